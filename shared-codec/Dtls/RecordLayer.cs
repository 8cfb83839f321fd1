// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Messaging;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// Records: RFC 6347 section 4.1, protected with AES_128_CCM_8 as RFC 6655 has it, with a connection ID where there is one (RFC 9146).
    /// One buffer is for all that goes out; a datagram of several records is put together there.
    /// </summary>
    internal sealed class RecordLayer
    {
        internal const int HeaderLength = 13;
        internal const int EpochAt = 3; // epoch and number are eight bytes, which stand for a record in nonce and additional data
        internal const int NumberAt = 5;
        internal const int CidAt = 11; // if there is one; the length is the last of the header
        internal const int ExplicitNonceLength = 8;

        // Content types, RFC 5246 section 6.2.1.
        internal const int ChangeCipherSpec = 20;
        internal const int Alert = 21;
        internal const int Handshake = 22;
        internal const int ApplicationData = 23;
        internal const int Tls12Cid = 25; // RFC 9146 section 4: the type is inside, behind the content

        internal const int Dtls10 = 0xFEFF;
        internal const int Dtls12 = 0xFEFD;

        // Connection IDs. Ours are of one length, so that a record can be taken apart before it is known whose it is.
        internal const int OwnCidLength = 4;
        internal const int MaxCidLength = 8;

        /// <summary>That there are connection IDs; beside it is how long the client's is.</summary>
        internal const int HasCids = 16;

        /// <summary>Bytes by which a protected record is longer than what it carries, at most: with a connection ID and a type
        /// inside.</summary>
        internal const int Overhead = HeaderLength + MaxCidLength + ExplicitNonceLength + 1 + AesCcm.TagLength;

        /// <summary>First byte of record numbers with which a session sends nothing more: there are 48 bits for an epoch.</summary>
        internal const int LastNumber = 0xFF;

        internal readonly IDatagramSender Sender;
        internal readonly byte[] Out;
        internal int Length; // bytes of the datagram that is being put together

        // Of the record that was opened last.
        internal int Type;
        internal int OpenAt; // its content

        private const int PeerCidLengthMask = HasCids - 1;
        private const int MaxAadLength = 23 + MaxCidLength;
        private const int SaltLength = 4;
        private const int FatalLevel = 2;
        private const int WarningLevel = 1;

        private readonly IAead _aead;
        private readonly byte[] _key = new byte[AesCcm.KeyLength];
        private readonly byte[] _nonce = new byte[SaltLength + ExplicitNonceLength];
        private readonly byte[] _aad = new byte[MaxAadLength];
        private int _contentAt; // of what is to be protected

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

        internal static void Put48(byte[] buffer, int at, long value)
        {
            Put24(buffer, at, (int)(value >> 24));
            Put24(buffer, at + 3, (int)value);
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
            Out[at] = (byte)type;
            Put16(Out, at + 1, version);
            Put16(Out, at + EpochAt, 0);
            Put48(Out, at + NumberAt, number);
            Put16(Out, at + HeaderLength - 2, contentLength);
            Length = at + HeaderLength + contentLength;
            return at + HeaderLength;
        }

        /// <summary>Says where the content of a session's record goes that <see cref="Seal"/> will protect.</summary>
        internal int ContentAt(DtlsSession session)
        {
            _contentAt = Length + HeaderLength + (session.Material[DtlsSession.CidMarkAt] & PeerCidLengthMask) + ExplicitNonceLength;
            return _contentAt;
        }

        /// <summary>Protects a record of a session, whose content is where <see cref="ContentAt"/> has just said, and adds it.</summary>
        internal void Seal(int type, DtlsSession session, int contentLength)
        {
            byte[] buffer = Out;
            byte[] keys = session.Material;
            int at = Length;
            int contentAt = _contentAt;
            int nonceAt = contentAt - ExplicitNonceLength;
            int cidLength = nonceAt - at - HeaderLength;
            if (cidLength != 0)
            {
                Array.Copy(keys, DtlsSession.PeerCidAt, buffer, at + CidAt, cidLength);
                buffer[contentAt + contentLength] = (byte)type;
                contentLength++;
                type = Tls12Cid;
            }

            int length = ExplicitNonceLength + contentLength + AesCcm.TagLength;
            buffer[at] = (byte)type;
            Put24(buffer, at + 1, Dtls12 << 8);
            buffer[at + EpochAt + 1] = 1;
            Array.Copy(keys, DtlsSession.SendNumberAt, buffer, at + NumberAt, 6);
            for (int i = DtlsSession.SendNumberAt + 5; ++keys[i] == 0; i--)
            {
                // One more, with its carry.
            }

            Put16(buffer, nonceAt - 2, length);

            // The explicit part of the nonce is epoch and number, which are once in a session.
            Array.Copy(buffer, at + EpochAt, buffer, nonceAt, ExplicitNonceLength);
            int aadLength = Prepare(keys, DtlsSession.WriteKeyAt, DtlsSession.WriteIvAt, buffer, at, nonceAt, contentLength);
            _aead.Seal(_key, _nonce, _aad, aadLength, buffer, contentAt, contentLength);
            Array.Clear(_key, 0, AesCcm.KeyLength);
            Length = nonceAt + length;
        }

        /// <summary>Opens a protected record in place; <see cref="Type"/> and <see cref="OpenAt"/> then say what and where it is.</summary>
        /// <param name="keyBlock">Holds the keys.</param>
        /// <param name="keyBlockAt">Where they start.</param>
        /// <param name="buffer">Holds the record.</param>
        /// <param name="at">Where it starts.</param>
        /// <returns>Bytes of the content; -1 if it is not genuine.</returns>
        internal int Open(byte[] keyBlock, int keyBlockAt, byte[] buffer, int at)
        {
            int type = buffer[at];
            int nonceAt = at + HeaderLength + (type == Tls12Cid ? OwnCidLength : 0);
            int length = Number16(buffer, nonceAt - 2) - ExplicitNonceLength - AesCcm.TagLength;
            if (length < 0)
            {
                return -1;
            }

            int contentAt = nonceAt + ExplicitNonceLength;
            int aadLength = Prepare(
                keyBlock, keyBlockAt + DtlsSession.ReadKeyAt, keyBlockAt + DtlsSession.ReadIvAt, buffer, at, nonceAt, length);
            bool genuine = _aead.Open(_key, _nonce, _aad, aadLength, buffer, contentAt, length);
            Array.Clear(_key, 0, AesCcm.KeyLength);
            if (type == Tls12Cid)
            {
                // The type is the last byte that is not 0; zeros behind it hide the length. What has none is no record.
                do
                {
                    length--;
                }
                while (length >= 0 && buffer[contentAt + length] == 0);

                type = length < 0 ? 0 : buffer[contentAt + length];
            }

            Type = type;
            OpenAt = contentAt;
            return genuine ? length : -1;
        }

        /// <summary>Tells whether a record has the connection ID under which it is to come, or has none as it should.</summary>
        /// <param name="keyBlock">Holds keys and connection IDs of who receives it.</param>
        /// <param name="keyBlockAt">Where they start.</param>
        /// <param name="buffer">Holds the record.</param>
        /// <param name="at">Where it starts.</param>
        /// <returns>False if it is not for that one. RFC 9146 section 3: then it is invalid, whatever its address.</returns>
        internal static bool IsFor(byte[] keyBlock, int keyBlockAt, byte[] buffer, int at)
        {
            return keyBlock[keyBlockAt + DtlsSession.CidMarkAt] == 0
                ? buffer[at] != Tls12Cid
                : buffer[at] == Tls12Cid
                    && FixedTime.AreEqual(keyBlock, keyBlockAt + DtlsSession.OwnCidAt, buffer, at + CidAt, OwnCidLength);
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
            int at = ContentAt(session);
            Out[at] = WarningLevel;
            Out[at + 1] = (byte)description;
            Seal(Alert, session, 2);
            Send(session.Remote);
        }

        // Key, nonce and additional data of a record: RFC 5246 section 6.2.3.3, RFC 6655 section 3, RFC 9146 section 5.3. It says how many
        // bytes the last one has.
        private int Prepare(byte[] keyBlock, int keyAt, int saltAt, byte[] buffer, int at, int nonceAt, int length)
        {
            byte[] aad = _aad;
            Array.Copy(keyBlock, keyAt, _key, 0, AesCcm.KeyLength);
            Array.Copy(keyBlock, saltAt, _nonce, 0, SaltLength);
            Array.Copy(buffer, nonceAt, _nonce, SaltLength, ExplicitNonceLength);
            int end = 11;
            if (buffer[at] == Tls12Cid)
            {
                // A placeholder for the number; the type and the length of the connection ID; then all of the header but its length.
                Put48(aad, 0, -1);
                Put16(aad, 6, -1);
                aad[8] = Tls12Cid;
                aad[9] = (byte)(nonceAt - at - HeaderLength);
                end = nonceAt - at + 8;
                Array.Copy(buffer, at, aad, 10, end - 10);
            }
            else
            {
                Array.Copy(buffer, at + EpochAt, aad, 0, 8); // epoch and number
                Array.Copy(buffer, at, aad, 8, 3); // type and version
            }

            Put16(aad, end, length);
            return end + 2;
        }
    }
}
