// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections;
using NanoCoap.Crypto;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// AES-CCM that fails the test when a key and a nonce are used a second time. All who share keys in a test share one of these.
    /// </summary>
    public sealed class NonceRecorder : IAead
    {
        private readonly AesCcm _aead = new AesCcm();
        private readonly ArrayList _used = new ArrayList();

        /// <summary>The key of the last message that was sealed, in hexadecimal.</summary>
        public string Key;

        /// <summary>Its nonce.</summary>
        public string Nonce;

        /// <summary>Its additional data.</summary>
        public string Aad;

        /// <summary>Its plaintext.</summary>
        public string Plaintext;

        /// <summary>Gets how many messages were sealed.</summary>
        public int Count
        {
            get { return _used.Count; }
        }

        /// <inheritdoc/>
        public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            Key = Hex.Text(key, 0, key.Length);
            Nonce = Hex.Text(nonce, 0, nonce.Length);
            Aad = Hex.Text(aad, 0, aadLength);
            Plaintext = Hex.Text(buffer, offset, length);
            string pair = Key + Nonce;
            for (int i = 0; i < _used.Count; i++)
            {
                Assert.IsFalse((string)_used[i] == pair, "a nonce is used a second time: " + Nonce);
            }

            _used.Add(pair);
            _aead.Seal(key, nonce, aad, aadLength, buffer, offset, length);
        }

        /// <inheritdoc/>
        public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            return _aead.Open(key, nonce, aad, aadLength, buffer, offset, length);
        }
    }
}
