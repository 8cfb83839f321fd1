// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Sample
{
    /// <summary>
    /// The smallest whole CoAP server: one resource, one socket, one loop. Wi-Fi comes up by itself, with the credentials stored in the
    /// device.
    /// </summary>
    public static class Program
    {
        // A change that another thread makes to a resource shows at the next turn; this is how long that may take.
        private const int MaxWaitMs = 250;

        /// <summary>Serves for ever.</summary>
        public static void Main()
        {
            ResourceTree tree = new ResourceTree();
            tree.Add(new UptimeResource());

            EndpointConfig config = new EndpointConfig();
            UdpSocket socket = new UdpSocket();
            CoapEndpoint endpoint = new CoapEndpoint(config, new TransmissionParameters(), tree, socket, new DeviceRandom());

            // One byte more than the largest message, so that a datagram that was cut is longer than any that is served.
            byte[] buffer = new byte[config.MaxMessageBytes + 1];
            while (true)
            {
                long wait = endpoint.NextDeadline - Environment.TickCount64;
                int length = socket.Receive(buffer, wait < 0 ? 0 : wait < MaxWaitMs ? (int)wait : MaxWaitMs);
                if (length >= 0)
                {
                    endpoint.HandleDatagram(Environment.TickCount64, socket.Remote, buffer, length, false);
                }

                endpoint.HandleDeadlines(Environment.TickCount64);
            }
        }
    }
}
