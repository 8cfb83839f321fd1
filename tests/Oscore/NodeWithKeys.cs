// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting.Udp;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Oscore;

/// <summary>The node of this machine with keys, on a thread of its own.</summary>
internal sealed class NodeWithKeys : IDisposable
{
    private readonly NodeHost _host;
    private readonly Thread _thread;

    public NodeWithKeys(string keys, bool secureOnly = false, int percentLost = 0)
    {
        var options = new NodeOptions
        {
            Bind = [BindAddress.Loopback[0]],
            Port = 0,
            Quiet = true,
            PeriodSeconds = 1,
            TemperatureCenti = 2150,
            KeyFile = keys,
            SecureOnly = secureOnly,
            DropPercent = percentLost,
        };
        _host = new NodeHost(options, null, _ => { });
        _thread = new Thread(_host.Run);
        _thread.Start();
    }

    public string Uri => _host.Uris[0];

    public int Port => new Uri(Uri).Port;

    public int Refused => _host.Node.Endpoint.Counters.AccessRefused;

    public void Dispose()
    {
        _host.Stop();
        _thread.Join();
        _host.Dispose();
    }
}
