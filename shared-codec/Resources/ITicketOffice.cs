// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Resources
{
    /// <summary>What the resources ask of the engine: to remember a request that is answered later. RFC 7252 section 5.2.2.</summary>
    internal interface ITicketOffice
    {
        /// <summary>Remembers the request that is being served.</summary>
        /// <returns>A ticket of 0 or more, or -1 if the request can't be answered later.</returns>
        int Open();

        /// <summary>Asks the resource for the answer at the next opportunity. A ticket that has lapsed is ignored.</summary>
        /// <param name="ticket">From <see cref="Open"/>.</param>
        void Resume(int ticket);
    }
}
