// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Terminal;

namespace NanoCoap.Tests.Cli;

public sealed class TimeSeriesPlotTests
{
    // Two parabolas; no sine, which may differ in its last digit from machine to machine.
    private static readonly TimePoint[] s_wave =
        [.. Enumerable.Range(0, 61).Select(i => new TimePoint(2 * i, 22.5 + (i < 30 ? 0.01 * i * (30 - i) : -0.01 * (i - 30) * (60 - i))))];

    [Fact]
    public void Wave_InBraille()
    {
        Snapshot.Check("plot-wave", TimeSeriesPlot.Lines(s_wave, "Cel", Screen.Plain));
    }

    [Fact]
    public void Wave_InAscii()
    {
        IReadOnlyList<string> lines = TimeSeriesPlot.Lines(s_wave, "Cel", Screen.Plain with { Unicode = false });
        Snapshot.Check("plot-wave-ascii", lines);
        Assert.All(lines, line => Assert.All(line, c => Assert.InRange(c, ' ', '~')));
    }

    [Fact]
    public void OneValue_AndAFlatLine()
    {
        Snapshot.Check("plot-one-value", TimeSeriesPlot.Lines([new TimePoint(0, 21.5)], "", Screen.Plain));
        Snapshot.Check("plot-flat", TimeSeriesPlot.Lines([new TimePoint(0, 0), new TimePoint(3600, 0)], "", Screen.Plain, 5));
    }

    [Fact]
    public void WhatIsNoNumber_InterruptsTheCurve()
    {
        Snapshot.Check(
            "plot-gap",
            TimeSeriesPlot.Lines([new(0, 1), new(10, 2), new(20, double.NaN), new(30, 3), new(40, 3)], "", Screen.Plain with { Width = 50 }, 5));
    }

    [Fact]
    public void WithoutNumbers_ItSaysSo()
    {
        Assert.Equal(["(no numbers to draw)"], TimeSeriesPlot.Lines([new TimePoint(0, double.NaN)], "", Screen.Plain));
        Assert.Equal(["(no numbers to draw)"], TimeSeriesPlot.Lines([], "", Screen.Plain));
    }

    // Whatever a node sends: no exception, no line that is too long, and the last value is there.
    [Theory]
    [InlineData(1e300, -1e300)]
    [InlineData(1e-300, 2e-300)]
    [InlineData(-40.0, 125.0)]
    [InlineData(1e9, 1e9 + 1)]
    [InlineData(0.1, 0.3)]
    [InlineData(int.MinValue, int.MaxValue)]
    public void AnyRange_FitsTheScreen(double first, double second)
    {
        foreach (int width in (int[])[40, 80, 200])
        {
            IReadOnlyList<string> lines = TimeSeriesPlot.Lines([new(0, first), new(5, second)], "", Screen.Plain with { Width = width });
            Assert.InRange(lines.Count, 5, TimeSeriesPlot.StandardRows + 6);
            Assert.All(lines, line => Assert.True(line.Length <= width, line));
        }
    }

    [Theory]
    [InlineData(0.5, 0.1, "0.5 s")]
    [InlineData(30, 10, "30 s")]
    [InlineData(90, 30, "1:30")]
    [InlineData(7205, 3600, "2:00:05")]
    public void TimeText_IsShort(double seconds, double step, string expected)
    {
        Assert.Equal(expected, TimeSeriesPlot.TimeText(seconds, step));
    }

    [Fact]
    public void LabelsStandAtTheirValues()
    {
        // The curve touches the first and the last label, since both are its ends.
        IReadOnlyList<string> lines = TimeSeriesPlot.Lines([new(0, 10), new(1, 20)], "", Screen.Plain with { Unicode = false }, 5);
        Assert.StartsWith("20 +", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("*", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("10 +*", lines[4], StringComparison.Ordinal);
    }
}
