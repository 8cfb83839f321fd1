// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Crypto
{
    /// <summary>HKDF with SHA-256, RFC 5869, in portable code. Made once: it allocates nothing afterwards and never throws.</summary>
    public sealed class Hkdf : IKeyDerivation
    {
        private readonly HmacSha256 _hmac = new HmacSha256();
        private readonly byte[] _part = new byte[Sha256.DigestLength];
        private readonly byte[] _count = new byte[1];

        /// <inheritdoc/>
        public void Extract(byte[] salt, int saltLength, byte[] secret, int secretLength, byte[] pseudorandomKey)
        {
            _hmac.Begin(salt, saltLength);
            _hmac.Update(secret, 0, secretLength);
            _hmac.Finish(pseudorandomKey, 0);
        }

        /// <inheritdoc/>
        public void Expand(byte[] pseudorandomKey, byte[] info, int infoLength, byte[] output, int length)
        {
            int part = 0; // bytes of the part before: none before the first
            int at = 0;
            _count[0] = 0;
            while (at < length)
            {
                _count[0]++;
                _hmac.Begin(pseudorandomKey, Sha256.DigestLength);
                _hmac.Update(_part, 0, part);
                _hmac.Update(info, 0, infoLength);
                _hmac.Update(_count, 0, 1);
                _hmac.Finish(_part, 0);
                part = Sha256.DigestLength;
                int count = length - at < part ? length - at : part;
                Array.Copy(_part, 0, output, at, count);
                at += count;
            }

            Array.Clear(_part, 0, Sha256.DigestLength);
        }
    }
}
