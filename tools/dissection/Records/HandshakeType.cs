// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Records;

/// <summary>The handshake messages of a handshake with a pre-shared key. RFC 5246 section 7.4, RFC 6347 section 4.3.2.</summary>
public static class HandshakeType
{
    /// <summary>The client's first, and with the cookie its second.</summary>
    public const int ClientHello = 1;

    /// <summary>What is chosen of what the client can do.</summary>
    public const int ServerHello = 2;

    /// <summary>A cookie, which the client is to send back.</summary>
    public const int HelloVerifyRequest = 3;

    /// <summary>With a pre-shared key a hint as to its identity.</summary>
    public const int ServerKeyExchange = 12;

    /// <summary>The end of the server's flight.</summary>
    public const int ServerHelloDone = 14;

    /// <summary>With a pre-shared key its identity.</summary>
    public const int ClientKeyExchange = 16;

    /// <summary>Shows that both have seen the same handshake.</summary>
    public const int Finished = 20;
}
