// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>A token as a key.</summary>
/// <param name="Value">Its bytes as a number.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct TokenKey(ulong Value, int Length)
{
    public static TokenKey Of(ReadOnlySpan<byte> token)
    {
        ulong value = 0;
        foreach (byte b in token)
        {
            value = (value << 8) | b;
        }

        return new TokenKey(value, token.Length);
    }
}
