// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;

namespace NanoCoap.Client
{
    /// <summary>
    /// The size of every table and buffer of a client. All of them are allocated in its constructor and never grow.
    /// Change a value before the client is made, not after.
    /// </summary>
    /// <remarks>
    /// A client that shares the message layer of a server has that one's tables: of what comes from <see cref="MessagingConfig"/> nothing
    /// counts then. A client alone keeps no replies, since it serves nobody, and its own addresses are nobody's to forge.
    /// </remarks>
    public sealed class ClientConfig : MessagingConfig
    {
        // A server that is asked again finds its Echo value and its round-trip time still here. RFC 9175 section 2.3.
        private const int SparePeers = 2;

        /// <summary>Requests under way at a time, observations included, 1 to 4096.</summary>
        public int Requests = 2;

        /// <summary>
        /// Bytes of the largest message sent, 64 to 65535; each request keeps one of this size. The default carries blocks of 256
        /// bytes.
        /// </summary>
        public int MessageBytes = 384;

        /// <summary>Bytes of a token that is drawn, 2 to 8. RFC 7252 section 5.3.1: at least 32 random bits in the Internet.</summary>
        public int TokenBytes = 4;

        /// <summary>
        /// Makes a configuration with the defaults of a client alone. <see cref="MessagingConfig.SafeExchanges"/> are the responses that are
        /// remembered, so that a duplicate is acknowledged and not rejected; <see cref="MessagingConfig.Peers"/> are as many as there are
        /// requests, and two more, at least.
        /// </summary>
        public ClientConfig()
        {
            Peers = 1;
            AmplificationLimit = 0;
            SafeExchanges = 8;
            UnsafeExchanges = 1;
            ReplyBytes = 0;
        }

        /// <inheritdoc/>
        internal override int PeerRows
        {
            // Each request has a row of its own, if it comes to that.
            get { return Peers > Requests + SparePeers ? Peers : Requests + SparePeers; }
        }

        /// <summary>Checks every value against its range.</summary>
        /// <exception cref="ArgumentException">One is out of range.</exception>
        internal void Check()
        {
            if (!IsMessagingValid() || Requests < 1 || Requests > 4096
                || MessageBytes < 64 || MessageBytes > 65535 || TokenBytes < 2 || TokenBytes > 8)
            {
                throw new ArgumentException();
            }
        }
    }
}
