// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Simulation;

namespace NanoCoap.Tests.Simulation;

/// <summary>A few seconds of what "lab simulate" does for longer: each scenario with some seeds, always the same.</summary>
public sealed class SimulationTests
{
    [Theory]
    [InlineData("calm", 100)]
    [InlineData("lossy", 200)]
    [InlineData("partitioned", 150)]
    [InlineData("moving", 150)]
    [InlineData("renewing", 150)]
    [InlineData("conditions", 200)]
    [InlineData("silent", 200)]
    [InlineData("deserted", 100)]
    [InlineData("garbage", 30)]
    [InlineData("spoofed", 100)]
    [InlineData("forged", 100)]
    [InlineData("flood", 4)]
    [InlineData("writers", 10)]
    [InlineData("hellos", 2)]
    [InlineData("protected", 60)]
    public void Scenario_Holds(string name, int seeds)
    {
        Scenario scenario = ScenarioCatalogue.Find(name)!;
        for (int seed = 0; seed < seeds; seed++)
        {
            RunResult result = SimulationRun.Run(scenario, seed, new SimulationSettings(), null);
            Assert.True(result.Failure == null, result.Failure + Environment.NewLine + result.Again);
        }
    }

    [Theory]
    [InlineData("protected", 1052)] // an answer of before the restart says nothing of the node after it
    [InlineData("protected", 4465)]
    [InlineData("protected", 4771)] // a RST to what the answer of a duplicate that ran again has overtaken
    public void SeedThatOnceFailed_Holds(string name, int seed)
    {
        RunResult result = SimulationRun.Run(ScenarioCatalogue.Find(name)!, seed, new SimulationSettings(), null);
        Assert.True(result.Failure == null, result.Failure + Environment.NewLine + result.Again);
    }

    // The same in each process: else no seed of a scenario in which work takes time would be the same run again.
    [Theory]
    [InlineData("", 0x811C9DC5)]
    [InlineData("a", 0xE40C292C)]
    [InlineData("foobar", 0xBF9CF968)]
    public void HashOfAnAddress_IsFnv1a(string name, uint hash)
    {
        Assert.Equal(hash, (uint)new Address(name).GetHashCode());
    }

    [Fact]
    public void EveryScenario_IsTested()
    {
        IEnumerable<string> tested = typeof(SimulationTests).GetMethod(nameof(Scenario_Holds))!
            .GetCustomAttributesData().SelectMany(data => data.ConstructorArguments)
            .Select(argument => ((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)argument.Value!)[0].Value!.ToString()!);
        Assert.Equal(ScenarioCatalogue.All.Select(scenario => scenario.Name), tested);
    }

    [Fact]
    public void TheyGoEverywhere()
    {
        // A network on which nothing happens holds, too.
        Statistics statistics = Run("lossy", 60);
        statistics.Add(Run("partitioned", 60));
        statistics.Add(Run("moving", 60));
        string[] never =
        [
            nameof(Statistics.Resets), // the node has no reason to reset a request of theirs
            nameof(Statistics.OrdersRefused),
            nameof(Statistics.LongestGapMs), // of floods
            nameof(Statistics.Handshakes), // of nodes that speak coaps
            nameof(Statistics.LongestHandshakeMs),
            nameof(Statistics.HelloPerMille),
            nameof(Statistics.BusyPerMille),
            nameof(Statistics.Restarts), // of nodes with keys
            nameof(Statistics.Challenges),
            nameof(Statistics.KeysWithdrawn),
            nameof(Statistics.Replays),
            nameof(Statistics.RanAgain), // where the node had to forget
        ];
        foreach ((string name, long count) in statistics.Named().Where(entry => !never.Contains(entry.Name)))
        {
            Assert.True(count >= 20, $"{name} is {count}");
        }

        Assert.True(statistics.OrdersAnswered > 10 * statistics.OrdersUnknown, "most requests are answered");
    }

