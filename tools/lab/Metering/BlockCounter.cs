// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>What metered code calls at the start of each basic block. One thread only; every load context has counts of its own.</summary>
public static class BlockCounter
{
    private static long[] s_executed = [];

    /// <summary>Makes room.</summary>
    /// <param name="blocks">Blocks that there are.</param>
    public static void Open(int blocks)
    {
        s_executed = new long[blocks];
    }

    /// <summary>Forgets what was counted so far.</summary>
    public static void Clear()
    {
        Array.Clear(s_executed);
    }

    /// <summary>Adds what was counted since <see cref="Clear"/>.</summary>
    /// <param name="sums">A sum for each block.</param>
    public static void AddTo(long[] sums)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += s_executed[i];
        }
    }

    /// <summary>What was counted since <see cref="Clear"/>.</summary>
    /// <param name="weights">Of each block.</param>
    /// <returns>The sum.</returns>
    public static long Sum(long[] weights)
    {
        long sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += s_executed[i] * weights[i];
        }

        return sum;
    }

    /// <summary>Called by metered code.</summary>
    /// <param name="block">Index of the block.</param>
    public static void Enter(int block)
    {
        s_executed[block]++;
    }
}
