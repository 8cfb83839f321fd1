// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Client.Async;
using NanoCoap.Lab.Load;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Load;

/// <summary>The clients against servers that do what servers may do, and what they should not.</summary>
public sealed class LoadGeneratorTests
{
    // Bytes of the smallest object that there is.
    private const double LeastObject = 24;

    private static readonly LoadSettings s_short = new()
    {
        Time = TimeSpan.FromMilliseconds(50),
        WarmUp = TimeSpan.Zero,
        Timeout = TimeSpan.FromSeconds(5),
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 5)]
    public void Piggybacked_AllAnswered_EachWithIdsOfItsOwn(int clients, int outstanding)
    {
        var server = new ScriptedServer(request => [Reply(request, 0x60, 0x45)]);
        LoadResult result;
        using (server)
        {
            result = Run(server, s_short with { Clients = clients, Outstanding = outstanding });
        }

        Assert.InRange(result.Answered, clients * outstanding, int.MaxValue);
        AssertCounts(result, answered: result.Sent);
        Assert.Equal(result.Sent, server.Received.Count);
        Assert.Equal(clients, server.Received.Select(r => r.Port).Distinct().Count());
        foreach (var ofOne in server.Received.GroupBy(r => r.Port, r => r.Datagram))
        {
            Assert.Equal(ofOne.Count(), ofOne.Select(d => Convert.ToHexString(d[2..4])).Distinct().Count());
            Assert.Equal(ofOne.Count(), ofOne.Select(d => Convert.ToHexString(d[4..8])).Distinct().Count());
        }

        Assert.Equal(result.Sent, result.Latencies.TotalCount);
        Assert.InRange(result.Elapsed.TotalMilliseconds, 50, 10000);
        Assert.InRange(result.Latencies.GetValueAtPercentile(100), 1000, 6_000_000_000);
    }

    [Fact]
    public void Separate_IsAcknowledged()
    {
        var server = new ScriptedServer(request => request.Length == 4 ? [] : [[0x60, 0, request[2], request[3]], Reply(request, 0x40, 0x45, 0x7700)]);
        LoadResult result;
        using (server)
        {
            result = Run(server, s_short);
            WaitForEnd(server, result.Sent * 2);
        }

        AssertCounts(result, answered: result.Sent);
        Assert.Equal(result.Sent, server.Received.Count(r => r.Datagram.AsSpan().SequenceEqual((byte[])[0x60, 0, 0x77, 0])));
    }

    [Fact]
    public void NonAnsweredByNon_IsFine()
    {
        using var server = new ScriptedServer(request => [Reply(request, 0x50, 0x45, 0x0101)]);
        LoadResult result = Run(server, s_short, confirmable: false);
        Assert.NotEqual(0, result.Answered);
        AssertCounts(result, answered: result.Sent);
    }

    [Theory]
    [InlineData(0x84)]
    [InlineData(0xA0)]
    public void ErrorCodes_AreErrors(byte code)
    {
        using var server = new ScriptedServer(request => [Reply(request, 0x60, code)]);
        LoadResult result = Run(server, s_short);
        Assert.NotEqual(0, result.Errors);
        AssertCounts(result, errors: result.Sent);
        Assert.NotEqual(0, result.PerSecond);
    }

    [Fact]
    public void Reset_IsAnError()
    {
        using var server = new ScriptedServer(request => [[0x70, 0, request[2], request[3]]]);
        LoadResult result = Run(server, s_short);
        Assert.NotEqual(0, result.Errors);
        AssertCounts(result, errors: result.Sent);
    }

    [Fact]
    public void NoAnswer_IsALoss_AndTheNextRequestFollows()
    {
        int count = 0;
        var server = new ScriptedServer(request => ++count % 2 == 0 ? [] : [Reply(request, 0x60, 0x45)]);
        LoadResult result;
        using (server)
        {
            result = Run(server, s_short with { Time = TimeSpan.FromMilliseconds(700), Timeout = TimeSpan.FromMilliseconds(500) });
        }

        Assert.Equal(2, result.Lost);
        AssertCounts(result, answered: (result.Sent + 1) / 2, lost: result.Sent / 2);
        Assert.Equal(result.Sent, server.Received.Count); // nothing was sent twice
    }

    [Fact]
    public void EmptyAckAlone_IsALoss()
    {
        using var server = new ScriptedServer(request => [[0x60, 0, request[2], request[3]]]);
        LoadResult result = Run(server, s_short with { Timeout = TimeSpan.FromMilliseconds(30) });
        Assert.NotEqual(0, result.Lost);
        AssertCounts(result, lost: result.Sent);
    }

    [Fact]
    public void AnswerBehindItsTime_IsUnexpected()
    {
        byte[]? late = null;
        using var server = new ScriptedServer(request =>
        {
            byte[][] answers = late == null ? [] : [late, Reply(request, 0x60, 0x45)];
            late ??= Reply(request, 0x60, 0x45);
            return answers;
        });
        LoadResult result = Run(server, s_short with { Time = TimeSpan.FromMilliseconds(600), Timeout = TimeSpan.FromMilliseconds(500) });
        AssertCounts(result, answered: result.Sent - 1, lost: 1, unexpected: result.Sent - 1);
    }

    [Fact]
    public void WhatAnswersNothing_IsUnexpected()
    {
        // Too short, another version, a request, another token, another message ID, an ACK of something else: six, then the answer.
        using var server = new ScriptedServer(request => request.Length == 4 ? [] :
        [
            [0x60, 0x45],
            [0xA4, .. Reply(request, 0x60, 0x45)[1..]],
            Reply(request, 0x50, 0x01),
            Reply([.. request[..7], (byte)(request[7] ^ 1)], 0x60, 0x45),
            Reply(request, 0x60, 0x45, ((request[2] << 8) | request[3]) ^ 1),
            [0x60, 0, request[2], (byte)(request[3] ^ 1)],
            Reply(request, 0x60, 0x45),
        ]);
        LoadResult result = Run(server, s_short);
        Assert.NotEqual(0, result.Answered);
        AssertCounts(result, answered: result.Sent, unexpected: 6 * result.Sent);
    }

    [Fact]
    public void UnknownCon_IsRejected()
    {
        var server = new ScriptedServer(request =>
            request.Length == 4 ? [] : [Reply([.. request[..7], (byte)(request[7] ^ 1)], 0x40, 0x45, 0x4242), Reply(request, 0x60, 0x45)]);
        LoadResult result;
        using (server)
        {
            result = Run(server, s_short);
            WaitForEnd(server, result.Sent * 2);
        }

        AssertCounts(result, answered: result.Sent, unexpected: result.Sent);
        Assert.Equal(result.Sent, server.Received.Count(r => r.Datagram.AsSpan().SequenceEqual((byte[])[0x70, 0, 0x42, 0x42])));
    }

    [Fact]
    public void MessageIds_FollowEachOther_SoThatNoneComesAgainBeforeAllWereUsed()
    {
        var server = new ScriptedServer(request => [Reply(request, 0x60, 0x45)]);
        using (server)
        {
            Run(server, s_short);
        }

        int[] ids = [.. server.Received.Select(r => (r.Datagram[2] << 8) | r.Datagram[3])];
        Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.Equal((pair.First + 1) & 0xFFFF, pair.Second));
    }

    [Fact]
    public void Probe_GivesTheAnswer()
    {
        using var server = new ScriptedServer(request => [[.. Reply(request, 0x60, 0x45), 0xFF, 1, 2, 3]]);
        using LoadGenerator generator = Make(server.EndPoint, s_short, confirmable: true);
        Assert.Equal([0xFF, 1, 2, 3], generator.Probe(default)![8..]);
        Assert.False(generator.IsRefused);
    }

    [Fact]
    public void Probe_WhereNobodyListens_EndsAtOnce()
    {
        IPEndPoint nobody;
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            nobody = (IPEndPoint)socket.LocalEndPoint!;
        }

        using LoadGenerator generator = Make(nobody, s_short, confirmable: true);
        Assert.Null(generator.Probe(default));
        Assert.True(generator.IsRefused);
    }

    [Fact]
    public void Probe_OfSomebodySilent_IsNull()
    {
        using var server = new ScriptedServer(_ => []);
        using LoadGenerator generator = Make(server.EndPoint, s_short with { Timeout = TimeSpan.FromMilliseconds(50) }, confirmable: true);
        Assert.Null(generator.Probe(default));
        Assert.False(generator.IsRefused);
    }

    [Fact]
    public void Cancellation_EndsItEarly()
    {
        using var server = new ScriptedServer(request => [Reply(request, 0x60, 0x45)]);
        using LoadGenerator generator = Make(server.EndPoint, s_short with { Time = TimeSpan.FromMinutes(10) }, confirmable: true);
        using var cancel = new CancellationTokenSource(50);
        LoadResult result = generator.Measure(cancel.Token);
        Assert.InRange(result.Elapsed.TotalMilliseconds, 1, 60000);
        AssertCounts(result, answered: result.Sent);
    }

    [Fact]
    public void WarmUp_DoesNotCount()
    {
        var server = new ScriptedServer(request => [Reply(request, 0x60, 0x45)]);
        LoadResult result;
        using (server)
        {
            using LoadGenerator generator = Make(server.EndPoint, s_short with { WarmUp = TimeSpan.FromMilliseconds(50) }, confirmable: true);
            generator.WarmUp(default);
            result = generator.Measure(default);
        }

        AssertCounts(result, answered: result.Sent);
        Assert.True(server.Received.Count > result.Sent);
    }

    [Fact]
    [Trait("Kind", "Counting")]
    public void Requests_AllocateNothing()
    {
        using var server = new ScriptedServer(request => [Reply(request, 0x60, 0x45)]);
        using LoadGenerator generator = Make(server.EndPoint, s_short with { Clients = 4 }, confirmable: true);
        generator.Measure(default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var nothing = new LoadResult();
        long one = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, nothing.Sent);

        // Waiting for a slow server may rent an array, and compiling anew allocates: what comes with each request comes each time.
        double least = double.MaxValue;
        for (int attempt = 0; attempt < 20 && least >= LeastObject; attempt++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            LoadResult result = generator.Measure(default);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before - one;
            Assert.NotEqual(0, result.Answered);
            least = Math.Min(least, (double)allocated / result.Answered);
        }

        Assert.InRange(least, 0, LeastObject - 1);
    }

    private static LoadGenerator Make(IPEndPoint server, LoadSettings settings, bool confirmable)
    {
        Assert.True(CoapUri.TryParse($"coap://{server}/a", out CoapUri? uri, out _));
        return new LoadGenerator(server, new LoadRequest(uri, CoapCode.Get, confirmable, []), settings);
    }

    private static LoadResult Run(ScriptedServer server, LoadSettings settings, bool confirmable = true)
    {
        using LoadGenerator generator = Make(server.EndPoint, settings, confirmable);
        return generator.Measure(default);
    }

    // An answer with the token of a request, and with its message ID unless another is given.
    private static byte[] Reply(byte[] request, byte type, byte code, int? messageId = null)
    {
        int id = messageId ?? (request[2] << 8) | request[3];
        return [(byte)(type | 4), code, (byte)(id >> 8), (byte)id, .. request[4..8]];
    }

    // The last datagrams of a client may still be on their way.
    private static void WaitForEnd(ScriptedServer server, long count)
    {
        Assert.True(SpinWait.SpinUntil(() => server.Received.Count >= count, 5000));
    }

    private static void AssertCounts(LoadResult result, long answered = 0, long errors = 0, long lost = 0, long unexpected = 0)
    {
        Assert.Equal((answered, errors, lost, unexpected), (result.Answered, result.Errors, result.Lost, result.Unexpected));
        Assert.Equal(result.Sent, result.Answered + result.Errors + result.Lost);
        Assert.Equal(result.Answered + result.Errors, result.Latencies.TotalCount);
    }
}
