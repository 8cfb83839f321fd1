// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting.Udp;
using NanoCoap.Server;
using NanoCoap.Tests.Host;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Load;

/// <summary>Our node in this process, on a free port of 127.0.0.1 and a thread of its own.</summary>
internal sealed class RunningNode : IDisposable
{
    private readonly RunningHost _running;

    public RunningNode()
    {
        var config = new EndpointConfig { AmplificationLimit = 0 }; // as "nanocoap node" has it on the loopback interface
        _running = new RunningHost(
            new NodeOptions { Bind = [BindAddress.Loopback[0]], Port = 0, Quiet = true, Config = config, TemperatureCenti = 2150 });
    }

    public string Uri => _running.Host.Uris[0];

    public EndpointCounters Counters => _running.Host.Node.Endpoint.Counters;

    public bool AlarmIsOn => _running.Host.Node.Alarm.IsOn;

    /// <summary>Ends its loop; counters can be read then.</summary>
    public void Stop()
    {
        _running.Stop();
    }

    public void Dispose()
    {
        _running.Dispose();
    }
}
