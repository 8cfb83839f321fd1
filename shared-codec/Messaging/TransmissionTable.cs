// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Messages on their way out that must be kept: Confirmable ones until they are acknowledged (RFC 7252 section 4.2), and
    /// answers to multicast until their leisure is over (section 8.2). A few slots, so a walk is the fastest look-up.
    /// </summary>
    internal sealed class TransmissionTable
    {
        /// <summary>A separate response: nobody waits for its fate.</summary>
        internal const int OwnedByNobody = -1;

        /// <summary>An answer to multicast that waits for its time; no CON.</summary>
        internal const int Leisurely = -2;

        internal readonly object[] Remote; // null: the slot is free
        internal readonly int[] MessageId;
        internal readonly int[] Owner; // index of the observer, or one of the constants
        internal readonly int[] Attempt; // retransmissions so far
        internal readonly int[] TimeoutMs;
        internal readonly int[] Length;
        internal readonly int[] Credit; // bytes that may still go out to an address that has not shown that it can receive; their complement, if they did not suffice
        internal readonly long[] FirstSentAt;
        internal readonly long[] DueAt;
        internal readonly byte[][] Message;

        internal int Used;

        internal TransmissionTable(int capacity, int messageBytes)
        {
            Remote = new object[capacity];
            MessageId = new int[capacity];
            Owner = new int[capacity];
            Attempt = new int[capacity];
            TimeoutMs = new int[capacity];
            Length = new int[capacity];
            Credit = new int[capacity];
            FirstSentAt = new long[capacity];
            DueAt = new long[capacity];
            Message = new byte[capacity][];
            for (int i = 0; i < capacity; i++)
            {
                Message[i] = new byte[messageBytes];
            }
        }

        /// <summary>Looks for a slot that nobody uses.</summary>
        /// <returns>Its index, or -1. It is taken once <see cref="Take"/> has named a remote.</returns>
        /// <param name="proven">Whether it is for an address that can receive: half of the slots are kept for these.</param>
        internal int FindFree(bool proven)
        {
            if (!proven && Used >= (Remote.Length + 1) / 2)
            {
                return -1;
            }

            for (int i = 0; i < Remote.Length; i++)
            {
                if (Remote[i] == null)
                {
                    return i;
                }
            }

            return -1;
        }

        internal void Take(int slot, object remote, int owner)
        {
            Remote[slot] = remote;
            Owner[slot] = owner;
            Used++;
        }

        internal void Release(int slot)
        {
            Remote[slot] = null;
            Used--;
        }

        /// <summary>Looks for the CON that an ACK or RST belongs to: both the remote and the message ID must fit. RFC 7252 section 4.4.</summary>
        /// <returns>Its slot, or -1.</returns>
        internal int Find(object remote, int messageId)
        {
            if (Used != 0)
            {
                for (int i = 0; i < Remote.Length; i++)
                {
                    object other = Remote[i];
                    if (other != null && MessageId[i] == messageId && Owner[i] != Leisurely && (other == remote || remote.Equals(other)))
                    {
                        return i;
                    }
                }
            }

            return -1;
        }

        /// <summary>Counts the CONs outstanding to a remote, for NSTART. RFC 7252 section 4.7.</summary>
        internal int Outstanding(object remote)
        {
            int count = 0;
            if (Used != 0)
            {
                for (int i = 0; i < Remote.Length; i++)
                {
                    object other = Remote[i];
                    if (other != null && Owner[i] != Leisurely && (other == remote || remote.Equals(other)))
                    {
                        count++;
                    }
                }
            }

            return count;
        }
    }
}
