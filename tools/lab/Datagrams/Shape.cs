// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Datagrams;

/// <summary>What bytes are, before anybody asks what they mean. RFC 7252 section 3.</summary>
public enum Shape
{
    /// <summary>Fewer than four bytes.</summary>
    NoHeader,

    /// <summary>A version other than 1.</summary>
    OtherVersion,

    /// <summary>A header and a format error behind it.</summary>
    FormatError,

    /// <summary>A message.</summary>
    Message,
}
