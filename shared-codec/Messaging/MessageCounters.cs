// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// What the message layer has done and what it has dropped. Plain counters that wrap; reading them costs nothing and changes
    /// nothing.
    /// </summary>
    public abstract class MessageCounters
    {
        /// <summary>Datagrams handed in.</summary>
        public int Received;

        /// <summary>Datagrams handed to the transport, retransmissions included.</summary>
        public int Sent;

        /// <summary>Datagrams that the transport refused.</summary>
        public int SendFailures;

        /// <summary>Datagrams that are no CoAP message of version 1 or have a format error. RFC 7252 section 3.</summary>
        public int Malformed;

        /// <summary>Messages rejected with a Reset, malformed ones included, pings not. RFC 7252 sections 4.2 and 4.3.</summary>
        public int Rejected;

        /// <summary>Well-formed messages that nobody was waiting for and that are ignored in silence. RFC 7252 sections 4.2
        /// and 4.3.</summary>
        public int Ignored;

        /// <summary>Empty CONs answered with a Reset. RFC 7252 section 4.3.</summary>
        public int Pings;

        /// <summary>Duplicates of requests, and with a client those of responses. RFC 7252 section 4.5.</summary>
        public int Duplicates;

        /// <summary>Exchanges forgotten before their lifetime was over, because the table was full. RFC 7252 section 4.5.</summary>
        public int ExchangesEvicted;

        /// <summary>Duplicates of a request that must not run twice, too short for its reply to an address that may be
        /// forged: not answered.</summary>
        public int RepliesLost;

        /// <summary>CONs sent again. RFC 7252 section 4.2.</summary>
        public int Retransmissions;

        /// <summary>CONs never acknowledged. RFC 7252 section 4.2.</summary>
        public int TimedOut;

        /// <summary>
        /// Answers cut or refused, and messages held back, because an address had not shown yet that it can receive. RFC 7252
        /// section 11.3.
        /// </summary>
        public int AnswersLimited;

        /// <summary>Pings sent to ask an address to show that it can receive.</summary>
        public int Probes;
    }
}
