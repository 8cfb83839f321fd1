// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tests.Host;

/// <summary>What holds for sockets however they are got at.</summary>
public abstract class UdpTransportTests
{
    private readonly bool _portable;

    protected UdpTransportTests(bool portable)
    {
        _portable = portable;
    }

    [Fact]
    public void Receive_GivesBytesAndRemote_SendAnswersFromTheSameAddress()
    {
        using var pair = new Loopback(_portable);
        pair.FromClient(1, 2, 3);
        Assert.Equal([1, 2, 3], pair.Receive());
        Assert.False(pair.Transport.IsMulticast);
        Assert.Equal(pair.Client.LocalEndPoint!.ToString(), pair.Transport.Remote.ToString());

        Assert.True(pair.Transport.Send(pair.Transport.Remote, [9, 8, 7], 2));
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        byte[] answer = new byte[10];
        Assert.Equal(2, pair.Client.ReceiveFrom(answer, ref from));
        Assert.Equal(pair.Unicast.Local, from);
    }

    [Fact]
    public void Remote_IsTheSameObjectForTheSameSender_AndUnequalForAnother()
    {
        using var pair = new Loopback(_portable);
        using Socket other = Loopback.NewClient();
        pair.FromClient(1);
        pair.Receive();
        object first = pair.Transport.Remote;
        other.SendTo([1], pair.Unicast.Local);
        pair.Receive();
        object second = pair.Transport.Remote;
        pair.FromClient(1);
        pair.Receive();

        Assert.Same(first, pair.Transport.Remote);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Remote_DiffersByTheSocketThatWasReached()
    {
        using var pair = new Loopback([new(IPAddress.Loopback, false), new(IPAddress.Parse("127.0.0.2"), false)], _portable);
        UdpChannel[] unicast = [.. pair.Transport.Channels.Where(c => !c.IsMulticast)];
        var remotes = new List<object>();
        foreach (UdpChannel channel in unicast)
        {
            pair.Client.SendTo([1], channel.Local);
            Assert.NotNull(pair.Receive());
            remotes.Add(pair.Transport.Remote);
            pair.Transport.Send(pair.Transport.Remote, [1], 1);
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            pair.Client.ReceiveFrom(new byte[10], ref from);
            Assert.Equal(channel.Local, from);
        }

        Assert.Equal(2, remotes.Count);
        Assert.NotEqual(remotes[0], remotes[1]);
    }

    [Fact]
    public void Wake_EndsTheWaitOfAnotherThread_OrTheNextOne_AndNoMore()
    {
        using var pair = new Loopback(_portable);
        using var waits = new ManualResetEventSlim();
        bool ready = true;
        var waiter = new Thread(() =>
        {
            pair.Transport.Wait(0);
            waits.Set();
            ready = pair.Transport.Wait(600_000);
        });
        waiter.Start();
        waits.Wait();
        for (int i = 0; i < 1000; i++)
        {
            pair.Transport.Wake(); // before or while it waits: either will do
        }

        Assert.True(waiter.Join(TimeSpan.FromSeconds(60)));
        Assert.False(ready); // nothing to receive

        // A thousand were one, or two if some came behind the first; then nothing is left over.
        pair.Transport.Wait(0);
        long start = Environment.TickCount64;
        Assert.False(pair.Transport.Wait(200));
        Assert.True(Environment.TickCount64 - start >= 150);

        // What the waiter itself changes it sees anyway; datagrams are found as ever.
        pair.Transport.Wake();
        start = Environment.TickCount64;
        Assert.False(pair.Transport.Wait(200));
        Assert.True(Environment.TickCount64 - start >= 150);
        pair.FromClient(5);
        Assert.Equal([5], pair.Receive());
    }

    // As when a thousand observers acknowledge a change at once. A kilobyte each is more than Linux charges for so short a message.
    [Fact]
    public void ABurstOfAThousandAcks_IsKept_AsFarAsTheSystemGrants()
    {
        using var pair = new Loopback(_portable);
        int kept = Math.Min(1000, pair.Transport.ReceiveBufferBytes / 1024);
        Assert.True(kept > 100, $"{pair.Transport.ReceiveBufferBytes} bytes");
        for (int i = 0; i < kept; i++)
        {
            pair.FromClient(0x60, 0, (byte)(i >> 8), (byte)i);
        }

        for (int i = 0; i < kept; i++)
        {
            Assert.Equal([0x60, 0, (byte)(i >> 8), (byte)i], pair.Receive());
        }
    }

    [Fact]
    public void EmptyDatagram_IsReceivedAsZeroBytes()
    {
        using var pair = new Loopback(_portable);
        pair.FromClient();
        pair.FromClient(7);
        Assert.Equal([], pair.Receive()!);
        Assert.Equal([7], pair.Receive());
    }

    [Fact]
    public void DatagramLongerThanTheBuffer_FillsIt()
    {
        using var pair = new Loopback(_portable);
        pair.Client.SendTo(new byte[500], pair.Unicast.Local);
        Assert.True(pair.Transport.Wait(2000));
        Assert.Equal(100, pair.Transport.Receive(new byte[100]));
        Assert.Equal(-1, pair.Transport.Receive(new byte[100]));
    }

    [Fact]
    public void DatagramsOfABurst_KeepTheirOrderLengthsAndSenders()
    {
        using var pair = new Loopback(_portable);
        using Socket other = Loopback.NewClient();
        for (int i = 0; i < 100; i++)
        {
            byte[] datagram = [.. Enumerable.Repeat((byte)i, 1 + (i % 7))];
            (i % 3 == 0 ? other : pair.Client).SendTo(datagram, pair.Unicast.Local);
        }

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Enumerable.Repeat((byte)i, 1 + (i % 7)), pair.Receive());
            Assert.Equal((i % 3 == 0 ? other : pair.Client).LocalEndPoint!.ToString(), pair.Transport.Remote.ToString());
        }

