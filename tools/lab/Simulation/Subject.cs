// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>Something that can be observed, as those see it who know both sides.</summary>
/// <param name="Path">Its path.</param>
/// <param name="StateOf">The number of the state that a payload shows, or -1 if it shows none.</param>
/// <param name="Newest">The number of the state that the node is in.</param>
/// <param name="Ordered">Whether a higher number is a newer state.</param>
internal sealed record Subject(string Path, Func<byte[], int> StateOf, Func<int> Newest, bool Ordered)
{
    /// <summary>Queries of the registration: the conditions under which the observer wants to hear of it.</summary>
    public string[] Query { get; init; } = [];

    /// <summary>
    /// Whether an observer that knows one state is right in what its conditions promise when another is the newest; without conditions it
    /// has to know that one.
    /// </summary>
    public Func<int, int, bool> Suffices { get; init; } = (known, newest) => known == newest;
}
