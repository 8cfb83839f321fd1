// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;

namespace NanoCoap.Dtls
{
    /// <summary>A transport with ports of two kinds: coap and coaps. RFC 7252 sections 6.1 and 6.2.</summary>
    public interface ISecureTransport : ITransport
    {
        /// <summary>
        /// Gets a value indicating whether the datagram that was received last came to a port of coaps. Its remote is another one than
        /// that of the same sender at a port of coap, and what is sent to it leaves from the port of coaps.
        /// </summary>
        bool IsSecure { get; }
    }
}
