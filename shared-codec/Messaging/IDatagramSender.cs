// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>The one thing that an endpoint asks of the transport.</summary>
    public interface IDatagramSender
    {
        /// <summary>Sends one datagram. Must not keep the buffer, block, throw, or call the endpoint.</summary>
        /// <param name="remote">Where to: an object that the transport handed to HandleDatagram.</param>
        /// <param name="buffer">Holds the datagram from offset 0.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>False if it could not be sent; that is counted, and otherwise the same as a datagram lost on the way.</returns>
        bool Send(object remote, byte[] buffer, int length);
    }
}
