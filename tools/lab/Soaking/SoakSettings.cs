// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Simulation;
using NanoCoap.Server;

namespace NanoCoap.Lab.Soaking;

/// <summary>How long a node is to live, and at which moment of its clock and its sequence numbers it begins.</summary>
public sealed class SoakSettings
{
    /// <summary>Decides everything that is left to chance.</summary>
    public int Seed { get; init; }

    /// <summary>How long, virtual milliseconds.</summary>
    public long DurationMs { get; init; }

    /// <summary>What the clock of the node says at the beginning, milliseconds.</summary>
    public long ClockMs { get; init; }

    /// <summary>Where datagrams are printed, or null.</summary>
    public TextWriter? Trace { get; init; }

    /// <summary>From when on they are printed, virtual milliseconds after the beginning.</summary>
    public long TraceFromMs { get; init; }

    /// <summary>Changes the sizes of the node; for tests of the checks.</summary>
    public Action<EndpointConfig>? Resize { get; init; }

    /// <summary>Turns what the node sends into something else; for tests of the checks.</summary>
    public Func<Datagram, byte[]>? Tamper { get; init; }

    /// <summary>The sequence number before the first notification, 24 bits.</summary>
    public int Sequence { get; init; }
}
