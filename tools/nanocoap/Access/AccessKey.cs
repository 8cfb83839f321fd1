// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Access;

/// <summary>A key of a node, without anything secret.</summary>
/// <param name="Name">What the node calls it.</param>
/// <param name="Role">What it may do: admin or user.</param>
/// <param name="Kind">For which protocol it is, <see cref="KeyKind"/>.</param>
/// <param name="IsDead">Whether its sequence numbers are lost or used up.</param>
public sealed record AccessKey(string Name, string Role, string Kind, bool IsDead)
{
    /// <summary>Reads a line of a node's list.</summary>
    /// <param name="words">Its words: the name, the role, and what is said of the key.</param>
    /// <returns>The key.</returns>
    public static AccessKey Of(string[] words)
    {
        return new AccessKey(
            words[0], words.ElementAtOrDefault(1) ?? "", words.Contains(KeyKind.Psk) ? KeyKind.Psk : KeyKind.Oscore, words[^1] == "dead");
    }
}
