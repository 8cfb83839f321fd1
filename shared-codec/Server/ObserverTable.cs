// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// The registrations of observers: one for each remote and token, whatever the resource. RFC 7641 section 4.1. A row is a
    /// registration; the columns are arrays, because an object per row would cost its header and each field a block.
    /// </summary>
    internal sealed class ObserverTable
    {
        internal readonly object[] Remote; // null: the row is free
        internal readonly Resource[] Resource;
        internal readonly byte[] Tokens; // eight bytes a row
        internal readonly byte[] TokenLength;
        internal readonly int[] Format; // Content-Format of the registration, kept for every notification
        internal readonly int[] Etag; // index of the format among the resource's, the last byte of its entity-tag
        internal readonly byte[] Szx; // largest block that the client asked for
        internal readonly int[] SeenVersion; // of the resource, when last notified
        internal readonly long[] SentAt; // last notification, or the registration
        internal readonly long[] ConfirmedAt; // last CON
        internal readonly int[] NonCount; // NONs since then
        internal readonly int[] RttMs; // round-trip estimate; 0 if there is none
        internal readonly int[] MessageId; // of the last notification, -1 before it
        internal readonly int[] Transmission; // slot of the outstanding CON, or -1
        internal readonly long[] DueAt; // next time that this row wants to be looked at; never, if it is free
        internal readonly byte[][] Request; // options of the registration, if the path alone does not say it all
        internal readonly int[] RequestLength;
        internal readonly int[] Matched; // path segments that are the resource's own
        internal readonly int[] Credit; // bytes that may go to an address that has not shown that it can receive

        internal int Used;
        internal int Top; // rows from here on are free
        internal int Limited; // rows whose credit is limited

        internal ObserverTable(int capacity, int requestBytes)
        {
            Remote = new object[capacity];
            Resource = new Resource[capacity];
            Tokens = new byte[capacity * 8];
            TokenLength = new byte[capacity];
            Format = new int[capacity];
            Etag = new int[capacity];
            Szx = new byte[capacity];
            SeenVersion = new int[capacity];
            SentAt = new long[capacity];
            ConfirmedAt = new long[capacity];
            NonCount = new int[capacity];
            RttMs = new int[capacity];
            MessageId = new int[capacity];
            Transmission = new int[capacity];
            DueAt = new long[capacity];
            Request = new byte[capacity][];
            RequestLength = new int[capacity];
            Matched = new int[capacity];
            Credit = new int[capacity];
            for (int i = 0; i < capacity; i++)
            {
                Request[i] = new byte[requestBytes];
                DueAt[i] = long.MaxValue;
            }
        }

        /// <summary>Looks for a registration by its key.</summary>
        /// <returns>Its row, or -1.</returns>
        internal int Find(object remote, MessageReader reader)
        {
            if (Used == 0)
            {
                return -1;
            }

            int length = reader.TokenLength;
            byte[] buffer = reader.Buffer;
            for (int row = 0; row < Top; row++)
            {
                object other = Remote[row];
                if (other == null || TokenLength[row] != length)
                {
                    continue;
                }

                int i = 0;
                while (i < length && Tokens[(row * 8) + i] == buffer[MessageReader.TokenOffset + i])
                {
                    i++;
                }

                if (i == length && (other == remote || remote.Equals(other)))
                {
                    return row;
                }
            }

            return -1;
        }

        /// <summary>Looks for the registration whose last notification had this message ID, for the RST to a NON. RFC 7641 section 3.6.</summary>
        /// <returns>Its row, or -1.</returns>
        internal int FindByMessageId(object remote, int messageId)
        {
            for (int row = 0; row < Top; row++)
            {
                object other = Remote[row];
                if (other != null && MessageId[row] == messageId && (other == remote || remote.Equals(other)))
                {
                    return row;
                }
            }

            return -1;
        }

        /// <summary>Takes a free row and fills in the key.</summary>
        /// <param name="remote">Who observes.</param>
        /// <param name="reader">The registration.</param>
        /// <param name="credit">Bytes that may go to it, <see cref="int.MaxValue"/> for any number.</param>
        /// <returns>The row, or -1 if there is none.</returns>
        internal int Add(object remote, MessageReader reader, int credit)
        {
            for (int row = 0; row < Remote.Length; row++)
            {
                if (Remote[row] == null)
                {
                    Remote[row] = remote;
                    TokenLength[row] = (byte)reader.TokenLength;
                    Array.Copy(reader.Buffer, MessageReader.TokenOffset, Tokens, row * 8, reader.TokenLength);
                    Transmission[row] = -1;
                    MessageId[row] = -1;
                    RttMs[row] = 0;
                    Credit[row] = credit;
                    if (credit != int.MaxValue)
                    {
                        Limited++;
                    }

                    Used++;
                    if (row >= Top)
                    {
                        Top = row + 1;
                    }

                    return row;
                }
            }

            return -1;
        }

        internal void Remove(int row)
        {
            Remote[row] = null;
            Resource[row] = null;
            DueAt[row] = long.MaxValue;
            Used--;
            while (Top != 0 && Remote[Top - 1] == null)
            {
                Top--;
            }

            if (Credit[row] != int.MaxValue)
            {
                Limited--;
            }

        }
    }
}
