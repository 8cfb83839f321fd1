// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Simulated;

namespace NanoCoap.Tests.Host;

public sealed class LossyTransportTests
{
    [Fact]
    public void WithoutFaults_EverythingPassesOnce()
    {
        var inner = Inner(100);
        var lossy = new LossyTransport(inner, 0, 0, 1, 100, null);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), ReceiveAll(lossy));
        SendAll(lossy, 100);
        Assert.Equal(100, inner.Sent);
    }

    [Fact]
    public void DropOf100_LosesEverything_AndLeavesTheLoop()
    {
        var inner = Inner(100);
        var lossy = new LossyTransport(inner, 100, 0, 1, 100, null);
        Assert.Equal(-1, lossy.Receive(new byte[10]));
        Assert.True(inner.Queued > 80); // it must not swallow a whole flood in one call
        Assert.True(lossy.Send("remote", [1], 1));
        Assert.Equal(0, inner.Sent);
    }

    [Fact]
    public void Delay_HoldsBackWhatIsSent_UntilItIsDue()
    {
        var inner = Inner(0);
        var clock = new FakeBoard();
        var conditions = new LinkConditions { DelayMs = 50 };
        var lossy = new LossyTransport(inner, conditions, clock, 1, 100, null);
        byte[] buffer = [1];
        Assert.True(lossy.Send("remote", buffer, 1));
        buffer[0] = 9; // its own copy is under way
        clock.Now = 49;
        lossy.Wait(0);
        Assert.Equal(0, inner.Sent);
        clock.Now = 50;
        lossy.Wait(0);
        Assert.Equal([1], SentBy(inner));

        conditions.DelayMs = 0;
        lossy.Send("remote", [2], 1);
        Assert.Equal([2], SentBy(inner));
    }

    [Fact]
    public void DuplicateOf100_DeliversEverythingTwice()
    {
        var inner = Inner(3);
        var lossy = new LossyTransport(inner, 0, 100, 1, 100, null);
        Assert.Equal([0, 0, 1, 1, 2, 2], ReceiveAll(lossy));
        Assert.False(lossy.Wait(0));
        SendAll(lossy, 2);
        Assert.Equal([0, 0, 1, 1], SentBy(inner));
    }

    [Fact]
    public void Duplicate_ComesFromTheSameRemote_AndWaitKnowsOfIt()
    {
        var inner = Inner(1);
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
        return ReceiveAll(new LossyTransport(Inner(250), 20, 10, seed, 100, null));
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

    private static FakeTransport Inner(int count)
    {
        var inner = new FakeTransport { IsMulticast = true };
        for (int i = 0; i < count; i++)
        {
            inner.Queue("remote " + i, [(byte)i], 1);
        }

        return inner;
    }

    private static List<byte> SentBy(FakeTransport inner)
    {
        var sent = new List<byte>();
        while (inner.Take(out _) is { } message)
        {
            sent.Add(message[0]);
        }

        return sent;
    }
}
