// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>The role of a server, as the message layer sees it: it sends NONs that a Reset may answer.</summary>
    internal interface INotifier
    {
        /// <summary>Takes a Reset that fits no CON. RFC 7641 section 3.6.</summary>
        /// <param name="peer">Who sent it.</param>
        /// <param name="messageId">The message ID that it answers.</param>
        /// <returns>True if that is one of a NON of the server's; nobody can have made it up who has not received that.</returns>
        bool OnReset(Peer peer, int messageId);

        /// <summary>Hears that the round-trip time to a peer is known now: notifications need not be 3 s apart. RFC 7641 section 4.5.1.</summary>
        /// <param name="peer">The peer.</param>
        void OnRoundTrip(Peer peer);
    }
}
