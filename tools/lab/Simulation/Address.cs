// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>Where datagrams come from and go to: what on a real network is an IP address with a port.</summary>
/// <param name="Name">The name in traces.</param>
public sealed record Address(string Name)
{
    /// <summary>
    /// A hash that is the same in each process, as that of a string is not: the node's tables use it, and what it executes takes time.
    /// </summary>
    /// <returns>FNV-1a, 32 bits.</returns>
    public override int GetHashCode()
    {
        uint hash = 2166136261;
        foreach (char c in Name)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return (int)hash;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
