// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Crypto
{
    /// <summary>
    /// Authenticated encryption with AES-CCM, a key of 16 bytes and a tag of 8. RFC 3610, as AES-CCM-16-64-128 (RFC 9053 section 4.2) and
    /// AES_128_CCM_8 (RFC 6655) have it. <see cref="AesCcm"/> is the portable one; where a machine has its own, that is put in its place.
    /// </summary>
    public interface IAead
    {
        /// <summary>Encrypts in place and appends the tag.</summary>
        /// <param name="key">16 bytes.</param>
        /// <param name="nonce"> All of the array, 7 to 13 bytes; OSCORE has 13, DTLS 12. No two messages may have the same one under a
        /// key.
        /// </param>
        /// <param name="aad">Holds the additional data from offset 0.</param>
        /// <param name="aadLength">Bytes of it, 0 to 65279.</param>
        /// <param name="buffer">Holds the plaintext, and has room for the tag behind it.</param>
        /// <param name="offset">Where the plaintext starts.</param>
        /// <param name="length">Bytes of it, 0 to 65535. The tag takes <see cref="AesCcm.TagLength"/> more.</param>
        void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length);

        /// <summary>Decrypts in place.</summary>
        /// <param name="key">16 bytes.</param>
        /// <param name="nonce">All of the array, 7 to 13 bytes.</param>
        /// <param name="aad">Holds the additional data from offset 0.</param>
        /// <param name="aadLength">Bytes of it, 0 to 65279.</param>
        /// <param name="buffer">Holds the ciphertext with the tag behind it.</param>
        /// <param name="offset">Where the ciphertext starts.</param>
        /// <param name="length">Bytes of the ciphertext without its tag, 0 to 65535.</param>
        /// <returns>False if the tag is not the right one. Then there is nothing but zeros where the plaintext would stand.</returns>
        bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length);
    }
}
