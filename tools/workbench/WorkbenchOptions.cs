// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Async;

namespace NanoCoap.Workbench;

/// <summary>What a workbench is to be.</summary>
public sealed class WorkbenchOptions
{
    /// <summary>The TCP port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>How many simulated nodes it brings along; 0 for none.</summary>
    public int SimulatedNodes { get; init; } = 6;

    /// <summary>Nodes to show beside these.</summary>
    public IReadOnlyList<CoapUri> Nodes { get; init; } = [];

    /// <summary>Whether the network is searched at the start.</summary>
    public bool Discover { get; init; }

    /// <summary>The file with the keys of `nanocoap keys`; null for the one of this user.</summary>
    public string? KeyStore { get; init; }

    /// <summary>All chance of the simulated nodes comes from here, but for secrets.</summary>
    public int Seed { get; init; }
}
