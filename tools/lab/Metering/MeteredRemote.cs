// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>
/// A remote that costs what nanoFramework's IPEndPoint does: each asks its address, another object, so that comparing two is two virtual
/// calls and about 40 instructions, and hashing one is two and about 20. The classes themselves are not at hand to be rewritten, so their
/// blocks are entered here.
/// </summary>
internal sealed class MeteredRemote
{
    /// <summary>What one comparison costs, from its first instruction on.</summary>
    public static readonly CodeBlock Comparison = new("IPEndPoint.Equals", true, new Figures(40, 3, 1, 0, 2500));

    /// <summary>What one hash code costs.</summary>
    public static readonly CodeBlock Hashing = new("IPEndPoint.GetHashCode", true, new Figures(20, 2, 1, 0, 1800));

    private static int s_comparison;

    private readonly int _hash;

    public MeteredRemote(string name)
    {
        Name = name;

        // That of a string is another one in each process, and with it the rows that share a bucket.
        foreach (char c in name)
        {
            _hash = (_hash * 31) + c;
        }
    }

    public string Name { get; }

    /// <summary>Says under which indexes the two blocks are counted: the comparison, and behind it the hash code.</summary>
    public static void Open(int comparison)
    {
        s_comparison = comparison;
    }

    public override bool Equals(object? obj)
    {
        BlockCounter.Enter(s_comparison);
        return obj is MeteredRemote other && Name == other.Name;
    }

    public override int GetHashCode()
    {
        BlockCounter.Enter(s_comparison + 1);
        return _hash;
    }

    public override string ToString()
    {
        return Name;
    }
}
