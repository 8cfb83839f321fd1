// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// A place for a handshake that is under way: what has been said in it, its keys, the message that is being put together from
    /// fragments, and its timer.
    /// </summary>
    internal sealed class Handshake
    {
        // States: what is waited for.
        internal const int Free = 0;
        internal const int ForKeyExchange = 1;
        internal const int ForFinished = 2;

        // Handshake messages. RFC 6347 section 4.2.2.
        internal const int HeaderLength = 12;
        internal const int MaxBodyLength = 2 + PreSharedKeys.MaxIdentityLength;

        internal const int SecretLength = 48; // of the master secret

        // Where things lie in the material.
        internal const int ClientRandomAt = 0;
        internal const int ServerRandomAt = 32;
        internal const int SecretAt = 64;
        internal const int KeyBlockAt = SecretAt + SecretLength;
        internal const int CidMarkAt = KeyBlockAt + DtlsSession.CidMarkAt;
        internal const int PeerCidAt = KeyBlockAt + DtlsSession.PeerCidAt;
        internal const int OwnCidAt = KeyBlockAt + DtlsSession.OwnCidAt;
        internal const int MessageAt = KeyBlockAt + DtlsSession.HandshakeLength; // the one that is put together, with its header

        internal readonly byte[] Material = new byte[MessageAt + HeaderLength + MaxBodyLength];
        internal readonly Sha256 Transcript = new Sha256();

        internal int State;
        internal object Remote;
        internal ulong Host;
        internal bool WasInVain; // free, and the one before had keys and did not come to its end
        internal PreSharedKey Key; // null: of nobody
        internal int Extensions; // of the hello, as it has them
        internal int HelloSeq; // message_seq of the hello, and of our answer
        internal int MessageSeq; // of the client's message that is waited for
        internal long PlainNumber; // of our next record in epoch 0
        internal int Failures; // records that could not be opened
        internal long EndsAt;
        internal long RetransmitAt;
        internal int TimeoutMs;

        private readonly byte[] _received = new byte[(MaxBodyLength + 7) / 8]; // a bit for each byte of the body
        private int _missing; // bytes of it, or -1: nothing of it is there

        /// <summary>Takes the next message to be waited for.</summary>
        internal void Expect(int state)
        {
            State = state;
            MessageSeq++;
            _missing = -1;
        }

        /// <summary>Takes a fragment of the message that is waited for. They may come in any order, twice, and overlapping.</summary>
        /// <param name="buffer">Holds the header of the fragment.</param>
        /// <param name="at">Where it starts; what it says of lengths is true.</param>
        /// <param name="type">The type that is waited for.</param>
        /// <returns>Bytes of the whole message with its header, which is at <see cref="MessageAt"/>; 0 if there are more to come, -1 if
        /// this is none of it.</returns>
        internal int TakeFragment(byte[] buffer, int at, int type)
        {
            int total = RecordLayer.Number24(buffer, at + 1);
            int offset = RecordLayer.Number24(buffer, at + 6);
            int length = RecordLayer.Number24(buffer, at + 9);
            byte[] material = Material;
            if (buffer[at] != type || total > MaxBodyLength || offset > total || length > total - offset)
            {
                return -1;
            }

            if (_missing < 0)
            {
                // As the transcript has it: a message of one fragment. RFC 6347 section 4.2.6.
                Array.Copy(buffer, at, material, MessageAt, 6);
                RecordLayer.Put24(material, MessageAt + 6, 0);
                RecordLayer.Put24(material, MessageAt + 9, total);
                Array.Clear(_received, 0, _received.Length);
                _missing = total;
            }
            else if (total != RecordLayer.Number24(material, MessageAt + 9))
            {
                return -1;
            }

            Array.Copy(buffer, at + HeaderLength, material, MessageAt + HeaderLength + offset, length);
            for (int i = offset; i < offset + length; i++)
            {
                int bit = 1 << (i & 7);
                if ((_received[i >> 3] & bit) == 0)
                {
                    _received[i >> 3] |= (byte)bit;
                    _missing--;
                }
            }

            return _missing == 0 ? HeaderLength + total : 0;
        }

        /// <summary>Makes the place free, and wipes what was secret.</summary>
        internal void Wipe()
        {
            State = Free;
            Remote = null;
            Key = null;
            Transcript.Reset();
            Array.Clear(Material, 0, Material.Length);
        }
    }
}
