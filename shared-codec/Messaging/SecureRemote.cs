// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// A remote that is the session of a secure transport, such as DTLS: RFC 7252 section 9.1. Who holds one has shown who it is, and that
    /// it can receive, but for one whose address has changed since (<see cref="MessageLayer.Move"/>). It is equal to itself alone, and
    /// its hash code stays as it is, which that of nanoFramework's Object does not. Before its object stands for another session, the
    /// endpoint has to forget it.
    /// </summary>
    public abstract class SecureRemote
    {
        /// <summary>Bytes by which a datagram in a session is longer than its message, at most.</summary>
        internal const int MaxOverhead = 38;

        /// <summary>Whose it is: what an access policy is asked about.</summary>
        internal object Principal;

        /// <summary>
        /// Gets or sets a value indicating whether its address has shown that it can receive. A session begins with one that has; and one
        /// whose address can't change need not keep it.
        /// </summary>
        internal virtual bool IsProven
        {
            get { return true; }
            set { }
        }

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
