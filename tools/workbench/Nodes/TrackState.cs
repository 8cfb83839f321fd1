// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Nodes;

/// <summary>A state of a resource, as it came.</summary>
/// <param name="Text">The representation on one line, safe to show.</param>
/// <param name="Number">The number that it is, or null.</param>
/// <param name="Time">When it came, milliseconds since 1970.</param>
/// <param name="MaxAge">Seconds for which it is good.</param>
/// <param name="Type">CON, NON or ACK.</param>
/// <param name="Sequence">The value of Observe, or null.</param>
/// <param name="IsStale">Whether the node has been silent for longer than it is good for.</param>
internal sealed record TrackState(string Text, double? Number, long Time, long MaxAge, string Type, uint? Sequence, bool IsStale);
