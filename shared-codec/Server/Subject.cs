// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Resources;

namespace NanoCoap.Server
{
    /// <summary>
    /// A resource that somebody observes, and its registrations in the order of their turns. RFC 7641 section 1.2. Those that have a CON
    /// under way or wait for one have no turn.
    /// </summary>
    internal sealed class Subject
    {
        internal Resource Resource;
        internal int SeenVersion; // for which all turns have been worked out
        internal int SeenRefreshMs;
        internal Transmission First; // of a ring: in front of the first one stands the last one

        /// <summary>Gives a registration its turn. Mostly that is the last one.</summary>
        /// <param name="registration">One without a turn.</param>
        /// <param name="at">When.</param>
        internal void Add(Registration registration, long at)
        {
            registration.Marks |= Registration.HasTurn;
            registration.DueAt = at;
            Transmission after = First;
            if (after == null)
            {
                registration.Previous = registration;
                registration.Next = registration;
                First = registration;
                return;
            }

            while (after.Previous.DueAt > at)
            {
                after = after.Previous;
                if (after == First)
                {
                    First = registration;
                    break;
                }
            }

            Transmission before = after.Previous;
            registration.Previous = before;
            registration.Next = after;
            before.Next = registration;
            after.Previous = registration;
        }

        /// <summary>
        /// Gives the first registration, whose turn it was, its next one. Mostly that is the last one: then the ring turns.
        /// </summary>
        /// <param name="registration">The first one.</param>
        /// <param name="at">When.</param>
        internal void MoveBack(Registration registration, long at)
        {
            if (registration.Previous.DueAt <= at)
            {
                registration.DueAt = at;
                First = registration.Next;
                return;
            }

            Remove(registration);
            Add(registration, at);
        }

        /// <summary>Takes a registration its turn, if it has one.</summary>
        /// <param name="registration">The registration.</param>
        internal void Remove(Registration registration)
        {
            if ((registration.Marks & Registration.HasTurn) == 0)
            {
                return;
            }

            registration.Marks &= ~Registration.HasTurn;
            Transmission after = registration.Next;
            if (after == registration)
            {
                First = null;
                return;
            }

            registration.Previous.Next = after;
            after.Previous = registration.Previous;
            if (First == registration)
            {
                First = after;
            }
        }
    }
}
