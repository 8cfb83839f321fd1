// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Loop;
using NanoCoap.Platform;

namespace NanoCoap.Workbench.Wire;

/// <summary>The one socket of a relay.</summary>
internal sealed class RelaySocket : ITransport, IDisposable
{
    private readonly Socket _socket;
    private readonly EndPoint _any;
    private IPEndPoint _remote;

    public RelaySocket(IPAddress local)
    {
        _socket = SocketSettings.Create(local.AddressFamily);
        _socket.Bind(new IPEndPoint(local, 0));
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        _any = new IPEndPoint(local.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        _remote = Local;
    }

    public IPEndPoint Local { get; }

    public object Remote => _remote;

    public bool IsMulticast => false;

    public bool Wait(int timeoutMs)
    {
        try
        {
            return _socket.Poll(timeoutMs * 1000, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public int Receive(byte[] buffer)
    {
        try
        {
            EndPoint sender = _any;
            int length = _socket.Poll(0, SelectMode.SelectRead) ? _socket.ReceiveFrom(buffer, ref sender) : -1;
            _remote = (IPEndPoint)sender;
            return length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return -1;
        }
    }

    public bool Send(object remote, byte[] buffer, int length)
    {
        try
        {
            return _socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, (IPEndPoint)remote) == length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public int AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write((IPEndPoint)remote, target);
    }

    public void Dispose()
    {
        _socket.Dispose();
    }
}
