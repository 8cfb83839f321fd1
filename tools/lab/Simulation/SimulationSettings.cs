// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Server;

namespace NanoCoap.Lab.Simulation;

/// <summary>What a run takes over instead of what its scenario and its seed would have.</summary>
public sealed class SimulationSettings
{
    /// <summary>Of a hundred datagrams of conforming clients so many are lost until the network heals; null: as the seed has it.</summary>
    public int? LossPercent { get; init; }

    /// <summary>Of a hundred datagrams of conforming clients so many arrive twice; null: as the seed has it.</summary>
    public int? DuplicationPercent { get; init; }

    /// <summary>One in twenty datagrams of conforming clients is late by up to so many milliseconds; null: as the seed has it.</summary>
    public int? LateMs { get; init; }

    /// <summary>What the clock of the node says at the beginning; null: as the seed has it.</summary>
    public long? StartMs { get; init; }

    /// <summary>Time after the start from which datagrams are printed, if they are printed at all.</summary>
    public long TraceFromMs { get; init; }

    /// <summary>Changes the sizes of the node; for tests of the checks.</summary>
    public Action<EndpointConfig>? Resize { get; init; }

    /// <summary>Turns what the node sends into something else; for tests of the checks.</summary>
    public Func<Datagram, byte[]>? Tamper { get; init; }

    /// <summary>Turns what the node gets into something else; for tests of the checks.</summary>
    public Func<Datagram, byte[]>? Bend { get; init; }

    /// <summary>
    /// What is to differ at the server of coaps, by the names of <see cref="Dtls.DtlsConfig"/> and <see cref="EndpointConfig"/>; "Answers":
    /// each goes out so many times; "LoseEvery": one in so many hellos gets lost in the node. For tests of the checks.
    /// </summary>
    public IReadOnlyDictionary<string, int> SecureFaults { get; init; } = new Dictionary<string, int>();

    /// <summary>The options of "lab simulate" that stand for these.</summary>
    public string Options =>
        Option("--loss", LossPercent) + Option("--duplication", DuplicationPercent) + Option("--late", LateMs);

    private static string Option(string name, int? value)
    {
        return value == null ? "" : FormattableString.Invariant($" {name} {value}");
    }
}
