// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>A network that loses datagrams and delivers others twice, in both directions; what is sent may be slow.</summary>
public sealed class LossyTransport : ITransport
{
    // A flood that is lost entirely must not keep the loop in here.
    private const int MaxLostInARow = 8;

    private readonly ITransport _inner;
    private readonly LinkConditions _conditions;
    private readonly IClock? _clock;
    private readonly PriorityQueue<(object Remote, byte[] Bytes), long> _underWay = new();
    private readonly SmallRandom _random;
    private readonly ILinkLog? _log;
    private readonly byte[] _again;
    private object _remote = "nobody yet";
    private bool _multicast;
    private int _againLength = -1;

    /// <summary>Makes the network.</summary>
    /// <param name="inner">A better one.</param>
    /// <param name="dropPercent">How many of a hundred datagrams are lost.</param>
    /// <param name="duplicatePercent">How many of a hundred that are not lost are delivered twice.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="maxBytes">Bytes of the largest datagram.</param>
    /// <param name="log">Where it says so, or null.</param>
    public LossyTransport(ITransport inner, int dropPercent, int duplicatePercent, int seed, int maxBytes, ILinkLog? log)
        : this(inner, new LinkConditions { DropPercent = dropPercent, DuplicatePercent = duplicatePercent }, null, seed, maxBytes, log)
    {
    }

    /// <summary>Makes a network whose conditions change.</summary>
    /// <param name="inner">A better one.</param>
    /// <param name="conditions">How bad it is.</param>
    /// <param name="clock">For delays; null: there are none.</param>
    /// <param name="seed">Decides which datagrams.</param>
    /// <param name="maxBytes">Bytes of the largest datagram.</param>
    /// <param name="log">Where it says so, or null.</param>
    public LossyTransport(ITransport inner, LinkConditions conditions, IClock? clock, int seed, int maxBytes, ILinkLog? log)
    {
        _inner = inner;
        _conditions = conditions;
        _clock = clock;
        _random = new SmallRandom(seed);
        _log = log;
        _again = new byte[maxBytes];
    }

    /// <inheritdoc/>
    public object Remote => _remote;

    /// <inheritdoc/>
    public bool IsMulticast => _multicast;

    /// <inheritdoc/>
    public bool Wait(int timeoutMs)
    {
        while (_underWay.TryPeek(out (object Remote, byte[] Bytes) next, out long due))
        {
            long left = due - _clock!.NowMs;
            if (left > 0)
            {
                timeoutMs = (int)Math.Min(timeoutMs, left);
                break;
            }

            _underWay.Dequeue();
            _inner.Send(next.Remote, next.Bytes, next.Bytes.Length);
        }

        // Asked even with a duplicate in hand, since a transport may only hand out what it was waited for.
        return _inner.Wait(_againLength < 0 ? timeoutMs : 0) || _againLength >= 0;
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer)
    {
        if (_againLength >= 0)
        {
            int length = Math.Min(_againLength, buffer.Length);
            Array.Copy(_again, buffer, length);
            _againLength = -1;
            _log?.NoteNext("duplicate");
            return length;
        }

        for (int i = 0; i < MaxLostInARow; i++)
        {
            int length = _inner.Receive(buffer);
            if (length < 0)
            {
                break;
            }

            _remote = _inner.Remote;
            _multicast = _inner.IsMulticast;
            if (!Happens(_conditions.DropPercent))
            {
                if (Happens(_conditions.DuplicatePercent))
                {
                    _againLength = Math.Min(length, _again.Length);
                    Array.Copy(buffer, _again, _againLength);
                }

                return length;
            }

            _log?.NoteNext("lost");
            _log?.Received(_remote, buffer, length, _multicast);
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Send(object remote, byte[] buffer, int length)
    {
        if (Happens(_conditions.DropPercent))
        {
            _log?.NoteNext("lost");
            return true;
        }

        if (Happens(_conditions.DuplicatePercent))
        {
            _log?.NoteNext("twice");
            Pass(remote, buffer, length);
        }

        return Pass(remote, buffer, length);
    }

    /// <inheritdoc/>
    public int AddressOf(object remote, byte[] target)
    {
        return _inner.AddressOf(remote, target);
    }

    private bool Pass(object remote, byte[] buffer, int length)
    {
        int delay = _clock == null ? 0 : _conditions.DelayMs;
        if (delay <= 0)
        {
            return _inner.Send(remote, buffer, length);
        }

        _underWay.Enqueue((remote, buffer[..length]), _clock!.NowMs + delay);
        return true;
    }

    private bool Happens(int percent)
    {
        return percent > 0 && _random.Next(100) < percent;
    }
}
