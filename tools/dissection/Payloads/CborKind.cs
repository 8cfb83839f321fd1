// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Payloads;

/// <summary>Kinds of <see cref="CborItem"/>: the major types of RFC 8949 section 3.1, the last of them in two.</summary>
public enum CborKind
{
    /// <summary>Major type 0.</summary>
    Unsigned,

    /// <summary>Major type 1.</summary>
    Negative,

    /// <summary>Major type 2.</summary>
    Bytes,

    /// <summary>Major type 3.</summary>
    Text,

    /// <summary>Major type 4.</summary>
    Array,

    /// <summary>Major type 5.</summary>
    Map,

    /// <summary>Major type 6.</summary>
    Tag,

    /// <summary>Major type 7 without the floating-point numbers.</summary>
    Simple,

    /// <summary>The floating-point numbers of major type 7.</summary>
    Float,
}
