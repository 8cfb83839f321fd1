// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// A remote that is the session of a secure transport, such as DTLS: RFC 7252 section 9.1. Who holds one has shown that it can receive,
    /// and who it is. It is equal to itself alone; before its object stands for another session, the endpoint has to forget it.
    /// </summary>
    public abstract class SecureRemote
    {
        /// <summary>Whose it is: what an access policy is asked about.</summary>
        internal object Principal;
    }
}
