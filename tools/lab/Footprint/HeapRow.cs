// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>What a part of the node takes on the managed heap of the device.</summary>
/// <param name="What">The part, with the sizes that it depends on.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record HeapRow(string What, int Bytes);
