// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;

namespace NanoCoap.Udp
{
    /// <summary>Sends from the port of coaps, to where something came from that arrived there.</summary>
    internal sealed class SecureSender : IDatagramSender
    {
        private readonly UdpTransport _transport;

        internal SecureSender(UdpTransport transport)
        {
            _transport = transport;
        }

        /// <inheritdoc/>
        public bool Send(object remote, byte[] buffer, int length)
        {
            return _transport.SendSecure(remote, buffer, length);
        }

        /// <inheritdoc/>
        public int AddressOf(object remote, byte[] target)
        {
            return _transport.AddressOf(remote, target);
        }
    }
}
