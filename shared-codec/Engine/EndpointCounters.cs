// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Engine
{
    /// <summary>
    /// What an endpoint has done and what it has dropped: the place to look when something does not work. Plain counters that
    /// wrap; reading them costs nothing and changes nothing.
    /// </summary>
    public sealed class EndpointCounters
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

        /// <summary>Well-formed messages that nobody was waiting for and that are ignored in silence. RFC 7252 sections 4.2 and 4.3.</summary>
        public int Ignored;

        /// <summary>Empty CONs answered with a Reset. RFC 7252 section 4.3.</summary>
        public int Pings;

        /// <summary>Requests, duplicates not counted.</summary>
        public int Requests;

        /// <summary>Duplicates of requests. RFC 7252 section 4.5.</summary>
        public int Duplicates;

        /// <summary>Exchanges forgotten before their lifetime was over, because the table was full. RFC 7252 section 4.5.</summary>
        public int ExchangesEvicted;

        /// <summary>Duplicates of a request that must not run twice, whose reply is gone: not answered.</summary>
        public int RepliesLost;

        /// <summary>CONs sent again. RFC 7252 section 4.2.</summary>
        public int Retransmissions;

        /// <summary>CONs never acknowledged. RFC 7252 section 4.2.</summary>
        public int TimedOut;

        /// <summary>Notifications sent, without retransmissions. RFC 7641 section 4.2.</summary>
        public int Notifications;

        /// <summary>Of these, the Confirmable ones. RFC 7641 section 4.5.</summary>
        public int ConfirmableNotifications;

        /// <summary>Notifications put off because all places for outstanding CONs were taken or the observer had one already.</summary>
        public int NotificationsDelayed;

        /// <summary>Registrations refused for want of room; the client got a plain answer. RFC 7641 section 4.1.</summary>
        public int ObserversRefused;

        /// <summary>Registrations ended: by the client, a Reset, a time-out or an error answer. RFC 7641 sections 3.6, 4.2 and 4.5.</summary>
        public int ObserversEnded;

        /// <summary>Requests answered with 4.xx or 5.xx.</summary>
        public int ErrorResponses;

        /// <summary>Handlers that threw, or returned nothing without asking for time: answered with 5.00.</summary>
        public int HandlerErrors;

        /// <summary>Answers that did not fit a message and became 5.00.</summary>
        public int ResponsesTooLarge;

        /// <summary>Block-wise request bodies turned away or given up, because of a gap, their size or another transfer. RFC 7959 section 2.9.</summary>
        public int BodiesRefused;

        /// <summary>Handlers that asked for time and got none, because all places were taken.</summary>
        public int LaterRefused;

        /// <summary>Multicast requests not answered: errors, nothing to say, or no place to hold the answer. RFC 7252 section 8.2.</summary>
        public int MulticastSuppressed;

        /// <summary>
        /// Answers cut or refused, and messages held back, because an address had not shown yet that it can receive. RFC 7252
        /// section 11.3.
        /// </summary>
        public int AnswersLimited;

        /// <summary>Pings sent to ask an address to show that it can receive.</summary>
        public int Probes;
    }
}
