// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Records;

/// <summary>What a record carries. RFC 5246 section 6.2.1, RFC 6520 section 3, RFC 9146 section 4.</summary>
public static class RecordType
{
    /// <summary>From here on records are encrypted: one byte.</summary>
    public const int ChangeCipherSpec = 20;

    /// <summary>An alert: level and description.</summary>
    public const int Alert = 21;

    /// <summary>Handshake messages, or pieces of one.</summary>
    public const int Handshake = 22;

    /// <summary>Messages of CoAP.</summary>
    public const int ApplicationData = 23;

    /// <summary>A heartbeat, which nothing here speaks.</summary>
    public const int Heartbeat = 24;

    /// <summary>Anything, encrypted, with a connection ID in the header.</summary>
    public const int ConnectionId = 25;
}
