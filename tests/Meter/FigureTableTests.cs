// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Metering;

namespace NanoCoap.Tests.Meter;

/// <summary>The table of figures and its comparison.</summary>
public sealed class FigureTableTests
{
    private static readonly MeterResult s_get = new(8, "GET /a, 2 options", new Figures(1000, 20, 7, 0, 40000), []);

    [Fact]
    public void WhatWasWritten_IsRead()
    {
        MeterResult other = new(64, "a scenario whose name is longer than its column is wide", new Figures(1, 2, 3, 4, 500), []);
        MeterResult[] results = [s_get, other];
        Assert.Equal(results.Select(Plain), FigureTable.Read(FigureTable.WriteFile(results)).Select(Plain));

        static (int, string, Figures) Plain(MeterResult result)
        {
            return (result.Observers, result.Scenario, result.Figures);
        }
    }

    [Theory]
    [InlineData("8 GET 1 2 3 4")]
    [InlineData("8 GET 1 2 3 4 many")]
    [InlineData("few GET 1 2 3 4 5")]
    public void WhatIsNoTable_IsRefused(string line)
    {
        Assert.Throws<FormatException>(() => FigureTable.Read(line));
    }

    [Theory]
    [InlineData(1050, 21, 7, 0, 42000, 0)] // five percent are tolerated
    [InlineData(1051, 20, 7, 0, 40000, 1)]
    [InlineData(1000, 22, 7, 0, 40000, 1)]
    [InlineData(1000, 20, 8, 0, 40000, 1)]
    [InlineData(1000, 20, 7, 1, 40000, 1)]
    [InlineData(1000, 20, 7, 0, 42100, 1)]
    [InlineData(2000, 40, 14, 1, 80000, 5)]
    [InlineData(100, 2, 1, 0, 4000, 0)]
    public void GrowthIsAFinding(long il, long calls, long virtualCalls, long allocations, long cost, int findings)
    {
        MeterResult now = s_get with { Figures = new Figures(il, calls, virtualCalls, allocations, cost) };
        IReadOnlyList<string> found = FigureTable.Compare([s_get], [now]).Findings;
        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.StartsWith("GET /a, 2 options, observers: 8: ", finding, StringComparison.Ordinal));
    }

    [Fact]
    public void AllocationIsAFindingEvenIfTheTableHasIt()
    {
        MeterResult allocates = s_get with { Figures = new Figures(1000, 20, 7, 2, 40000) };
        Assert.Equal(["GET /a, 2 options, observers: 8: allocations 2, must be 0"], FigureTable.Compare([allocates], [allocates]).Findings);
    }

    [Fact]
    public void ShrinkingIsToldAndNoFinding()
    {
        MeterResult now = s_get with { Figures = new Figures(940, 20, 7, 0, 38000) };
        (IReadOnlyList<string> findings, IReadOnlyList<string> notes) = FigureTable.Compare([s_get], [now]);
        Assert.Empty(findings);
        Assert.Equal(["GET /a, 2 options, observers: 8: IL 1000 -> 940"], notes);
    }

    [Fact]
    public void ScenariosMustAgree()
    {
        MeterResult other = s_get with { Observers = 1 };
        Assert.Equal(
            [
                "GET /a, 2 options, observers: 1: not in the table",
                "GET /a, 2 options, observers: 8: in the table, and no scenario any more",
            ],
            FigureTable.Compare([s_get], [other]).Findings);
    }

    [Fact]
    public void MeanRoundsAllocationsUp()
    {
        Assert.Equal(new Figures(2, 1, 0, 1, 3), new Figures(25, 16, 7, 1, 40).Mean(16));
    }
}
