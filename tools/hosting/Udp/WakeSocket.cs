// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Platform;
using NanoCoap.Resources;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// Ends a wait for datagrams from another thread: by a datagram to itself, since a socket is what all systems can wait for beside others.
/// It is connected to itself, so that nobody else can wake it.
/// </summary>
internal sealed class WakeSocket : IWaker, IDisposable
{
    private static readonly byte[] s_wake = [0];

    private readonly byte[] _taken = new byte[1];
    private int _sent; // whether one is under way: many changes cost one datagram
    private int _waiter;

    public WakeSocket(AddressFamily family)
    {
        Socket = SocketSettings.Create(family);
        try
        {
            Socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
            Socket.Connect(Socket.LocalEndPoint!);
        }
        catch
        {
            Socket.Dispose();
            throw;
        }
    }

    /// <summary>What is waited for beside the others.</summary>
    public Socket Socket { get; }

    /// <summary>Notes who waits: what that thread itself changes it sees before it waits again.</summary>
    public void Expect()
    {
        _waiter = Environment.CurrentManagedThreadId;
    }

    /// <inheritdoc/>
    public void Wake()
    {
        if (Volatile.Read(ref _waiter) == Environment.CurrentManagedThreadId || Interlocked.Exchange(ref _sent, 1) != 0)
        {
            return;
        }

        try
        {
            Socket.Send(s_wake);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Then it is seen at the next look.
            Volatile.Write(ref _sent, 0);
        }
    }

    /// <summary>Takes what has ended a wait.</summary>
    public void Take()
    {
        try
        {
            Socket.Receive(_taken);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // There is none, or the transport is closed.
        }

        // Behind it: who comes before this is seen, for the waiter looks only now.
        Volatile.Write(ref _sent, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Socket.Dispose();
    }
}