    [Theory]
    [InlineData("lossy", 60, 300)]
    [InlineData("garbage", 15, 50)]
    [InlineData("spoofed", 30, 40)]
    public void WhatTheNodeMayForget_IsLittleBesideWhatItMustNot(string name, int seeds, int least)
    {
        // With the memory of a device. Otherwise the checks that a POST runs once, and that no PUT undoes a newer one, would ask for nothing.
        Statistics statistics = Run(name, seeds);
        Assert.True(statistics.DuplicatesToKnow >= least, $"{statistics.DuplicatesToKnow} duplicates had to be known");
        Assert.InRange(statistics.RanAgain, 0, statistics.DuplicatesToKnow / 20);
    }

    [Fact]
    public void Protected_GoesEverywhere()
    {
        Statistics statistics = Run("protected", 30);
        Assert.InRange(statistics.Restarts, 50, 1000);
        Assert.InRange(statistics.Challenges, 50, 10000);
        Assert.InRange(statistics.KeysWithdrawn, 50, 1000);
        Assert.InRange(statistics.Replays, 10000, 1000000);
        Assert.InRange(statistics.OrdersAnswered, 300, 100000);
        Assert.InRange(statistics.NotificationsSeen, 3000, 1000000);
        Assert.InRange(statistics.BlockwiseWrites, 50, 10000);
        Assert.InRange(statistics.DuplicatesToKnow, 10, 10000);
        Assert.Equal(0, statistics.RanAgain);
    }

    [Theory]
    [InlineData("lossy")]
    [InlineData("hellos")] // where every instruction takes time: those too that are executed once in a process
    public void TheSameSeed_IsTheSameRun(string name)
    {
        Scenario scenario = ScenarioCatalogue.Find(name)!;
        var traces = new StringWriter[2];
        var hashes = new ulong[2];
        for (int i = 0; i < 2; i++)
        {
            traces[i] = new StringWriter();
            hashes[i] = SimulationRun.Run(scenario, 7, new SimulationSettings(), traces[i]).Hash;
        }

        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(traces[0].ToString(), traces[1].ToString());
        Assert.NotEqual(hashes[0], SimulationRun.Run(scenario, 8, new SimulationSettings(), null).Hash);
    }

    [Fact]
    public void OneRun_IsTheSameEverywhere()
    {
        // On every machine, and until the node sends other bytes or at other times: then this number changes, and that is all there is to it.
        RunResult result = SimulationRun.Run(ScenarioCatalogue.Find("calm")!, 1, new SimulationSettings(), null);
        Assert.Equal("f10eb530726f5535", result.Hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Trace_HasEachDatagramInWords()
    {
        var trace = new StringWriter();
        RunResult result = SimulationRun.Run(ScenarioCatalogue.Find("lossy")!, 3, new SimulationSettings { LossPercent = 30 }, trace);
        string[] lines = trace.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(result.Statistics.Datagrams, lines.Count(line => !line.Contains(" ** ", StringComparison.Ordinal)));
        Assert.Equal(result.Statistics.Lost, lines.Count(line => line.EndsWith("[lost]", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("** the network heals", StringComparison.Ordinal));
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(
            line, @"^ +\d+\.\d{3} client-\d +> node +CON GET /\w+ observe=0 mid=\d+ tok=\w+ \d+ B \[\+\d+ ms\]$"));
    }

    [Fact]
    public void Options_TakeThePlaceOfChance()
    {
        var settings = new SimulationSettings { LossPercent = 0, DuplicationPercent = 100, LateMs = 0 };
        RunResult result = SimulationRun.Run(ScenarioCatalogue.Find("lossy")!, 3, settings, null);
        Assert.Null(result.Failure);
        Assert.Equal(0, result.Statistics.Lost);
        Assert.InRange(result.Statistics.Duplicated, 100, result.Statistics.Datagrams);
        Assert.EndsWith("--scenario lossy --seed 3 --trace --loss 0 --duplication 100 --late 0", result.Again, StringComparison.Ordinal);
    }

    private static Statistics Run(string name, int seeds)
    {
        var statistics = new Statistics();
        for (int seed = 0; seed < seeds; seed++)
        {
            statistics.Add(SimulationRun.Run(ScenarioCatalogue.Find(name)!, seed, new SimulationSettings(), null).Statistics);
        }

        return statistics;
    }
}
