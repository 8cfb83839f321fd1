// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;

namespace NanoCoap.Server
{
    /// <summary>
    /// What an endpoint has done and what it has dropped: the place to look when something does not work. Plain counters that
    /// wrap; reading them costs nothing and changes nothing.
    /// </summary>
    public sealed class EndpointCounters : MessageCounters
    {
        /// <summary>Requests, duplicates not counted.</summary>
        public int Requests;

        /// <summary>Notifications sent, without retransmissions. RFC 7641 section 4.2.</summary>
        public int Notifications;

        /// <summary>Of these, the Confirmable ones. RFC 7641 section 4.5.</summary>
        public int ConfirmableNotifications;

        /// <summary>Notifications put off because another CON was under way to the observer. RFC 7252 section 4.7.</summary>
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

        /// <summary>Requests answered with 4.01, or by multicast not at all, because their sender has no right to make them.</summary>
        public int AccessRefused;

        /// <summary>Requests answered with 4.29, or not at all, because their sender makes too many. RFC 8516.</summary>
        public int RequestsPaced;
    }
}
