// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using NanoCoap.Workbench.Live;
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
    private readonly Dictionary<KnownNode, Stage> _stages = [];
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
            return node == null ? null : _stages.GetValueOrDefault(node);
        }
    }

    /// <summary>The events of a stage for one page, until it goes.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(KnownNode node, [EnumeratorCancellation] CancellationToken gone)
    {
        (Stage stage, PageSignal page) = Enter(node);
        try
        {
            await foreach (SseItem<string> item in stage.ReadAsync(page, gone).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            stage.Leave(page);
            _ = Task.Delay(s_grace, CancellationToken.None).ContinueWith(_ => EndAsync(stage), TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stage[] stages;
        lock (_lock)
        {
            stages = [.. _stages.Values];
            _stages.Clear();
        }

        foreach (Stage stage in stages)
        {
            await stage.DisposeAsync().ConfigureAwait(false);
        }
    }

    private (Stage Stage, PageSignal Page) Enter(KnownNode node)
    {
        lock (_lock)
        {
            if (!_stages.TryGetValue(node, out Stage? stage))
            {
                stage = new Stage(node, _ring, _seed);
                _stages.Add(node, stage);
            }

            return (stage, stage.Enter());
        }
    }

    private async Task EndAsync(Stage stage)
    {
        if (stage.IsLookedAt)
        {
            return;
        }

        await stage.EndAsync().ConfigureAwait(false);
        await Task.Delay(s_memory).ConfigureAwait(false);
        lock (_lock)
        {
            // Whoever has come and gone meanwhile has his own time.
            if (stage.Idle < s_memory || Find(stage.Node) != stage)
            {
                return;
            }

            _stages.Remove(stage.Node);
        }

        await stage.DisposeAsync().ConfigureAwait(false);
    }
}
