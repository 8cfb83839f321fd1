// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// The sizes of the message layer's tables, which an endpoint has in any role. All of them are allocated in its constructor and never
    /// grow. Change a value before the endpoint is made, not after.
    /// </summary>
    public abstract class MessagingConfig
    {
        /// <summary>
        /// Bytes of the largest message received, and of the largest one that a server sends; RFC 7252 section 4.6. The default carries
        /// blocks of 1024 bytes. The transport's receive buffer is to be one byte longer, so that a cut datagram shows.
        /// </summary>
        public int MaxMessageBytes = 1152;

        /// <summary>Options of one message that are indexed, 8 to 64. More critical ones are answered with 4.02, more
        /// elective ones are passed over.</summary>
        public int MaxOptions = 24;

        /// <summary>
        /// Remotes of which something is known, at least 1: who observes, is sent a CON, uploads a body in blocks or waits for an answer
        /// that is put off needs a place, and who has shown that it can receive is remembered in one for EXCHANGE_LIFETIME. Anybody else is
        /// served from its datagram alone.
        /// </summary>
        public int Peers = 16;

        /// <summary>
        /// How many times the bytes that came in under an address may go out to it before it has shown that it can receive, 3 to
        /// 1000, headers of IP and UDP counted; 0 for any number, where addresses can't be forged. It shows it by an Echo option of ours
        /// that it returns, or by an ACK or RST that fits a message of ours. RFC 7252 section 11.3, RFC 9175 section 2.4.
        /// </summary>
        public int AmplificationLimit = 3;

        /// <summary>Exchanges remembered for GET and FETCH, at least 1; rounded up to a power of two. When full, an old one goes. RFC 7252
        /// section 4.5.</summary>
        public int SafeExchanges = 16;

        /// <summary>
        /// Exchanges remembered for requests that change something, 1 to 32767. POST and PATCH are remembered for MAX_TRANSMIT_SPAN at
        /// least, or refused with 5.03; PUT and DELETE while there is room. RFC 7252 section 4.5.
        /// </summary>
        public int UnsafeExchanges = 32;

        /// <summary>
        /// Bytes of the longest reply that is kept for duplicates, for each of these exchanges; for a server at least 12. A GET whose
        /// reply was longer runs again when its duplicate comes; of the reply to a request that changes something code and token are
        /// kept.
        /// </summary>
        public int ReplyBytes = 32;

        /// <summary>Gets how many peers there is room for.</summary>
        internal virtual int PeerRows
        {
            get { return Peers; }
        }

        /// <summary>Tells whether every value is in its range.</summary>
        /// <returns>False if one is not.</returns>
        internal bool IsMessagingValid()
        {
            return MaxMessageBytes >= 64 && MaxMessageBytes <= 65535 && MaxOptions >= 8 && MaxOptions <= 255 && Peers >= 1
                && (AmplificationLimit == 0 || AmplificationLimit >= 3) && AmplificationLimit <= 1000
                && SafeExchanges >= 1 && UnsafeExchanges >= 1 && UnsafeExchanges <= short.MaxValue && ReplyBytes >= 0;
        }
    }
}
