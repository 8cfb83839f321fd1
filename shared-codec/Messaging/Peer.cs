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

        internal object Remote; // null: the row is free
        internal int Hash; // of the remote
        internal Peer NextInBucket;
        internal int Holds; // registrations, CONs, uploads and put-off answers that hang on it
        internal long SeenAt; // when it was last of use
        internal long PacedTo; // what it has asked for so far is paid for then; see RequestPace
        internal int MessageIdOffset = NoOffset;
        internal ulong Host; // a keyed hash of the address without its port; 0: not worked out yet

        // Proof of address. RFC 7252 section 11.3, RFC 9175 section 2.
        internal long ProvenUntil;
        internal long ProvenSince; // without a break
        internal int Credit; // bytes that may go out to it, beyond the answers to its requests
        internal bool HasEcho; // was sent one, and has not returned it yet
        internal int PingId = NoPing;
        internal int PingTries;
        internal long PingDueAt;
        internal int Misses; // ACKs and RSTs that fitted nothing, since the last message ID that could be guessed
        internal bool Starving; // something waits for credit

        // Confirmable messages. RFC 7252 section 4.7.
        internal Transmission FirstTransmission;
        internal int Outstanding;
        internal int Waiting; // of those who want to send a CON and have to wait for another one's fate
        internal int RttMs; // round-trip estimate; 0 if there is none

        // The newest Echo value that it has sent, which a client returns. RFC 9175 section 2.3. Null where there is no client.
        internal byte[] Echo;
        internal int EchoLength;

        internal void Clear()
        {
            Remote = null;
            NextInBucket = null;
            MessageIdOffset = NoOffset;
            Host = 0;
            PacedTo = 0;
            ProvenUntil = 0;
            Credit = 0;
            HasEcho = false;
            PingId = NoPing;
            Misses = 0;
            RttMs = 0;
            EchoLength = 0;
        }
    }
}
