// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Simulated.Fleet;

/// <summary>What a <see cref="NodeFleet"/> is to be.</summary>
public sealed class FleetOptions
{
    /// <summary>How many nodes.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The address of the first node, and of all of them if each has a port of its own.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// The port of the first node, and of all of them if each has an address of its own. With ports, 0 takes any free ones.
    /// </summary>
    public int Port { get; init; } = 5683;

    /// <summary>Whether the nodes have consecutive addresses and one port, or consecutive ports and one address.</summary>
    public bool OwnAddresses { get; init; }

    /// <summary>What the names of the nodes begin with; a number follows.</summary>
    public string NamePrefix { get; init; } = "node-";

    /// <summary>Period of temperature notifications.</summary>
    public int PeriodSeconds { get; init; } = 2;

    /// <summary>Sizes of the tables and buffers of a node.</summary>
    public EndpointConfig Config { get; init; } = new();

    /// <summary>Timing.</summary>
    public TransmissionParameters Parameters { get; init; } = new();

    /// <summary>Makes what each node has beside its own resources and its name.</summary>
    public Func<Resource[]> Others { get; init; } = () => [];

    /// <summary>Makes what a node knows of keys, from its store and its clock; null for nodes that have none.</summary>
    public Func<IStore, IClock, NodeAccess>? Access { get; init; }

    /// <summary>Threads that serve.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>All chance comes from here, but for secrets.</summary>
    public int Seed { get; init; }

    /// <summary>Where the secrets of a node come from, by its seed.</summary>
    public Func<int, IRandom> Secrets { get; init; } = _ => new SystemRandom();
}
