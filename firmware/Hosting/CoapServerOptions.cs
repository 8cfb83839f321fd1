// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Udp;

namespace NanoCoap.Hosting
{
    /// <summary>What a <see cref="CoapServer"/> is to be like.</summary>
    public sealed class CoapServerOptions
    {
        /// <summary>The UDP port, 1 to 65535. RFC 7252 section 6.1.</summary>
        public int Port = UdpTransport.DefaultPort;

        /// <summary>Sizes of tables and buffers: how many observers, how large a message, who may do what.</summary>
        public EndpointConfig Config = new EndpointConfig();

        /// <summary>Timing: ACK_TIMEOUT, MAX_RETRANSMIT and so on. RFC 7252 section 4.8.</summary>
        public TransmissionParameters Parameters = new TransmissionParameters();

        /// <summary>Of how many notifications one is Confirmable: 1 for all, 0 for none. RFC 7641 section 4.5.</summary>
        public int ConfirmEvery = 5;

        /// <summary>Whether /.well-known/core lists the resources. RFC 6690 section 4.</summary>
        public bool Discovery = true;

        /// <summary>Where secrets come from; a fixed one is for tests.</summary>
        public IRandom Random = new HardwareRandom();
    }
}
