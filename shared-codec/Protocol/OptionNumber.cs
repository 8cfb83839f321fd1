// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>
    /// Option numbers. What each one looks like stands in <see cref="OptionTable"/>; here are only the names.
    /// The low bits of a number carry meaning: see <see cref="OptionTable.IsCritical"/> and its neighbours.
    /// </summary>
    public static class OptionNumber
    {
        /// <summary>If-Match. RFC 7252 section 5.10.8.1.</summary>
        public const int IfMatch = 1;

        /// <summary>Uri-Host. RFC 7252 section 5.10.1.</summary>
        public const int UriHost = 3;

        /// <summary>ETag. RFC 7252 section 5.10.6.</summary>
        public const int ETag = 4;

        /// <summary>If-None-Match. RFC 7252 section 5.10.8.2.</summary>
        public const int IfNoneMatch = 5;

        /// <summary>Observe. RFC 7641 section 2.</summary>
        public const int Observe = 6;

        /// <summary>Uri-Port. RFC 7252 section 5.10.1.</summary>
        public const int UriPort = 7;

        /// <summary>Location-Path. RFC 7252 section 5.10.7.</summary>
        public const int LocationPath = 8;

        /// <summary>OSCORE. RFC 8613 section 2. Not implemented.</summary>
        public const int Oscore = 9;

        /// <summary>Uri-Path. RFC 7252 section 5.10.1.</summary>
        public const int UriPath = 11;

        /// <summary>Content-Format. RFC 7252 section 5.10.3.</summary>
        public const int ContentFormat = 12;

        /// <summary>Max-Age, in seconds. RFC 7252 section 5.10.5.</summary>
        public const int MaxAge = 14;

        /// <summary>Uri-Query. RFC 7252 section 5.10.1.</summary>
        public const int UriQuery = 15;

        /// <summary>Hop-Limit. RFC 8768 section 3. An origin server looks at its range alone.</summary>
        public const int HopLimit = 16;

        /// <summary>Accept. RFC 7252 section 5.10.4.</summary>
        public const int Accept = 17;

        /// <summary>Q-Block1. RFC 9177 section 4.1. Not implemented.</summary>
        public const int QBlock1 = 19;

        /// <summary>Location-Query. RFC 7252 section 5.10.7.</summary>
        public const int LocationQuery = 20;

        /// <summary>EDHOC. RFC 9668 section 3.1. Not implemented.</summary>
        public const int Edhoc = 21;

        /// <summary>Block2: which slice of a response body. RFC 7959 section 2.1.</summary>
        public const int Block2 = 23;

        /// <summary>Block1: which slice of a request body. RFC 7959 section 2.1.</summary>
        public const int Block1 = 27;

        /// <summary>Size2: bytes of the whole response body. RFC 7959 section 4.</summary>
        public const int Size2 = 28;

        /// <summary>Q-Block2. RFC 9177 section 4.1. Not implemented.</summary>
        public const int QBlock2 = 31;

        /// <summary>Proxy-Uri. RFC 7252 section 5.10.2.</summary>
        public const int ProxyUri = 35;

        /// <summary>Proxy-Scheme. RFC 7252 section 5.10.2.</summary>
        public const int ProxyScheme = 39;

        /// <summary>Size1: bytes of the whole request body. RFC 7252 section 5.10.9, RFC 7959 section 4.</summary>
        public const int Size1 = 60;

        /// <summary>Echo. RFC 9175 section 2.2.</summary>
        public const int Echo = 252;

        /// <summary>No-Response: which classes of responses the client has no use for. RFC 7967 section 2.</summary>
        public const int NoResponse = 258;

        /// <summary>Request-Tag. RFC 9175 section 3.2.</summary>
        public const int RequestTag = 292;
    }
}
