// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Text;
using NanoCoap.Simulated;
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
    private readonly KeyedClients<StageClient> _clients;

    // Whoever changes what is observed has it: one change after another, in the order in which they were asked for.
    private readonly SemaphoreSlim _changing = new(1);
    private CancellationTokenSource? _observing;
    private Task _observation = Task.CompletedTask;
    private long _left;
    private int _made;
    private int _dropped;

    public Stage(KnownNode node, KeyRing ring, int seed)
    {
        Node = node;
        _clients = new(ring, key =>
            new StageClient(node.EndPoint, key, ring.ReaderFor(key?.Name), Conditions, _made++, seed, Add));
    }

    /// <summary>The node.</summary>
    public KnownNode Node { get; }

    /// <summary>The path that is observed, or null.</summary>
    public string? Observed { get; private set; }

    /// <summary>How bad the network is; pages hear of it from <see cref="SetLink"/>.</summary>
    public LinkConditions Conditions { get; } = new();

    /// <summary>Whether a page looks.</summary>
    public bool IsLookedAt
    {
        get
        {
            lock (_lock)
            {
                return _pages.Count != 0;
            }
        }
    }

    /// <summary>For how long no page has looked; zero if one does.</summary>
    public TimeSpan Idle => IsLookedAt ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _left));

    /// <summary>The datagrams that are kept, and the number of the first.</summary>
    public (int First, WireDatagram[] Datagrams) Take()
    {
        lock (_lock)
        {
            return (_dropped, [.. _datagrams]);
        }
    }

    /// <summary>The datagrams as between endpoints, for ladders and captures.</summary>
    /// <param name="datagrams">The datagrams.</param>
    /// <param name="inside">Whether what is inside stands for what is protected, where that is known.</param>
    public IReadOnlyList<CapturedDatagram> Capture(IEnumerable<WireDatagram> datagrams, bool inside)
    {
        return [.. datagrams.Select(datagram => datagram.Capture(Node.EndPoint, inside))];
    }

    /// <summary>Makes the network as bad as is wished, for all pages that look.</summary>
    /// <param name="drop">How many of a hundred datagrams are lost.</param>
    /// <param name="duplicate">How many of a hundred arrive twice.</param>
    /// <param name="delayMs">How long each is on its way, milliseconds.</param>
    public void SetLink(int drop, int duplicate, int delayMs)
    {
        lock (_lock)
        {
            Conditions.DropPercent = drop;
            Conditions.DuplicatePercent = duplicate;
            Conditions.DelayMs = delayMs;
        }

        Signal();
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
            StageClient client = _clients.For(Node.Key);
            return await RequestDesk.MakeAsync(client.Client, form, client.Remote, gone).ConfigureAwait(false);
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
            StageClient client = _clients.For(Node.Key);
            CoapUri.TryParse((Node.IsSecure ? "coaps://" : "coap://") + client.Remote, out CoapUri? uri, out _);
            TimeSpan there = await client.Client.PingAsync(uri!, gone).ConfigureAwait(false);
            return new { elapsed = there.TotalMilliseconds };
        }
        catch (CoapException e)
        {
            return new { problem = e.Message };
        }
    }

    /// <summary>Observes a resource, in place of the one before. Without a page that looks nothing is observed.</summary>
    /// <param name="path">Its path; null for none.</param>
    /// <returns>When the one before is ended, and the new one begun.</returns>
    public Task ObserveAsync(string? path)
    {
        return ChangeAsync(_ => path);
    }

    /// <summary>Observes with the key that the node has got, what was observed with the one before.</summary>
    /// <returns>When the one before is ended, and the new one begun.</returns>
    public Task ObserveAnewAsync()
    {
        return ChangeAsync(path => path);
    }

    /// <summary>Ends what is observed when nobody looks any more: over a good network, so that the node hears of it.</summary>
    /// <returns>When that is done.</returns>
    public async Task EndAsync()
    {
        SetLink(0, 0, 0);
        await ObserveAsync(null).ConfigureAwait(false);
    }

    /// <summary>A page looks from now on.</summary>
    /// <returns>What tells it that there is something new.</returns>
    public PageSignal Enter()
    {
        var page = new PageSignal();
        page.Set();
        lock (_lock)
        {
            _pages.Add(page);
        }

        return page;
    }

    /// <summary>A page has gone.</summary>
    /// <param name="page">What told it.</param>
    public void Leave(PageSignal page)
    {
        lock (_lock)
        {
            _pages.Remove(page);
            Interlocked.Exchange(ref _left, Environment.TickCount64);
        }
    }

    /// <summary>An event each time that there is something new, until the page goes.</summary>
    /// <param name="page">What tells it so.</param>
    /// <param name="gone">The page has gone.</param>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(PageSignal page, [EnumeratorCancellation] CancellationToken gone)
    {
        while (await page.WaitAsync(s_between, gone).ConfigureAwait(false))
        {
            yield return new SseItem<string>(WireJson.Of(this), "wire");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        await _clients.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ChangeAsync(Func<string?, string?> choose)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            string? path = choose(Observed);
            if (_observing is { } before)
            {
                _observing = null;
                await before.CancelAsync().ConfigureAwait(false);
                await _observation.ConfigureAwait(false);
                before.Dispose();
            }

            Observed = null;
            if (path != null && IsLookedAt && CoapUri.TryParse(Node.Uri + path, out CoapUri? uri, out _))
            {
                Observed = path;
                _observing = new CancellationTokenSource();
                _observation = FollowAsync(uri, _observing.Token);
            }
        }
        finally
        {
            _changing.Release();
        }

        Signal();
    }

    private async Task FollowAsync(CoapUri uri, CancellationToken stop)
    {
        try
        {
            StageClient client = _clients.For(Node.Key);
            var request = new CoapRequest(Protocol.CoapCode.Get, uri) { Remote = client.Remote };
            await foreach (CoapNotification notification in client.Client.ObserveAsync(request, stop).ConfigureAwait(false))
            {
                _ = notification; // the datagrams are what is looked at
            }
        }
        catch (Exception e) when (e is CoapException or OperationCanceledException)
        {
            // Given up, by us or after many retransmissions: that was to be seen.
        }

        if (!stop.IsCancellationRequested)
        {
            Observed = null;
            Signal();
        }
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
