// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Workbench.Nodes;

/// <summary>
/// Observes what the nodes have, as long as somebody looks. When the last one has gone, every registration is ended: a page that is
/// closed leaves nothing behind at any node.
/// </summary>
internal sealed class NodeWatcher : IAsyncDisposable
{
    // A page that is loaded again goes and comes back.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);

    // A thousand nodes that are asked at once answer at once, and that is more than a socket holds.
    private const int AtATime = 48;

    private const int TextWidth = 80;
    private const int MaxObservations = 4096;

    private readonly NodeDirectory _directory;
    private readonly KeyedClients<CoapUdpClient> _askers;
    private readonly KeyedClients<CoapClient> _observers;
    private readonly SemaphoreSlim _starting = new(AtATime);
    private readonly Lock _lock = new();
    private readonly List<Task> _watching = [];
    private readonly Dictionary<KnownNode, Watch> _byNode = [];
    private CancellationTokenSource? _stop;
    private int _viewers;

    public NodeWatcher(NodeDirectory directory, KeyRing ring)
    {
        _directory = directory;
        _askers = new(ring, key => new CoapUdpClient(KeyedOptions.For(key, AtATime)));
        _observers = new(ring, key => new CoapClient(KeyedOptions.For(key, MaxObservations)));
        directory.Added += node =>
        {
            lock (_lock)
            {
                if (_stop is { } stop)
                {
                    Start(node, stop.Token);
                }
            }
        };
    }

    /// <summary>Is told of each new state.</summary>
    public event Action<Track>? Changed;

    /// <summary>Is told when more is known of a node, or something else is wrong with it.</summary>
    public event Action<KnownNode>? Described;

