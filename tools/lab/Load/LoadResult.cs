// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using HdrHistogram;

namespace NanoCoap.Lab.Load;

/// <summary>What came of a load. Every request that was sent is in exactly one of <see cref="Answered"/>, <see cref="Errors"/> and <see cref="Lost"/>.</summary>
public sealed class LoadResult
{
    /// <summary>An hour in nanoseconds.</summary>
    internal const long LongestLatency = TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerHour;

    /// <summary>Requests that were sent.</summary>
    public long Sent { get; internal set; }

    /// <summary>Requests that were answered with 2.xx.</summary>
    public long Answered { get; internal set; }

    /// <summary>Requests that were answered with 4.xx, 5.xx or RST.</summary>
    public long Errors { get; internal set; }

    /// <summary>Requests that were not answered in time. Nothing is retransmitted, since that would hide it.</summary>
    public long Lost { get; internal set; }

    /// <summary>Datagrams that answer nothing: too late, twice, or no answer at all.</summary>
    public long Unexpected { get; internal set; }

    /// <summary>From the first request to the last answer.</summary>
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>How long answers took, nanoseconds, errors included: to three digits, and more than an hour as an hour.</summary>
    public LongHistogram Latencies { get; } = new(LongestLatency, numberOfSignificantValueDigits: 3);

    /// <summary>Answers in a second, errors included.</summary>
    public double PerSecond => Elapsed > TimeSpan.Zero ? (Answered + Errors) / Elapsed.TotalSeconds : 0;
}
