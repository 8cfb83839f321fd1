// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Dissection.Captures;
using NanoCoap.Hosting.Udp;
using NanoCoap.Loop;

namespace NanoCoap.Tool.Traffic;

/// <summary>Sockets whose datagrams are kept in a capture file, as they are on the wire.</summary>
internal sealed class RecordingTransport : ITransport, IDisposable
{
    // All CoAP Nodes, RFC 7252 section 12.8: a socket does not say to which of its groups a datagram came.
    private static readonly IPAddress s_group = IPAddress.Parse("224.0.1.187");
    private static readonly IPAddress s_groupV6 = IPAddress.Parse("ff02::fd");

    private readonly UdpTransport _inner;
    private readonly PcapWriter _file;
    private readonly LocalAddresses _addresses = new();

    /// <summary>Makes the transport, and the file anew.</summary>
    /// <param name="inner">Does the work; it is its owner's to close.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public RecordingTransport(UdpTransport inner, string path)
    {
        _inner = inner;
        _file = new PcapWriter(path);
    }

    /// <inheritdoc/>
    public object Remote => _inner.Remote;

    /// <inheritdoc/>
    public bool IsMulticast => _inner.IsMulticast;

    /// <inheritdoc/>
    public bool Wait(int timeoutMs)
    {
        return _inner.Wait(timeoutMs);
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer)
    {
        int length = _inner.Receive(buffer);
        if (length >= 0)
        {
            Write(_inner.Remote, buffer, length, received: true);
        }

        return length;
    }

    /// <inheritdoc/>
    public bool Send(object remote, byte[] buffer, int length)
    {
        bool sent = _inner.Send(remote, buffer, length);
        if (sent)
        {
            Write(remote, buffer, length, received: false);
        }

        return sent;
    }

    /// <inheritdoc/>
    public int AddressOf(object remote, byte[] target)
    {
        return _inner.AddressOf(remote, target);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
    }

    private void Write(object remote, byte[] buffer, int length, bool received)
    {
        IPEndPoint there = IPEndPoint.Parse(remote.ToString()!);
        IPEndPoint bound = ((UdpRemote)remote).Channel.Local;
        bool six = bound.AddressFamily == AddressFamily.InterNetworkV6;
        IPAddress here = received && IsMulticast ? (six ? s_groupV6 : s_group)
            : bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any) ? _addresses.Towards(there.Address)
            : bound.Address;
        var local = new IPEndPoint(here, bound.Port);
        _file.Write(new CapturedDatagram(
            DateTimeOffset.Now, received ? there : local, received ? local : there, buffer.AsSpan(0, length).ToArray()));
    }
}
