// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// What the message layer knows of one remote: whether it has shown that it can receive, what it may be sent until then, and the
    /// Confirmable messages that are on their way to it. The one place for it: nothing else keeps a remote together with a credit.
    /// </summary>
    internal sealed class Peer
    {
        /// <summary>In place of <see cref="MessageIdOffset"/>: not worked out yet.</summary>
        internal const int NoOffset = -1;

        /// <summary>In place of <see cref="PingId"/>: no ping is under way.</summary>
        internal const int NoPing = -1;

        // Marks, and two counts beside them.
        internal const int HasEcho = 1; // was sent one, and has not returned it yet
        internal const int IsStarving = 2; // something waits for credit
        internal const int OneMiss = 4; // ACKs and RSTs that fitted nothing, since the last message ID that could be guessed
        internal const int MissesMask = 3 * OneMiss;
        internal const int OnePing = 16; // how often the ping that is under way was sent
        internal const int PingsMask = 3 * OnePing;

        internal object Remote; // null: the row is free
        internal int Hash; // of the remote
        internal Peer NextInBucket;
        internal int Marks;
        internal int Holds; // registrations, CONs, uploads and put-off answers that hang on it
        internal long SeenAt; // when it was last of use
        internal int RefusedKey; // of the last POST or PATCH for which there was no room, see ExchangeTable; with one more, 0: none
        internal long PacedTo; // what it has asked for so far is paid for then; see RequestPace
        internal int MessageIdOffset = NoOffset;

        // Proof of address. RFC 7252 section 11.3, RFC 9175 section 2.
        internal long ProvenUntil;
        internal long ProvenSince; // without a break
        internal int Credit; // bytes that may go out to it, beyond the answers to its requests
        internal int PingId = NoPing;
        internal long PingDueAt;

        // Confirmable messages. RFC 7252 section 4.7.
        internal Transmission FirstTransmission;
        internal int Outstanding;
        internal int Waiting; // of those who want to send a CON and have to wait for another one's fate
        internal int RttMs; // round-trip estimate; 0 if there is none

        // The newest Echo value that it has sent, which a client returns, behind its length. RFC 9175 section 2.3. Null where there is no
        // client.
        internal byte[] Echo;

        internal void Clear()
        {
            Remote = null;
            NextInBucket = null;
            MessageIdOffset = NoOffset;
            PacedTo = 0;
            RefusedKey = 0;
            ProvenUntil = 0;
            Credit = 0;
            Marks = 0;
            PingId = NoPing;
            RttMs = 0;
            if (Echo != null)
            {
                Echo[0] = 0;
            }
        }
    }
}
