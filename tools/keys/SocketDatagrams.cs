// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Client.Async;
using Org.BouncyCastle.Tls;

namespace NanoCoap.Tool.Keys;

/// <summary>A socket as BouncyCastle wants it.</summary>
internal sealed class SocketDatagrams : DatagramTransport
{
    private const int MaxBytes = 1500;
    private const int MicrosecondsPerMs = 1000;

    private readonly Socket _socket;
    private readonly IPEndPoint _remote;
    private readonly int _localPort;
    private readonly Action<CoapDatagram>? _wire;

    public SocketDatagrams(IPEndPoint remote, Action<CoapDatagram>? wire)
    {
        _remote = remote;
        _wire = wire;
        _socket = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(remote);
        _localPort = ((IPEndPoint)_socket.LocalEndPoint!).Port;
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
            if (!_socket.Poll(waitMillis * MicrosecondsPerMs, SelectMode.SelectRead))
            {
                return -1;
            }

            int length = _socket.Receive(buffer);
            Trace(DatagramDirection.Received, buffer[..length]);
            return length;
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
            Trace(DatagramDirection.Sent, buffer);
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

    private void Trace(DatagramDirection direction, ReadOnlySpan<byte> bytes)
    {
        _wire?.Invoke(new CoapDatagram(direction, DateTimeOffset.Now, _remote, 0, bytes.ToArray()) { LocalPort = _localPort });
    }
}
