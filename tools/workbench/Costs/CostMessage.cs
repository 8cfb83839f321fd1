// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>A message that was sent: a datagram, or what was written to a connection at once.</summary>
/// <param name="FromNode">Whether the node sent it.</param>
/// <param name="Bytes">Its bytes, without the headers of UDP or TCP and IP.</param>
/// <param name="Label">What it is, in a few words.</param>
/// <param name="IsCoap">Whether its bytes are a CoAP message.</param>
internal sealed record CostMessage(bool FromNode, byte[] Bytes, string Label, bool IsCoap = false);
