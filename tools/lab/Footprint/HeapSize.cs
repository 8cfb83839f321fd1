// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Footprint;

/// <summary>
/// What objects cost on the managed heap of nanoCLR, which deals in blocks of 12 bytes: an object is one block and one
/// more for each field, an array 16 bytes and its elements, rounded up to blocks.
/// </summary>
public static class HeapSize
{
    /// <summary>A string literal, whose characters stay in flash.</summary>
    public const int Literal = BlockBytes;

    private const int BlockBytes = 12;

    /// <summary>An object.</summary>
    /// <param name="fields">Its instance fields, those of its base types included.</param>
    /// <returns>Bytes.</returns>
    public static int Object(int fields)
    {
        return BlockBytes * (1 + fields);
    }

    /// <summary>An array of a primitive type.</summary>
    /// <param name="length">Elements.</param>
    /// <param name="elementBytes">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <returns>Bytes.</returns>
    public static int Array(int length, int elementBytes)
    {
        return (16 + (length * elementBytes) + BlockBytes - 1) / BlockBytes * BlockBytes;
    }

    /// <summary>An array of references, without what they refer to: each takes a block.</summary>
    /// <param name="length">Elements.</param>
    /// <returns>Bytes.</returns>
    public static int References(int length)
    {
        return Array(length, BlockBytes);
    }
}
