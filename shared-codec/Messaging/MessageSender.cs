// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Messages on their way out: message IDs, the transport, and what may go to a remote that has not shown that it can receive. RFC 7252
    /// sections 4.4 and 11.3.
    /// </summary>
    internal sealed class MessageSender
    {
        /// <summary>Headers of IPv4 and UDP: they travel with each datagram, in both directions. Those of IPv6 are longer, which favours us.</summary>
        internal const int FrameBytes = 28;

        /// <summary>An Empty message on the wire.</summary>
        internal const int EmptyFrameBytes = FrameBytes + 4;

        internal readonly AddressProof Proof;
        internal readonly int Limit; // of amplification; 0: none
        internal int Spent; // bytes sent since the datagram that is being handled came in

        private readonly IDatagramSender _sender;
        private readonly MessageCounters _counters;
        private readonly byte[] _empty = new byte[4];
        private int _nextMessageId;

        internal MessageSender(IDatagramSender sender, MessageCounters counters, AddressProof proof, int limit, int firstMessageId)
        {
            _sender = sender;
            _counters = counters;
            Proof = proof;
            Limit = limit;
            _nextMessageId = firstMessageId;
        }

        /// <summary>Draws a message ID for a peer. RFC 7252 section 4.4.</summary>
        internal int NewMessageId(Peer peer)
        {
            if ((peer.Marks & Peer.HasOffset) == 0)
            {
                peer.Marks |= Peer.HasOffset;
                peer.MessageIds = Proof.MessageIdOffset(peer.Remote);
            }

            int count = _nextMessageId;
            _nextMessageId = count + 1;
            return (count + peer.MessageIds) & 0xFFFF;
        }

        /// <summary>Draws a message ID for a remote that needs no row.</summary>
        internal int NewMessageId(object remote)
        {
            int count = _nextMessageId;
            _nextMessageId = count + 1;
            return (count + Proof.MessageIdOffset(remote)) & 0xFFFF;
        }

        internal void SendEmpty(object remote, MessageType type, int messageId)
        {
            byte[] empty = _empty;
            empty[0] = (byte)(0x40 | ((int)type << 4));
            empty[2] = (byte)(messageId >> 8);
            empty[3] = (byte)messageId;
            Send(remote, empty, 4);
        }

        internal void Send(object remote, byte[] message, int length)
        {
            _counters.Sent++;
            Spent += length + FrameBytes;
            if (!_sender.Send(remote, message, length))
            {
                _counters.SendFailures++;
            }
        }

        /// <summary>Sends a NON. Its message ID is written here; its type stands there.</summary>
        internal void SendNon(object remote, byte[] message, int length, int messageId)
        {
            message[2] = (byte)(messageId >> 8);
            message[3] = (byte)messageId;
            Send(remote, message, length);
        }

        /// <summary>Adds to the credit of a peer, if it has one.</summary>
        /// <param name="peer">The peer.</param>
        /// <param name="bytes">Bytes on the wire; less than 0 takes some off.</param>
        internal void Grant(Peer peer, int bytes)
        {
            if (Limit != 0 && peer.ProvenUntil == 0)
            {
                peer.Credit += bytes;
            }
        }

        /// <summary>Tells whether a peer may be sent what it has not asked for just now, and takes it off its credit.</summary>
        /// <param name="peer">The peer.</param>
        /// <param name="bytes">Bytes on the wire.</param>
        /// <returns>False if its credit does not suffice, or it is a session at an address that has shown nothing yet: the credit of that
        /// one is for pings. Then it is as it was.</returns>
        internal bool Pay(Peer peer, int bytes)
        {
            if (Limit == 0 || peer.ProvenUntil != 0)
            {
                return true; // what has been shown once holds while anything hangs on the row
            }

            if (peer.Credit < bytes || peer.Remote is SecureRemote)
            {
                _counters.AnswersLimited++;
                return false;
            }

            peer.Credit -= bytes;
            return true;
        }
    }
}
