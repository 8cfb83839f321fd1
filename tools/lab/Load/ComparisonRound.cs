// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>One round of a comparison: the same load on both servers, one after the other.</summary>
/// <param name="Clients">Clients.</param>
/// <param name="Round">Number of the round, from 1.</param>
/// <param name="Node">Our node.</param>
/// <param name="Peer">The other server.</param>
public sealed record ComparisonRound(int Clients, int Round, Measurement Node, Measurement Peer);
