// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>What the node costs a device.</summary>
/// <param name="Flash">Its assemblies.</param>
/// <param name="Heap">Its parts on the managed heap.</param>
/// <param name="Real">Lengths of real .pe files to compare with, by the names of the assemblies.</param>
/// <param name="CoreLibrary">The length of mscorlib.pe, which is in every image, or null where it is not at hand.</param>
public sealed record FootprintReport(
    IReadOnlyList<PeEstimate> Flash, IReadOnlyList<HeapRow> Heap, IReadOnlyDictionary<string, long> Real, long? CoreLibrary)
{
    /// <summary>The assemblies that are larger than they may be.</summary>
    public IEnumerable<PeEstimate> OverLimit => Flash.Where(assembly => assembly.Bytes > FlashLimits.Of(assembly.Assembly));

    /// <summary>The largest items of all assemblies.</summary>
    /// <param name="by">What is listed: type, method or string.</param>
    /// <returns>The items with their assemblies, the largest first.</returns>
    public IEnumerable<(string Assembly, PeItem Item)> Items(string by)
    {
        return Flash
            .SelectMany(assembly => ItemsOf(assembly, by).Select(item => (assembly.Assembly, item)))
            .OrderByDescending(entry => entry.item.Bytes);
    }

    private static IReadOnlyList<PeItem> ItemsOf(PeEstimate assembly, string by)
    {
        return by switch
        {
            "type" => assembly.Types,
            "method" => assembly.Methods,
            _ => assembly.Strings,
        };
    }
}
