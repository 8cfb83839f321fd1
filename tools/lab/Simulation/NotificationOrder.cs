// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>Which of two notifications is the newer one, as a client sees it. RFC 7641 section 3.4.</summary>
public static class NotificationOrder
{
    private const int HalfSequence = 1 << 23;
    private const int ReorderingMs = 128000;

    /// <summary>Compares a notification that has just come with the newest so far.</summary>
    /// <param name="v1">Sequence number of the newest so far.</param>
    /// <param name="t1">When that came, milliseconds.</param>
    /// <param name="v2">Sequence number of the other.</param>
    /// <param name="t2">When that has come, milliseconds.</param>
    /// <returns>True if the other is newer.</returns>
    public static bool IsNewer(int v1, long t1, int v2, long t2)
    {
        return (v1 < v2 && v2 - v1 < HalfSequence) || (v1 > v2 && v1 - v2 > HalfSequence) || t2 > t1 + ReorderingMs;
    }
}
