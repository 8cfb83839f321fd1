// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Simulated;

namespace NanoCoap.Tests.Host;

public sealed class LossyTransportTests
{
    [Fact]
    public void WithoutFaults_EverythingPassesOnce()
    {
        var inner = new Inner(100);
        var lossy = new LossyTransport(inner, 0, 0, 1, 100, null);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), ReceiveAll(lossy));
        SendAll(lossy, 100);
        Assert.Equal(100, inner.Sent.Count);
    }

    [Fact]
    public void DropOf100_LosesEverything_AndLeavesTheLoop()
    {
        var inner = new Inner(100);
        var lossy = new LossyTransport(inner, 100, 0, 1, 100, null);
        Assert.Equal(-1, lossy.Receive(new byte[10]));
        Assert.True(inner.Left > 80); // it must not swallow a whole flood in one call
        Assert.True(lossy.Send("remote", [1], 1));
        Assert.Empty(inner.Sent);
    }

    [Fact]
    public void Delay_HoldsBackWhatIsSent_UntilItIsDue()
    {
        var inner = new Inner(0);
        var clock = new ManualClock();
        var conditions = new LinkConditions { DelayMs = 50 };
        var lossy = new LossyTransport(inner, conditions, clock, 1, 100, null);
        byte[] buffer = [1];
        Assert.True(lossy.Send("remote", buffer, 1));
        buffer[0] = 9; // its own copy is under way
        clock.NowMs = 49;
        lossy.Wait(0);
        Assert.Empty(inner.Sent);
        clock.NowMs = 50;
        lossy.Wait(0);
        Assert.Equal([1], inner.Sent);

        conditions.DelayMs = 0;
        lossy.Send("remote", [2], 1);
        Assert.Equal([1, 2], inner.Sent);
    }

    [Fact]
    public void DuplicateOf100_DeliversEverythingTwice()
    {
        var inner = new Inner(3);
        var lossy = new LossyTransport(inner, 0, 100, 1, 100, null);
        Assert.Equal([0, 0, 1, 1, 2, 2], ReceiveAll(lossy));
        Assert.False(lossy.Wait(0));
        SendAll(lossy, 2);
        Assert.Equal([0, 0, 1, 1], inner.Sent);
    }

    [Fact]
    public void Duplicate_ComesFromTheSameRemote_AndWaitKnowsOfIt()
    {
        var inner = new Inner(1);
        var lossy = new LossyTransport(inner, 0, 100, 1, 100, null);
        byte[] buffer = new byte[10];
        Assert.True(lossy.Wait(0));
        Assert.Equal(1, lossy.Receive(buffer));
        object remote = lossy.Remote;
        Assert.True(lossy.Wait(1000));
        Assert.Equal(1, lossy.Receive(buffer));
        Assert.Equal(remote, lossy.Remote);
        Assert.Equal("remote 0", remote);
        Assert.True(lossy.IsMulticast);
        Assert.Equal(-1, lossy.Receive(buffer));
    }

    [Fact]
    public void SameSeed_SameFate()
    {
        Assert.Equal(Fate(5), Fate(5));
        Assert.NotEqual(Fate(5), Fate(6));
        Assert.InRange(Fate(5).Count, 120, 280); // of 250, a fifth lost and a tenth doubled
    }

    private static List<byte> Fate(int seed)
    {
        return ReceiveAll(new LossyTransport(new Inner(250), 20, 10, seed, 100, null));
    }

    private static List<byte> ReceiveAll(LossyTransport transport)
    {
        var all = new List<byte>();
        byte[] buffer = new byte[100];
        while (transport.Wait(0))
        {
            if (transport.Receive(buffer) == 1)
            {
                all.Add(buffer[0]);
            }
        }

        return all;
    }

    private static void SendAll(LossyTransport transport, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(transport.Send("remote", [(byte)i], 1));
        }
    }

    private sealed class ManualClock : IClock
    {
        public long NowMs { get; set; }
    }

    private sealed class Inner(int count) : ITransport
    {
        private int _next;

        public List<byte> Sent { get; } = [];

        public int Left => count - _next;

        public object Remote => "remote " + (_next - 1);

        public bool IsMulticast => true;

        public bool Wait(int timeoutMs)
        {
            return Left > 0;
        }

        public int Receive(byte[] buffer)
        {
            if (Left == 0)
            {
                return -1;
            }

            buffer[0] = (byte)_next++;
            return 1;
        }

        public int AddressOf(object remote, byte[] target)
        {
            return AddressBytes.Write((string)remote, target);
        }

        public bool Send(object remote, byte[] buffer, int length)
        {
            Sent.Add(buffer[0]);
            return true;
        }
    }
}
