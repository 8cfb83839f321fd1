// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Load;
using NanoCoap.Tests.Host;

namespace NanoCoap.Tests.Load;

public sealed class LatencyHistogramTests
{
    private readonly LatencyHistogram _histogram = new();

    [Fact]
    public void Empty_IsZero()
    {
        Assert.Equal(0, _histogram.Count);
        Assert.Equal(0, _histogram.Max);
        Assert.Equal(0, _histogram.Percentile(0.5));
        Assert.Equal(0, _histogram.Percentile(1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(127, 127)]
    [InlineData(128, 128)]
    [InlineData(255, 255)]
    [InlineData(256, 257)]
    [InlineData(257, 257)]
    [InlineData(258, 259)]
    [InlineData(511, 511)]
    [InlineData(512, 515)]
    [InlineData(1000, 1003)]
    [InlineData(1000000, 1003519)]
    [InlineData(1000000000, 1002438655)]
    [InlineData(68719476735, 68719476735)]
    public void Value_IsReportedAsTheHighestOfItsBucket(long value, long expected)
    {
        _histogram.Record(value);
        _histogram.Record(LatencyHistogram.Limit); // so that the maximum does not cap it
        Assert.Equal(expected, _histogram.Percentile(0.5));
    }

    [Fact]
    public void Percentiles_OfOneToAHundred()
    {
        for (int i = 100; i >= 1; i--)
        {
            _histogram.Record(i);
        }

        Assert.Equal(100, _histogram.Count);
        Assert.Equal(1, _histogram.Percentile(0));
        Assert.Equal(1, _histogram.Percentile(0.01));
        Assert.Equal(50, _histogram.Percentile(0.5));
        Assert.Equal(51, _histogram.Percentile(0.501));
        Assert.Equal(90, _histogram.Percentile(0.9));
        Assert.Equal(99, _histogram.Percentile(0.99));
        Assert.Equal(100, _histogram.Percentile(0.999));
        Assert.Equal(100, _histogram.Percentile(1));
    }

    [Fact]
    public void Percentile_IsNeverMoreThanTheMaximum()
    {
        _histogram.Record(1000);
        Assert.Equal(1000, _histogram.Percentile(0.5));
        Assert.Equal(1000, _histogram.Max);
    }

    [Fact]
    public void BeyondTheLimit_TheMaximumIsStillExact()
    {
        _histogram.Record(long.MaxValue);
        _histogram.Record(-5);
        Assert.Equal(2, _histogram.Count);
        Assert.Equal(0, _histogram.Percentile(0.5));
        Assert.Equal(68719476735, _histogram.Percentile(1));
        Assert.Equal(long.MaxValue, _histogram.Max);
    }

    [Fact]
    public void NoValue_IsOffByMoreThanOnePartIn128()
    {
        for (long value = 1; value < LatencyHistogram.Limit; value = (value * 9 / 8) + 1)
        {
            var histogram = new LatencyHistogram();
            histogram.Record(value);
            histogram.Record(LatencyHistogram.Limit);
            long reported = histogram.Percentile(0.5);
            Assert.InRange(reported, value, value + (value / 128));
        }
    }

    [Fact]
    [Trait("Kind", "Counting")]
    public void Recording_AllocatesNothing()
    {
        _histogram.Record(1);
        long value = 0;
        Assert.Equal(0, SteadyState.Allocated(() => _histogram.Record(value += 7919), 100000));
    }
}
