// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>The requests under way, and what tells them apart: message IDs and tokens. RFC 7252 sections 4.4 and 5.3.</summary>
    internal sealed class RequestTable
    {
        internal readonly RequestSlot[] Slots;

        /// <summary>Is mixed into each token that is drawn.</summary>
        internal int TokenSalt;

        /// <summary>Whether what was found by token is the message that the request waits with, and not its observation.</summary>
        internal bool IsAwaited;

        private readonly int _tokenBytes;
        private readonly SmallRandom _random;
        private long _count; // of tokens that were counted

        internal RequestTable(ClientConfig config, SmallRandom random)
        {
            Slots = new RequestSlot[config.Requests];
            _tokenBytes = config.TokenBytes;
            _random = random;
        }

        /// <summary>Looks for a slot that nobody uses.</summary>
        /// <returns>The slot, or null.</returns>
        internal RequestSlot FindFree()
        {
            for (int i = 0; i < Slots.Length; i++)
            {
                if (Slots[i].Request == null)
                {
                    return Slots[i];
                }
            }

            return null;
        }

        /// <summary>The request that a message ID belongs to. RFC 7252 section 4.4.</summary>
        /// <param name="peer">Who sent it; null for somebody who has no row.</param>
        /// <param name="messageId">The message ID.</param>
        /// <returns>Its slot, or null.</returns>
        internal RequestSlot FindByMessageId(Peer peer, int messageId)
        {
            for (int i = 0; i < Slots.Length && peer != null; i++)
            {
                RequestSlot slot = Slots[i];
                if (slot.Peer == peer && slot.Phase >= RequestSlot.Outstanding && slot.MessageId == messageId)
                {
                    return slot;
                }
            }

            return null;
        }

        /// <summary>The request that a response belongs to. RFC 7252 section 5.3.2; with multicast any sender will do.</summary>
        /// <param name="peer">Who sent it; null for somebody who has no row.</param>
        /// <param name="reader">Holds the response.</param>
        /// <param name="piggybacked">Whether it is in an ACK.</param>
        /// <returns>Its slot, or null.</returns>
        internal RequestSlot FindByToken(Peer peer, MessageReader reader, bool piggybacked)
        {
            int length = reader.TokenLength;
            long token = RequestSlot.Pack(reader.Buffer, MessageReader.TokenOffset, length);
            for (int i = 0; i < Slots.Length; i++)
            {
                RequestSlot slot = Slots[i];
                ClientRequest request = slot.Request;
                if (request == null || (slot.Peer != peer && !request.Multicast))
                {
                    continue;
                }

                IsAwaited = slot.Phase >= RequestSlot.Outstanding && slot.Token == token && slot.TokenLength == length;
                if (IsAwaited ? !piggybacked || (request.Confirmable && slot.MessageId == reader.MessageId)
                    : slot.Observing && !piggybacked && slot.ObserveToken == token && slot.ObserveTokenLength == length)
                {
                    return slot;
                }
            }

            return null;
        }

        /// <summary>
        /// Gives the message its token that goes on with a request: the one of the message before, so that a server which tells bodies
        /// apart by that has all of one. What begins anew has a new one, and so have the blocks of each notification: the observation's own
        /// is for notifications. RFC 7959 leaves it open otherwise. What is protected has a new one each time: there a response belongs to
        /// one message, and who knows that by the token, as tshark does, is to find the right one.
        /// </summary>
        internal void TakeToken(RequestSlot slot)
        {
            if (IsCounted(slot) || slot.Request.Guard != null || (slot.UploadOffset == 0 && slot.Blocks == 0)
                || (slot.Observing && slot.Blocks == 1))
            {
                DrawToken(slot);
            }
        }

        /// <summary>Gives a message of a request a token of its own: the caller's, or one that is drawn.</summary>
        internal void DrawToken(RequestSlot slot)
        {
            ClientRequest request = slot.Request;
            if (request.Method == CoapCode.Empty)
            {
                slot.TokenLength = 0;
                slot.Token = 0;
                return;
            }

            // The blocks of a notification have a token of their own in any case: the given one is that of the observation.
            if (request.TokenLength >= 0 && !slot.Observing)
            {
                slot.TokenLength = request.TokenLength;
                slot.Token = request.Token;
                return;
            }

            int length = _tokenBytes;
            bool counted = IsCounted(slot);
            long token;
            do
            {
                long high = ((long)_random.Next(0x10000) << 16) | (long)_random.Next(0x10000);
                long low = (((long)_random.Next(0x10000) << 16) | (long)_random.Next(0x10000)) ^ (TokenSalt & 0xFFFFFFFFL);
                token = counted ? _count++ : (high << 32) | low;
                if (length < 8)
                {
                    token &= (1L << (length * 8)) - 1;
                }
            }
            while (IsInUse(token, length));
            slot.Token = token;
            slot.TokenLength = length;
        }

        // RFC 9175 section 4.2: what a session of DTLS brings is for the request with that token, so that none may come twice. They are
        // counted, as it recommends: nobody else sees them.
        private static bool IsCounted(RequestSlot slot)
        {
            return slot.Request.NewTokens || slot.Remote is SecureRemote;
        }

        // RFC 7252 section 5.3.1: not twice at a time, to whomever.
        private bool IsInUse(long token, int length)
        {
            for (int i = 0; i < Slots.Length; i++)
            {
                RequestSlot slot = Slots[i];
                if (slot.Request != null && ((slot.Token == token && slot.TokenLength == length)
                    || (slot.Observing && slot.ObserveToken == token && slot.ObserveTokenLength == length)))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
