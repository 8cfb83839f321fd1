// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Crypto
{
    /// <summary>
    /// AES with a key of 128 bits, encryption alone: FIPS 197. It works on the four columns of the state as little-endian words, with two
    /// tables of 1 KB that all instances share. Look-ups in tables take their time from the cache, where there is one: who can run code
    /// beside this one might learn of the key from that.
    /// </summary>
    public sealed class Aes128
    {
        /// <summary>Bytes of a block, and of a key.</summary>
        public const int BlockLength = 16;

        private const int Columns = 4;
        private const int ScheduleLength = 44;

        // SubBytes and MixColumns of a byte of the first row: of its substitute s the column 2s, s, s, 3s. The other one is for the second
        // row, which is the same column moved down by one; the third and the fourth are these two moved down by two. Made by the first
        // instance and not by initialisers: nanoCLR runs all of them in the order of types and assemblies.
        private static uint[] s_first;
        private static uint[] s_second;

        private readonly uint[] _state = new uint[Columns]; // a column each, its first byte lowest
        private readonly uint[] _schedule = new uint[ScheduleLength];

        /// <summary>Makes an instance without a key.</summary>
        public Aes128()
        {
            if (s_first == null)
            {
                BuildTables();
            }
        }

        /// <summary>Takes a key. FIPS 197 section 5.2.</summary>
        /// <param name="key">16 bytes from offset 0; not kept.</param>
        public void SetKey(byte[] key)
        {
            uint[] schedule = _schedule;
            for (int i = 0; i < 4; i++)
            {
                schedule[i] = BitConverter.ToUInt32(key, i << 2);
            }

            uint constant = 1;
            for (int at = 4; at < ScheduleLength; at += 4)
            {
                uint word = schedule[at - 1];
                word = (word >> 8) | (word << 24);
                word = Substitute(word, word, word, word) ^ constant ^ schedule[at - 4];
                schedule[at] = word;
                word ^= schedule[at - 3];
                schedule[at + 1] = word;
                word ^= schedule[at - 2];
                schedule[at + 2] = word;
                schedule[at + 3] = word ^ schedule[at - 1];
                constant = Double(constant);
            }
        }

        /// <summary>Forgets the key and the state.</summary>
        public void Wipe()
        {
            Array.Clear(_schedule, 0, ScheduleLength);
            Array.Clear(_state, 0, Columns);
        }

        /// <summary>Encrypts a block in place. FIPS 197 section 5.1.</summary>
        /// <param name="block">Holds it.</param>
        /// <param name="offset">Where it starts.</param>
        public void Encrypt(byte[] block, int offset)
        {
            Load(block, offset);
            Encrypt();
            Store(block, offset);
        }

        /// <summary>Encrypts the state.</summary>
        internal void Encrypt()
        {
            uint[] key = _schedule;
            uint[] first = s_first;
            uint[] second = s_second;
            uint[] state = _state;
            uint s0 = state[0] ^ key[0];
            uint s1 = state[1] ^ key[1];
            uint s2 = state[2] ^ key[2];
            uint s3 = state[3] ^ key[3];
            for (int at = 4; at < 40; at += 4)
            {
                uint low = first[(byte)(s2 >> 16)] ^ second[s3 >> 24];
                uint t0 = first[(byte)s0] ^ second[(byte)(s1 >> 8)] ^ (low << 16) ^ (low >> 16) ^ key[at];
                low = first[(byte)(s3 >> 16)] ^ second[s0 >> 24];
                uint t1 = first[(byte)s1] ^ second[(byte)(s2 >> 8)] ^ (low << 16) ^ (low >> 16) ^ key[at + 1];
                low = first[(byte)(s0 >> 16)] ^ second[s1 >> 24];
                uint t2 = first[(byte)s2] ^ second[(byte)(s3 >> 8)] ^ (low << 16) ^ (low >> 16) ^ key[at + 2];
                low = first[(byte)(s1 >> 16)] ^ second[s2 >> 24];
                s3 = first[(byte)s3] ^ second[(byte)(s0 >> 8)] ^ (low << 16) ^ (low >> 16) ^ key[at + 3];
                s0 = t0;
                s1 = t1;
                s2 = t2;
            }

            state[0] = Substitute(s0, s1, s2, s3) ^ key[40];
            state[1] = Substitute(s1, s2, s3, s0) ^ key[41];
            state[2] = Substitute(s2, s3, s0, s1) ^ key[42];
            state[3] = Substitute(s3, s0, s1, s2) ^ key[43];
        }

        /// <summary>Makes the block the state.</summary>
        internal void Load(byte[] block, int offset)
        {
            Array.Clear(_state, 0, Columns);
            Add(block, offset);
        }

        /// <summary>Adds a block to the state by exclusive or.</summary>
        internal void Add(byte[] block, int offset)
        {
            uint[] state = _state;
            state[0] ^= BitConverter.ToUInt32(block, offset);
            state[1] ^= BitConverter.ToUInt32(block, offset + 4);
            state[2] ^= BitConverter.ToUInt32(block, offset + 8);
            state[3] ^= BitConverter.ToUInt32(block, offset + 12);
        }

        /// <summary>Writes the state.</summary>
        internal void Store(byte[] block, int offset)
        {
            for (int i = 0; i < 4; i++)
            {
                uint column = _state[i];
                block[offset] = (byte)column;
                block[offset + 1] = (byte)(column >> 8);
                block[offset + 2] = (byte)(column >> 16);
                block[offset + 3] = (byte)(column >> 24);
                offset += 4;
            }
        }

        // SubBytes of the first byte of one column, the second of the next, and so on: ShiftRows and SubBytes without MixColumns. The
        // substitute stands in both middle bytes of the one table and in the last byte of the other.
        private static uint Substitute(uint a, uint b, uint c, uint d)
        {
            uint[] first = s_first;
            return (byte)(first[(byte)a] >> 8)
                ^ (first[(byte)(b >> 8)] & 0x0000FF00)
                ^ (first[(byte)(c >> 16)] & 0x00FF0000)
                ^ (s_second[d >> 24] & 0xFF000000);
        }

        // FIPS 197 section 5.1.1. The powers of 3 go through all elements but 0, those of its inverse through their inverses.
        private static void BuildTables()
        {
            uint[] first = new uint[256];
            uint[] second = new uint[256];
            uint element = 1;
            uint inverse = 1;
            int count = 0;
            while (count < 256)
            {
                // The last turn is for 0, which has no inverse and keeps the constant alone.
                uint affine = count == 255 ? 0 : inverse;
                affine |= affine << 8; // twice, so that a shift to the right rotates
                uint s = (byte)(affine ^ (affine >> 7) ^ (affine >> 6) ^ (affine >> 5) ^ (affine >> 4) ^ 0x63);
                uint s2 = Double(s);
                uint column = s2 | (s << 8) | (s << 16) | ((s2 ^ s) << 24);
                uint place = count == 255 ? 0 : element;
                first[place] = column;
                second[place] = (column << 8) | (column >> 24);

                element ^= Double(element);
                inverse ^= inverse << 1;
                inverse ^= inverse << 2;
                inverse ^= inverse << 4;
                inverse = (byte)inverse;
                if (inverse > 0x7F)
                {
                    inverse ^= 9;
                }

                count++;
            }

            s_second = second;
            s_first = first;
        }

        private static uint Double(uint element)
        {
            element <<= 1;
            return element > 0xFF ? element ^ 0x11B : element;
        }
    }
}
