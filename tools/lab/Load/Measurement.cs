// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>What came of a load on a server whose process is known.</summary>
/// <param name="Result">What the clients saw.</param>
/// <param name="ProcessorTime">What the server's process took.</param>
/// <param name="Others">The share of the machine that neither it nor the clients took, 0 to 1, or null where that is not known.</param>
public sealed record Measurement(LoadResult Result, TimeSpan ProcessorTime, double? Others)
{
    /// <summary>Microseconds of processor time that one answer took the server.</summary>
    public double MicrosecondsEach => ProcessorTime.TotalMicroseconds / Math.Max(1, Result.Answered + Result.Errors);
}
