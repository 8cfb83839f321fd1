// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>What the message layer asks of the transport.</summary>
    public interface IDatagramSender
    {
        /// <summary>Sends one datagram. Must not keep the buffer, block, throw, or call the endpoint.</summary>
        /// <param name="remote">Where to: an object that the transport handed to HandleDatagram.</param>
        /// <param name="buffer">Holds the datagram from offset 0.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>False if it could not be sent; that is counted, and otherwise the same as a datagram lost on the way.</returns>
        bool Send(object remote, byte[] buffer, int length);

        /// <summary>
        /// Writes the bytes of a remote's address: the same for equal remotes, others for others. They go into keyed hashes, from which
        /// message IDs and Echo values come, and tell the ports of one host from those of another. Must not throw.
        /// </summary>
        /// <param name="remote">An object that the transport handed to HandleDatagram.</param>
        /// <param name="target">Where they go, from offset 0; 32 bytes are free.</param>
        /// <returns>Bytes written, 2 to 32. The last two are the port, those before it the address of the host.</returns>
        int AddressOf(object remote, byte[] target);
    }
}