        Assert.False(pair.Transport.Wait(0));
        Assert.Equal(-1, pair.Transport.Receive(new byte[10]));
        Assert.Equal(0, pair.Transport.ReceiveErrors);
    }

    [Fact]
    public void AfterOneWait_ABurstIsTakenWhole_AndItsEndIsNoError()
    {
        using var pair = new Loopback(_portable);
        pair.FromClient(1);
        pair.FromClient(2);
        pair.FromClient(3);
        Assert.True(pair.Transport.Wait(2000));
        byte[] buffer = new byte[10];
        for (byte expected = 1; expected <= 3; expected++)
        {
            Assert.Equal(1, pair.Transport.Receive(buffer));
            Assert.Equal(expected, buffer[0]);
        }

        Assert.Equal(-1, pair.Transport.Receive(buffer));
        Assert.Equal(0, pair.Transport.ReceiveErrors);
    }

    [Fact]
    public void LargerBuffer_TakesLargerDatagrams()
    {
        using var pair = new Loopback(_portable);
        pair.Client.SendTo(new byte[50], pair.Unicast.Local);
        Assert.True(pair.Transport.Wait(2000));
        Assert.Equal(10, pair.Transport.Receive(new byte[10]));
        pair.Client.SendTo([.. Enumerable.Range(0, 50).Select(i => (byte)i)], pair.Unicast.Local);
        Assert.True(pair.Transport.Wait(2000));
        byte[] buffer = new byte[100];
        Assert.Equal(50, pair.Transport.Receive(buffer));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (byte)i), buffer[..50]);
    }

    [IPv6Fact]
    public void IPv6_WorksTheSame()
    {
        using var pair = new Loopback([new(IPAddress.IPv6Loopback, false)], _portable);
        using var client = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        client.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        client.SendTo([4, 5], pair.Unicast.Local);
        Assert.Equal([4, 5], pair.Receive());
        Assert.Equal(client.LocalEndPoint!.ToString(), pair.Transport.Remote.ToString());
        Assert.True(pair.Transport.Send(pair.Transport.Remote, [6], 1));
        EndPoint from = new IPEndPoint(IPAddress.IPv6Any, 0);
        Assert.Equal(1, client.ReceiveFrom(new byte[10], ref from));
        Assert.Equal(pair.Unicast.Local, from);
    }

    [Fact]
    public void Wait_WithoutADatagram_ReturnsFalse()
    {
        using var pair = new Loopback(_portable);
        Assert.False(pair.Transport.Wait(0));
        Assert.False(pair.Transport.Wait(10));
        Assert.Equal(-1, pair.Transport.Receive(new byte[10]));
    }

    [Fact]
    public void Flood_OnOneSocket_LeavesTheOthersTheirTurn()
    {
        using var pair = new Loopback([new(IPAddress.Loopback, false), new(IPAddress.Parse("127.0.0.2"), false)], _portable);
        UdpChannel[] unicast = [.. pair.Transport.Channels.Where(c => !c.IsMulticast)];
        for (int i = 0; i < 50; i++)
        {
            pair.Client.SendTo([1], unicast[0].Local);
        }

        pair.Client.SendTo([2], unicast[1].Local);
        Assert.True(pair.Transport.Wait(1000));
        byte[] buffer = new byte[10];
        var first = new List<byte>();
        for (int i = 0; i < 4; i++)
        {
            pair.Transport.Receive(buffer);
            first.Add(buffer[0]);
        }

        Assert.Contains((byte)2, first);
    }

    [Fact]
    public void SendThatTheSystemRefuses_IsFalseAndCounted()
    {
        using var pair = new Loopback(_portable);
        pair.FromClient(1);
        pair.Receive();
        Assert.False(pair.Transport.Send(pair.Transport.Remote, new byte[70000], 70000));
        Assert.Equal(1, pair.Transport.SendErrors);
        Assert.True(pair.Transport.Send(pair.Transport.Remote, [1], 1));
    }

    [Fact]
    public void RemoteThatHasGone_DoesNotDisturbTheOthers()
    {
        using var pair = new Loopback(_portable);
        var gone = Loopback.NewClient();
        gone.SendTo([1], pair.Unicast.Local);
        pair.Receive();
        object remote = pair.Transport.Remote;
        gone.Dispose();
        for (int i = 0; i < 5; i++)
        {
            pair.Transport.Send(remote, [1], 1); // earns "port unreachable" each time
        }

        pair.FromClient(5);
        Assert.Equal([5], pair.Receive());
    }

    // 40 is more than one call takes, and 1,500 bytes each is more than is kept of so many.
    [Theory]
    [InlineData(40, 30)]
    [InlineData(40, 1500)]
    [InlineData(3, 30000)]
    public void AnswersToABurst_ComeInOrder_EachToItsSender(int count, int bytes)
    {
        using var pair = new Loopback([new(IPAddress.Loopback, false), new(IPAddress.Parse("127.0.0.2"), false)], _portable);
        using Socket other = Loopback.NewClient();
        UdpChannel[] unicast = [.. pair.Transport.Channels.Where(c => !c.IsMulticast)];
        for (int i = 0; i < count; i++)
        {
            (i % 3 == 0 ? other : pair.Client).SendTo([(byte)i], unicast[i % 2].Local);
        }

        byte[] buffer = new byte[bytes];
        for (int served = 0; served < count;)
        {
            Assert.True(pair.Transport.Wait(2000));
            while (pair.Transport.Receive(buffer) >= 0)
            {
                Assert.True(pair.Transport.Send(pair.Transport.Remote, buffer, bytes));
                served++;
            }
        }

        // Of one sender at one address, whose order it is; between sockets they take turns.
        foreach (Socket client in (Socket[])[pair.Client, other])
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            int[] wanted = [.. Enumerable.Range(0, count).Where(i => (i % 3 == 0) == (client == other))];
            var came = new List<(int Number, EndPoint From)>();
            foreach (int _ in wanted)
            {
                Assert.Equal(bytes, client.ReceiveFrom(buffer, ref from));
                came.Add((buffer[0], from));
            }

            Assert.Equal(wanted, came.Select(answer => answer.Number).Order());
            foreach (IGrouping<EndPoint, int> way in came.GroupBy(answer => answer.From, answer => answer.Number))
            {
                Assert.Equal(way.Order(), way);
                Assert.All(way, number => Assert.Equal(unicast[number % 2].Local, way.Key));
            }
        }

        Assert.Equal(0, pair.Transport.SendErrors);
    }

    [Fact]
    public void AnswerThatCannotBeSent_IsCounted_AndTheOthersOfItsBurstAreSent()
    {
        using var pair = new Loopback(_portable);
        UdpRemote nowhere = new RemoteCache(1).Intern(pair.Unicast, new IPEndPoint(IPAddress.Loopback, 0).Serialize());
        for (byte i = 0; i < 6; i++)
        {
            pair.FromClient(i);
        }

        byte[] buffer = new byte[100];
        Assert.True(pair.Transport.Wait(2000));
        for (byte i = 0; i < 6; i++)
        {
            Assert.Equal(1, pair.Transport.Receive(buffer));
            pair.Transport.Send(i is 0 or 3 or 4 ? nowhere : pair.Transport.Remote, buffer, 1);
        }

        foreach (byte expected in (byte[])[1, 2, 5])
        {
            Assert.Equal(1, pair.Client.Receive(buffer));
            Assert.Equal(expected, buffer[0]);
        }

        Assert.Equal(3, pair.Transport.SendErrors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Kind", "Counting")]
    public void AfterWarmUp_ADatagramInAndOneOutAllocateNothing(bool severalSockets)
    {
        using var pair = severalSockets
            ? new Loopback([new(IPAddress.Loopback, false), new(IPAddress.Parse("127.0.0.2"), false)], _portable)
            : new Loopback(_portable);
        UdpTransport transport = severalSockets ? pair.Transport : new UdpTransport([pair.Unicast], _portable);
        byte[] buffer = new byte[1153];
        byte[] request = [1, 2, 3, 4, 5, 6, 7, 8];
        SocketAddress to = pair.Unicast.Local.Serialize();
        var from = new SocketAddress(AddressFamily.InterNetwork);
        int served = 0;

        void Turn()
        {
            pair.Client.SendTo(request, SocketFlags.None, to);
            if (transport.Wait(1000))
            {
                int length = transport.Receive(buffer);
                if (length == request.Length && transport.Send(transport.Remote, buffer, length))
                {
                    served++;
                    pair.Client.ReceiveFrom(buffer, SocketFlags.None, from);
                }
            }
        }

        for (int i = 0; i < 500; i++)
        {
            Turn();
        }

        served = 0;
        Assert.Equal(0, SteadyState.Allocated(Turn, 2000));
        Assert.InRange(served, 2000, 10000);
        Assert.Equal(0, served % 2000);
    }

    [Fact]
    [Trait("Kind", "Counting")]
    public void AfterWarmUp_ABurstAndItsAnswersAllocateNothing()
    {
        const int Burst = 5;
        using var pair = new Loopback(_portable);
        byte[] buffer = new byte[1153];
        byte[] request = [1, 2, 3, 4, 5, 6, 7, 8];
        SocketAddress to = pair.Unicast.Local.Serialize();
        var from = new SocketAddress(AddressFamily.InterNetwork);
        int served = 0;

        void Turn()
        {
            for (int i = 0; i < Burst; i++)
            {
                pair.Client.SendTo(request, SocketFlags.None, to);
            }

            pair.Transport.Wait(1000);
            for (int i = 0; i < Burst; i++)
            {
                int length = pair.Transport.Receive(buffer);
                pair.Transport.Send(pair.Transport.Remote, buffer, Math.Max(0, length));
            }

            for (int i = 0; i < Burst; i++)
            {
                served += pair.Client.ReceiveFrom(buffer, SocketFlags.None, from) == request.Length ? 1 : 0;
            }
        }

        pair.FromClient(1);
        pair.Receive();
        for (int i = 0; i < 500; i++)
        {
            Turn();
        }

        served = 0;
        Assert.Equal(0, SteadyState.Allocated(Turn, 500));
        Assert.Equal(0, served % (500 * Burst));
        Assert.NotEqual(0, served);
    }
}
