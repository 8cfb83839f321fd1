// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>Somebody with an address.</summary>
public interface IHost
{
    /// <summary>Takes a datagram.</summary>
    /// <param name="datagram">The datagram.</param>
    void Receive(Datagram datagram);
}
