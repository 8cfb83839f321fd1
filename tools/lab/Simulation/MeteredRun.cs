// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Metering;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// Runs of scenarios in which the node's work takes time: on a copy of everything whose portable code counts its instructions.
/// </summary>
public static class MeteredRun
{
    private static readonly Lazy<MeteredLab> s_lab = new(() => new MeteredLab());
    private static readonly Lazy<Copy> s_copy = new(() => s_lab.Value.Method<Copy>(typeof(MeteredRun), nameof(RunCopy)));

    private static readonly Lock s_one = new(); // the copy has one count of instructions: one run at a time

    // Everything here is of types that both sides share.
    private delegate (string? Failure, string Again, ulong Hash, long[] Statistics) Copy(
        string scenario, int seed, Dictionary<string, int> faults, long fromMs, TextWriter? trace, long[] weights);

    /// <summary>Whether this is the copy.</summary>
    internal static bool IsCopy => Weights.Length != 0;

    private static long[] Weights { get; set; } = [];

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="settings">What is to differ.</param>
    /// <param name="trace">Where every datagram is printed, or null.</param>
    /// <returns>What came of it.</returns>
    internal static RunResult Run(Scenario scenario, int seed, SimulationSettings settings, TextWriter? trace)
    {
        long[] weights = [.. s_lab.Value.Blocks.Select(block => block.Figures.Instructions)];
        lock (s_one)
        {
            (string? failure, string again, ulong hash, long[] values) =
                s_copy.Value(scenario.Name, seed, new Dictionary<string, int>(settings.SecureFaults), settings.TraceFromMs, trace, weights);
            return new RunResult(failure, again, hash, Statistics.Of(values));
        }
    }

    /// <summary>Runs a scenario, in the copy.</summary>
    /// <param name="scenario">Its name.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">As <see cref="SimulationSettings.SecureFaults"/> has them.</param>
    /// <param name="fromMs">From when on datagrams are printed.</param>
    /// <param name="trace">Where, or null.</param>
    /// <param name="weights">Instructions of each block.</param>
    /// <returns>What came of it.</returns>
    public static (string? Failure, string Again, ulong Hash, long[] Statistics) RunCopy(
        string scenario, int seed, Dictionary<string, int> faults, long fromMs, TextWriter? trace, long[] weights)
    {
        BlockCounter.Open(weights.Length);
        Weights = weights;
        MeteredLab.Initialize();
        var settings = new SimulationSettings { SecureFaults = faults, TraceFromMs = fromMs };
        RunResult result = SimulationRun.Run(ScenarioCatalogue.Find(scenario)!, seed, settings, trace);
        return (result.Failure, result.Again, result.Hash, [.. result.Statistics.Named().Select(entry => entry.Count)]);
    }

    /// <summary>What was executed since the last time, in instructions.</summary>
    internal static long TakeInstructions()
    {
        long sum = BlockCounter.Sum(Weights);
        BlockCounter.Clear();
        return sum;
    }
}
