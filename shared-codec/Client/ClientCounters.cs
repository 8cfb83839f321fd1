// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client
{
    /// <summary>
    /// What a client has done and what it has dropped: the place to look when something does not work. Plain counters that wrap.
    /// </summary>
    public sealed class ClientCounters
    {
        /// <summary>Datagrams handed in.</summary>
        public int Received;

        /// <summary>Datagrams handed to the transport, retransmissions included.</summary>
        public int Sent;

        /// <summary>Datagrams that the transport refused.</summary>
        public int SendFailures;
    }
}
