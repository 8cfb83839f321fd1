// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// The size of every table and buffer of an endpoint. All of them are allocated in its constructor and never grow; on a PC
    /// "nanocoap footprint" says what they come to on the device. Change a value before the endpoint is made, not after.
    /// </summary>
    public sealed class EndpointConfig
    {
        /// <summary>
        /// Bytes that are kept free in front of a body under construction: header, token and every option that an answer can
        /// have come to at most 103.
        /// </summary>
        public const int HeadroomBytes = Response.HeadroomBytes;

        /// <summary>
        /// Bytes of the largest message sent or received, 144 to 65535. The default carries blocks of 1024 bytes; RFC 7252
        /// section 4.6. A larger datagram is answered with 4.13. The transport's receive buffer is to be one byte longer, so
        /// that a cut datagram shows.
        /// </summary>
        public int MaxMessageBytes = 1152;

        /// <summary>Options of one message that are indexed, 8 to 64. More critical ones are answered with 4.02, more elective ones are passed over.</summary>
        public int MaxOptions = 24;

        /// <summary>Exchanges remembered for GET and FETCH, at least 1. When full, the oldest goes. RFC 7252 section 4.5.</summary>
        public int SafeExchanges = 16;

        /// <summary>Exchanges remembered for POST, PUT, DELETE and the like, at least 1: a flood of GETs can't push these out.</summary>
        public int UnsafeExchanges = 8;

        /// <summary>
        /// Bytes in which each of the two exchange tables keeps its replies for duplicates, at least 0. When full, the oldest
        /// reply goes; a duplicate of a GET, PUT or DELETE then runs again, any other is not answered.
        /// </summary>
        public int ReplyBytes = 1152;

        /// <summary>Confirmable messages outstanding at a time, plus answers to multicast held back, at least 1.</summary>
        public int Transmissions = 4;

        /// <summary>Bytes of the largest such message, 144 to <see cref="MaxMessageBytes"/>; larger bodies go block-wise. The default carries blocks of 256 bytes.</summary>
        public int TransmissionBytes = 384;

        /// <summary>Registrations of observers, at least 0. When full, a client gets a plain answer. RFC 7641 section 4.1.</summary>
        public int Observers = 8;

        /// <summary>
        /// Bytes kept of the options of a registration with a query or a subpath, 0 to 1024. A registration with more gets a
        /// plain answer.
        /// </summary>
        public int ObserverRequestBytes = 64;

        /// <summary>Requests whose answer is put off at a time, 0 to 16. RFC 7252 section 5.2.2.</summary>
        public int Pending = 2;

        /// <summary>Bytes of the largest request body that comes block-wise; one at a time. 0 refuses them all. RFC 7959 section 2.5.</summary>
        public int BodyBytes = 1024;

        /// <summary>After how long an empty ACK goes out for an answer that is put off, milliseconds, below ACK_TIMEOUT. RFC 7252 section 5.2.2.</summary>
        public int AckDelayMs = 200;

        /// <summary>
        /// Of how many notifications one is Confirmable: 1 for all, 0 for none, n for every nth. RFC 7641 section 4.5.
        /// The first of a registration is, so that there is a round-trip estimate from the start.
        /// </summary>
        public int ConfirmEvery = 5;

        /// <summary>After how long a notification must be Confirmable again whatever the strategy, milliseconds. RFC 7641 section 4.5: 24 hours.</summary>
        public int ConfirmAfterMs = 86400000;

        /// <summary>Distance of NON notifications to an observer whose round-trip time is not known, milliseconds. RFC 7641 section 4.5.1: 3 s.</summary>
        public int BlindIntervalMs = 3000;

        /// <summary>
        /// How many times the bytes that came in under an address may go out to it before it has shown that it can receive, 3 to
        /// 1000, headers of IP and UDP counted; 0 for any number, where addresses can't be forged. It shows it by an ACK or RST that
        /// fits a message of ours. Until then large representations come in small blocks. RFC 7252 section 11.3.
        /// </summary>
        public int AmplificationLimit = 3;

        /// <summary>
        /// Addresses that are remembered as able to receive, at least 1, each for EXCHANGE_LIFETIME after it last showed it. When
        /// full, the oldest goes.
        /// </summary>
        public int ProvenAddresses = 8;

        /// <summary>Checks every value against its range.</summary>
        /// <exception cref="ArgumentException">One is out of range.</exception>
        internal void Check()
        {
            if (MaxMessageBytes < HeadroomBytes + 16 || MaxMessageBytes > 65535
                || MaxOptions < 8 || MaxOptions > 64
                || SafeExchanges < 1 || UnsafeExchanges < 1 || ReplyBytes < 0
                || Transmissions < 1 || TransmissionBytes < HeadroomBytes + 16 || TransmissionBytes > MaxMessageBytes
                || Observers < 0 || ObserverRequestBytes < 0 || ObserverRequestBytes > 1024
                || Pending < 0 || Pending > 16 || BodyBytes < 0
                || (AmplificationLimit != 0 && AmplificationLimit < 3) || AmplificationLimit > 1000 || ProvenAddresses < 1
                || AckDelayMs < 0 || ConfirmEvery < 0 || ConfirmAfterMs < 1 || BlindIntervalMs < 0)
            {
                throw new ArgumentException();
            }
        }
    }
}
