// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// The pseudorandom function of TLS 1.2 with SHA-256, RFC 5246 section 5. HMAC's two states under a secret are made once for all of its
    /// expansions: half of the work.
    /// </summary>
    internal sealed class TlsPrf
    {
        private readonly Sha256 _inner = new Sha256();
        private readonly Sha256 _outer = new Sha256();
        private readonly Sha256 _hash = new Sha256();
        private readonly byte[] _pad = new byte[Sha256.BlockLength];
        private readonly byte[] _part = new byte[Sha256.DigestLength]; // A(i) of the RFC
        private readonly byte[] _output = new byte[Sha256.DigestLength];

        /// <summary>Takes a secret.</summary>
        /// <param name="secret">Holds it; not kept.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        internal void SetSecret(byte[] secret, int offset, int length)
        {
            byte[] pad = _pad;
            Array.Clear(pad, 0, Sha256.BlockLength);
            if (length > Sha256.BlockLength)
            {
                _hash.Update(secret, offset, length);
                _hash.Finish(pad, 0);
            }
            else
            {
                Array.Copy(secret, offset, pad, 0, length);
            }

            Begin(_inner, 0x36);
            Begin(_outer, 0x36 ^ 0x5C);
            Array.Clear(pad, 0, Sha256.BlockLength);
        }

        /// <summary>Expands the secret.</summary>
        /// <param name="seed">Holds label and seed from offset 0.</param>
        /// <param name="seedLength">Bytes of both.</param>
        /// <param name="target">Gets the output.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        internal void Expand(byte[] seed, int seedLength, byte[] target, int offset, int length)
        {
            Mac(seed, seedLength, 0, _part);
            while (length > 0)
            {
                Mac(seed, seedLength, Sha256.DigestLength, _output);
                int count = length < Sha256.DigestLength ? length : Sha256.DigestLength;
                Array.Copy(_output, 0, target, offset, count);
                offset += count;
                length -= count;
                if (length > 0)
                {
                    Mac(seed, 0, Sha256.DigestLength, _part);
                }
            }

            Array.Clear(_part, 0, _part.Length);
            Array.Clear(_output, 0, _output.Length);
        }

        /// <summary>Forgets the secret.</summary>
        internal void Wipe()
        {
            _inner.Reset();
            _outer.Reset();
        }

        private void Begin(Sha256 hash, int difference)
        {
            byte[] pad = _pad;
            for (int i = 0; i < Sha256.BlockLength; i++)
            {
                pad[i] ^= (byte)difference;
            }

            hash.Reset();
            hash.Update(pad, 0, Sha256.BlockLength);
        }

        // HMAC over so many bytes of the part before, and the seed.
        private void Mac(byte[] seed, int seedLength, int partLength, byte[] target)
        {
            _hash.CopyFrom(_inner);
            _hash.Update(_part, 0, partLength);
            _hash.Update(seed, 0, seedLength);
            _hash.Finish(target, 0);
            _hash.CopyFrom(_outer);
            _hash.Update(target, 0, Sha256.DigestLength);
            _hash.Finish(target, 0);
        }
    }
}
