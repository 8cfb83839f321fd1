// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;

namespace NanoCoap.Loop
{
    /// <summary>
    /// Datagrams in and out. Errors of the network end here: a transport that has lost its socket answers false and -1 until it
    /// has another.
    /// </summary>
    public interface ITransport : IDatagramSender
    {
        /// <summary>Gets the sender of the datagram that was received last.</summary>
        object Remote { get; }

        /// <summary>Gets a value indicating whether that datagram was sent to a multicast group.</summary>
        bool IsMulticast { get; }

        /// <summary>Waits for a datagram; must not throw.</summary>
        /// <param name="timeoutMs">How long, 0 or more. Returning early does no harm.</param>
        /// <returns>Whether <see cref="Receive"/> is worth a call.</returns>
        bool Wait(int timeoutMs);

        /// <summary>Takes one datagram, without waiting for it; must not throw.</summary>
        /// <param name="buffer">Where it goes. One that does not fit fills the buffer and is cut.</param>
        /// <returns>Its bytes, or -1 if there is none.</returns>
        int Receive(byte[] buffer);
    }
}
