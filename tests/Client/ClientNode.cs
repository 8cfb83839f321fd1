// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Hosting.Udp;
using NanoCoap.Node;
using NanoCoap.Tests.Host;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Client;

/// <summary>Our own node in this process, on a free port of the loopback interface.</summary>
public sealed class ClientNode : IDisposable
{
    private readonly RunningHost _running;

    /// <summary>Starts a node that loses nothing.</summary>
    public ClientNode()
        : this(0, 0)
    {
    }

    internal ClientNode(int dropPercent, int duplicatePercent)
        : this(IPAddress.Loopback, dropPercent, duplicatePercent)
    {
    }

    internal ClientNode(IPAddress address, int dropPercent, int duplicatePercent)
    {
        var options = new NodeOptions
        {
            Bind = [new BindAddress(address, false)],
            Port = 0,
            PeriodSeconds = 1,
            Strategy = ObserveStrategy.Confirmable,
            TemperatureCenti = 2150,
            Echo = true,
            Seed = 1,
            DropPercent = dropPercent,
            DuplicatePercent = duplicatePercent,
            Config = new() { AmplificationLimit = 0 }, // as "nanocoap node" has it where only this machine can reach it
            Parameters = new() { AckTimeoutMs = 100, DefaultLeisureMs = 100, MaxRetransmit = 6 },
        };
        _running = new RunningHost(options);
    }

    internal SensorNode Node => _running.Host.Node;

    internal int Port => _running.Port;

    public void Dispose()
    {
        _running.Dispose();
    }

    internal CoapUri Uri(string path)
    {
        return Uris.Of($"coap://127.0.0.1:{Port}{path}");
    }
}
