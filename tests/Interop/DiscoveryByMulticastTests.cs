// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Tests.Host;

namespace NanoCoap.Tests.Interop;

/// <summary>Discovery by multicast, where the machine allows it. RFC 7252 section 8.</summary>
public sealed class DiscoveryByMulticastTests
{
    // NON GET /.well-known/core?rt=alarm, token A1.
    private static readonly byte[] s_discovery =
        [0x51, 0x01, 0x00, 0x01, 0xA1, 0xBB, .. ".well-known"u8, 0x04, .. "core"u8, 0x48, .. "rt=alarm"u8];

    [LinuxFact]
    public void OnLoopback_TheAnswerComesFromTheUnicastAddress_WithinLeisure()
    {
        using NodeProcess node = NodeProcess.Ready("--leisure 300");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 3000 };
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        client.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        client.SendTo(s_discovery, new IPEndPoint(IPAddress.Parse("224.0.1.187"), node.Port));

        byte[] answer = new byte[2000];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int length = client.ReceiveFrom(answer, ref from);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, node.Port), from);
        Assert.StartsWith("5145", Convert.ToHexString(answer, 0, length), StringComparison.Ordinal);
        Assert.Contains("</alarm>", System.Text.Encoding.UTF8.GetString(answer, 0, length), StringComparison.Ordinal);
        node.WaitFor("(multicast)");
    }

    [LinuxFact]
    public void OnLoopback_ErrorsAndConRequests_AreNotAnswered()
    {
        using NodeProcess node = NodeProcess.Ready("--leisure 0");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 700 };
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        client.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        var group = new IPEndPoint(IPAddress.Parse("224.0.1.187"), node.Port);
        client.SendTo([0x51, 0x01, 0x00, 0x01, 0xA1, 0xB4, .. "nope"u8], group);
        client.SendTo([0x41, 0x01, 0x00, 0x02, 0xA1, 0xB4, .. "node"u8], group);
        client.SendTo([0x40, 0x00, 0x00, 0x03], group);
        client.SendTo([0x4F, 0x01, 0x00, 0x04], group);
        node.WaitFor("(multicast)", 4);
        Assert.Throws<SocketException>(() => client.Receive(new byte[2000]));
    }

    [MulticastFact("224.0.1.187")]
    public void CoapClient_FindsTheNode_ByIPv4()
    {
        Find("224.0.1.187");
    }

    [MulticastFact("ff02::fd")]
    public void CoapClient_FindsTheNode_ByIPv6OnTheLink()
    {
        Find($"[ff02::fd%{MulticastLink.Find()!.Name}]");
    }

    [MulticastFact("ff05::fd")]
    public void CoapClient_FindsTheNode_ByIPv6OnTheSite()
    {
        Find("[ff05::fd]");
    }

    private static void Find(string group)
    {
        using NodeProcess node = NodeProcess.Ready("--bind any --leisure 300");
        string links = CoapClient.Run("-N", "-B", "2", $"coap://{group}:{node.Port}/.well-known/core?rt=alarm").Output;
        Assert.Contains("</alarm>", links, StringComparison.Ordinal);
        node.WaitFor("(multicast)");
    }
}
