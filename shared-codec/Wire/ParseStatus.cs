// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Wire
{
    /// <summary>What <see cref="MessageReader.Parse"/> found.</summary>
    public enum ParseStatus
    {
        /// <summary>A well-formed message; every accessor may be used.</summary>
        Ok = 0,

        /// <summary>Fewer than four bytes: not even a header. Nothing of the reader may be used.</summary>
        NoHeader = 1,

        /// <summary>A version other than 1: to be ignored in silence. RFC 7252 section 3.</summary>
        UnknownVersion = 2,

        /// <summary>A message format error; type, code and message ID are valid. RFC 7252 section 3.</summary>
        FormatError = 3,
    }
}
