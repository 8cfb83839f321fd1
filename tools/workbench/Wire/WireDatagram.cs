// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Wire;

/// <summary>A datagram between client and node, and what became of it.</summary>
/// <param name="Time">When it was sent.</param>
/// <param name="FromNode">Whether the node sent it.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsLost">Whether it never arrives.</param>
/// <param name="IsTwice">Whether it arrives twice.</param>
/// <param name="DelayMs">How long it is on its way, milliseconds.</param>
internal sealed record WireDatagram(DateTimeOffset Time, bool FromNode, byte[] Bytes, bool IsLost, bool IsTwice, int DelayMs);
