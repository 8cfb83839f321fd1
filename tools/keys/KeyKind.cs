// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Keys;

/// <summary>The kinds of keys, as they are typed and listed.</summary>
public static class KeyKind
{
    /// <summary>OSCORE, RFC 8613: for coap://.</summary>
    public const string Oscore = "oscore";

    /// <summary>A pre-shared key of DTLS, RFC 4279: for coaps://.</summary>
    public const string Psk = "psk";
}
