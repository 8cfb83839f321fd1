// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Keys;

/// <summary>The parameters of an OSCORE context, as the node has them; its client has the two IDs the other way round. RFC 8613
/// section 3.2.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Secret">The Master Secret.</param>
/// <param name="Salt">The Master Salt; empty if there is none.</param>
/// <param name="Sender">The node's ID.</param>
/// <param name="Recipient">The client's.</param>
/// <param name="IdContext">The ID Context, or null.</param>
public sealed record OscoreKey(string Name, byte[] Secret, byte[] Salt, byte[] Sender, byte[] Recipient, byte[]? IdContext)
{
    /// <summary>The name alone: keys are never printed.</summary>
    /// <returns>The name.</returns>
    public override string ToString()
    {
        return Name;
    }
}
