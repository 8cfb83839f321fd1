// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Messaging;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// From a pre-shared key to the keys of records, and what the Finished messages say: RFC 4279 section 2, RFC 5246 sections 5, 6.3,
    /// 7.4.9 and 8.1 with SHA-256, RFC 7627. HMAC's two states under a secret are made once for all of its expansions: half of the work.
    /// </summary>
    internal sealed class KeySchedule
    {
        private const int DecoyLength = 16;
        private const int MaxLabelLength = 22;
        private const string MasterSecretLabel = "master secret";
        private const string ExtendedMasterSecretLabel = "extended master secret";
        private const string KeyExpansionLabel = "key expansion";
        private const string ClientFinishedLabel = "client finished";
        private const string ServerFinishedLabel = "server finished";

        private readonly Sha256 _inner = new Sha256();
        private readonly Sha256 _outer = new Sha256();
        private readonly Sha256 _hash = new Sha256();
        private readonly byte[] _pad = new byte[Sha256.BlockLength];
        private readonly byte[] _part = new byte[Sha256.DigestLength]; // A(i) of RFC 5246 section 5
        private readonly byte[] _output = new byte[Sha256.DigestLength];
        private readonly byte[] _premaster = new byte[4 + (2 * PreSharedKeys.MaxKeyLength)];

        // Label and seed of an expansion.
        private readonly byte[] _seed = new byte[MaxLabelLength + (2 * ClientHello.RandomLength)];
        private int _seedLength;

        /// <summary>Draws random bytes.</summary>
        /// <param name="random">The source.</param>
        /// <param name="target">Gets them.</param>
        /// <param name="at">Where they start.</param>
        /// <param name="length">A multiple of four.</param>
        internal static void Draw(IRandom random, byte[] target, int at, int length)
        {
            for (int end = at + length; at < end; at += 4)
            {
                int bits = random.NextInt();
                RecordLayer.Put16(target, at, bits >> 16);
                RecordLayer.Put16(target, at + 2, bits);
            }
        }

        /// <summary>Makes master secret and key block, once the transcript ends with the ClientKeyExchange.</summary>
        /// <param name="handshake">Gets them.</param>
        /// <param name="key">The key; null for an identity of which nobody has one, so that it ends as with a wrong key.</param>
        /// <param name="random">Where a key of nobody comes from.</param>
        internal void MakeKeys(Handshake handshake, PreSharedKey key, IRandom random)
        {
            // The premaster secret: so many zeros as the key has bytes, and the key, each with its length.
            byte[] material = handshake.Material;
            byte[] premaster = _premaster;
            int length = key == null ? DecoyLength : key.Key.Length;
            RecordLayer.Put16(premaster, 0, length);
            RecordLayer.Put16(premaster, 2 + length, length);
            if (key == null)
            {
                Draw(random, premaster, 4 + length, length);
            }
            else
            {
                Array.Copy(key.Key, 0, premaster, 4 + length, length);
            }

            SetSecret(premaster, 0, 4 + (2 * length));
            Array.Clear(premaster, 0, premaster.Length);
            if ((handshake.Extensions & ClientHello.ExtendedMasterSecret) != 0)
            {
                // RFC 7627 section 4: over all messages so far.
                Label(ExtendedMasterSecretLabel);
                AddHash(handshake);
            }
            else
            {
                Label(MasterSecretLabel);
                AddRandom(material, Handshake.ClientRandomAt);
                AddRandom(material, Handshake.ServerRandomAt);
            }

            Expand(material, Handshake.SecretAt, Handshake.SecretLength);

            // RFC 5246 section 6.3: here the server's random comes first.
            UseMasterSecret(handshake);
            Label(KeyExpansionLabel);
            AddRandom(material, Handshake.ServerRandomAt);
            AddRandom(material, Handshake.ClientRandomAt);
            Expand(material, Handshake.KeyBlockAt, DtlsSession.KeyBlockLength);
            Forget();
        }

        /// <summary>Takes the master secret, for <see cref="MakeVerifyData"/>; <see cref="Forget"/> is to follow.</summary>
        /// <param name="handshake">Has it.</param>
        internal void UseMasterSecret(Handshake handshake)
        {
            SetSecret(handshake.Material, Handshake.SecretAt, Handshake.SecretLength);
        }

        /// <summary>Makes what a Finished says of all messages so far. RFC 5246 section 7.4.9.</summary>
        /// <param name="handshake">Has the messages.</param>
        /// <param name="ofServer">Whether it is ours.</param>
        /// <param name="target">Gets it.</param>
        /// <param name="offset">Where it starts.</param>
        internal void MakeVerifyData(Handshake handshake, bool ofServer, byte[] target, int offset)
        {
            Label(ofServer ? ServerFinishedLabel : ClientFinishedLabel);
            AddHash(handshake);
            Expand(target, offset, DtlsSession.FinishedLength);
        }

        /// <summary>Forgets the secret.</summary>
        internal void Forget()
        {
            _inner.Reset();
            _outer.Reset();
        }

        private void Label(string label)
        {
            // Utf8 would allocate.
            for (int i = 0; i < label.Length; i++)
            {
                _seed[i] = (byte)label[i];
            }

            _seedLength = label.Length;
        }

        private void AddRandom(byte[] source, int at)
        {
            Array.Copy(source, at, _seed, _seedLength, ClientHello.RandomLength);
            _seedLength += ClientHello.RandomLength;
        }

        private void AddHash(Handshake handshake)
        {
            _hash.CopyFrom(handshake.Transcript);
            _hash.Finish(_seed, _seedLength);
            _seedLength += Sha256.DigestLength;
        }

        private void SetSecret(byte[] secret, int offset, int length)
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

        // RFC 5246 section 5.
        private void Expand(byte[] target, int offset, int length)
        {
            Mac(_seedLength, 0, _part);
            while (length > 0)
            {
                Mac(_seedLength, Sha256.DigestLength, _output);
                int count = length < Sha256.DigestLength ? length : Sha256.DigestLength;
                Array.Copy(_output, 0, target, offset, count);
                offset += count;
                length -= count;
                if (length > 0)
                {
                    Mac(0, Sha256.DigestLength, _part);
                }
            }

            Array.Clear(_part, 0, _part.Length);
            Array.Clear(_output, 0, _output.Length);
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

        // HMAC over so many bytes of the part before, and of the seed.
        private void Mac(int seedLength, int partLength, byte[] target)
        {
            _hash.CopyFrom(_inner);
            _hash.Update(_part, 0, partLength);
            _hash.Update(_seed, 0, seedLength);
            _hash.Finish(target, 0);
            _hash.CopyFrom(_outer);
            _hash.Update(target, 0, Sha256.DigestLength);
            _hash.Finish(target, 0);
        }
    }
}
