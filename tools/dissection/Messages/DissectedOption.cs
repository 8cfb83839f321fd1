// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Messages;

/// <summary>An option with the place of each of its bytes. Of one that breaks off, what came before the break.</summary>
public sealed class DissectedOption
{
    /// <summary>Where its first byte stands.</summary>
    public required int Offset { get; init; }

    /// <summary>High half of the first byte.</summary>
    public required int DeltaNibble { get; init; }

    /// <summary>Low half of the first byte.</summary>
    public required int LengthNibble { get; init; }

    /// <summary>Number of the option before, 0 for the first.</summary>
    public required int Before { get; init; }

    /// <summary>Further bytes of the delta that are there: 0, 1 or 2.</summary>
    public int DeltaBytes { get; set; }

    /// <summary>Further bytes of the length that are there: 0, 1 or 2.</summary>
    public int LengthBytes { get; set; }

    /// <summary>The delta, or -1 if it breaks off.</summary>
    public int Delta { get; set; } = -1;

    /// <summary>The length as it is stated, or -1 if it breaks off.</summary>
    public int Length { get; set; } = -1;

    /// <summary>Whether all of it is there.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The value, or as many of its bytes as there are.</summary>
    public byte[] Value { get; set; } = [];

    /// <summary>Option number; valid if there is a delta.</summary>
    public int Number => Before + Delta;

    /// <summary>Where the value starts.</summary>
    public int ValueOffset => Offset + 1 + DeltaBytes + LengthBytes;

    /// <summary>Its name, or null.</summary>
    public string? Name => OptionNames.Find(Number);

    /// <summary>Its row in <see cref="OptionTable"/>, or -1.</summary>
    public int Row => OptionTable.Find(Number);
}