    /// <summary>Somebody looks from now on.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _viewers++;
            if (_stop == null)
            {
                _stop = new CancellationTokenSource();
                _watching.RemoveAll(task => task.IsCompleted);
                foreach (KnownNode node in _directory.All)
                {
                    Start(node, _stop.Token);
                }
            }
        }
    }

    /// <summary>
    /// Changes how a node is spoken to: what was observed in the old way ends in the old way, and is begun anew in the new one. Changes of
    /// one node are made one after another, in the order in which they were asked for.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="change">The change.</param>
    /// <returns>When it is done.</returns>
    public async Task ChangeAsync(KnownNode node, Action change)
    {
        Watch watch;
        lock (_lock)
        {
            watch = WatchOf(node);
        }

        await watch.Changing.WaitAsync().ConfigureAwait(false);
        try
        {
            await EndAsync(watch).ConfigureAwait(false);
            change();
            node.Links = null;
            node.Tracks = [];
            Describe(node, null);
        }
        finally
        {
            lock (_lock)
            {
                watch.IsHeld = false;
                if (_stop is { } stop)
                {
                    Start(node, stop.Token);
                }
            }

            watch.Changing.Release();
        }
    }

    /// <summary>Somebody has gone.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _viewers--;
        }

        _ = Task.Delay(s_grace).ContinueWith(_ => StopIfAlone(), TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        Task[] watching;
        lock (_lock)
        {
            _viewers = 0;
            StopIfAlone();
            watching = [.. _watching];
        }

        await Task.WhenAll(watching).ConfigureAwait(false);
        await _observers.DisposeAsync().ConfigureAwait(false);
        await _askers.DisposeAsync().ConfigureAwait(false);
        _starting.Dispose();
    }

    private static List<Track> TracksOf(KnownNode node, IReadOnlyList<CoapLink> links)
    {
        List<CoapLink> observable = [.. links.Where(link => link["obs"] != null && link.Target.StartsWith('/'))];
        CoapLink? output = observable.Find(link => Words(link["if"]).Contains("core.a"));
        CoapLink? sensor = observable.Find(link => Words(link["if"]).Contains("core.s"))
            ?? observable.Find(link => Words(link["rt"]).Any(type => type.StartsWith("temperature", StringComparison.Ordinal)))
            ?? observable.Find(link => link != output);
        return [.. new[] { sensor, output }.OfType<CoapLink>()
            .Select((link, index) => new Track(node, index, LinkPath.Of(link), link == output, SafeText.Clean(link["title"] ?? "")))];

        static string[] Words(string? attribute) => (attribute ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static TrackState StateOf(CoapAnswer answer, bool stale)
    {
        CoapOption observe = answer.Options.FirstOrDefault(option => option.Number == OptionNumber.Observe && option.IsRecognised);
        return new TrackState(
            PayloadText.Line(answer.Payload.Span, answer.Format, TextWidth, unicode: true),
            PayloadText.Number(answer.Payload.Span, answer.Format),
            answer.Time.ToUnixTimeMilliseconds(),
            answer.MaxAge,
            CodeText.Of(answer.Type),
            observe.Number == 0 ? null : (uint)OptionText.Uint(observe.Value.Span),
            stale);
    }

    private void StopIfAlone()
    {
        lock (_lock)
        {
            if (_viewers == 0 && _stop is { } stop)
            {
                _stop = null;
                stop.Cancel();
            }
        }
    }

    // Whoever comes meanwhile starts nothing: that is done when the change is made.
    private async Task EndAsync(Watch watch)
    {
        CancellationTokenSource? stop;
        lock (_lock)
        {
            watch.IsHeld = true;
            stop = watch.Stop;
            watch.Stop = null;
            _watching.RemoveAll(task => task.IsCompleted);
        }

        if (stop != null)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watch.Task.ConfigureAwait(false);
            stop.Dispose();
        }
    }

    // Under the lock.
    private Watch WatchOf(KnownNode node)
    {
        if (!_byNode.TryGetValue(node, out Watch? watch))
        {
            watch = new Watch();
            _byNode.Add(node, watch);
        }

        return watch;
    }

    // Under the lock. A node is watched once, whoever comes.
    private void Start(KnownNode node, CancellationToken stop)
    {
        Watch watch = WatchOf(node);
        if (watch.IsHeld || watch.Stop is { IsCancellationRequested: false })
        {
            return;
        }

        watch.Stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        watch.Task = WatchAsync(node, watch.Stop.Token);
        _watching.Add(watch.Task);
    }

    private async Task WatchAsync(KnownNode node, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await AskForLinksAsync(node, stop).ConfigureAwait(false);
            await Task.WhenAll(node.Tracks.Select(track => FollowAsync(track, stop))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private async Task AskForLinksAsync(KnownNode node, CancellationToken stop)
    {
        for (TimeSpan pause = s_shortestPause; node.Links == null; pause = Longer(pause))
        {
            string? problem = null;
            await _starting.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                CoapUri.TryParse(node.Uri, out CoapUri? uri, out _);
                await foreach (CoapDiscovery found in _askers.For(node.Key).DiscoverAsync(uri!, null, stop).ConfigureAwait(false))
                {
                    if (found.Answer.IsSuccess)
                    {
                        problem = found.Problem;
                        node.Tracks = TracksOf(node, found.Links);
                        node.Links = found.Links;
                    }
                    else
                    {
                        string key = found.Answer.Code == CoapCode.Unauthorized ? " It may want a key: choose one on its page." : "";
                        problem = $"It answers {CodeText.Of(found.Answer.Code)} when asked what it has.{key}";
                    }
                }
            }
            catch (CoapException e)
            {
                problem = SafeText.Clean(e.Message) + (node is { IsSecure: true, Key: null } ? " Choose one on its page." : "");
            }
            finally
            {
                _starting.Release();
            }

            Describe(node, problem);
            if (node.Links == null)
            {
                await Task.Delay(pause, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task FollowAsync(Track track, CancellationToken stop)
    {
        for (TimeSpan pause = s_shortestPause; ; pause = Longer(pause))
        {
            await _starting.WaitAsync(stop).ConfigureAwait(false);
            bool waiting = true;
            try
            {
                CoapClient observer = _observers.For(track.Node.Key);
                await foreach (CoapState state in observer.ObserveAsync(track.Node.Uri + track.Path, stop).ConfigureAwait(false))
                {
                    if (waiting)
                    {
                        waiting = false;
                        _starting.Release();
                    }

                    track.Put(StateOf(state.Answer, state.IsStale));
                    Changed?.Invoke(track);
                    if (track.Node.Problem != null && !state.IsStale)
                    {
                        Describe(track.Node, null);
                    }
                }
            }
            catch (CoapException e)
            {
                Describe(track.Node, SafeText.Clean(e.Message));
            }
            finally
            {
                if (waiting)
                {
                    _starting.Release();
                }
            }

            await Task.Delay(pause, stop).ConfigureAwait(false);
        }
    }

    private static TimeSpan Longer(TimeSpan pause)
    {
        return pause + pause < s_longestPause ? pause + pause : s_longestPause;
    }

    private void Describe(KnownNode node, string? problem)
    {
        node.Problem = problem;
        Described?.Invoke(node);
    }

    /// <summary>How a node is watched.</summary>
    private sealed class Watch
    {
        /// <summary>Whoever changes how has this.</summary>
        public SemaphoreSlim Changing { get; } = new(1);

        /// <summary>Whether a change is under way.</summary>
        public bool IsHeld { get; set; }

        /// <summary>Ends it; null if nobody watches.</summary>
        public CancellationTokenSource? Stop { get; set; }

        /// <summary>What watches, or has watched.</summary>
        public Task Task { get; set; } = Task.CompletedTask;
    }
}
