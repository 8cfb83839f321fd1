// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>A key of the node and one client.</summary>
/// <param name="Name">What the node calls it.</param>
/// <param name="IsAdmin">Whether it may bring in others.</param>
/// <param name="Secret">The master secret.</param>
/// <param name="NodeId">The node's ID.</param>
/// <param name="ClientId">The client's.</param>
internal sealed record SimulatedKey(string Name, bool IsAdmin, byte[] Secret, byte[] NodeId, byte[] ClientId)
{
    /// <summary>The key as the resource /keys takes it.</summary>
    public string Text => FormattableString.Invariant(
        $"role={(IsAdmin ? "admin" : "user")} secret={Convert.ToHexStringLower(Secret)} sender={Convert.ToHexStringLower(NodeId)} ")
        + $"recipient={Convert.ToHexStringLower(ClientId)}";
}
