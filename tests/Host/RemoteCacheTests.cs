// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tests.Host;

public sealed class RemoteCacheTests
{
    [Fact]
    public void Intern_CopiesTheAddress_SoThatTheBufferCanBeUsedAgain()
    {
        using var pair = new Loopback();
        var cache = new RemoteCache(4);
        SocketAddress buffer = Address(1);
        UdpRemote remote = cache.Intern(pair.Unicast, buffer);
        Address(2).Buffer.CopyTo(buffer.Buffer);

        Assert.Equal("127.0.0.1:1", remote.ToString());
        Assert.NotEqual(remote, cache.Intern(pair.Unicast, buffer));
        Assert.Same(remote, cache.Intern(pair.Unicast, Address(1)));
    }

    [Fact]
    public void Intern_WhenFull_ForgetsTheOldest_WhoseSuccessorIsEqual()
    {
        using var pair = new Loopback();
        var cache = new RemoteCache(4);
        UdpRemote[] first = [.. Enumerable.Range(1, 4).Select(port => cache.Intern(pair.Unicast, Address(port)))];
        cache.Intern(pair.Unicast, Address(5));

        for (int port = 2; port <= 4; port++)
        {
            Assert.Same(first[port - 1], cache.Intern(pair.Unicast, Address(port)));
        }

        UdpRemote successor = cache.Intern(pair.Unicast, Address(1));
        Assert.NotSame(first[0], successor);
        Assert.Equal(first[0], successor);
        Assert.Equal(first[0].GetHashCode(), successor.GetHashCode());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Intern_OfManyMoreThanItHolds_StaysRight(int capacity)
    {
        using var pair = new Loopback();
        var cache = new RemoteCache(capacity);
        var random = new Random(1);
        for (int i = 0; i < 20000; i++)
        {
            int port = 1 + random.Next(200);
            UdpRemote remote = cache.Intern(pair.Unicast, Address(port));
            Assert.Equal("127.0.0.1:" + port, remote.ToString());
            Assert.Same(remote, cache.Intern(pair.Unicast, Address(port)));
        }
    }

    private static SocketAddress Address(int port)
    {
        return new IPEndPoint(IPAddress.Loopback, port).Serialize();
    }
}
