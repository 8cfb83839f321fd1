// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting.Udp;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Simulated;

namespace NanoCoap.Tool.SimulatedNode;

/// <summary>What a <see cref="NodeHost"/> is to be.</summary>
public sealed class NodeOptions
{
    /// <summary>Addresses to bind to.</summary>
    public IReadOnlyList<BindAddress> Bind { get; init; } = BindAddress.Loopback;

    /// <summary>The port; 0 takes any free one.</summary>
    public int Port { get; init; } = 5683;

    /// <summary>Period of temperature notifications, or null for what is stored.</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>Which notifications are Confirmable, or null for what is stored.</summary>
    public ObserveStrategy? Strategy { get; init; }

    /// <summary>The n of <see cref="ObserveStrategy.Mixed"/>, or null for what is stored.</summary>
    public int? ConfirmEvery { get; init; }

    /// <summary>Timing.</summary>
    public TransmissionParameters Parameters { get; init; } = new();

    /// <summary>Sizes of tables and buffers.</summary>
    public EndpointConfig Config { get; init; } = new();

    /// <summary>All chance comes from here, but for secrets.</summary>
    public int Seed { get; init; }

    /// <summary>Where secrets come from.</summary>
    public IRandom Secrets { get; init; } = new SystemRandom();

    /// <summary>The hardware address that names the node in SenML, 6 bytes, or null for no base name.</summary>
    public byte[]? HardwareAddress { get; init; }

    /// <summary>Whether no datagram is logged.</summary>
    public bool Quiet { get; init; }

    /// <summary>Name of the files for settings, or null to forget them.</summary>
    public string? Store { get; init; }

    /// <summary>What goes wrong, and when.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>How many of a hundred datagrams are lost.</summary>
    public int DropPercent { get; init; }

    /// <summary>How many of a hundred datagrams are delivered twice.</summary>
    public int DuplicatePercent { get; init; }

    /// <summary>What the sensor always reads, hundredths of a degree Celsius, or null for a slow wave.</summary>
    public int? TemperatureCenti { get; init; }

    /// <summary>The file with the keys of clients, or null for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether the node keeps keys of its own, and anybody may bring one in for ten minutes from the start.</summary>
    public bool Commission { get; init; }

    /// <summary>The file with the pre-shared keys of clients, or null for none, and no port of coaps.</summary>
    public string? PskFile { get; init; }

    /// <summary>The port of coaps; 0 takes any free one.</summary>
    public int SecurePort { get; init; } = 5684;

    /// <summary>Whether nothing is to be had without a key.</summary>
    public bool SecureOnly { get; init; }

    /// <summary>The file with rules about single paths, for the keys of the other files, or null for none.</summary>
    public string? RuleFile { get; init; }

    /// <summary>A file whose last line is what the sensor reads, or null for none.</summary>
    public string? SensorFile { get; init; }

    /// <summary>The capture file that all datagrams go into, or null for none.</summary>
    public string? CaptureFile { get; init; }

    /// <summary>Whether there is a resource /echo.</summary>
    public bool Echo { get; init; }
}
