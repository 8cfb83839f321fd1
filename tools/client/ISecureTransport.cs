// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Client.Async;

/// <summary>What a client speaks with servers of the scheme coaps: DTLS. RFC 7252 section 9.1.</summary>
public interface ISecureTransport
{
    /// <summary>Makes a session with a server, on a socket of its own.</summary>
    /// <param name="remote">The server.</param>
    /// <param name="receive">Is handed each message that comes in the session, in a buffer that may be written over.</param>
    /// <param name="wire">Is handed each datagram as it goes over the wire, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The session; the client owns it.</returns>
    /// <exception cref="CoapHandshakeException">The server refuses, or does not answer.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<ISecureSession> ConnectAsync(
        IPEndPoint remote, Action<IPEndPoint, byte[], int> receive, Action<CoapDatagram>? wire, CancellationToken cancellationToken);
}
