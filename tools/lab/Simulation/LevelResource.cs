// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Values;

namespace NanoCoap.Lab.Simulation;

/// <summary>A number that goes anywhere between 0 and 40, with two decimals, for observers with conditions.</summary>
public sealed class LevelResource : Numeric
{
    /// <summary>The largest number, in hundredths.</summary>
    public const int Highest = 4000;

    /// <summary>Makes the resource.</summary>
    public LevelResource()
        : base("level", Methods.Get, 2, 1, SenmlRecord.Number(null, "level", null))
    {
    }

    /// <summary>The number, in hundredths.</summary>
    public int Hundredths { get; private set; } = Highest / 2;

    /// <summary>Goes on to another number.</summary>
    /// <param name="hundredths">The number.</param>
    public void Set(int hundredths)
    {
        Hundredths = hundredths;
        Changed();
    }

    /// <inheritdoc/>
    protected override bool TryRead(out int value)
    {
        value = Hundredths;
        return true;
    }
}
