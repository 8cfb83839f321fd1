// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NanoCoap.Workbench.Nodes;

namespace NanoCoap.Workbench.Live;

/// <summary>
/// What pages are told of the nodes: first all, then each change, at most ten times a second. A page that is slow misses states and is
/// told the newest; nothing piles up for it.
/// </summary>
internal sealed class LiveFeed
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100);

    private readonly NodeDirectory _directory;
    private readonly NodeWatcher _watcher;
    private readonly Lock _lock = new();
    private readonly List<Pending> _pages = [];

    public LiveFeed(NodeDirectory directory, NodeWatcher watcher)
    {
        _directory = directory;
        _watcher = watcher;
        directory.Added += node => Tell(page => page.Nodes.Add(node));
        watcher.Described += node => Tell(page => page.Nodes.Add(node));
        watcher.Changed += track => Tell(page => page.Tracks.Add(track));
    }

    /// <summary>The events for one page, until it goes.</summary>
    /// <param name="gone">The page has gone, or the workbench ends.</param>
    /// <returns>"nodes", whole nodes, and "values", states; JSON.</returns>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken gone)
    {
        var page = new Pending();
        lock (_lock)
        {
            _pages.Add(page);
        }

        _watcher.Enter();
        try
        {
            yield return new SseItem<string>(NodeJson.Nodes(_directory.All), "nodes");
            while (await page.Signal.WaitAsync(TimeSpan.Zero, gone).ConfigureAwait(false))
            {
                HashSet<KnownNode> nodes;
                HashSet<Track> tracks;
                lock (_lock)
                {
                    (nodes, tracks) = page.Take();
                }

                if (nodes.Count != 0)
                {
                    yield return new SseItem<string>(NodeJson.Nodes(nodes), "nodes");
                }

                if (tracks.Count != 0)
                {
                    yield return new SseItem<string>(NodeJson.Values(tracks), "values");
                }

                await Task.Delay(s_between, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            lock (_lock)
            {
                _pages.Remove(page);
            }

            _watcher.Leave();
        }
    }

    private void Tell(Action<Pending> change)
    {
        lock (_lock)
        {
            foreach (Pending page in _pages)
            {
                change(page);
                page.Signal.Set();
            }
        }
    }

    /// <summary>What a page has not been told yet.</summary>
    private sealed class Pending
    {
        public HashSet<KnownNode> Nodes { get; private set; } = [];

        public HashSet<Track> Tracks { get; private set; } = [];

        public PageSignal Signal { get; } = new();

        public (HashSet<KnownNode> Nodes, HashSet<Track> Tracks) Take()
        {
            var taken = (Nodes, Tracks);
            Nodes = [];
            Tracks = [];
            return taken;
        }
    }
}
