// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Security.Cryptography;
using NanoCoap.Messaging;

namespace NanoCoap.Platform;

/// <summary>The system's generator for cryptography.</summary>
public sealed class SystemRandom : IRandom
{
    /// <inheritdoc/>
    public int NextInt()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt32(bytes);
    }
}
