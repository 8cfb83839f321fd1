// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting.Udp;
using NanoCoap.Server;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Load;

/// <summary>Our node in this process, on a free port of 127.0.0.1 and a thread of its own.</summary>
internal sealed class RunningNode : IDisposable
{
    private readonly NodeHost _host;
    private readonly Thread _thread;

    public RunningNode()
    {
        var config = new EndpointConfig { AmplificationLimit = 0 }; // as "nanocoap node" has it on the loopback interface
        _host = new NodeHost(
            new NodeOptions { Bind = [BindAddress.Loopback[0]], Port = 0, Quiet = true, Config = config, TemperatureCenti = 2150 },
            null,
            _ => { });
        _thread = new Thread(_host.Run);
        _thread.Start();
    }

    public string Uri => _host.Uris[0];

    public EndpointCounters Counters => _host.Node.Endpoint.Counters;

    public bool AlarmIsOn => _host.Node.Alarm.IsOn;

    /// <summary>Ends its loop; counters can be read then.</summary>
    public void Stop()
    {
        _host.Stop();
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _host.Dispose();
    }
}
