// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Hosting.Udp;
using NanoCoap.Tests.Host;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Cli;

/// <summary>Our own node, in this process, at a free port of the loopback interface.</summary>
public sealed class LiveNode : IDisposable
{
    private readonly RunningHost _running;

    public LiveNode()
    {
        var options = new NodeOptions
        {
            Bind = [new BindAddress(IPAddress.Loopback, false)],
            Port = 0,
            PeriodSeconds = 1,
            Seed = 1,
            TemperatureCenti = 2150,
            Echo = true,
            Config = new() { AmplificationLimit = 0 }, // as "nanocoap node" has it where only this machine can reach it
        };
        _running = new RunningHost(options);
    }

    public int Port => _running.Port;

    /// <summary>The URI of a path, as people type it.</summary>
    public string Uri(string path)
    {
        return $"127.0.0.1:{Port}{path}";
    }

    public void Dispose()
    {
        _running.Dispose();
    }
}
