// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Dissection.Conversations;
using NanoCoap.Simulated;
using NanoCoap.Workbench.Wire;

namespace NanoCoap.Workbench.Costs;

/// <summary>The datagrams between a client and the node, as a relay between them sees them.</summary>
internal sealed class DatagramRecording : IDisposable
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly List<WireDatagram> _datagrams = [];
    private readonly IPEndPoint _node;
    private readonly bool _isDtls;
    private readonly LinkRelay _relay;
    private int _taken;

    public DatagramRecording(IPEndPoint node, bool isDtls)
    {
        _node = node;
        _isDtls = isDtls;
        _relay = new LinkRelay(node, new LinkConditions(), 0, Add);
    }

    /// <summary>Where the client is to send to.</summary>
    public IPEndPoint EndPoint => _relay.EndPoint;

    /// <summary>What has come since the last time, when nothing more comes.</summary>
    /// <param name="endsWithClient">Whether more is to come until the client has had the last word, as that it has got a CON.</param>
    public async Task<IReadOnlyList<CostMessage>> TakeAsync(bool endsWithClient = false)
    {
        DateTime end = DateTime.UtcNow + s_patience;
        int known;
        do
        {
            known = Count;
            await Task.Delay(s_quiet).ConfigureAwait(false);
        }
        while (Count != known || (endsWithClient && EndsWithNode && DateTime.UtcNow < end));

        lock (_lock)
        {
            Ladder ladder = Ladder.Of([.. _datagrams.Select(datagram => datagram.Capture(_node))]);
            CostMessage[] taken = [.. _datagrams.Zip(ladder.Messages).Skip(_taken).Select(pair => Describe(pair.First, pair.Second))];
            _taken = _datagrams.Count;
            return taken;
        }
    }

    public void Dispose()
    {
        _relay.Dispose();
    }

    private int Count
    {
        get
        {
            lock (_lock)
            {
                return _datagrams.Count;
            }
        }
    }

    private bool EndsWithNode
    {
        get
        {
            lock (_lock)
            {
                return _datagrams is [.., { FromNode: true }];
            }
        }
    }

    private void Add(WireDatagram datagram)
    {
        lock (_lock)
        {
            _datagrams.Add(datagram);
        }
    }

    private CostMessage Describe(WireDatagram datagram, LadderMessage message)
    {
        byte[] bytes = datagram.Bytes;
        return new CostMessage(datagram.FromNode, bytes, LadderText.Label(message), !_isDtls);
    }
}
