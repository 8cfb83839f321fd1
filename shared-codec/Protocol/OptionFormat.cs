// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>How the value of an option is to be read. RFC 7252 section 3.2.</summary>
    public enum OptionFormat
    {
        /// <summary>No bytes at all.</summary>
        Empty = 0,

        /// <summary>Bytes without meaning to anybody but their maker.</summary>
        Opaque = 1,

        /// <summary>A non-negative integer, big-endian; the sender leaves leading zero bytes out.</summary>
        Uint = 2,

        /// <summary>UTF-8 text in Net-Unicode form; compared byte by byte.</summary>
        String = 3,
    }
}
