// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// The timers of all transmissions, by the slot of time in which they are due: putting one in and taking one out costs the same
    /// however many there are. A timer beyond one turn of the wheel waits in its slot for the turn that is its own.
    /// </summary>
    internal sealed class TransmissionWheel
    {
        private const int Slots = 8;
        private const int SlotShift = 9; // 512 ms a slot, 4 s a turn

        /// <summary>No transmission is due before this; <see cref="long.MaxValue"/> if there is none. May be earlier than it need be.</summary>
        internal long Deadline = long.MaxValue;

        private readonly Transmission[] _slots = new Transmission[Slots];
        private long _at; // the slot up to which all that was due has been taken, counted from time 0
        private int _count;

        /// <summary>Puts a transmission in, at its time.</summary>
        /// <param name="transmission">One that is not in.</param>
        internal void Add(Transmission transmission)
        {
            long due = transmission.DueAt;
            int slot = (int)(due >> SlotShift) & (Slots - 1);
            Transmission first = _slots[slot];
            transmission.Marks |= Transmission.IsTimed;
            transmission.Previous = null;
            transmission.Next = first;
            if (first != null)
            {
                first.Previous = transmission;
            }

            _slots[slot] = transmission;
            if (_count == 0 || due >> SlotShift < _at)
            {
                _at = due >> SlotShift;
            }

            _count++;
            if (due < Deadline)
            {
                Deadline = due;
            }
        }

        /// <summary>Takes a transmission out, if it is in.</summary>
        /// <param name="transmission">The transmission.</param>
        internal void Remove(Transmission transmission)
        {
            if ((transmission.Marks & Transmission.IsTimed) == 0)
            {
                return;
            }

            Transmission next = transmission.Next;
            Transmission previous = transmission.Previous;
            transmission.Marks &= ~Transmission.IsTimed;
            if (next != null)
            {
                next.Previous = previous;
            }

            if (previous != null)
            {
                previous.Next = next;
            }
            else
            {
                _slots[(int)(transmission.DueAt >> SlotShift) & (Slots - 1)] = next;
            }

            if (--_count == 0)
            {
                Deadline = long.MaxValue;
            }
        }

        /// <summary>Takes out a transmission that is due. After the last one <see cref="Deadline"/> is exact.</summary>
        /// <param name="now">The time.</param>
        /// <returns>The transmission, or null.</returns>
        internal Transmission TakeDue(long now)
        {
            if (_count == 0)
            {
                return null;
            }

            long last = now >> SlotShift;
            if (last - _at >= Slots)
            {
                _at = last - Slots + 1; // a whole turn sees all of them
            }

            long slot = _at;
            while (slot <= last)
            {
                Transmission found = _slots[(int)slot & (Slots - 1)];
                while (found != null && found.DueAt > now)
                {
                    found = found.Next;
                }

                if (found != null)
                {
                    _at = slot;
                    Remove(found);
                    return found;
                }

                slot++;
            }

            _at = last;
            FindDeadline(last);
            return null;
        }

        // The first slot with a timer of this turn has the earliest one. If there is none, all are farther away.
        private void FindDeadline(long from)
        {
            long earliest = long.MaxValue;
            for (long slot = from; slot < from + Slots; slot++)
            {
                bool thisTurn = false;
                for (Transmission t = _slots[(int)slot & (Slots - 1)]; t != null; t = t.Next)
                {
                    thisTurn |= t.DueAt >> SlotShift == slot;
                    if (t.DueAt < earliest)
                    {
                        earliest = t.DueAt;
                    }
                }

                if (thisTurn)
                {
                    break;
                }
            }

            Deadline = earliest;
        }
    }
}
