// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Reflection;
using Mono.Cecil;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Server;
using NanoCoap.Values;

namespace NanoCoap.Lab.Metering;

/// <summary>Meters the portable assemblies that lie beside the tool.</summary>
public static class Meter
{
    private static readonly Assembly[] s_portable =
    [
        typeof(CoapEndpoint).Assembly, typeof(ValueConditions).Assembly, typeof(SensorNode).Assembly,
        typeof(AesCcm).Assembly, typeof(Protection).Assembly, typeof(DtlsServer).Assembly,
    ];

    /// <summary>Rewrites the assemblies, runs all scenarios on them and counts. The same code gives the same figures.</summary>
    /// <returns>All scenarios, with few observers first.</returns>
    /// <exception cref="InvalidOperationException">A scenario went otherwise than it should, or the IL is not optimised.</exception>
    public static IReadOnlyList<MeterResult> Run()
    {
        var rewriter = new BlockRewriter();
        var context = new MeteredContext(Rewrite(rewriter), typeof(Meter).Assembly);
        try
        {
            // What comes back is made of types that both sides share.
            var run = context.Lab.GetType(typeof(Scenarios).FullName!, throwOnError: true)!
                .GetMethod(nameof(Scenarios.Run))!
                .CreateDelegate<Func<int, List<(int Observers, string Name, int Times, long[] Executed)>>>();
            CodeBlock[] blocks = [.. rewriter.Blocks, MeteredRemote.Comparison, MeteredRemote.Hashing];
            return [.. run(rewriter.Blocks.Count).Select(scenario => Evaluate(blocks, scenario))];
        }
        finally
        {
            context.Unload();
        }
    }

    private static Dictionary<string, byte[]> Rewrite(BlockRewriter rewriter)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(s_portable[0].Location));
        var metered = new Dictionary<string, byte[]>();
        foreach (Assembly assembly in s_portable)
        {
            if (assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            {
                throw new InvalidOperationException(
                    $"{assembly.GetName().Name} was built without optimisation: its IL is not what a device runs.");
            }

            var parameters = new ReaderParameters { AssemblyResolver = resolver };
            using ModuleDefinition module = ModuleDefinition.ReadModule(assembly.Location, parameters);
            rewriter.Rewrite(module);
            var image = new MemoryStream();
            module.Write(image);
            metered.Add(assembly.GetName().Name!, image.ToArray());
        }

        return metered;
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
