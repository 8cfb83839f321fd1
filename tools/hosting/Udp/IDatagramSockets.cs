// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Hosting.Udp;

/// <summary>How a <see cref="UdpTransport"/> gets at its sockets. None of it throws what the network did wrong.</summary>
internal interface IDatagramSockets
{
    /// <summary>Datagrams that could not be received, and waits that failed.</summary>
    int ReceiveErrors { get; }

    /// <summary>Datagrams that <see cref="Send"/> took and that could not be sent then.</summary>
    int LateSendErrors { get; }

    /// <summary>Waits until there is a datagram in any of the sockets.</summary>
    /// <param name="timeoutMs">How long at most.</param>
    /// <returns>Whether <see cref="Receive"/> is worth a call.</returns>
    bool Wait(int timeoutMs);

    /// <summary>Takes one datagram; the sockets that have some take turns.</summary>
    /// <param name="buffer">Where it goes. One that does not fit fills the buffer and is cut.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>The channel it came through, with its <see cref="UdpChannel.Sender"/>, or null if there is none.</returns>
    UdpChannel? Receive(byte[] buffer, out int length);

    /// <summary>
    /// Sends a datagram. While there are more to receive that the system has handed over already it may be kept, at most until the next
    /// <see cref="Wait"/>, so that several leave at once; all leave in the order of the calls.
    /// </summary>
    /// <param name="to">To whom, and through which socket.</param>
    /// <param name="datagram">The datagram.</param>
    /// <returns>Whether the system took it, or it is kept.</returns>
    bool Send(UdpRemote to, ReadOnlySpan<byte> datagram);

    /// <summary>Sends what is kept.</summary>
    void Flush();
}
