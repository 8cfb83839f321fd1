// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Node;

namespace NanoCoap.Tool.Traffic;

/// <summary>A transport that logs what goes through it.</summary>
public sealed class TracingTransport : ITransport
{
    private readonly ITransport _inner;
    private readonly TrafficLog _log;

    /// <summary>Makes the transport.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="log">The log.</param>
    public TracingTransport(ITransport inner, TrafficLog log)
    {
        _inner = inner;
        _log = log;
    }

    /// <inheritdoc/>
    public object Remote => _inner.Remote;

    /// <inheritdoc/>
    public bool IsMulticast => _inner.IsMulticast;

    /// <inheritdoc/>
    public bool Wait(int timeoutMs)
    {
        _log.Flush();
        return _inner.Wait(timeoutMs);
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer)
    {
        int length = _inner.Receive(buffer);
        if (length >= 0)
        {
            _log.Received(_inner.Remote, buffer, length, _inner.IsMulticast);
        }

        return length;
    }

    /// <inheritdoc/>
    public bool Send(object remote, byte[] buffer, int length)
    {
        bool sent = _inner.Send(remote, buffer, length);
        if (!sent)
        {
            _log.NoteNext("not sent");
        }

        _log.Sent(remote, buffer, length);
        return sent;
    }

    /// <inheritdoc/>
    public int AddressOf(object remote, byte[] target)
    {
        return _inner.AddressOf(remote, target);
    }
}
