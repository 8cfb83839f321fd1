// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Dissection.Captures;

namespace NanoCoap.Workbench.Wire;

/// <summary>A datagram between client and node, and what became of it.</summary>
/// <param name="Time">When it was sent.</param>
/// <param name="FromNode">Whether the node sent it.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsLost">Whether it never arrives.</param>
/// <param name="IsTwice">Whether it arrives twice.</param>
/// <param name="DelayMs">How long it is on its way, milliseconds.</param>
internal sealed record WireDatagram(DateTimeOffset Time, bool FromNode, byte[] Bytes, bool IsLost, bool IsTwice, int DelayMs)
{
    private const int FirstPort = 40000;

    /// <summary>Which of several clients it is from or for; each asks for itself.</summary>
    public int Client { get; init; }

    /// <summary>The name of the key that the client speaks with, or null.</summary>
    public string? Key { get; init; }

    /// <summary>What is inside, if it was protected with a key that opens it: a message with header and token of this one.</summary>
    public byte[]? Inside { get; init; }

    /// <summary>The datagram as between two endpoints, for ladders and captures.</summary>
    /// <param name="node">Where the node is; each client is always at the same place.</param>
    /// <param name="inside">Whether what is inside stands for it, where that is known.</param>
    /// <returns>The datagram.</returns>
    public CapturedDatagram Capture(IPEndPoint node, bool inside = false)
    {
        byte[] bytes = inside ? Inside ?? Bytes : Bytes;
        var client = new IPEndPoint(IPAddress.Loopback, FirstPort + Client);
        return FromNode ? new CapturedDatagram(Time, node, client, bytes) : new CapturedDatagram(Time, client, node, bytes);
    }
}
