// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Tool.Traffic;

namespace NanoCoap.Tool.SimulatedNode;

/// <summary>What happens to the keys of a node, as lines of its log.</summary>
/// <param name="log">The log, or null.</param>
/// <param name="changed">Hears of it too.</param>
internal sealed class KeyLog(NodeLog? log, Action changed) : ILog
{
    /// <inheritdoc/>
    public void Line(string text)
    {
        log?.Write(log.Begin().Add(text));
        changed();
    }
}
