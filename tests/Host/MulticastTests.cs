// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tests.Host;

public sealed class MulticastTests
{
    private static readonly IPAddress s_group = IPAddress.Parse("224.0.1.187");

    [LinuxFact]
    public void DatagramToTheGroup_IsMarked_AndAnsweredFromTheUnicastAddress()
    {
        using var pair = new Loopback();
        Assert.Empty(pair.Warnings);
        SendToGroup(pair, 1);
        Assert.Equal([1], pair.Receive());
        Assert.True(pair.Transport.IsMulticast);
        object remote = pair.Transport.Remote;

        pair.Transport.Send(remote, [2], 1);
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        pair.Client.ReceiveFrom(new byte[10], ref from);
        Assert.Equal(pair.Unicast.Local, from);

        pair.FromClient(3);
        Assert.Equal([3], pair.Receive());
        Assert.False(pair.Transport.IsMulticast);
        Assert.Same(remote, pair.Transport.Remote); // the same remote, however it found us
    }

    [LinuxFact]
    public void WildcardSocket_GetsNoCopyOfWhatIsSentToTheGroup()
    {
        using var pair = new Loopback([new(IPAddress.Any, false)]);
        SendToGroup(pair, 1);
        Assert.Equal([1], pair.Receive());
        Assert.True(pair.Transport.IsMulticast);
        Assert.False(pair.Transport.Wait(100));
    }

    [LinuxFact]
    public void TwoNodesOnDifferentAddresses_ShareTheGroup()
    {
        using var one = new Loopback();
        using UdpTransport other = UdpBinder.Open([new(IPAddress.Parse("127.0.0.2"), false)], one.Unicast.Local.Port, _ => { });
        SendToGroup(one, 1);
        Assert.Equal([1], one.Receive());
        Assert.True(other.Wait(2000));
        Assert.Equal(1, other.Receive(new byte[10]));
        Assert.True(other.IsMulticast);
    }

    private static void SendToGroup(Loopback pair, byte value)
    {
        pair.Client.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        pair.Client.SendTo([value], new IPEndPoint(s_group, pair.Unicast.Local.Port));
    }
}
