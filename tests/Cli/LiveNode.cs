// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Hosting.Udp;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Cli;

/// <summary>Our own node, in this process, at a free port of the loopback interface.</summary>
public sealed class LiveNode : IDisposable
{
    private readonly NodeHost _host;
    private readonly Thread _thread;

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
        _host = new NodeHost(options, null, _ => { });
        _thread = new Thread(_host.Run) { IsBackground = true };
        _thread.Start();
    }

    public int Port => _host.Transport.Channels[0].Local.Port;

    /// <summary>The URI of a path, as people type it.</summary>
    public string Uri(string path)
    {
        return $"127.0.0.1:{Port}{path}";
    }

    public void Dispose()
    {
        _host.Stop();
        Assert.True(_thread.Join(10000), "The node does not stop.");
        _host.Dispose();
    }
}
