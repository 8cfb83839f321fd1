// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Crypto
{
    /// <summary>SHA-256, FIPS 180-4. Made once and used again: it allocates nothing afterwards and never throws.</summary>
    public sealed class Sha256
    {
        /// <summary>Bytes of a digest.</summary>
        public const int DigestLength = 32;

        /// <summary>Bytes of a block.</summary>
        public const int BlockLength = 64;

        // Not by an initialiser: nanoCLR runs all of them in the order of types and assemblies.
        private static uint[] s_constants;

        private readonly uint[] _state = new uint[8];
        private readonly uint[] _words = new uint[16];
        private readonly byte[] _block = new byte[BlockLength];
        private int _filled;
        private long _length;

        /// <summary>Makes an instance, ready for <see cref="Update"/>.</summary>
        public Sha256()
        {
            if (s_constants == null)
            {
                // FIPS 180-4 section 4.2.2, and behind that the first state of section 5.3.3.
                s_constants = new uint[]
                {
                    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
                    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
                    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
                    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
                    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
                    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
                    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
                    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
                    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
                };
            }

            Reset();
        }

        /// <summary>Begins anew, and forgets all of what came before.</summary>
        public void Reset()
        {
            Array.Copy(s_constants, 64, _state, 0, 8);
            Array.Clear(_words, 0, 16);
            Array.Clear(_block, 0, BlockLength);
            _filled = 0;
            _length = 0;
        }

        /// <summary>Goes on from where another one is, which stays as it is.</summary>
        /// <param name="other">The other one.</param>
        public void CopyFrom(Sha256 other)
        {
            Array.Copy(other._state, 0, _state, 0, 8);
            Array.Copy(other._block, 0, _block, 0, BlockLength);
            _filled = other._filled;
            _length = other._length;
        }

        /// <summary>Takes bytes in.</summary>
        /// <param name="data">Holds them.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="length">How many they are, 0 or more.</param>
        public void Update(byte[] data, int offset, int length)
        {
            _length += length;
            while (length > 0)
            {
                int count = BlockLength - _filled;
                count = count < length ? count : length;
                Array.Copy(data, offset, _block, _filled, count);
                _filled += count;
                offset += count;
                length -= count;
                if (_filled == BlockLength)
                {
                    Compress();
                }
            }
        }

        /// <summary>Ends, writes the digest and begins anew.</summary>
        /// <param name="target">Gets <see cref="DigestLength"/> bytes.</param>
        /// <param name="offset">Where they start.</param>
        public void Finish(byte[] target, int offset)
        {
            // FIPS 180-4 section 5.1.1: a bit, zeros, the length in bits.
            _block[_filled++] = 0x80;
            Array.Clear(_block, _filled, BlockLength - _filled);
            if (_filled > BlockLength - 8)
            {
                Compress();
                Array.Clear(_block, 0, BlockLength);
            }

            long bits = _length << 3;
            for (int at = BlockLength - 1; at >= BlockLength - 8; at--)
            {
                _block[at] = (byte)bits;
                bits >>= 8;
            }

            Compress();
            for (int i = 0; i < DigestLength; i++)
            {
                target[offset + i] = (byte)(_state[i >> 2] >> (24 - ((i & 3) << 3)));
            }

            Reset();
        }

        // FIPS 180-4 section 6.2.2, with a schedule of the last 16 words.
        private void Compress()
        {
            uint[] state = _state;
            uint[] words = _words;
            uint[] constants = s_constants;
            byte[] block = _block;
            uint a = state[0];
            uint b = state[1];
            uint c = state[2];
            uint d = state[3];
            uint e = state[4];
            uint f = state[5];
            uint g = state[6];
            uint h = state[7];
            for (int i = 0; i < 64; i++)
            {
                uint word;
                if (i < 16)
                {
                    int at = i << 2;
                    word = ((uint)block[at] << 24) | ((uint)block[at + 1] << 16) | ((uint)block[at + 2] << 8) | block[at + 3];
                }
                else
                {
                    word = words[(i - 15) & 15];
                    uint late = words[(i - 2) & 15];
                    word = ((word >> 7) | (word << 25)) ^ ((word >> 18) | (word << 14)) ^ (word >> 3);
                    word += ((late >> 17) | (late << 15)) ^ ((late >> 19) | (late << 13)) ^ (late >> 10);
                    word += words[i & 15] + words[(i - 7) & 15];
                }

                words[i & 15] = word;
                word += h + constants[i] + (g ^ (e & (f ^ g)))
                    + (((e >> 6) | (e << 26)) ^ ((e >> 11) | (e << 21)) ^ ((e >> 25) | (e << 7)));
                h = g;
                g = f;
                f = e;
                e = d + word;
                word += (((a >> 2) | (a << 30)) ^ ((a >> 13) | (a << 19)) ^ ((a >> 22) | (a << 10))) + ((a & b) | (c & (a | b)));
                d = c;
                c = b;
                b = a;
                a = word;
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
            _filled = 0;
        }
    }
}
