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

        /// <summary>Says whose a request is.</summary>
        /// <param name="inner">The principal of the key under which it was protected itself, or null.</param>
        /// <param name="remote">Where it came from.</param>
        /// <returns>That principal, or else the one of the session; null if it came in plain.</returns>
        internal static object Requester(object inner, object remote)
        {
            SecureRemote secure = remote as SecureRemote;
            return inner != null || secure == null ? inner : secure.Principal;
        }
    }
}
