// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Terminal;

/// <summary>A value of a time series.</summary>
/// <param name="Seconds">When, since the start of the series.</param>
/// <param name="Value">The value.</param>
public readonly record struct TimePoint(double Seconds, double Value);
