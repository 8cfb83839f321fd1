// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Nodes;

/// <summary>A resource that is observed: its newest state and the numbers before it.</summary>
internal sealed class Track
{
    /// <summary>Numbers that are kept for a curve.</summary>
    public const int Points = 150;

    private readonly Queue<(long Time, double Number)> _points = new();
    private readonly Lock _lock = new();
    private TrackState? _state;

    public Track(KnownNode node, int index, string path, bool isSwitch, string title)
    {
        Node = node;
        Index = index;
        Path = path;
        IsSwitch = isSwitch;
        Title = title;
    }

    /// <summary>Whose it is.</summary>
    public KnownNode Node { get; }

    /// <summary>Its place among what is observed of the node.</summary>
    public int Index { get; }

    /// <summary>The target of its link, "/temperature".</summary>
    public string Path { get; }

    /// <summary>Whether it is something that can be switched on and off.</summary>
    public bool IsSwitch { get; }

    /// <summary>What it says of itself.</summary>
    public string Title { get; }

    /// <summary>The newest state; null before the first.</summary>
    public TrackState? State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>The numbers, oldest first.</summary>
    public (long Time, double Number)[] History
    {
        get
        {
            lock (_lock)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>Takes a new state.</summary>
    public void Put(TrackState state)
    {
        lock (_lock)
        {
            _state = state;
            if (state is { IsStale: false, Number: { } number })
            {
                _points.Enqueue((state.Time, number));
                if (_points.Count > Points)
                {
                    _points.Dequeue();
                }
            }
        }
    }
}
