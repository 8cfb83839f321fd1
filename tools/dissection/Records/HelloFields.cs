// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Records;

/// <summary>What a hello says. RFC 5246 sections 7.4.1.2 and 7.4.1.3, RFC 6347 section 4.3.2.</summary>
public sealed class HelloFields
{
    /// <summary>Its random number: 32 bytes; none in a HelloVerifyRequest.</summary>
    public byte[] Random { get; internal set; } = [];

    /// <summary>The cookie; empty without one.</summary>
    public byte[] Cookie { get; internal set; } = [];

    /// <summary>The suites: those of a client, or the one that a server has chosen.</summary>
    public List<int> Suites { get; } = [];

    /// <summary>The extensions by their types, each with its bytes.</summary>
    public Dictionary<int, byte[]> Extensions { get; } = [];

    /// <summary>The connection ID that the other side's records are to carry; null if none was offered. RFC 9146 section 3.</summary>
    public byte[]? ConnectionId =>
        Extensions.TryGetValue(ExtensionType.ConnectionId, out byte[]? bytes) && bytes is [var length, .. var id] && id.Length == length
            ? id : null;
}
