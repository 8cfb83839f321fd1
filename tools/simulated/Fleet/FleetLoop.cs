// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.Sockets;
using NanoCoap.Platform;

namespace NanoCoap.Simulated.Fleet;

/// <summary>The loop of many nodes on one thread: one wait for all of their sockets, one queue of their deadlines.</summary>
internal sealed class FleetLoop : IDisposable
{
    // A stop shows at the next look.
    private const int MaxWaitMs = 250;

    // Deadlines are met in these steps: thousands of nodes must not wake the loop thousands of times a second.
    private const int StepMs = 20;

    // Datagrams of a node before it is the turn of the next.
    private const int MaxBurst = 8;

    // A wait that fails at once must not become a loop that does nothing else.
    private const int FailedWaitMs = 20;

    private readonly FleetNode[] _nodes;
    private readonly FleetClock _clock;
    private readonly SocketSet _sockets;
    private readonly PriorityQueue<FleetNode, long> _queue = new();
    private readonly byte[] _rx;
    private volatile bool _stopped;

    public FleetLoop(FleetNode[] nodes, FleetClock clock, int maxMessageBytes)
    {
        _nodes = nodes;
        _clock = clock;
        _sockets = new SocketSet(nodes.Select(node => node.Transport.Socket));

        // One byte more than the largest message, so that a cut datagram is longer than any that is served.
        _rx = new byte[maxMessageBytes + 1];
        foreach (FleetNode node in nodes)
        {
            Enqueue(node);
        }
    }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public void Run()
    {
        while (!_stopped)
        {
            Turn();
        }
    }

    /// <summary>Ends <see cref="Run"/> at its next turn. May be called from any thread.</summary>
    public void Stop()
    {
        _stopped = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sockets.Dispose();
    }

    private void Turn()
    {
        ReadOnlySpan<int> ready = Wait();
        long now = _clock.NowMs;
        foreach (int i in ready)
        {
            Serve(_nodes[i], now);
        }

        while (_queue.TryPeek(out FleetNode? node, out long due) && due <= now)
        {
            _queue.Dequeue();
            if (due != node.Due)
            {
                continue;
            }

            node.Node.HandleDeadlines(now);

            // Whatever it asks for: nobody gets a second turn before the others had their first.
            Enqueue(node, now + 1);
        }
    }

    private ReadOnlySpan<int> Wait()
    {
        long wait = _queue.TryPeek(out _, out long due) ? due - _clock.NowMs : MaxWaitMs;
        try
        {
            return _sockets.Wait((int)Math.Clamp(wait, 0, MaxWaitMs));
        }
        catch (SocketException)
        {
            Thread.Sleep(FailedWaitMs);
            return [];
        }
    }

    private void Serve(FleetNode node, long now)
    {
        for (int i = 0; i < MaxBurst; i++)
        {
            int length = node.Transport.Receive(_rx);
            if (length < 0)
            {
                break;
            }

            node.Node.HandleDatagram(now, node.Transport.Remote, _rx, length, multicast: false);
        }

        if (node.Node.NextDeadline < node.Due)
        {
            Enqueue(node);
        }
    }

    private void Enqueue(FleetNode node, long earliest = 0)
    {
        long due = Math.Max(earliest, node.Node.NextDeadline);
        due = due > long.MaxValue - StepMs ? due : (due + StepMs - 1) / StepMs * StepMs;
        if (due != node.Due || earliest != 0)
        {
            node.Due = due;
            _queue.Enqueue(node, due);
        }
    }
}
