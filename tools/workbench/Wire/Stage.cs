// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Text;
using NanoCoap.Workbench.Live;
using NanoCoap.Workbench.Nodes;
using NanoCoap.Workbench.Requests;

namespace NanoCoap.Workbench.Wire;

/// <summary>One client, one node, and the network between them: what the timeline shows. Nothing else talks over this network.</summary>
internal sealed class Stage : IAsyncDisposable
{
    /// <summary>Datagrams that are kept; older ones go.</summary>
    public const int Kept = 400;

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly List<WireDatagram> _datagrams = [];
    private readonly List<PageSignal> _pages = [];
    private readonly LinkRelay _relay;
    private readonly KeyedClients<CoapUdpClient> _clients;
    private CancellationTokenSource? _observing;
    private Task _observation = Task.CompletedTask;
    private int _dropped;

    public Stage(KnownNode node, KeyRing ring, int seed)
    {
        Node = node;
        _relay = new LinkRelay(node.EndPoint, seed, Add);
        _clients = new(ring, guard => new CoapUdpClient(new CoapClientOptions { LocalAddress = _relay.EndPoint.Address, Guard = guard }));
    }

    /// <summary>The node.</summary>
    public KnownNode Node { get; }

    /// <summary>The path that is observed, or null.</summary>
    public string? Observed { get; private set; }

    /// <summary>How bad the network is.</summary>
    public Simulated.LinkConditions Conditions => _relay.Conditions;

    /// <summary>The datagrams that are kept, and the number of the first.</summary>
    public (int First, WireDatagram[] Datagrams) Take()
    {
        lock (_lock)
        {
            return (_dropped, [.. _datagrams]);
        }
    }

    /// <summary>The datagrams as between two endpoints, for ladders and captures.</summary>
    public IReadOnlyList<CapturedDatagram> Capture(IEnumerable<WireDatagram> datagrams)
    {
        return [.. datagrams.Select(datagram => datagram.Capture(Node.EndPoint))];
    }

    /// <summary>Forgets the datagrams.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _dropped += _datagrams.Count;
            _datagrams.Clear();
        }

        Signal();
    }

    /// <summary>Makes a request over this network.</summary>
    public async Task<object> RequestAsync(RequestForm form, CancellationToken gone)
    {
        try
        {
            return await RequestDesk.MakeAsync(_clients.For(Node.Key), form, _relay.EndPoint, gone).ConfigureAwait(false);
        }
        catch (CoapException e)
        {
            return new { problem = SafeText.Clean(e.Message) };
        }
    }

    /// <summary>Sends an Empty CON.</summary>
    public async Task<object> PingAsync(CancellationToken gone)
    {
        try
        {
            CoapUri.TryParse("coap://" + _relay.EndPoint, out CoapUri? uri, out _);
            TimeSpan there = await _clients.For(Node.Key).PingAsync(uri!, gone).ConfigureAwait(false);
            return new { elapsed = there.TotalMilliseconds };
        }
        catch (CoapException e)
        {
            return new { problem = e.Message };
        }
    }

    /// <summary>Observes a resource, in place of the one before; null ends that.</summary>
    public async Task ObserveAsync(string? path)
    {
        CancellationTokenSource? before;
        lock (_lock)
        {
            before = _observing;
            _observing = null;
            Observed = path;
        }

        if (before != null)
        {
            await before.CancelAsync().ConfigureAwait(false);
            await _observation.ConfigureAwait(false);
        }

        if (path != null && CoapUri.TryParse(Node.Uri + path, out CoapUri? uri, out _))
        {
            var stop = new CancellationTokenSource();
            lock (_lock)
            {
                _observing = stop;
                _observation = FollowAsync(uri, stop.Token);
            }
        }

        Signal();
    }

    /// <summary>Ends what is observed, before the node gets another key: with that another client speaks over this network.</summary>
    public async Task LeaveKeyAsync()
    {
        await ObserveAsync(null).ConfigureAwait(false);
        _relay.Forget();
    }

    /// <summary>An event each time that there is something new, until the page goes.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken gone)
    {
        var signal = new PageSignal();
        lock (_lock)
        {
            _pages.Add(signal);
        }

        try
        {
            signal.Set();
            while (await signal.WaitAsync(s_between, gone).ConfigureAwait(false))
            {
                yield return new SseItem<string>(WireJson.Of(this), "wire");
            }
        }
        finally
        {
            lock (_lock)
            {
                _pages.Remove(signal);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Conditions.DropPercent = 0; // the last thing to be said, that nobody observes any more, is to arrive
        await ObserveAsync(null).ConfigureAwait(false);
        await _clients.DisposeAsync().ConfigureAwait(false);
        _relay.Dispose();
    }

    private async Task FollowAsync(CoapUri uri, CancellationToken stop)
    {
        var request = new CoapRequest(Protocol.CoapCode.Get, uri) { Remote = _relay.EndPoint };
        try
        {
            await foreach (CoapNotification notification in _clients.For(Node.Key).ObserveAsync(request, stop).ConfigureAwait(false))
            {
                _ = notification; // the datagrams are what is looked at
            }
        }
        catch (Exception e) when (e is CoapException or OperationCanceledException)
        {
            // Given up, by us or after many retransmissions: that was to be seen.
        }

        lock (_lock)
        {
            if (!stop.IsCancellationRequested)
            {
                Observed = null;
            }
        }

        Signal();
    }

    private void Add(WireDatagram datagram)
    {
        lock (_lock)
        {
            _datagrams.Add(datagram);
            if (_datagrams.Count > Kept)
            {
                _datagrams.RemoveAt(0);
                _dropped++;
            }
        }

        Signal();
    }

    private void Signal()
    {
        lock (_lock)
        {
            foreach (PageSignal page in _pages)
            {
                page.Set();
            }
        }
    }
}
