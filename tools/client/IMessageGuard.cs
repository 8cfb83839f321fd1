// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Client.Async;

/// <summary>
/// Protects what a client sends, and opens what it receives, end to end: OSCORE. It stands between the engine and the sockets; the trace
/// shows what is on the wire. Called under a lock of the client, one at a time; must not throw.
/// </summary>
public interface IMessageGuard
{
    /// <summary>Why the last message could not be protected, a sentence.</summary>
    string Problem { get; }

    /// <summary>Protects a message.</summary>
    /// <param name="remote">Where it goes.</param>
    /// <param name="message">The message; the same one again is a retransmission, and must give the same bytes.</param>
    /// <returns>What is to be sent; null if it can't be protected: nothing is sent, and what is under way with that remote has failed.</returns>
    byte[]? Seal(IPEndPoint remote, ReadOnlySpan<byte> message);

    /// <summary>Opens a message in place.</summary>
    /// <param name="remote">Where it came from.</param>
    /// <param name="buffer">Holds it from offset 0.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>Bytes of what was inside; 0 if it is to be dropped.</returns>
    int Open(IPEndPoint remote, byte[] buffer, int length);
}
