// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Crypto
{
    /// <summary>
    /// HKDF with SHA-256, RFC 5869. <see cref="Hkdf"/> is the portable one; where a machine has its own, that is put in its place.
    /// </summary>
    public interface IKeyDerivation
    {
        /// <summary>HKDF-Extract: makes a pseudorandom key of what is secret. RFC 5869 section 2.2.</summary>
        /// <param name="salt">Holds the salt from offset 0. An empty one is as good as 32 zeros.</param>
        /// <param name="saltLength">Bytes of it, 0 or more.</param>
        /// <param name="secret">Holds the input keying material from offset 0.</param>
        /// <param name="secretLength">Bytes of it.</param>
        /// <param name="pseudorandomKey">Gets the pseudorandom key, 32 bytes from offset 0. Not one of the other arrays.</param>
        void Extract(byte[] salt, int saltLength, byte[] secret, int secretLength, byte[] pseudorandomKey);

        /// <summary>HKDF-Expand: makes keys of a pseudorandom key. RFC 5869 section 2.3.</summary>
        /// <param name="pseudorandomKey">32 bytes from offset 0.</param>
        /// <param name="info">Tells this key from others; from offset 0.</param>
        /// <param name="infoLength">Bytes of it.</param>
        /// <param name="output">Gets the output keying material from offset 0.</param>
        /// <param name="length">Bytes of it, 1 to 8160.</param>
        void Expand(byte[] pseudorandomKey, byte[] info, int infoLength, byte[] output, int length);
    }
}
