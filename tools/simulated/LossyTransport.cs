// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>A network that loses datagrams and delivers others twice, in both directions.</summary>
public sealed class LossyTransport : ITransport
{
    // A flood that is lost entirely must not keep the loop in here.
    private const int MaxLostInARow = 8;

    private readonly ITransport _inner;
    private readonly int _dropPercent;
    private readonly int _duplicatePercent;
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
    {
        _inner = inner;
        _dropPercent = dropPercent;
        _duplicatePercent = duplicatePercent;
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
            if (!Happens(_dropPercent))
            {
                if (Happens(_duplicatePercent))
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
        if (Happens(_dropPercent))
        {
            _log?.NoteNext("lost");
            return true;
        }

        if (Happens(_duplicatePercent))
        {
            _log?.NoteNext("twice");
            _inner.Send(remote, buffer, length);
        }

        return _inner.Send(remote, buffer, length);
    }

    /// <inheritdoc/>
    public int AddressOf(object remote, byte[] target)
    {
        return _inner.AddressOf(remote, target);
    }

    private bool Happens(int percent)
    {
        return percent > 0 && _random.Next(100) < percent;
    }
}
