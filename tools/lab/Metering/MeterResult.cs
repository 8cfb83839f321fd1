// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>What a scenario executes each time.</summary>
/// <param name="Observers">Registrations that the node had.</param>
/// <param name="Scenario">What was done.</param>
/// <param name="Figures">What it comes to.</param>
/// <param name="Methods">Where, the most costly first; empty if it was read from a table.</param>
public sealed record MeterResult(int Observers, string Scenario, Figures Figures, IReadOnlyList<MethodFigures> Methods);
