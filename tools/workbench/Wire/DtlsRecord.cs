// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Wire;

/// <summary>Datagrams of coaps, of which nothing is to be seen but what their first record is for.</summary>
internal static class DtlsRecord
{
    /// <summary>What a datagram is, if it is one of DTLS.</summary>
    /// <param name="datagram">Its bytes.</param>
    /// <returns>A few words; null if it is not. RFC 5246 section 6.2.1.</returns>
    public static string? Describe(ReadOnlySpan<byte> datagram)
    {
        // No message of CoAP begins with such a byte: its version would be 0. RFC 7252 section 3.
        return datagram switch
        {
            [20, ..] => "DTLS change cipher spec",
            [21, ..] => "DTLS alert",
            [22, ..] => "DTLS handshake",
            [23, ..] => "DTLS application data",
            _ => null,
        };
    }
}
