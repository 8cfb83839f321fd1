// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;

namespace NanoCoap.Client
{
    /// <summary>
    /// The size of every table and buffer of a client. All of them are allocated in its constructor and never grow.
    /// Change a value before the client is made, not after.
    /// </summary>
    public sealed class ClientConfig
    {
        /// <summary>Requests under way at a time, observations included, 1 to 4096.</summary>
        public int Requests = 2;

        /// <summary>
        /// Bytes of the largest message sent, 64 to 65535; each request keeps one of this size. The default carries blocks of 256
        /// bytes.
        /// </summary>
        public int MessageBytes = 384;

        /// <summary>
        /// Bytes of the largest datagram received, 64 to 65535. The transport's receive buffer is to be one byte longer, so that a
        /// cut datagram shows. RFC 7252 section 4.6.
        /// </summary>
        public int MaxMessageBytes = 1152;

        /// <summary>Options of one message that are indexed, 8 to 255.</summary>
        public int MaxOptions = 24;

        /// <summary>Bytes of a token that is drawn, 2 to 8. RFC 7252 section 5.3.1: at least 32 random bits in the Internet.</summary>
        public int TokenBytes = 4;

        /// <summary>Responses remembered, so that a duplicate is acknowledged and not rejected, at least 1. RFC 7252 section 4.5.</summary>
        public int Duplicates = 8;

        /// <summary>Checks every value against its range.</summary>
        /// <exception cref="ArgumentException">One is out of range.</exception>
        internal void Check()
        {
            if (Requests < 1 || Requests > 4096
                || MessageBytes < 64 || MessageBytes > 65535
                || MaxMessageBytes < 64 || MaxMessageBytes > 65535
                || MaxOptions < 8 || MaxOptions > 255
                || TokenBytes < 2 || TokenBytes > 8
                || Duplicates < 1)
            {
                throw new ArgumentException();
            }
        }
    }
}
