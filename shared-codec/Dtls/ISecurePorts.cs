// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dtls
{
    /// <summary>Tells the ports of coaps from those of coap. RFC 7252 sections 6.1 and 6.2.</summary>
    public interface ISecurePorts
    {
        /// <summary>Tells whether a remote came to a port of coaps.</summary>
        /// <param name="remote">
        /// The remote of the datagram that was received last. That of the same sender at a port of coap is another
        /// one, and what is sent to it leaves from the port it came to.
        /// </param>
        /// <returns>True if it has to speak DTLS.</returns>
        bool IsSecure(object remote);

        /// <summary>
        /// Opens the ports of coaps, or closes them; must not throw. Without a key nobody can be served there. What is as it is to be is
        /// left alone, so that asking again costs little.
        /// </summary>
        /// <param name="open">Whether they are to be open.</param>
        /// <returns>Whether they are. False where they should be: none could be opened, or there is no network yet; ask again.</returns>
        bool Listen(bool open);
    }
}
