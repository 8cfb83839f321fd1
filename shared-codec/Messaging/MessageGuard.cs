// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Protects messages end to end, beneath the roles and above the message layer: OSCORE (RFC 8613). Types, message IDs and tokens stay
    /// as they are, and a duplicate is known before anything is decrypted. An endpoint without a guard has everything in plain.
    /// </summary>
    public abstract class MessageGuard
    {
        /// <summary>An outcome: the request is not protected.</summary>
        internal const int Plain = 0;

        /// <summary>An outcome: it was, and the reader holds now what was inside. Its principal and binding are there.</summary>
        internal const int Opened = 1;

        /// <summary>An outcome: it is not to be served; <see cref="Sealed"/> has the answer.</summary>
        internal const int Answered = 2;

        /// <summary>An outcome: it is not to be served, nor answered.</summary>
        internal const int Silent = 3;

        /// <summary>Where protected messages are put together.</summary>
        internal readonly byte[] Sealed;

        /// <summary>Whose request it was that was opened last: the security context, to be compared by reference.</summary>
        internal object Principal;

        /// <summary>What the answers to that request are bound to.</summary>
        internal long Binding;

        /// <summary>Bytes of the answer, where that is the outcome.</summary>
        internal int AnswerLength;

        /// <summary>Bytes by which a response may become longer.</summary>
        internal readonly int Overhead;

        /// <summary>Makes the guard of one endpoint.</summary>
        /// <param name="maxMessageBytes">Bytes of the largest message in plain.</param>
        /// <param name="overhead">Bytes by which a response may become longer.</param>
        protected MessageGuard(int maxMessageBytes, int overhead)
        {
            Sealed = new byte[maxMessageBytes + overhead];
            Overhead = overhead;
        }

        /// <summary>Looks at a request that came by unicast, and opens it if it is protected.</summary>
        /// <param name="now">The time.</param>
        /// <param name="reader">Holds the request; afterwards what was inside.</param>
        /// <param name="principal">Whose request it has to be if it is the duplicate of one that was opened; else null.</param>
        /// <param name="binding">The binding of that one.</param>
        /// <returns>The outcome.</returns>
        internal abstract int Open(long now, MessageReader reader, object principal, long binding);

        /// <summary>Protects a response. The same one protected again is another message.</summary>
        /// <param name="principal">Whose request it answers.</param>
        /// <param name="binding">The binding of that request.</param>
        /// <param name="isLater">Whether it is one after the first: a notification.</param>
        /// <param name="message">Holds the response.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>Bytes in <see cref="Sealed"/>; 0 if it can't be protected, and nothing is to be sent.</returns>
        internal abstract int Seal(object principal, long binding, bool isLater, byte[] message, int length);
    }
}
