// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>Meters the portable assemblies that lie beside the tool.</summary>
public static class Meter
{
    /// <summary>Rewrites the assemblies, runs all scenarios on them and counts. The same code gives the same figures.</summary>
    /// <returns>All scenarios, with few observers first.</returns>
    /// <exception cref="InvalidOperationException">A scenario went otherwise than it should, or the IL is not optimised.</exception>
    public static IReadOnlyList<MeterResult> Run()
    {
        var lab = new MeteredLab();
        try
        {
            var run = lab.Method<Func<int, List<(int Observers, string Name, int Times, long[] Executed)>>>(
                typeof(Scenarios), nameof(Scenarios.Run));
            CodeBlock[] blocks = [.. lab.Blocks, MeteredRemote.Comparison, MeteredRemote.Hashing];
            return [.. run(lab.Blocks.Count).Select(scenario => Evaluate(blocks, scenario))];
        }
        finally
        {
            lab.Unload();
        }
    }

    private static MeterResult Evaluate(IReadOnlyList<CodeBlock> blocks, (int Observers, string Name, int Times, long[] Executed) scenario)
    {
        Figures sum = default;
        var methods = new Dictionary<string, (long Entered, Figures Figures)>();
        for (int i = 0; i < blocks.Count; i++)
        {
            long executed = scenario.Executed[i];
            if (executed == 0)
            {
                continue;
            }

            Figures figures = blocks[i].Figures * executed;
            sum += figures;
            (long entered, Figures known) = methods.GetValueOrDefault(blocks[i].Method);
            methods[blocks[i].Method] = (entered + (blocks[i].IsEntry ? executed : 0), known + figures);
        }

        return new MeterResult(
            scenario.Observers,
            scenario.Name,
            sum.Mean(scenario.Times),
            [.. methods
                .OrderByDescending(method => method.Value.Figures.Cost)
                .ThenBy(method => method.Key, StringComparer.Ordinal)
                .Select(method => new MethodFigures(
                    method.Key, (double)method.Value.Entered / scenario.Times, method.Value.Figures.Mean(scenario.Times)))]);
    }
}
