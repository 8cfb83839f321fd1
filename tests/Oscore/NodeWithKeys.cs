// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using NanoCoap.Hosting.Udp;
using NanoCoap.Tests.Host;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Oscore;

/// <summary>The node of this machine with keys, on a thread of its own.</summary>
internal sealed class NodeWithKeys : IDisposable
{
    private readonly RunningHost _running;

    public NodeWithKeys(
        string? keys, bool secureOnly = false, int percentLost = 0, string? store = null, bool commission = false, string? rules = null)
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
            RuleFile = rules,
            Store = store,
            Commission = commission,
            DropPercent = percentLost,
        };
        _running = new RunningHost(options);
    }

    public string Uri => _running.Host.Uris[0];

    public int Port => _running.Port;

    /// <summary>What it says of itself as a Thing, whoever may read that.</summary>
    public JsonElement Thing()
    {
        using JsonDocument document = JsonDocument.Parse(_running.Host.Thing.ToJson());
        return document.RootElement.Clone();
    }

    public int Refused => _running.Host.Node.Endpoint.Counters.AccessRefused;

    public void Dispose()
    {
        _running.Dispose();
    }
}
