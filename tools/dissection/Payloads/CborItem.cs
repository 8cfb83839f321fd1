// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Payloads;

/// <summary>A CBOR data item. RFC 8949 section 3.</summary>
public sealed class CborItem
{
    /// <summary>What it is.</summary>
    public required CborKind Kind { get; init; }

    /// <summary>The argument: an unsigned number, n of the negative number -1-n, a tag, a simple value.</summary>
    public ulong Argument { get; init; }

    /// <summary>The number of a <see cref="CborKind.Float"/>.</summary>
    public double Float { get; init; }

    /// <summary>The bytes of a byte string.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>The text of a text string.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether its length was not given at its start.</summary>
    public bool IsIndefinite { get; init; }

    /// <summary>The items of an array, keys and values of a map in turn, what a tag is about, the pieces of an indefinite string.</summary>
    public IReadOnlyList<CborItem> Items { get; init; } = [];

    /// <summary>The number that it is, or null.</summary>
    public double? Number => Kind switch
    {
        CborKind.Unsigned => Argument,
        CborKind.Negative => -1.0 - Argument,
        CborKind.Float => Float,
        _ => null,
    };
}
