// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>The role of a client, as the message layer sees it.</summary>
    internal interface IResponseReceiver
    {
        /// <summary>Takes a response if it was asked for. The reader holds it.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who sent it.</param>
        /// <param name="type">Type of the message.</param>
        /// <param name="cut">Whether the datagram was longer than can be received, so that its end is missing.</param>
        /// <returns>False if nobody has asked for it.</returns>
        bool OnResponse(long now, object remote, MessageType type, bool cut);

        /// <summary>Takes a Reset that fits no CON. RFC 7252 section 4.3.</summary>
        /// <param name="peer">Who sent it.</param>
        /// <param name="messageId">The message ID that it answers.</param>
        /// <returns>True if that is the one of a request in a NON, or of one that has been acknowledged.</returns>
        bool OnReset(Peer peer, int messageId);
    }
}
