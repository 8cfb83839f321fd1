// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Simulated;
using NanoCoap.Tool.Keys;
using NanoCoap.Workbench.Nodes;

namespace NanoCoap.Workbench.Wire;

/// <summary>
/// A client of a stage, which speaks with one key or in plain, over a relay of its own: the node takes each for another one. So what
/// the node still has to say under one key never comes to the client with the next.
/// </summary>
internal sealed class StageClient : IAsyncDisposable
{
    private readonly LinkRelay _relay;
    private readonly OscoreReader? _reader;
    private readonly int _number;
    private readonly string? _key;
    private readonly IPEndPoint _node;
    private readonly Action<WireDatagram> _seen;

    /// <summary>Makes the client and its relay.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The key, or null for none.</param>
    /// <param name="reader">Opens what goes by, or null.</param>
    /// <param name="conditions">How bad the network is.</param>
    /// <param name="number">Which of the clients this is.</param>
    /// <param name="seed">Decides what is lost.</param>
    /// <param name="seen">Is handed each datagram, on the thread of the relay.</param>
    /// <exception cref="CoapException">The node can't be reached from here.</exception>
    public StageClient(
        IPEndPoint node,
        KeyInUse? key,
        OscoreReader? reader,
        LinkConditions conditions,
        int number,
        int seed,
        Action<WireDatagram> seen)
    {
        _node = node;
        _reader = reader;
        _key = key?.Name;
        _number = number;
        _seen = seen;
        _relay = new LinkRelay(node, conditions, seed, See);
        Client = new CoapUdpClient(KeyedOptions.For(key, local: _relay.EndPoint.Address));
    }

    /// <summary>The client.</summary>
    public CoapUdpClient Client { get; }

    /// <summary>Where it is to send to: the relay.</summary>
    public IPEndPoint Remote => _relay.EndPoint;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().ConfigureAwait(false);
        _relay.Dispose();
    }

    private void See(WireDatagram datagram)
    {
        WireDatagram mine = datagram with { Client = _number, Key = _key };
        if (_reader == null)
        {
            _seen(mine);
            return;
        }

        var captured = mine.Capture(_node);
        _seen(mine with { Inside = _reader.Open(datagram.Bytes, captured.Source, captured.Destination)?.Message });
    }
}
