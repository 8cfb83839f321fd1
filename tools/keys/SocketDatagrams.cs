// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using Org.BouncyCastle.Tls;

namespace NanoCoap.Tool.Keys;

/// <summary>A socket as BouncyCastle wants it.</summary>
internal sealed class SocketDatagrams : DatagramTransport
{
    private const int MaxBytes = 1500;
    private const int MicrosecondsPerMs = 1000;

    private readonly Socket _socket;

    public SocketDatagrams(IPEndPoint remote)
    {
        _socket = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(remote);
    }

    public int GetReceiveLimit()
    {
        return MaxBytes;
    }

    public int GetSendLimit()
    {
        return MaxBytes;
    }

    public int Receive(byte[] buf, int off, int len, int waitMillis)
    {
        return Receive(buf.AsSpan(off, len), waitMillis);
    }

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        try
        {
            return _socket.Poll(waitMillis * MicrosecondsPerMs, SelectMode.SelectRead) ? _socket.Receive(buffer) : -1;
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public void Send(byte[] buf, int off, int len)
    {
        Send(buf.AsSpan(off, len));
    }

    public void Send(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _socket.Send(buffer);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public void Close()
    {
        _socket.Dispose();
    }
}
