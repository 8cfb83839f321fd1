// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// SipHash-2-4 (Aumasson and Bernstein, 2012): a short hash that nobody can foretell who has not the key. Written with one loop and
    /// without calls for the interpreter; it allocates nothing.
    /// </summary>
    internal sealed class KeyedHash
    {
        private readonly ulong _k0;
        private readonly ulong _k1;

        /// <summary>Makes a hash under a key.</summary>
        /// <param name="k0">The first eight bytes of the key, the first one lowest.</param>
        /// <param name="k1">The other eight.</param>
        internal KeyedHash(ulong k0, ulong k1)
        {
            _k0 = k0;
            _k1 = k1;
        }

        /// <summary>Makes a hash under a key that is drawn.</summary>
        /// <param name="random">Where it comes from.</param>
        internal KeyedHash(IRandom random)
            : this(Draw(random), Draw(random))
        {
        }

        /// <summary>Hashes bytes.</summary>
        /// <param name="data">Holds them from offset 0.</param>
        /// <param name="length">How many they are.</param>
        /// <returns>64 bits.</returns>
        internal ulong Of(byte[] data, int length)
        {
            ulong v0 = _k0 ^ 0x736F6D6570736575UL;
            ulong v1 = _k1 ^ 0x646F72616E646F6DUL;
            ulong v2 = _k0 ^ 0x6C7967656E657261UL;
            ulong v3 = _k1 ^ 0x7465646279746573UL;
            int blocks = length >> 3;
            for (int step = 0; step < blocks + 3; step++)
            {
                // Whole blocks, then what is left with the length, then two steps that take nothing in.
                ulong word = 0;
                if (step < blocks)
                {
                    word = (ulong)BitConverter.ToInt64(data, step << 3);
                }
                else if (step == blocks)
                {
                    word = (ulong)length << 56;
                    for (int i = blocks << 3; i < length; i++)
                    {
                        word |= (ulong)data[i] << ((i & 7) << 3);
                    }
                }
                else if (step == blocks + 1)
                {
                    v2 ^= 0xFF;
                }

                v3 ^= word;
                for (int round = 0; round < 2; round++)
                {
                    v0 += v1;
                    v1 = ((v1 << 13) | (v1 >> 51)) ^ v0;
                    v0 = (v0 << 32) | (v0 >> 32);
                    v2 += v3;
                    v3 = ((v3 << 16) | (v3 >> 48)) ^ v2;
                    v0 += v3;
                    v3 = ((v3 << 21) | (v3 >> 43)) ^ v0;
                    v2 += v1;
                    v1 = ((v1 << 17) | (v1 >> 47)) ^ v2;
                    v2 = (v2 << 32) | (v2 >> 32);
                }

                v0 ^= word;
            }

            return v0 ^ v1 ^ v2 ^ v3;
        }

        private static ulong Draw(IRandom random)
        {
            return ((ulong)(uint)random.NextInt() << 32) | (uint)random.NextInt();
        }
    }
}
