// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Loop;
using NanoCoap.Node;
using NanoCoap.Platform;

namespace NanoCoap.Simulated.Fleet;

/// <summary>The one socket of a node of a fleet.</summary>
internal sealed class FleetTransport : ITransport, IDisposable
{
    // More clients than these at a time cost a node an object a datagram, and nothing else.
    private const int KnownRemotes = 8;

    private readonly SocketAddress _sender;
    private readonly FleetRemote?[] _known = new FleetRemote?[KnownRemotes];
    private FleetRemote? _remote;
    private int _oldest;

    public FleetTransport(IPEndPoint local)
    {
        Socket = SocketSettings.Create(local.AddressFamily);
        try
        {
            Socket.Bind(local);
        }
        catch
        {
            Socket.Dispose();
            throw;
        }

        Local = (IPEndPoint)Socket.LocalEndPoint!;
        _sender = new SocketAddress(local.AddressFamily);
    }

    public Socket Socket { get; }

    public IPEndPoint Local { get; }

    public object Remote => _remote ?? (object)"nobody yet";

    public bool IsMulticast => false;

    public bool Wait(int timeoutMs)
    {
        try
        {
            return Socket.Poll(timeoutMs * 1000, SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public int Receive(byte[] buffer)
    {
        try
        {
            // Not Available: that is 0 for an empty datagram too, which would then never be taken out.
            if (!Socket.Poll(0, SelectMode.SelectRead))
            {
                return -1;
            }

            int length = Socket.ReceiveFrom(buffer, SocketFlags.None, _sender);
            _remote = Intern();
            return length;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            _remote = Intern(); // Windows says so where others just cut the datagram
            return buffer.Length;
        }
        catch (SocketException)
        {
            return -1;
        }
    }

    public bool Send(object remote, byte[] buffer, int length)
    {
        try
        {
            return Socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, ((FleetRemote)remote).Address) == length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public int AddressOf(object remote, byte[] target)
    {
        return AddressBytes.Write(((FleetRemote)remote).Address, target);
    }

    public void Dispose()
    {
        Socket.Dispose();
    }

    private FleetRemote Intern()
    {
        foreach (FleetRemote? known in _known)
        {
            if (known != null && known.Is(_sender))
            {
                return known;
            }
        }

        var remote = new FleetRemote(_sender);
        _known[_oldest] = remote;
        _oldest = (_oldest + 1) % KnownRemotes;
        return remote;
    }
}
