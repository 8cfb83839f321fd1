// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// A CON of the node and what replaces it: its transmissions, under whatever message IDs (RFC 7641 section 4.5.2), from the first until one
/// of them is acknowledged or reset.
/// </summary>
internal sealed class ConfirmableRun
{
    public ConfirmableRun(TokenKey token, bool isNotification, long now)
    {
        Token = token;
        IsNotification = isNotification;
        SentAt.Add(now);
    }

    public TokenKey Token { get; }

    public bool IsNotification { get; }

    /// <summary>The newest message ID.</summary>
    public int MessageId { get; set; }

    /// <summary>When it was sent first.</summary>
    public long FirstAt => SentAt[0];

    /// <summary>When it was sent, each time.</summary>
    public List<long> SentAt { get; } = [];

    /// <summary>Whether its address had not shown yet that it can receive: for want of credit it may be sent less often.</summary>
    public bool IsOnCredit { get; init; }

    /// <summary>When it was sent last.</summary>
    public long LastAt => SentAt[^1];

    /// <summary>How many times it has been sent.</summary>
    public int Count => SentAt.Count;

    /// <summary>Whether an ACK or RST to one of its messages has come.</summary>
    public bool IsSettled { get; set; }
}
