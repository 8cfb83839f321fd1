// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NanoCoap.Workbench.Nodes;

namespace NanoCoap.Workbench.Wire;

/// <summary>
/// The stages that somebody looks at: one a node. With the last page that looks, what a stage observed ends at once; what it has seen is
/// kept for a while, for whoever comes back from looking at a message.
/// </summary>
internal sealed class Stages : IAsyncDisposable
{
    // A page that is loaded again goes and comes back.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<KnownNode, (Stage Stage, int Pages)> _stages = [];
    private readonly KeyRing _ring;
    private readonly int _seed;

    public Stages(KeyRing ring, int seed)
    {
        _ring = ring;
        _seed = seed;
    }

    /// <summary>The stage of a node, or null if nobody looks at it.</summary>
    public Stage? Find(KnownNode? node)
    {
        lock (_lock)
        {
            return node != null && _stages.TryGetValue(node, out (Stage Stage, int Pages) entry) ? entry.Stage : null;
        }
    }

    /// <summary>The events of a stage for one page, until it goes.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(KnownNode node, [EnumeratorCancellation] CancellationToken gone)
    {
        Stage stage = Enter(node);
        try
        {
            await foreach (SseItem<string> item in stage.ReadAsync(gone).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            Leave(node);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stage[] stages;
        lock (_lock)
        {
            stages = [.. _stages.Values.Select(entry => entry.Stage)];
            _stages.Clear();
        }

        foreach (Stage stage in stages)
        {
            await stage.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Stage Enter(KnownNode node)
    {
        lock (_lock)
        {
            (Stage stage, int pages) = _stages.TryGetValue(node, out (Stage Stage, int Pages) entry)
                ? entry
                : (new Stage(node, _ring, _seed), 0);
            _stages[node] = (stage, pages + 1);
            return stage;
        }
    }

    private void Leave(KnownNode node)
    {
        lock (_lock)
        {
            if (_stages.TryGetValue(node, out (Stage Stage, int Pages) entry))
            {
                _stages[node] = (entry.Stage, entry.Pages - 1);
            }
        }

        _ = Task.Delay(s_grace).ContinueWith(_ => EndAsync(node), TaskScheduler.Default);
    }

    private async Task EndAsync(KnownNode node)
    {
        if (Find(node) is not { } stage || IsLookedAt(node))
        {
            return;
        }

        await stage.ObserveAsync(null).ConfigureAwait(false);
        await Task.Delay(s_memory).ConfigureAwait(false);
        lock (_lock)
        {
            if (IsLookedAt(node) || !_stages.Remove(node))
            {
                return;
            }
        }

        await stage.DisposeAsync().ConfigureAwait(false);
    }

    private bool IsLookedAt(KnownNode node)
    {
        lock (_lock)
        {
            return _stages.TryGetValue(node, out (Stage Stage, int Pages) entry) && entry.Pages > 0;
        }
    }
}
