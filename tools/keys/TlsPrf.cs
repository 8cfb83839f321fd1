// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Security.Cryptography;

namespace NanoCoap.Tool.Keys;

/// <summary>The pseudorandom function of TLS 1.2, with SHA-256: RFC 5246 section 5. That of devices stands in NanoCoap.Dtls.</summary>
public static class TlsPrf
{
    /// <summary>Makes a secret, or keys.</summary>
    /// <param name="secret">What they are made from.</param>
    /// <param name="label">What they are for, in ASCII.</param>
    /// <param name="seed">What makes them others than the last.</param>
    /// <param name="length">Bytes that are wanted.</param>
    /// <returns>So many bytes.</returns>
    public static byte[] Of(byte[] secret, ReadOnlySpan<byte> label, byte[] seed, int length)
    {
        byte[] labelled = [.. label, .. seed];
        byte[] a = labelled;
        var output = new List<byte>();
        while (output.Count < length)
        {
            a = HMACSHA256.HashData(secret, a);
            output.AddRange(HMACSHA256.HashData(secret, (byte[])[.. a, .. labelled]));
        }

        return [.. output.Take(length)];
    }
}
