// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Crypto
{
    /// <summary>
    /// AES-CCM with a key of 16 bytes and a tag of 8, RFC 3610, in portable code. Made once: it allocates nothing afterwards, never throws
    /// and keeps nothing of a message or a key. Not for two threads at a time.
    /// </summary>
    public sealed class AesCcm : IAead
    {
        /// <summary>Bytes of a key.</summary>
        public const int KeyLength = 16;

        /// <summary>Bytes of a tag. RFC 3610 calls it M.</summary>
        public const int TagLength = 8;

        private readonly Aes128 _aes = new Aes128();
        private readonly byte[] _block = new byte[Aes128.BlockLength];

        // Flags, nonce, and a number in the last two bytes: a text is shorter than 64 KB.
        private readonly byte[] _counter = new byte[Aes128.BlockLength];

        /// <inheritdoc/>
        public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            Begin(key, nonce);
            MakeTag(aad, aadLength, buffer, offset, length);
            Array.Copy(_block, 0, buffer, offset + length, TagLength);
            Crypt(buffer, offset, length);
            Wipe();
        }

        /// <inheritdoc/>
        public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            Begin(key, nonce);
            Crypt(buffer, offset, length);
            MakeTag(aad, aadLength, buffer, offset, length);
            bool genuine = FixedTime.AreEqual(_block, 0, buffer, offset + length, TagLength);
            Wipe();
            if (!genuine)
            {
                Array.Clear(buffer, offset, length);
            }

            return genuine;
        }

        private void Begin(byte[] key, byte[] nonce)
        {
            _aes.SetKey(key);
            Array.Clear(_counter, 0, Aes128.BlockLength);
            Array.Copy(nonce, 0, _counter, 1, nonce.Length);
            _counter[0] = (byte)(14 - nonce.Length); // the bytes that are left for a number, less one
        }

        // The tag of a plaintext in the first bytes of the block. RFC 3610 section 2.2, and the end of 2.3.
        private void MakeTag(byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            // The first block is like those of the counter, with flags for a tag of 8 bytes and for additional data, and the length.
            int flags = aadLength == 0 ? 0x18 : 0x58;
            _counter[0] ^= (byte)flags;
            EncryptCounter(length);
            _counter[0] ^= (byte)flags;
            if (aadLength != 0)
            {
                // Two bytes of length before the additional data.
                _block[0] = (byte)(aadLength >> 8);
                _block[1] = (byte)aadLength;
                Authenticate(aad, 0, aadLength, 2);
            }

            Authenticate(buffer, offset, length, 0);
            _aes.Store(_block, 0);
            EncryptCounter(0);
            _aes.Add(_block, 0);
            _aes.Store(_block, 0);
        }

        // Takes bytes into the MAC, with zeros behind them up to a whole block. Of the first block so many bytes are there already.
        private void Authenticate(byte[] data, int offset, int length, int there)
        {
            Aes128 aes = _aes;
            while (length > 0)
            {
                int count = Aes128.BlockLength - there;
                if (count == Aes128.BlockLength && length >= count)
                {
                    aes.Add(data, offset);
                }
                else
                {
                    Array.Clear(_block, there, count);
                    Array.Copy(data, offset, _block, there, count < length ? count : length);
                    aes.Add(_block, 0);
                    there = 0;
                }

                offset += count;
                length -= count;
                aes.Encrypt();
            }
        }

        // RFC 3610 section 2.3: counter mode, from 1 on.
        private void Crypt(byte[] buffer, int offset, int length)
        {
            Aes128 aes = _aes;
            int counter = 0;
            while (length > 0)
            {
                counter++;
                EncryptCounter(counter);
                if (length >= Aes128.BlockLength)
                {
                    aes.Add(buffer, offset);
                    aes.Store(buffer, offset);
                }
                else
                {
                    Array.Copy(buffer, offset, _block, 0, length);
                    aes.Add(_block, 0);
                    aes.Store(_block, 0);
                    Array.Copy(_block, 0, buffer, offset, length);
                }

                offset += Aes128.BlockLength;
                length -= Aes128.BlockLength;
            }
        }

        private void EncryptCounter(int number)
        {
            _counter[14] = (byte)(number >> 8);
            _counter[15] = (byte)number;
            _aes.Load(_counter, 0);
            _aes.Encrypt();
        }

        private void Wipe()
        {
            _aes.Wipe();
            Array.Clear(_block, 0, Aes128.BlockLength);
        }
    }
}
