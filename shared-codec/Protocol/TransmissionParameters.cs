// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>
    /// The transmission parameters of RFC 7252 section 4.8, under their names. Times are milliseconds and factors
    /// thousandths, so that nothing needs floating point. The derived times of section 4.8.2 are formulas over the
    /// base values, so that they cannot disagree with them.
    /// </summary>
    public sealed class TransmissionParameters
    {
        /// <summary>ACK_TIMEOUT, milliseconds, at least 1. RFC 7252 section 4.8: 2 s.</summary>
        public int AckTimeoutMs = 2000;

        /// <summary>ACK_RANDOM_FACTOR in thousandths, at least 1000. RFC 7252 section 4.8: 1.5.</summary>
        public int AckRandomFactorThousandths = 1500;

        /// <summary>MAX_RETRANSMIT, 0 to 10. RFC 7252 section 4.8: 4.</summary>
        public int MaxRetransmit = 4;

        /// <summary>NSTART: Confirmable messages outstanding to one endpoint at a time, at least 1. RFC 7252 section 4.7: 1.</summary>
        public int NStart = 1;

        /// <summary>DEFAULT_LEISURE, milliseconds: over how long answers to a multicast request are spread. RFC 7252 section 8.2: 5 s.</summary>
        public int DefaultLeisureMs = 5000;

        /// <summary>
        /// PROBING_RATE, bytes a second to an endpoint that does not answer. RFC 7252 section 4.7: 1.
        /// A server sends nothing unasked but notifications, whose rate RFC 7641 section 4.5.1 governs; named here for completeness.
        /// </summary>
        public int ProbingRateBytesPerSecond = 1;

        /// <summary>MAX_LATENCY, milliseconds: how long a datagram may be on its way. RFC 7252 section 4.8.2: 100 s.</summary>
        public int MaxLatencyMs = 100000;

        /// <summary>Gets PROCESSING_DELAY: how long a node takes to acknowledge. RFC 7252 section 4.8.2: ACK_TIMEOUT.</summary>
        public int ProcessingDelayMs
        {
            get { return AckTimeoutMs; }
        }

        /// <summary>Gets MAX_TRANSMIT_SPAN, from the first to the last transmission of a CON. RFC 7252 section 4.8.2: 45 s.</summary>
        public int MaxTransmitSpanMs
        {
            get { return Scale((1L << MaxRetransmit) - 1); }
        }

        /// <summary>Gets MAX_TRANSMIT_WAIT, from the first transmission of a CON until its sender gives up. RFC 7252 section 4.8.2: 93 s.</summary>
        public int MaxTransmitWaitMs
        {
            get { return Scale((2L << MaxRetransmit) - 1); }
        }

        /// <summary>Gets MAX_RTT: two ways and the processing between them. RFC 7252 section 4.8.2: 202 s.</summary>
        public int MaxRttMs
        {
            get { return (2 * MaxLatencyMs) + ProcessingDelayMs; }
        }

        /// <summary>Gets EXCHANGE_LIFETIME: for how long the message ID of a CON is not used again. RFC 7252 section 4.8.2: 247 s.</summary>
        public int ExchangeLifetimeMs
        {
            get { return MaxTransmitSpanMs + (2 * MaxLatencyMs) + ProcessingDelayMs; }
        }

        /// <summary>Gets NON_LIFETIME: for how long the message ID of a NON is not used again. RFC 7252 section 4.8.2: 145 s.</summary>
        public int NonLifetimeMs
        {
            get { return MaxTransmitSpanMs + MaxLatencyMs; }
        }

        /// <summary>Tells whether every value lies in its range and every derived time in an int.</summary>
        /// <returns>False if the parameters cannot be used.</returns>
        public bool IsValid()
        {
            if (AckTimeoutMs < 1 || AckTimeoutMs > 600000
                || AckRandomFactorThousandths < 1000 || AckRandomFactorThousandths > 10000
                || MaxRetransmit < 0 || MaxRetransmit > 10
                || NStart < 1
                || DefaultLeisureMs < 0 || DefaultLeisureMs > 600000
                || ProbingRateBytesPerSecond < 1
                || MaxLatencyMs < 0 || MaxLatencyMs > 86400000)
            {
                return false;
            }

            long wait = AckTimeoutMs * ((2L << MaxRetransmit) - 1) * AckRandomFactorThousandths / 1000;
            return wait + (2L * MaxLatencyMs) + AckTimeoutMs <= int.MaxValue;
        }

        private int Scale(long timeouts)
        {
            return (int)(AckTimeoutMs * timeouts * AckRandomFactorThousandths / 1000);
        }
    }
}
