// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>Requests whose answer is put off: what is needed to answer them. RFC 7252 section 5.2.2.</summary>
    internal sealed class PendingTable
    {
        internal readonly object[] Remote; // null: the slot is free
        internal readonly Resource[] Resource;
        internal readonly byte[] Tokens; // eight bytes a slot
        internal readonly byte[] TokenLength;
        internal readonly int[] MessageId;
        internal readonly int[] Method;
        internal readonly int[] Format;
        internal readonly int[] FormatIndex;
        internal readonly int[] Block1;
        internal readonly int[] Block2;
        internal readonly int[] Confirmable; // 1 while the request's ACK is owed, 2 once it has gone out, 0 for a NON
        internal readonly int[] Ready;
        internal readonly int[] Credit; // bytes that may go out, for an address that has not shown that it can receive
        internal readonly long[] AckAt;
        internal readonly long[] LapsesAt;

        internal int Used;
        private readonly int[] _generation;

        internal PendingTable(int capacity)
        {
            Remote = new object[capacity];
            Resource = new Resource[capacity];
            Tokens = new byte[capacity * 8];
            TokenLength = new byte[capacity];
            MessageId = new int[capacity];
            Method = new int[capacity];
            Format = new int[capacity];
            FormatIndex = new int[capacity];
            Block1 = new int[capacity];
            Block2 = new int[capacity];
            Confirmable = new int[capacity];
            Ready = new int[capacity];
            Credit = new int[capacity];
            AckAt = new long[capacity];
            LapsesAt = new long[capacity];
            _generation = new int[capacity];
        }

        /// <summary>Takes a slot for the request that a reader holds.</summary>
        /// <returns>The slot, or -1.</returns>
        internal int Take(object remote, MessageReader reader)
        {
            for (int i = 0; i < Remote.Length; i++)
            {
                if (Remote[i] == null)
                {
                    Remote[i] = remote;
                    TokenLength[i] = (byte)reader.TokenLength;
                    Array.Copy(reader.Buffer, MessageReader.TokenOffset, Tokens, i * 8, reader.TokenLength);
                    MessageId[i] = reader.MessageId;
                    Method[i] = (int)reader.Code;
                    Confirmable[i] = reader.Type == MessageType.Confirmable ? 1 : 0;
                    Ready[i] = 0;
                    AckAt[i] = long.MaxValue;
                    _generation[i]++;
                    Used++;
                    return i;
                }
            }

            return -1;
        }

        internal void Release(int slot)
        {
            Remote[slot] = null;
            Resource[slot] = null;
            Used--;
        }

        /// <summary>The ticket of a slot: its index and how often the slot was taken, so that a late one does not hit a successor.</summary>
        internal int Ticket(int slot)
        {
            return ((_generation[slot] & 0x7FFFFF) << 4) | slot;
        }

        /// <summary>The slot of a ticket.</summary>
        /// <returns>The slot, or -1 if the ticket has lapsed.</returns>
        internal int SlotOf(int ticket)
        {
            int slot = ticket & 15;
            return ticket >= 0 && slot < Remote.Length && Remote[slot] != null && Ticket(slot) == ticket ? slot : -1;
        }
    }
}
