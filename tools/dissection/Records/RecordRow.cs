// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Records;

/// <summary>Some bytes of a record with what they mean.</summary>
/// <param name="Offset">The first of them.</param>
/// <param name="Length">How many.</param>
/// <param name="Meaning">What they mean.</param>
/// <param name="IsUnread">Whether they were not read, because of an error before them.</param>
public sealed record RecordRow(int Offset, int Length, string Meaning, bool IsUnread = false)
{
    /// <summary>Bytes that were not read.</summary>
    /// <param name="offset">The first of them.</param>
    /// <param name="length">How many.</param>
    /// <returns>The row.</returns>
    internal static RecordRow Unread(int offset, int length)
    {
        return new RecordRow(offset, length, "not read any further", IsUnread: true);
    }
}
