// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Crypto
{
    /// <summary>HMAC with SHA-256, RFC 2104. Made once and used again: it allocates nothing afterwards and never throws.</summary>
    public sealed class HmacSha256
    {
        private readonly Sha256 _hash = new Sha256();
        private readonly byte[] _pad = new byte[Sha256.BlockLength];

        /// <summary>Begins under a key.</summary>
        /// <param name="key">Holds the key from offset 0; not kept.</param>
        /// <param name="length">Bytes of it, 0 or more. One longer than a block stands for its digest.</param>
        public void Begin(byte[] key, int length)
        {
            Array.Clear(_pad, 0, Sha256.BlockLength);
            if (length > Sha256.BlockLength)
            {
                _hash.Update(key, 0, length);
                _hash.Finish(_pad, 0);
            }
            else
            {
                Array.Copy(key, 0, _pad, 0, length);
            }

            Pad(0x36);
        }

        /// <summary>Takes bytes in.</summary>
        /// <param name="data">Holds them.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many they are, 0 or more.</param>
        public void Update(byte[] data, int offset, int length)
        {
            _hash.Update(data, offset, length);
        }

        /// <summary>Ends, writes the MAC and forgets the key.</summary>
        /// <param name="target">Gets <see cref="Sha256.DigestLength"/> bytes.</param>
        /// <param name="offset">Where they start.</param>
        public void Finish(byte[] target, int offset)
        {
            _hash.Finish(target, offset);
            Pad(0x36 ^ 0x5C);
            _hash.Update(target, offset, Sha256.DigestLength);
            _hash.Finish(target, offset);
            Array.Clear(_pad, 0, Sha256.BlockLength);
        }

        // What is in the pad becomes another one, with which a hash begins.
        private void Pad(int difference)
        {
            for (int i = 0; i < Sha256.BlockLength; i++)
            {
                _pad[i] ^= (byte)difference;
            }

            _hash.Update(_pad, 0, Sha256.BlockLength);
        }
    }
}
