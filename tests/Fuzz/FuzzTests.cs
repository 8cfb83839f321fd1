// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Fuzzing;
using NanoCoap.Protocol;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Fuzz;

/// <summary>
/// A few seconds of what "lab fuzz" does for longer: no datagram throws, draws more than one reply, changes what only a valid
/// request may change, or is read beyond its end.
/// </summary>
public sealed class FuzzTests
{
    private readonly ITestOutputHelper _output;

    public FuzzTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FixedSeeds_FindNothing(int run)
    {
        // The same sessions every time, so that what fails here fails everywhere.
        var summary = new FuzzSummary();
        for (int i = 0; i < 25; i++)
        {
            Assert.Null(new FuzzSession((run * 1000) + i, summary).Run());
        }

        AssertWentEverywhere(summary);
    }

    [Fact]
    public void NewSeeds_FindNothing()
    {
        // Other sessions every time; a failure names its seed, and "lab fuzz --seed" has it again.
        int seed = Random.Shared.Next();
        _output.WriteLine($"first seed {seed}");
        var summary = new FuzzSummary();
        var watch = Stopwatch.StartNew();
        for (int i = 0; watch.ElapsedMilliseconds < 2000; i++)
        {
            Assert.Null(new FuzzSession(unchecked(seed + i) & int.MaxValue, summary).Run());
        }

        _output.WriteLine($"{summary.Datagrams} datagrams");
    }

    [Fact]
    public void TheSameSeed_IsTheSameSession()
    {
        var one = new FuzzSummary();
        var other = new FuzzSummary();
        new FuzzSession(7, one).Run();
        new FuzzSession(7, other).Run();
        Assert.Equal(one.Bytes, other.Bytes);
        Assert.Equal(one.Codes(), other.Codes());
        Assert.Equal(one.Changes, other.Changes);
    }

    [Fact]
    public void EveryDatagramOfUpToTwoBytes_FindsNothing()
    {
        var target = new FuzzTarget(1);
        Assert.Null(target.Feed("alice", [], false));
        for (int i = 0; i < 0x100; i++)
        {
            Assert.Null(target.Feed("alice", [(byte)i], false));
        }

        for (int i = 0; i < 0x10000; i += 7)
        {
            Assert.Null(target.Feed("alice", [(byte)(i >> 8), (byte)i], false));
        }
    }

    [Fact]
    public void EveryHeader_FindsNothing()
    {
        // Each first byte and each code, as a datagram that ends with the header, and with a token's worth of bytes behind it.
        int messageId = 0;
        for (int head = 0; head < 0x100; head++)
        {
            var target = new FuzzTarget(head);
            for (int code = 0; code < 0x100; code++)
            {
                messageId++;
                byte[] header = [(byte)head, (byte)code, (byte)(messageId >> 8), (byte)messageId];
                Assert.Null(Named(target.Feed("alice", header, false), header));
                header[3] ^= 0xFF;
                byte[] longer = [.. header, 0, 0, 0, 0, 0, 0, 0, 0];
                Assert.Null(Named(target.Feed("bob", longer, code % 16 == 0), longer));
            }
        }
    }

    [Fact]
    public void EveryOptionHead_FindsNothing()
    {
        // Each pair of nibbles, with each number of bytes behind it up to what the longest needs.
        byte[] values = new byte[300];
        Array.Fill(values, (byte)0x20);
        int messageId = 0;
        foreach (int behind in (int[])[0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17, 45, 46, 47, 48, 49, 299])
        {
            var target = new FuzzTarget(behind);
            for (int head = 0; head < 0x100; head++)
            {
                messageId++;
                byte[] datagram = [0x40, 0x01, (byte)(messageId >> 8), (byte)messageId, (byte)head, .. values[..behind]];
                Assert.Null(Named(target.Feed("alice", datagram, false), datagram));
            }
        }
    }

    [Fact]
    public void EveryPrefixAndEveryFlippedBit_OfSensibleRequests_FindsNothing()
    {
        RawMessage[] messages =
        [
            RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "alarm", 1, 2, 3).Uint(OptionNumber.ContentFormat, 0).Body("ON"),
            RawMessage.Request(MessageType.Confirmable, CoapCode.Post, "alarm/rules", 9).Body("gt=20 hys=0.5"),
            RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x08).Body("period=10 n=7   "),
            RawMessage.Request(MessageType.NonConfirmable, CoapCode.Get, "temperature", 4).Uint(OptionNumber.Observe, 0).Uint(OptionNumber.Accept, 110),
            RawMessage.Request(MessageType.Confirmable, CoapCode.Get, ".well-known/core", 5).Text(OptionNumber.UriQuery, "rt=alarm*")
                .Uint(OptionNumber.Block2, 0x12),
            RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "temperature", 6).Text(OptionNumber.UriHost, new string('h', 14))
                .Uint(OptionNumber.Size1, 4).Body("20.5"),
        ];
        foreach (RawMessage message in messages)
        {
            var target = new FuzzTarget(1);
            byte[] whole = message.Encode();
            int messageId = 0;
            for (int length = 0; length <= whole.Length; length++)
            {
                byte[] prefix = whole[..length];
                if (length >= 4)
                {
                    messageId++;
                    prefix[2] = (byte)(messageId >> 8);
                    prefix[3] = (byte)messageId;
                }

                Assert.Null(Named(target.Feed("alice", prefix, false), prefix));
            }

            for (int bit = 0; bit < whole.Length * 8; bit++)
            {
                byte[] bent = (byte[])whole.Clone();
                messageId++;
                bent[2] = (byte)(messageId >> 8);
                bent[3] = (byte)messageId;
                bent[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Null(Named(target.Feed("alice", bent, false), bent));
                if (bit % 50 == 0)
                {
                    Assert.Null(target.Pass(10000, 2250, true));
                }
            }
        }
    }

    private static string? Named(string? mistake, byte[] datagram)
    {
        return mistake == null ? null : mistake + ": " + Convert.ToHexStringLower(datagram);
    }

    // Fuzzing that is stopped at the door finds nothing either.
    private static void AssertWentEverywhere(FuzzSummary summary)
    {
        foreach (DatagramKind kind in Enum.GetValues<DatagramKind>().Except([DatagramKind.Protected, DatagramKind.Forged]))
        {
            Assert.True(summary.Kinds.GetValueOrDefault(kind) > 10, $"hardly any datagram of kind {kind}");
        }

        foreach (NodeParts part in Enum.GetValues<NodeParts>().Where(part => part != NodeParts.None))
        {
            Assert.True(summary.Changes.GetValueOrDefault(part) > 10, $"hardly any valid request that changes {part}");
        }

        CoapCode[] codes =
        [
            CoapCode.Empty, CoapCode.Created, CoapCode.Deleted, CoapCode.Changed, CoapCode.Content, CoapCode.Continue, CoapCode.BadRequest, CoapCode.BadOption,
            CoapCode.NotFound, CoapCode.MethodNotAllowed, CoapCode.NotAcceptable, CoapCode.RequestEntityIncomplete, CoapCode.PreconditionFailed,
            CoapCode.RequestEntityTooLarge, CoapCode.UnsupportedContentFormat, CoapCode.ServiceUnavailable, CoapCode.ProxyingNotSupported,
        ];
        foreach (CoapCode code in codes)
        {
            Assert.True(summary.Replies(code) > 0, $"never answered: {code}");
        }

        Assert.True(summary.Notifications > 10 && summary.Retransmissions > 10 && summary.Duplicates > 10);
    }
}
