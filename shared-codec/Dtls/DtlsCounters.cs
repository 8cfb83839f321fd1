// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dtls
{
    /// <summary>What a <see cref="DtlsServer"/> has done and what it has dropped. Plain counters that wrap.</summary>
    public sealed class DtlsCounters
    {
        /// <summary>Hellos without a cookie that holds, answered with a HelloVerifyRequest. RFC 6347 section 4.2.1.</summary>
        public int HellosVerified;

        /// <summary>Hellos that were not looked at, because there were too many of them, or all places for handshakes were taken.</summary>
        public int HellosDropped;

        /// <summary>Handshakes that were begun: a hello with a cookie that holds, and nothing in it that we refuse.</summary>
        public int HandshakesBegun;

        /// <summary>Handshakes that were finished.</summary>
        public int HandshakesFinished;

        /// <summary>Handshakes that ended before: refused, given up, with a wrong key, or by an alert.</summary>
        public int HandshakesFailed;

        /// <summary>Flights that were sent again.</summary>
        public int Retransmissions;

        /// <summary>Sessions that made way for another one.</summary>
        public int SessionsEvicted;

        /// <summary>Changes of the address of a session with a connection ID. RFC 9146 section 6.</summary>
        public int SessionsMoved;

        /// <summary>Datagrams and records with a format error. RFC 6347 section 4.1.2.7.</summary>
        public int Malformed;

        /// <summary>Records that were here before, or are too old to tell. RFC 6347 section 4.1.2.6.</summary>
        public int Replayed;

        /// <summary>Records whose tag is not the right one, or with no type inside. RFC 6347 section 4.1.2.7, RFC 9146 section 4.</summary>
        public int Forged;

        /// <summary>
        /// Records that belong to no session and no handshake, such as those with a connection ID that is not known or without the one that
        /// they should have, and messages that nobody was waiting for.
        /// </summary>
        public int Ignored;
    }
}
