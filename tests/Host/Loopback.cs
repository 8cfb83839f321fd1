// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tests.Host;

/// <summary>A transport on free ports of the loopback interface, and a client beside it.</summary>
internal sealed class Loopback : IDisposable
{
    private readonly byte[] _buffer = new byte[65536];

    public Loopback(bool portable = false)
        : this([new BindAddress(IPAddress.Loopback, false)], portable)
    {
    }

    public Loopback(IReadOnlyList<BindAddress> addresses, bool portable = false)
    {
        Transport = UdpBinder.Open(addresses, 0, Warnings.Add, portable);
    }

    public UdpTransport Transport { get; }

    public List<string> Warnings { get; } = [];

    public Socket Client { get; } = NewClient();

    public UdpChannel Unicast => Transport.Channels[0];

    public static Socket NewClient()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return client;
    }

    public void FromClient(params byte[] datagram)
    {
        Client.SendTo(datagram, Unicast.Local);
    }

    /// <summary>What the transport receives next; null if nothing comes within two seconds.</summary>
    public byte[]? Receive()
    {
        for (int i = 0; i < 20; i++)
        {
            int length = Transport.Wait(100) ? Transport.Receive(_buffer) : -1;
            if (length >= 0)
            {
                return _buffer[..length];
            }
        }

        return null;
    }

    public void Dispose()
    {
        Client.Dispose();
        Transport.Dispose();
    }
}
