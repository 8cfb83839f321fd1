// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;

namespace NanoCoap.Tests
{
    /// <summary>HKDF, and how often it has begun with a secret.</summary>
    public sealed class DerivationCounter : IKeyDerivation
    {
        /// <summary>Secrets that keys were derived from.</summary>
        public int Count;

        private readonly Hkdf _hkdf = new Hkdf();

        /// <inheritdoc/>
        public void Extract(byte[] salt, int saltLength, byte[] secret, int secretLength, byte[] pseudorandomKey)
        {
            Count++;
            _hkdf.Extract(salt, saltLength, secret, secretLength, pseudorandomKey);
        }

        /// <inheritdoc/>
        public void Expand(byte[] pseudorandomKey, byte[] info, int infoLength, byte[] output, int length)
        {
            _hkdf.Expand(pseudorandomKey, info, infoLength, output, length);
        }
    }
}
