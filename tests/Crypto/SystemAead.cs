// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;

namespace NanoCoap.Tests.Crypto;

/// <summary>AES-CCM as .NET has it, which is OpenSSL's or the system's.</summary>
internal sealed class SystemAead : IAead
{
    public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
    {
        using var ccm = new System.Security.Cryptography.AesCcm(key);
        Span<byte> text = buffer.AsSpan(offset, length);
        ccm.Encrypt(nonce, text, text, buffer.AsSpan(offset + length, AesCcm.TagLength), aad.AsSpan(0, aadLength));
    }

    public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
    {
        using var ccm = new System.Security.Cryptography.AesCcm(key);
        Span<byte> text = buffer.AsSpan(offset, length);
        try
        {
            ccm.Decrypt(nonce, text, buffer.AsSpan(offset + length, AesCcm.TagLength), text, aad.AsSpan(0, aadLength));
            return true;
        }
        catch (System.Security.Cryptography.AuthenticationTagMismatchException)
        {
            text.Clear();
            return false;
        }
    }
}
