// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Hosting.Udp;

/// <summary>One socket of a <see cref="UdpTransport"/>: bound to an address of this machine, or to a multicast group.</summary>
public sealed class UdpChannel : IDisposable
{
    /// <summary>Makes a channel for what is sent to an address of this machine.</summary>
    /// <param name="socket">A bound socket; the channel owns it.</param>
    /// <param name="isSecure">Whether it is for coaps: what comes there is DTLS.</param>
    public UdpChannel(Socket socket, bool isSecure = false)
        : this(socket, null)
    {
        IsSecure = isSecure;
    }

    /// <summary>Makes a channel for what is sent to a group, or, without a way to reply, to this machine.</summary>
    /// <param name="socket">A bound socket; the channel owns it.</param>
    /// <param name="replyThrough">Where replies leave: a reply must not come from the group's address. RFC 7252 section 8.1.</param>
    public UdpChannel(Socket socket, UdpChannel? replyThrough)
    {
        Socket = socket;
        Local = (IPEndPoint)socket.LocalEndPoint!;
        IsMulticast = replyThrough != null;
        ReplyThrough = replyThrough ?? this;
        Sender = new SocketAddress(socket.AddressFamily);
    }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>What it is bound to.</summary>
    public IPEndPoint Local { get; }

    /// <summary>Whether that is a group.</summary>
    public bool IsMulticast { get; }

    /// <summary>Whether it is for coaps. RFC 7252 section 6.2.</summary>
    public bool IsSecure { get; }

    /// <summary>The channel through which replies leave: this one, unless it is a group's.</summary>
    public UdpChannel ReplyThrough { get; }

    /// <summary>The socket as the system knows it; -1 once it is closed, since the system gives the number to others then.</summary>
    internal int Descriptor => Socket.SafeHandle.IsClosed ? -1 : (int)Socket.SafeHandle.DangerousGetHandle();

    /// <summary>The sender of the last datagram; written over by the next.</summary>
    internal SocketAddress Sender { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Socket.Dispose();
    }
}
