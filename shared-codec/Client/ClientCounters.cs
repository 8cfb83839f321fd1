// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;

namespace NanoCoap.Client
{
    /// <summary>
    /// What a client has done and what it has dropped: the place to look when something does not work. Plain counters that
    /// wrap; reading them costs nothing and changes nothing. With a client that shares the message layer of a server, those of
    /// <see cref="MessageCounters"/> stay at 0: the server's count for both.
    /// </summary>
    public sealed class ClientCounters : MessageCounters
    {
        /// <summary>Datagrams larger than can be received, and therefore cut.</summary>
        public int Truncated;

        /// <summary>Requests received: there is no server here.</summary>
        public int RequestsRefused;

        /// <summary>Messages with a code of a class that is reserved. RFC 7252 section 3.</summary>
        public int ReservedCodes;

        /// <summary>Responses whose token and sender match no request. RFC 7252 section 5.3.2.</summary>
        public int Unmatched;

        /// <summary>Responses in an ACK whose message ID fits and whose token does not. RFC 7252 section 5.3.2.</summary>
        public int WrongTokens;

        /// <summary>Responses with a critical option that is not understood, or that no response may have. RFC 7252 section 5.4.1.</summary>
        public int CriticalOptions;

        /// <summary>Requests begun.</summary>
        public int Requests;

        /// <summary>Of these, how many had to wait for an earlier one to the same remote. RFC 7252 section 4.7.</summary>
        public int RequestsQueued;

        /// <summary>Responses taken, blocks and notifications included.</summary>
        public int Responses;

        /// <summary>Messages of ours that were rejected with a Reset, pings not counted. RFC 7252 section 4.2.</summary>
        public int Resets;

        /// <summary>Notifications handed on. RFC 7641 section 3.2.</summary>
        public int Notifications;

        /// <summary>Notifications dropped since a newer one was there already. RFC 7641 section 3.4.</summary>
        public int NotificationsStale;

        /// <summary>Notifications given up because their blocks could not be had.</summary>
        public int NotificationsLost;

        /// <summary>Registrations renewed after Max-Age had passed. RFC 7641 section 3.3.1.</summary>
        public int Reregistrations;

        /// <summary>Blocks of requests that a server has taken. RFC 7959 section 2.3.</summary>
        public int BlocksSent;

        /// <summary>Blocks of responses. RFC 7959 section 2.4.</summary>
        public int BlocksReceived;

        /// <summary>Responses with a Block option that can't be: number, size or length. RFC 7959 section 2.2.</summary>
        public int BlocksRefused;

        /// <summary>Transfers begun anew because the representation or the block size had changed. RFC 7959 sections 2.4 and 2.9.3.</summary>
        public int TransfersRestarted;
    }
}
