// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>Where datagrams come from and go to: what on a real network is an IP address with a port.</summary>
/// <param name="Name">The name in traces.</param>
public sealed record Address(string Name)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
