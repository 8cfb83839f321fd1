// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// Virtual time: what is to happen, in the order in which it does. Of two things at one instant the one that was put in first comes first.
/// </summary>
public sealed class EventQueue
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private long _order;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="startMs">The time at which everything begins.</param>
    public EventQueue(long startMs)
    {
        StartMs = startMs;
        NowMs = startMs;
    }

    /// <summary>When everything began.</summary>
    public long StartMs { get; }

    /// <summary>The time, milliseconds.</summary>
    public long NowMs { get; private set; }

    /// <summary>How many things have happened.</summary>
    public long Count { get; private set; }

    /// <summary>Puts something in.</summary>
    /// <param name="timeMs">When; what should have been already is now.</param>
    /// <param name="action">What.</param>
    public void At(long timeMs, Action action)
    {
        _queue.Enqueue(action, (Math.Max(timeMs, NowMs), _order++));
    }

    /// <summary>Puts something in.</summary>
    /// <param name="delayMs">In how long.</param>
    /// <param name="action">What.</param>
    public void After(long delayMs, Action action)
    {
        At(NowMs + delayMs, action);
    }

    /// <summary>Lets the next thing happen.</summary>
    /// <param name="untilMs">Not beyond this time.</param>
    /// <returns>False if there is none; then it is <paramref name="untilMs"/>.</returns>
    public bool Next(long untilMs)
    {
        if (!_queue.TryPeek(out _, out (long At, long Order) key) || key.At > untilMs)
        {
            NowMs = untilMs;
            return false;
        }

        NowMs = key.At;
        Count++;
        _queue.Dequeue()();
        return true;
    }
}
