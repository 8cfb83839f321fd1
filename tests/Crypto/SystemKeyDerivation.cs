// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Security.Cryptography;
using NanoCoap.Crypto;

namespace NanoCoap.Tests.Crypto;

/// <summary>HKDF as .NET has it.</summary>
internal sealed class SystemKeyDerivation : IKeyDerivation
{
    public void Extract(byte[] salt, int saltLength, byte[] secret, int secretLength, byte[] pseudorandomKey)
    {
        HKDF.Extract(HashAlgorithmName.SHA256, secret.AsSpan(0, secretLength), salt.AsSpan(0, saltLength), pseudorandomKey.AsSpan(0, 32));
    }

    public void Expand(byte[] pseudorandomKey, byte[] info, int infoLength, byte[] output, int length)
    {
        HKDF.Expand(HashAlgorithmName.SHA256, pseudorandomKey.AsSpan(0, 32), output.AsSpan(0, length), info.AsSpan(0, infoLength));
    }
}
