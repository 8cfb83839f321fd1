// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Dtls
{
    /// <summary>Sizes and times of a <see cref="DtlsServer"/>. Change a value before the server is made, not after.</summary>
    public sealed class DtlsConfig
    {
        /// <summary>Sessions at a time, at least 1. When full, the one without an observer gives way that has been idle for
        /// longest.</summary>
        public int Sessions = 4;

        /// <summary>Handshakes under way at a time, at least 1. When full, a hello is dropped; its client sends it again.</summary>
        public int Handshakes = 2;

        /// <summary>
        /// Handshakes that one host may have under way with all its ports together, at least 1: whoever owns an address can return cookies
        /// from every port.
        /// </summary>
        public int HandshakesPerHost = 1;

        /// <summary>Bytes of the largest CoAP message that is sent, as the endpoint was told: 256 to 16384.</summary>
        public int MaxMessageBytes = 1152;

        /// <summary>
        /// Hellos that are looked at in a second, a third of them with a cookie of ours and the others without, at least 3; 0 for any
        /// number. A handshake that begins counts for 15. What comes above that is dropped before anything is hashed. The default keeps an
        /// ESP32 that takes 3 ms for one busy for a fifth of its time.
        /// </summary>
        public int HellosPerSecond = 60;

        /// <summary>After how long a handshake that is not finished ends, milliseconds.</summary>
        public int HandshakeTimeoutMs = 15000;

        /// <summary>After how long a flight is sent for the second time, milliseconds; then doubled each time. RFC 6347 section
        /// 4.2.4.1.</summary>
        public int RetransmitMs = 1000;

        /// <summary>Checks every value against its range.</summary>
        /// <exception cref="ArgumentException">One is out of range.</exception>
        internal void Check()
        {
            if (Sessions < 1 || Handshakes < 1 || HandshakesPerHost < 1 || MaxMessageBytes < 256 || MaxMessageBytes > 16384
                || (HellosPerSecond != 0 && HellosPerSecond < 3) || HandshakeTimeoutMs < 1 || RetransmitMs < 1)
            {
                throw new ArgumentException();
            }
        }
    }
}
