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
        internal Transmission First;

        private Transmission _last;

        /// <summary>Gives a registration its turn. Mostly that is the last one.</summary>
        /// <param name="registration">One without a turn.</param>
        /// <param name="at">When.</param>
        internal void Add(Registration registration, long at)
        {
            registration.Marks |= Registration.HasTurn;
            registration.DueAt = at;
            Transmission before = _last;
            while (before != null && before.DueAt > at)
            {
                before = before.Previous;
            }

            Transmission after = before == null ? First : before.Next;
            registration.Previous = before;
            registration.Next = after;
            if (before == null)
            {
                First = registration;
            }
            else
            {
                before.Next = registration;
            }

            if (after == null)
            {
                _last = registration;
            }
            else
            {
                after.Previous = registration;
            }
        }

        /// <summary>Gives the first registration, whose turn it was, its next one. Mostly that is the last one.</summary>
        /// <param name="registration">The first one.</param>
        /// <param name="at">When.</param>
        internal void MoveBack(Registration registration, long at)
        {
            Transmission second = registration.Next;
            Transmission last = _last;
            if (second == null)
            {
                registration.DueAt = at;
            }
            else if (last.DueAt <= at)
            {
                registration.DueAt = at;
                First = second;
                second.Previous = null;
                last.Next = registration;
                registration.Previous = last;
                registration.Next = null;
                _last = registration;
            }
            else
            {
                Remove(registration);
                Add(registration, at);
            }
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
            Transmission before = registration.Previous;
            Transmission after = registration.Next;
            if (before == null)
            {
                First = after;
            }
            else
            {
                before.Next = after;
            }

            if (after == null)
            {
                _last = before;
            }
            else
            {
                after.Previous = before;
            }
        }
    }
}
