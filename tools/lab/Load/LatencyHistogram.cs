// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Numerics;

namespace NanoCoap.Lab.Load;

/// <summary>
/// Latencies in nanoseconds, in buckets that are exact below 256 and then grow with the value, so that none is off by more than
/// one part in 128. Its memory is fixed: recording allocates nothing, however long a run is.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>What is longer than this, about 68 seconds, is held as this; <see cref="Max"/> is exact all the same.</summary>
    public const long Limit = (1L << TopBits) - 1;

    private const int TopBits = 36;
    private const int PartBits = 7; // 128 buckets for each doubling
    private const int Parts = 1 << PartBits;

    private readonly long[] _counts = new long[(TopBits - PartBits + 1) * Parts];

    /// <summary>How many latencies were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest one, exactly; 0 if there is none.</summary>
    public long Max { get; private set; }

    /// <summary>Counts a latency.</summary>
    /// <param name="nanoseconds">The latency; below 0 is held as 0.</param>
    public void Record(long nanoseconds)
    {
        _counts[Bucket(Math.Clamp(nanoseconds, 0, Limit))]++;
        Count++;
        Max = Math.Max(Max, nanoseconds);
    }

    /// <summary>The latency that a share of all stayed within.</summary>
    /// <param name="share">0 to 1: 0.99 for the 99th percentile.</param>
    /// <returns>The highest value of the bucket in which that share is reached, but not more than <see cref="Max"/>; 0 if there is none.</returns>
    public long Percentile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long below = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            below += _counts[i];
            if (below >= rank)
            {
                return Math.Min(Highest(i), Max);
            }
        }

        return Max;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        Max = 0;
    }

    private static int Bucket(long value)
    {
        if (value < Parts)
        {
            return (int)value;
        }

        // The leading bits of the value say which part of its doubling it is in.
        int shift = BitOperations.Log2((ulong)value) - PartBits;
        return (shift * Parts) + (int)(value >> shift);
    }

    private static long Highest(int bucket)
    {
        if (bucket < 2 * Parts)
        {
            return bucket;
        }

        int shift = (bucket / Parts) - 1;
        return ((long)((bucket % Parts) + Parts + 1) << shift) - 1;
    }
}
