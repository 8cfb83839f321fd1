// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Udp;

namespace NanoCoap.Firmware
{
    /// <summary>The port of coaps of the sockets.</summary>
    public sealed class SecurePort : ISecurePorts
    {
        private readonly UdpTransport _transport;

        /// <summary>Makes it.</summary>
        /// <param name="transport">The sockets.</param>
        public SecurePort(UdpTransport transport)
        {
            _transport = transport;
        }

        /// <inheritdoc/>
        public bool IsSecure(object remote)
        {
            return _transport.IsSecure;
        }

        /// <inheritdoc/>
        public bool Listen(bool open)
        {
            return _transport.Listen(open);
        }
    }
}
