// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// The size of every table and buffer of an endpoint. All of them are allocated in its constructor and never grow; on a PC
    /// "lab footprint" says what they come to on the device. Change a value before the endpoint is made, not after.
    /// </summary>
    /// <example>
    /// <code>
    /// EndpointConfig config = new EndpointConfig { Observers = 32, MaxMessageBytes = 640 };
    /// </code>
    /// </example>
    public sealed class EndpointConfig : MessagingConfig
    {
        /// <summary>
        /// Bytes that are kept free in front of a body under construction: header, token and every option that an answer can
        /// have come to at most 114.
        /// </summary>
        public const int HeadroomBytes = Response.HeadroomBytes;

        /// <summary>
        /// Messages kept while they are on their way, at least 1: separate responses, and answers to multicast that are held back.
        /// Notifications need no place, they are made anew each time.
        /// </summary>
        public int Transmissions = 2;

        /// <summary>Bytes of the largest such message, and of the largest notification, 144 to MaxMessageBytes; larger bodies
        /// go block-wise. The default carries blocks of 256 bytes.</summary>
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

        /// <summary>Bytes of the largest request body that comes block-wise. 0 refuses them all. RFC 7959 section 2.5.</summary>
        public int BodyBytes = 1024;

        /// <summary>Such bodies that may be under way at a time, one a peer, 1 to 16.</summary>
        public int Bodies = 2;

        /// <summary>After how long an empty ACK goes out for an answer that is put off, milliseconds, below ACK_TIMEOUT. RFC
        /// 7252 section 5.2.2.</summary>
        public int AckDelayMs = 200;

        /// <summary>
        /// Of how many notifications one is Confirmable: 1 for all, 0 for none, n for every nth. RFC 7641 section 4.5.
        /// The first of a registration is, so that there is a round-trip estimate from the start.
        /// </summary>
        public int ConfirmEvery = 5;

        /// <summary>After how long a notification must be Confirmable again whatever the strategy, milliseconds. RFC 7641
        /// section 4.5: 24 hours.</summary>
        public int ConfirmAfterMs = 86400000;

        /// <summary>Distance of NON notifications to an observer whose round-trip time is not known, milliseconds. RFC 7641
        /// section 4.5.1: 3 s.</summary>
        public int BlindIntervalMs = 3000;

        /// <summary>
        /// Registrations that one host may have with all its ports together, at least 1; 0 for half of <see cref="Observers"/>, and for any
        /// number where there is no limit of amplification.
        /// </summary>
        public int ObserversPerHost;

        /// <summary>
        /// How long a server error of an observed resource is kept back, milliseconds, at least 0. RFC 7641 section 4.2 makes an error
        /// the last notification: too much for a glitch of a sensor. Meanwhile what observers hold goes stale by its Max-Age.
        /// </summary>
        public int ErrorGraceMs = 60000;

        /// <summary>
        /// Which conditions observers may set (draft-ietf-core-conditional-attributes), or null for none: those of NanoCoap.Values. The
        /// same may stand here for any number of endpoints.
        /// </summary>
        public Conditions Conditions;

        /// <summary>
        /// Requests a second that one remote may make for long, 1 to 1000, and four times as many at once; 0 for any number. Beyond that
        /// 4.29 (RFC 8516) for who has shown that it can receive, and in answer to what is protected; silence for others.
        /// </summary>
        public int RequestsPerSecond;

        /// <summary>Protects messages, or null: the guard of this one endpoint, as that of NanoCoap.Oscore.</summary>
        public MessageGuard Guard;

        /// <summary>Says who may do what, or null: everybody everything.</summary>
        public AccessPolicy Access;

        /// <summary>Checks every value against its range.</summary>
        /// <exception cref="ArgumentException">One is out of range.</exception>
        internal void Check()
        {
            if (!IsMessagingValid() || MaxMessageBytes < HeadroomBytes + 16 || MaxOptions > 64 || ReplyBytes < 12
                || Transmissions < 1 || TransmissionBytes < HeadroomBytes + 16 || TransmissionBytes > MaxMessageBytes
                || Observers < 0 || ObserversPerHost < 0 || ObserverRequestBytes < 0 || ObserverRequestBytes > 1024
                || Pending < 0 || Pending > 16 || BodyBytes < 0 || Bodies < 1 || Bodies > 16
                || AckDelayMs < 0 || ConfirmEvery < 0 || ConfirmAfterMs < 1 || BlindIntervalMs < 0 || ErrorGraceMs < 0
                || RequestsPerSecond < 0 || RequestsPerSecond > 1000)
            {
                throw new ArgumentException();
            }
        }
    }
}
