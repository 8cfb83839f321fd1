// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tests.Host;

public sealed class UdpBinderTests
{
    [Fact]
    public void PortZero_TakesOnePortForAllAddresses()
    {
        using var pair = new Loopback(BindAddress.Loopback);
        Assert.Single(pair.Transport.Channels.Select(channel => channel.Local.Port).Distinct());
        Assert.NotEqual(0, pair.Unicast.Local.Port);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "0.0.0.0")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    public void PortThatIsTaken_IsRefused_AndSaysWhatToDo(string one, string other)
    {
        using UdpTransport first = UdpBinder.Open([new(IPAddress.Parse(one), false)], 0, _ => { });
        int port = first.Channels[0].Local.Port;
        BindException e = Assert.Throws<BindException>(() => UdpBinder.Open([new(IPAddress.Parse(other), false)], port, _ => { }));
        Assert.StartsWith($"Port {port} on {other} is taken. ", e.Message, StringComparison.Ordinal);
        Assert.Contains("--port", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PortThatIsTaken_IsRefusedToAProgramThatWantsToShareToo()
    {
        using UdpTransport first = UdpBinder.Open([new(IPAddress.Any, false)], 0, _ => { });
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        second.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        Assert.Throws<SocketException>(() => second.Bind(new IPEndPoint(IPAddress.Any, first.Channels[0].Local.Port)));
    }

    [Fact]
    public void WhatIsRefused_LeavesNoSocketBehind()
    {
        using var taken = new Loopback([new(IPAddress.Parse("127.0.0.2"), false)]);
        int port = taken.Unicast.Local.Port;
        BindAddress[] both = [new(IPAddress.Loopback, false), new(IPAddress.Parse("127.0.0.2"), false)];
        Assert.Throws<BindException>(() => UdpBinder.Open(both, port, _ => { }));

        using UdpTransport free = UdpBinder.Open([new(IPAddress.Loopback, false)], port, _ => { });
        Assert.Equal(port, free.Channels[0].Local.Port);
    }

    [Fact]
    public void AddressThatThisMachineDoesNotHave_IsRefused()
    {
        BindException e = Assert.Throws<BindException>(() => UdpBinder.Open([new(IPAddress.Parse("198.51.100.7"), false)], 0, _ => { }));
        Assert.Contains("has no address 198.51.100.7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionalAddressThatThisMachineDoesNotHave_IsDoneWithout_AndThatIsSaid()
    {
        var warnings = new List<string>();
        BindAddress[] addresses = [new(IPAddress.Loopback, false), new(IPAddress.Parse("2001:db8::7"), true)];
        using UdpTransport transport = UdpBinder.Open(addresses, 0, warnings.Add);
        Assert.Single(transport.Channels, channel => !channel.IsMulticast);
        Assert.Contains(warnings, warning => warning.Contains("IPv6", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("fe80::1%1", "fe80::1%1")]
    [InlineData("any", "0.0.0.0 ::")]
    [InlineData("ANY", "0.0.0.0 ::")]
    public void BindAddress_Parses(string text, string expected)
    {
        Assert.True(BindAddress.TryParse(text, out IReadOnlyList<BindAddress>? addresses));
        Assert.Equal(expected, string.Join(' ', addresses.Select(a => a.Address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:5683")]
    [InlineData("224.0.1.187")]
    [InlineData("ff02::fd")]
    [InlineData("fe80::1%no-such-link")]
    public void BindAddress_DoesNotParse(string text)
    {
        Assert.False(BindAddress.TryParse(text, out _));
    }

    [Fact]
    public void Distinct_LeavesOutRepetitionsAndWhatAWildcardCovers()
    {
        BindAddress[] all = [new(IPAddress.Loopback, false), .. BindAddress.Any, new(IPAddress.IPv6Loopback, false), new(IPAddress.Any, false)];
        Assert.Equal("0.0.0.0 ::", string.Join(' ', BindAddress.Distinct(all).Select(a => a.Address)));
        Assert.Equal(2, BindAddress.Distinct([.. BindAddress.Loopback, .. BindAddress.Loopback]).Count);
    }
}
