// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;

namespace NanoCoap.Lab.Simulation;

/// <summary>A request of a client, from its first transmission to its end.</summary>
internal sealed class Exchange
{
    public Exchange(RawMessage message, Action<Answer> ended)
    {
        Message = message;
        Ended = ended;
    }

    public RawMessage Message { get; }

    public byte[] Bytes { get; set; } = [];

    public Action<Answer> Ended { get; }

    /// <summary>How many times it has been sent again.</summary>
    public int Attempt { get; set; }

    public int TimeoutMs { get; set; }

    /// <summary>Whether an Empty ACK has come: the response will follow on its own.</summary>
    public bool Acknowledged { get; set; }

    /// <summary>What had been lost of its client's at <see cref="SinceAt"/>; -1: that has to begin anew.</summary>
    public int Lost { get; set; } = -1;

    /// <summary>When it was first sent with nothing lost since, to the node that there is now.</summary>
    public long SinceAt { get; set; }

    /// <summary>When it was sent last.</summary>
    public long LastAt { get; set; }

    /// <summary>Whether its client has gone to another address, where no answer can find it.</summary>
    public bool Abandoned { get; set; }
}
