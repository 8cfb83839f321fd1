// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>
    /// The row of an option in <see cref="OptionTable"/>, and so its bit in the mask of options that a message carries.
    /// A small dense number where the option number itself is sparse. Rows are in order of option number.
    /// </summary>
    public static class OptionSlot
    {
        /// <summary>Row of If-Match.</summary>
        public const int IfMatch = 0;

        /// <summary>Row of Uri-Host.</summary>
        public const int UriHost = 1;

        /// <summary>Row of ETag.</summary>
        public const int ETag = 2;

        /// <summary>Row of If-None-Match.</summary>
        public const int IfNoneMatch = 3;

        /// <summary>Row of Observe.</summary>
        public const int Observe = 4;

        /// <summary>Row of Uri-Port.</summary>
        public const int UriPort = 5;

        /// <summary>Row of Location-Path.</summary>
        public const int LocationPath = 6;

        /// <summary>Row of Uri-Path.</summary>
        public const int UriPath = 8;

        /// <summary>Row of Content-Format.</summary>
        public const int ContentFormat = 9;

        /// <summary>Row of Max-Age.</summary>
        public const int MaxAge = 10;

        /// <summary>Row of Uri-Query.</summary>
        public const int UriQuery = 11;

        /// <summary>Row of Hop-Limit.</summary>
        public const int HopLimit = 12;

        /// <summary>Row of Accept.</summary>
        public const int Accept = 13;

        /// <summary>Row of Location-Query.</summary>
        public const int LocationQuery = 15;

        /// <summary>Row of Block2.</summary>
        public const int Block2 = 17;

        /// <summary>Row of Block1.</summary>
        public const int Block1 = 18;

        /// <summary>Row of Size2.</summary>
        public const int Size2 = 19;

        /// <summary>Row of Proxy-Uri.</summary>
        public const int ProxyUri = 21;

        /// <summary>Row of Proxy-Scheme.</summary>
        public const int ProxyScheme = 22;

        /// <summary>Row of Size1.</summary>
        public const int Size1 = 23;

        /// <summary>Row of Echo.</summary>
        public const int Echo = 24;

        /// <summary>Row of No-Response.</summary>
        public const int NoResponse = 25;

        /// <summary>Row of Request-Tag.</summary>
        public const int RequestTag = 26;
    }
}
