// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>The share of one method in a scenario, without what it calls.</summary>
/// <param name="Method">Type and name.</param>
/// <param name="Entered">How often it is entered each time, on average.</param>
/// <param name="Figures">What it executes.</param>
public sealed record MethodFigures(string Method, double Entered, Figures Figures);
