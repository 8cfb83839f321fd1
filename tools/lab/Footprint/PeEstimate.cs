// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>What an assembly takes as a .pe file.</summary>
/// <param name="Assembly">Its name.</param>
/// <param name="IsOptimised">Whether it was compiled as a release is.</param>
/// <param name="Parts">Every part, in their order.</param>
/// <param name="Types">Types with all that is in them, the largest first.</param>
/// <param name="Methods">Methods with their code, names, signatures and literals, the largest first.</param>
/// <param name="Strings">Strings, the largest first.</param>
public sealed record PeEstimate(
    string Assembly,
    bool IsOptimised,
    IReadOnlyList<PePartSize> Parts,
    IReadOnlyList<PeItem> Types,
    IReadOnlyList<PeItem> Methods,
    IReadOnlyList<PeItem> Strings)
{
    /// <summary>The length of the file.</summary>
    public int Bytes => Parts.Sum(part => part.Bytes);
}
