// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>The size of a part of a .pe file.</summary>
/// <param name="Part">Which.</param>
/// <param name="Count">How many of the kind there are; 0 where counting says nothing.</param>
/// <param name="Bytes">What they come to.</param>
public sealed record PePartSize(PePart Part, int Count, int Bytes);
