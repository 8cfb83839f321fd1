// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;

namespace NanoCoap.Lab.Load;

/// <summary>Time as <see cref="Stopwatch"/> counts it.</summary>
internal static class LoadClock
{
    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static long Now => Stopwatch.GetTimestamp();

    public static long Ticks(TimeSpan time)
    {
        return (long)(time.TotalSeconds * Stopwatch.Frequency);
    }

    public static long Nanoseconds(long ticks)
    {
        return (long)(ticks * s_nanosecondsPerTick);
    }
}
