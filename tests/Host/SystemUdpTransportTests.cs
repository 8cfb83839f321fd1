// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.Sockets;

namespace NanoCoap.Tests.Host;

/// <summary>The transport as this system has it.</summary>
public sealed class SystemUdpTransportTests : UdpTransportTests
{
    private const string Gathers = "Only where the system takes several datagrams in one call are some kept for that.";

    public SystemUdpTransportTests()
        : base(portable: false)
    {
    }

    [LinuxFact(Gathers)]
    public void AnswersToABurst_LeaveTogether_WithTheLast()
    {
        using Loopback pair = WithBurst(3);
        Assert.True(AnswerNext(pair));
        Assert.True(AnswerNext(pair));
        Assert.Equal(0, pair.Client.Available);
        Assert.True(AnswerNext(pair));
        Assert.Equal([0, 1, 2], Answers(pair, 3));
    }

    // The turn of a loop takes eight; deadlines must not wait for more, nor those who were answered for deadlines.
    [LinuxFact(Gathers)]
    public void AnswersToABurst_LeaveAtTheNextWait_IfSomeOfItAreLeft()
    {
        using Loopback pair = WithBurst(3);
        AnswerNext(pair);
        AnswerNext(pair);
        Assert.True(pair.Transport.Wait(0));
        Assert.Equal([0, 1], Answers(pair, 2));
    }

    [LinuxFact(Gathers)]
    public void AnswersToABurst_LeaveWithFlush_BeforeTheSocketsAreClosed()
    {
        using Loopback pair = WithBurst(3);
        AnswerNext(pair);
        pair.Transport.Flush();
        Assert.Equal([0], Answers(pair, 1));
        AnswerNext(pair);
        pair.Transport.UseSecure([]);
        Assert.Equal([1], Answers(pair, 1));
    }

    [LinuxFact(Gathers)]
    public void AnswersToABurst_DoNotWaitForASlowHandler_AndThoseBehindIt()
    {
        using Loopback pair = WithBurst(3);
        AnswerNext(pair);
        Thread.Sleep(1);
        pair.Transport.Receive(new byte[10]);
        Assert.Equal([0], Answers(pair, 1));
    }

    // A datagram to which nothing is sent, as an acknowledgement, may be the last of a burst.
    [LinuxFact(Gathers)]
    public void AnswersToABurst_LeaveAlsoIfTheLastIsNotAnswered()
    {
        using Loopback pair = WithBurst(2);
        AnswerNext(pair);
        Assert.Equal(1, pair.Transport.Receive(new byte[10]));
        Assert.Equal(-1, pair.Transport.Receive(new byte[10]));
        Assert.Equal([0], Answers(pair, 1));
    }

    private static Loopback WithBurst(int count)
    {
        var pair = new Loopback();
        for (int i = 0; i < count; i++)
        {
            pair.FromClient((byte)i);
        }

        Assert.True(pair.Transport.Wait(2000));
        return pair;
    }

    private static bool AnswerNext(Loopback pair)
    {
        byte[] buffer = new byte[10];
        int length = pair.Transport.Receive(buffer);
        return pair.Transport.Send(pair.Transport.Remote, buffer, length);
    }

    private static byte[] Answers(Loopback pair, int count)
    {
        byte[] buffer = new byte[10];
        return [.. Enumerable.Range(0, count).Select(_ => pair.Client.Receive(buffer, SocketFlags.None) == 1 ? buffer[0] : (byte)255)];
    }
}
