// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Messaging;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// Records: RFC 6347 section 4.1, protected with AES_128_CCM_8 as RFC 6655 has it. One buffer is for all that goes out; a datagram of
    /// several records is put together there.
    /// </summary>
    internal sealed class RecordLayer
    {
        internal const int HeaderLength = 13;
        internal const int EpochAt = 3; // epoch and number are eight bytes, which stand for a record in nonce and additional data
        internal const int NumberAt = 5;
        internal const int LengthAt = 11;
        internal const int ExplicitNonceLength = 8;

        // Content types, RFC 5246 section 6.2.1.
        internal const int ChangeCipherSpec = 20;
        internal const int Alert = 21;
        internal const int Handshake = 22;
        internal const int ApplicationData = 23;

        internal const int Dtls10 = 0xFEFF;
        internal const int Dtls12 = 0xFEFD;

        /// <summary>Bytes by which a protected record is longer than what it carries.</summary>
        internal const int Overhead = HeaderLength + ExplicitNonceLength + AesCcm.TagLength;

        /// <summary>Record numbers that there are in an epoch.</summary>
        internal const long Numbers = 1L << 48;

        internal readonly IDatagramSender Sender;
        internal readonly byte[] Out;
        internal int Length; // bytes of the datagram that is being put together

        private const int AadLength = 13;
        private const int SaltLength = 4;
        private const int FatalLevel = 2;
        private const int WarningLevel = 1;

        private readonly IAead _aead;
        private readonly byte[] _key = new byte[AesCcm.KeyLength];
        private readonly byte[] _nonce = new byte[SaltLength + ExplicitNonceLength];
        private readonly byte[] _aad = new byte[AadLength];

        internal RecordLayer(IDatagramSender sender, IAead aead, int maxMessageBytes)
        {
            Sender = sender;
            _aead = aead;
            Out = new byte[maxMessageBytes + Overhead];
        }

        internal static int Number16(byte[] buffer, int at)
        {
            return (buffer[at] << 8) | buffer[at + 1];
        }

        internal static int Number24(byte[] buffer, int at)
        {
            return (buffer[at] << 16) | (buffer[at + 1] << 8) | buffer[at + 2];
        }

        internal static long Number48(byte[] buffer, int at)
        {
            return ((long)Number24(buffer, at) << 24) | (uint)Number24(buffer, at + 3);
        }

        internal static void Put16(byte[] buffer, int at, int value)
        {
            buffer[at] = (byte)(value >> 8);
            buffer[at + 1] = (byte)value;
        }

        internal static void Put24(byte[] buffer, int at, int value)
        {
            buffer[at] = (byte)(value >> 16);
            Put16(buffer, at + 1, value);
        }

        /// <summary>Adds the header of a record in plain.</summary>
        /// <returns>Where its content goes.</returns>
        internal int AddPlain(int type, int version, long number, int contentLength)
        {
            int at = Length;
            PutHeader(at, type, version, 0, number, contentLength);
            Length = at + HeaderLength + contentLength;
            return at + HeaderLength;
        }

        /// <summary>Says where the content of a record goes that <see cref="Seal"/> will protect.</summary>
        internal int ContentAt
        {
            get { return Length + HeaderLength + ExplicitNonceLength; }
        }

        /// <summary>Protects a record in epoch 1, whose content is at <see cref="ContentAt"/>, and adds it.</summary>
        internal void Seal(int type, byte[] keyBlock, int keyBlockAt, long number, int contentLength)
        {
            byte[] buffer = Out;
            int at = Length;
            PutHeader(at, type, Dtls12, 1, number, contentLength);

            // The explicit part of the nonce is epoch and number, which are once in a session.
            Array.Copy(buffer, at + EpochAt, buffer, at + HeaderLength, ExplicitNonceLength);
            Prepare(keyBlock, keyBlockAt + DtlsSession.WriteKeyAt, keyBlockAt + DtlsSession.WriteIvAt, buffer, at, contentLength);
            _aead.Seal(_key, _nonce, _aad, AadLength, buffer, at + HeaderLength + ExplicitNonceLength, contentLength);
            Array.Clear(_key, 0, _key.Length);
            int length = ExplicitNonceLength + contentLength + AesCcm.TagLength;
            Put16(buffer, at + LengthAt, length);
            Length = at + HeaderLength + length;
        }

        /// <summary>Opens a protected record in place.</summary>
        /// <param name="keyBlock">Holds the keys.</param>
        /// <param name="keyBlockAt">Where they start.</param>
        /// <param name="buffer">Holds the record.</param>
        /// <param name="at">Where it starts.</param>
        /// <returns>Bytes of the content, behind header and explicit nonce; -1 if it is not genuine.</returns>
        internal int Open(byte[] keyBlock, int keyBlockAt, byte[] buffer, int at)
        {
            int length = Number16(buffer, at + LengthAt) - ExplicitNonceLength - AesCcm.TagLength;
            if (length < 0)
            {
                return -1;
            }

            Prepare(keyBlock, keyBlockAt + DtlsSession.ReadKeyAt, keyBlockAt + DtlsSession.ReadIvAt, buffer, at, length);
            bool genuine = _aead.Open(_key, _nonce, _aad, AadLength, buffer, at + HeaderLength + ExplicitNonceLength, length);
            Array.Clear(_key, 0, _key.Length);
            return genuine ? length : -1;
        }

        /// <summary>Sends what was put together.</summary>
        internal bool Send(object remote)
        {
            int length = Length;
            Length = 0;
            return Sender.Send(remote, Out, length);
        }

        /// <summary>Sends a fatal alert in plain. RFC 5246 section 7.2.</summary>
        internal void SendAlert(object remote, long number, int description)
        {
            int at = AddPlain(Alert, Dtls12, number, 2);
            Out[at] = FatalLevel;
            Out[at + 1] = (byte)description;
            Send(remote);
        }

        /// <summary>Sends a warning in a session.</summary>
        internal void SendWarning(DtlsSession session, int description)
        {
            int at = ContentAt;
            Out[at] = WarningLevel;
            Out[at + 1] = (byte)description;
            Seal(Alert, session.Material, 0, session.SendNumber++, 2);
            Send(session.Remote);
        }

        private void PutHeader(int at, int type, int version, int epoch, long number, int length)
        {
            byte[] buffer = Out;
            buffer[at] = (byte)type;
            Put16(buffer, at + 1, version);
            Put16(buffer, at + EpochAt, epoch);
            Put24(buffer, at + NumberAt, (int)(number >> 24));
            Put24(buffer, at + NumberAt + 3, (int)number);
            Put16(buffer, at + LengthAt, length);
        }

        // Key, nonce and additional data of a record: RFC 5246 section 6.2.3.3, RFC 6655 section 3.
        private void Prepare(byte[] keyBlock, int keyAt, int saltAt, byte[] buffer, int at, int length)
        {
            Array.Copy(keyBlock, keyAt, _key, 0, AesCcm.KeyLength);
            Array.Copy(keyBlock, saltAt, _nonce, 0, SaltLength);
            Array.Copy(buffer, at + HeaderLength, _nonce, SaltLength, ExplicitNonceLength);
            Array.Copy(buffer, at + EpochAt, _aad, 0, 8); // epoch and number
            Array.Copy(buffer, at, _aad, 8, 3); // type and version
            Put16(_aad, 11, length);
        }
    }
}
