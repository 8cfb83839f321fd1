// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>
    /// Protects the messages of one request end to end, and opens what answers them: OSCORE (RFC 8613). Types, message IDs and tokens stay
    /// as they are. Given to <see cref="ClientRequest.Guard"/>; the client calls it and nobody else. It must not throw, and not allocate.
    /// </summary>
    public abstract class RequestGuard
    {
        /// <summary>Where a message is written before it is protected; its length is the limit of one in plain.</summary>
        public readonly byte[] Plain;

        /// <summary>Makes a guard.</summary>
        /// <param name="plain">Room for a message in plain; guards of one client may share it.</param>
        protected RequestGuard(byte[] plain)
        {
            Plain = plain;
        }

        /// <summary>Begins a request: nothing is left of the one before.</summary>
        public abstract void Begin();

        /// <summary>Protects the message in <see cref="Plain"/>. The same one protected again is another message.</summary>
        /// <param name="length">Bytes of it.</param>
        /// <param name="registers">Whether it registers as an observer, or renews that.</param>
        /// <param name="target">Gets the protected one, from offset 0.</param>
        /// <returns>Bytes of that; 0 if it can't be protected, and nothing is to be sent.</returns>
        public abstract int Seal(int length, bool registers, byte[] target);

        /// <summary>Opens a response to the request.</summary>
        /// <param name="reader">Holds the response; afterwards what was inside.</param>
        /// <param name="answers">Whether it may answer the message that was protected last.</param>
        /// <param name="notifies">Whether it may be a notification for the registration, whose order is looked at here.</param>
        /// <returns>False if it is to be ignored, as if nothing had come.</returns>
        public abstract bool Open(MessageReader reader, bool answers, bool notifies);
    }
}
