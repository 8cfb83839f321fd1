// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Simulation;

/// <summary>A run of a scenario with a seed. The same two, and the same settings, are the same run, bit for bit.</summary>
public static class SimulationRun
{
    /// <summary>Runs it.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="settings">What is to differ.</param>
    /// <param name="trace">Where every datagram is printed, or null.</param>
    /// <returns>What came of it.</returns>
    public static RunResult Run(Scenario scenario, int seed, SimulationSettings settings, TextWriter? trace)
    {
        if (scenario.IsMetered && !MeteredRun.IsCopy)
        {
            return MeteredRun.Run(scenario, seed, settings, trace);
        }

        var world = new World(seed, settings, null, trace, scenario.HasKeys);
        scenario.Play(world);
        Statistics statistics = world.Statistics;
        statistics.Runs = 1;
        statistics.Events = world.Events.Count;
        statistics.VirtualMs = world.Events.NowMs - world.Events.StartMs;
        statistics.Datagrams = world.Network.Sent;
        statistics.Lost = world.Network.Lost;
        statistics.Duplicated = world.Network.Duplicated;
        world.CountNode();
        statistics.KeysWithdrawn = world.Keys?.Withdrawn ?? 0;
        statistics.DuplicatesToKnow = world.Memory.HadToKnow;
        statistics.RanAgain = world.Memory.RanAgain;
        string? failure = world.Verdict.Failure;
        if (failure != null)
        {
            failure = string.Create(CultureInfo.InvariantCulture, $"scenario {scenario.Name}, seed {seed}, {failure}");
        }

        string again = string.Create(
            CultureInfo.InvariantCulture, $"{LabCommand.Line} simulate --scenario {scenario.Name} --seed {seed} --trace{settings.Options}");
        return new RunResult(failure, again, world.Trace.Hash, statistics);
    }
}
