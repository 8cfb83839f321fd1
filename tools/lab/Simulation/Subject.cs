// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>Something that can be observed, as those see it who know both sides.</summary>
/// <param name="Path">Its path.</param>
/// <param name="StateOf">The number of the state that a payload shows, or -1 if it shows none.</param>
/// <param name="Newest">The number of the state that the node is in.</param>
/// <param name="Ordered">Whether a higher number is a newer state.</param>
internal sealed record Subject(string Path, Func<byte[], int> StateOf, Func<int> Newest, bool Ordered);
