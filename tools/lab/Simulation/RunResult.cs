// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>What came of a run.</summary>
/// <param name="Failure">What is wrong, with scenario, seed and time, or null.</param>
/// <param name="Again">The command that has the same run again, with every datagram.</param>
/// <param name="Hash">A number that two runs share only if they were the same.</param>
/// <param name="Statistics">What happened.</param>
public sealed record RunResult(string? Failure, string Again, ulong Hash, Statistics Statistics);
