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
        // Marks, two counts beside them, and above all of them the number of the row.
        internal const int HasEcho = 1; // was sent one, and has not returned it yet
        internal const int IsStarving = 2; // something waits for credit
        internal const int OneMiss = 4; // ACKs and RSTs that fitted nothing, since the last message ID that could be guessed
        internal const int MissesMask = 3 * OneMiss;
        internal const int OnePing = 16; // how often the ping that is under way was sent; 0: there is none
        internal const int PingsMask = 3 * OnePing;
        internal const int IsAwaited = 64; // who wants to send a CON waits for another one's fate; who still does then says so again
        internal const int HasOffset = 128; // that of message IDs has been worked out
        internal const int RowShift = 8;

        // In Holds, above what hangs on the row: how many Confirmable messages are outstanding, each of which hangs there too.
        internal const int OutstandingShift = 17;
        internal const int OneOutstanding = 1 << OutstandingShift;

        internal object Remote; // null: the row is free
        internal Peer NextInBucket;
        internal int Marks;
        internal int Holds; // registrations, CONs, uploads and put-off answers that hang on it; 0: nothing does
        internal long SeenAt; // when it was last of use

        // Proof of address. RFC 7252 section 11.3, RFC 9175 section 2.
        internal long ProvenUntil;
        internal long ProofAt; // when the ping that is under way is due again; else since when it has been proven, without a break
        internal long Credit; // bytes that may go out to it, beyond the answers to its requests; once it is proven, what RequestPace keeps
        internal int MessageIds; // by how much those to it are moved, and in the upper half that of the ping that is under way

        // Confirmable messages. RFC 7252 section 4.7.
        internal Transmission FirstTransmission;
        internal int RttMs; // round-trip estimate; 0 if there is none

        /// <summary>Gets the message ID of the ping that is under way.</summary>
        internal int PingId
        {
            get { return (MessageIds >> 16) & 0xFFFF; }
        }

        internal void Clear()
        {
            Remote = null;
            NextInBucket = null;
            ProvenUntil = 0;
            Credit = 0;
            Marks = Marks >> RowShift << RowShift;
            RttMs = 0;
        }
    }
}
