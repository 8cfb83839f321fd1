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
    private static readonly IPEndPoint s_client = new(IPAddress.Loopback, 40000);

    /// <summary>The datagram as between two endpoints, for ladders and captures.</summary>
    /// <param name="node">Where the node is; the client is always at the same place.</param>
    /// <returns>The datagram.</returns>
    public CapturedDatagram Capture(IPEndPoint node)
    {
        return FromNode ? new CapturedDatagram(Time, node, s_client, Bytes) : new CapturedDatagram(Time, s_client, node, Bytes);
    }
}
