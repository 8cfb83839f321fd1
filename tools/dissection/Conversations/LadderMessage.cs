// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Records;

namespace NanoCoap.Dissection.Conversations;

/// <summary>A message of a <see cref="Ladder"/>.</summary>
public sealed class LadderMessage
{
    /// <summary>Time since the first message of the ladder.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>The lane that it leaves.</summary>
    public required int From { get; init; }

    /// <summary>The lane that it goes to.</summary>
    public required int To { get; init; }

    /// <summary>All that can be said of it: type, code, message ID, options, payload.</summary>
    public required MessageDissection Message { get; init; }

    /// <summary>Its records, if it is one of DTLS; else null. There is no message then.</summary>
    public RecordDissection? Records { get; init; }

    /// <summary>What it is for.</summary>
    public LadderRole Role { get; internal set; }

    /// <summary>The token in hexadecimal, or "".</summary>
    public required string Token { get; init; }

    /// <summary>
    /// Number of the exchange that it belongs to, from 0: a request with its answers, acknowledgements and notifications. -1 if the
    /// request is not there.
    /// </summary>
    public int Exchange { get; internal set; } = -1;

    /// <summary>The path and query that it is about, of an answer that of its request; null if nobody knows.</summary>
    public string? Path { get; internal set; }

    /// <summary>1 for a message that was not there before, 2 for the first copy of it, and so on.</summary>
    public int Transmission { get; internal set; } = 1;

    /// <summary>Whether it is a CON for which no acknowledgement came: before it was sent again, or at all.</summary>
    public bool IsUnanswered { get; internal set; }

    /// <summary>What else there is to say of it, a few words each: "separate response", "sent again", "registers".</summary>
    public IReadOnlyList<string> Notes => NoteList;

    internal List<string> NoteList { get; } = [];
}
