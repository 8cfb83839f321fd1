// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>Something that must not be, and all that is needed to see it again.</summary>
/// <param name="Seed">Seed of the session.</param>
/// <param name="Step">Which datagram of the session; the ones before it may matter.</param>
/// <param name="Datagram">The datagram.</param>
/// <param name="What">What is wrong.</param>
public sealed record Finding(int Seed, int Step, byte[] Datagram, string What)
{
    /// <summary>The datagram in hexadecimal.</summary>
    public string Hex => Convert.ToHexStringLower(Datagram);

    /// <inheritdoc/>
    public override string ToString()
    {
        return $"{What}{Environment.NewLine}seed {Seed}, datagram {Step} of the session, {Datagram.Length} bytes:{Environment.NewLine}{Hex}";
    }
}
