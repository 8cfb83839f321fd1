// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Client.Async;

/// <summary>A datagram as it went over the wire, for a trace.</summary>
/// <param name="Direction">Which way it went.</param>
/// <param name="Time">When.</param>
/// <param name="Remote">The other side.</param>
/// <param name="Attempt">Of a message of a request: 1 for its first transmission, 2 for the first retransmission, and so on. 0 for all else: ACK, RST, what is received.</param>
/// <param name="Bytes">The datagram. A copy; it may be kept.</param>
public sealed record CoapDatagram(DatagramDirection Direction, DateTimeOffset Time, IPEndPoint Remote, int Attempt, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The port on this side.</summary>
    public int LocalPort { get; init; }
}
