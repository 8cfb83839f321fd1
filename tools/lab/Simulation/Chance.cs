// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>All the chance of a run: numbers that depend on the seed and on nothing else, whatever the runtime (SplitMix64).</summary>
public sealed class Chance
{
    private ulong _state;

    /// <summary>Makes the source.</summary>
    /// <param name="seed">The seed; runs with seeds next to each other have nothing in common.</param>
    public Chance(int seed)
    {
        _state = (uint)seed;
    }

    /// <summary>A number.</summary>
    /// <param name="bound">1 or more.</param>
    /// <returns>0 to <paramref name="bound"/> - 1.</returns>
    public int Below(int bound)
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (int)(((z >> 32) * (uint)bound) >> 32);
    }

    /// <summary>A number from a range.</summary>
    /// <param name="low">The lowest.</param>
    /// <param name="high">The highest.</param>
    /// <returns>One of them.</returns>
    public int Between(int low, int high)
    {
        return low + Below(high - low + 1);
    }

    /// <summary>Tosses.</summary>
    /// <param name="n">1 or more.</param>
    /// <returns>True once in <paramref name="n"/> times.</returns>
    public bool OneIn(int n)
    {
        return Below(n) == 0;
    }

    /// <summary>Tosses.</summary>
    /// <param name="perMille">0 to 1000.</param>
    /// <returns>True so many times in a thousand.</returns>
    public bool PerMille(int perMille)
    {
        return perMille != 0 && Below(1000) < perMille;
    }

    /// <summary>Chooses.</summary>
    /// <typeparam name="T">Of what.</typeparam>
    /// <param name="choices">At least one.</param>
    /// <returns>One of them.</returns>
    public T OneOf<T>(params ReadOnlySpan<T> choices)
    {
        return choices[Below(choices.Length)];
    }

    /// <summary>Bytes.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Any.</returns>
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)Below(256);
        }

        return bytes;
    }
}
