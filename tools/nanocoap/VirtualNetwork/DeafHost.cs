// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.VirtualNetwork;

/// <summary>A host that does not care what it gets.</summary>
internal sealed class DeafHost : IHost
{
    public void Receive(Datagram datagram)
    {
    }
}
