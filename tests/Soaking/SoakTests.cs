// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Simulation;
using NanoCoap.Lab.Soaking;
using NanoCoap.Protocol;

namespace NanoCoap.Tests.Soaking;

/// <summary>Hours of a node's life around the moments at which a number begins anew. "lab soak" goes on for a week.</summary>
public sealed class SoakTests
{
    private const long HourMs = 3600000;

    [Theory]
    [InlineData(1, 1L << 31)]
    [InlineData(2, 1L << 32)]
    [InlineData(3, 1L << 33)]
    public void Clock_PassesEveryBit(int seed, long moment)
    {
        SoakSummary summary = Run(new SoakSettings { Seed = seed, DurationMs = 4 * HourMs, ClockMs = moment - (2 * HourMs) });
        Assert.Equal(1, summary.ClockWraps);
        Assert.Equal(0, summary.SequenceWraps);
    }

    [Fact]
    public void SequenceNumbers_BeginAnew()
    {
        SoakSummary summary = Run(new SoakSettings { Seed = 4, DurationMs = 3 * HourMs, Sequence = 0xFFFFFF - 1000 });
        Assert.Equal(1, summary.SequenceWraps);
        Assert.Equal(0, summary.ClockWraps);
    }

    [Fact]
    public void MessageIds_BeginAnew()
    {
        SoakSummary summary = Run(new SoakSettings { Seed = 5, DurationMs = 12 * HourMs });
        Assert.True(summary.MessageIdWraps >= 1, $"{summary.Sent} datagrams, {summary.MessageIdWraps} wraps");
        Assert.True(summary.Saved >= 10, $"settings saved {summary.Saved} times");
        Assert.True(summary.Lost > 1000, $"{summary.Lost} datagrams lost");
    }

    [Fact]
    public void Progress_IsTold_AndEndsIt()
    {
        List<long> told = [];
        SoakSummary summary = new Soak(new SoakSettings { DurationMs = 10 * HourMs }).Run(HourMs, progress =>
        {
            told.Add(progress.VirtualMs);
            return told.Count < 3;
        });
        Assert.Equal([HourMs, 2 * HourMs, 3 * HourMs], told);
        Assert.Equal(3 * HourMs, summary.VirtualMs);
        Assert.Null(summary.Failure);
    }

    [Fact]
    public void NotificationsThatAreSwallowed_AreLate()
    {
        // In place of each NON there is an ACK that its client has had already.
        var acknowledged = new Dictionary<Address, byte[]>();
        var settings = new SoakSettings
        {
            DurationMs = 6 * HourMs,
            Tamper = datagram =>
            {
                RawMessage message = datagram.Message;
                if (message.Type == MessageType.Acknowledgement)
                {
                    var empty = new RawMessage { Type = MessageType.Acknowledgement, MessageId = message.MessageId };
                    acknowledged[datagram.To] = empty.Encode();
                }

                bool swallow = message.Type == MessageType.NonConfirmable && message.Values(OptionNumber.Observe).Any();
                return swallow ? acknowledged[datagram.To] : datagram.Bytes;
            },
        };
        SoakSummary summary = new Soak(settings).Run(HourMs, _ => true);
        Assert.Matches(@"client-0 has had no notification of /\w+ for \d+ ms", summary.Failure);
    }

    private static SoakSummary Run(SoakSettings settings)
    {
        SoakSummary summary = new Soak(settings).Run(HourMs, _ => true);
        Assert.Null(summary.Failure);
        Assert.InRange(summary.LongestGapMs, -300, 0);
        Assert.True(summary.Notifications > 1000, $"{summary.Notifications} notifications");
        return summary;
    }
}
