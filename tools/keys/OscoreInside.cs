// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Oscore;

namespace NanoCoap.Tool.Keys;

/// <summary>What is inside a protected message, or why that can't be told.</summary>
/// <param name="Message">The inner message, with header and token of the outer one; null if it could not be opened.</param>
/// <param name="PartialIv">Its own Partial IV, or <see cref="Protection.NoPartialIv"/>.</param>
/// <param name="Problem">Why it could not be opened, a sentence; else null.</param>
public sealed record OscoreInside(byte[]? Message, long PartialIv, string? Problem)
{
    /// <summary>A line about it.</summary>
    /// <param name="key">The name of the key.</param>
    /// <returns>The line.</returns>
    public string Head(string key)
    {
        return Problem != null ? $"Inside, OSCORE: {Problem}"
            : PartialIv == Protection.NoPartialIv ? $"Inside, OSCORE with {key}, under the number of its request:"
            : string.Create(CultureInfo.InvariantCulture, $"Inside, OSCORE with {key}, under number {PartialIv}:");
    }
}
