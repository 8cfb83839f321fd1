// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Node;
using NanoCoap.Oscore;

namespace NanoCoap.Keys
{
    /// <summary>
    /// A key in its stored form: its number, its role and kind, and six fields behind their lengths. The parameters are those of RFC 8613
    /// section 3.2; a pre-shared key of DTLS, RFC 4279, has a secret alone, and its name is the identity.
    /// </summary>
    internal static class KeyEntry
    {
        // The fields in their order.
        internal const int Name = 0;
        internal const int Secret = 1;
        internal const int Salt = 2;
        internal const int Sender = 3;
        internal const int Recipient = 4;
        internal const int IdContext = 5;
        internal const int Fields = 6;

        /// <summary>Bytes of the longest.</summary>
        internal const int MaxBytes = HeadBytes + Fields + 15 + 32 + 16 + 7 + 7 + 16;

        /// <summary>In place of a length: there is no such field, which is something else than an empty one.</summary>
        internal const int Absent = 0xFF;

        private const int RoleAt = 2;
        private const int AdminFlag = 1;
        private const int PskFlag = 2;
        private const int HeadBytes = 3;

        /// <summary>The most bytes that a field may have.</summary>
        internal static int Most(int field)
        {
            switch (field)
            {
                case Name: return 15;
                case Secret: return 32;
                case Sender:
                case Recipient: return SecurityContext.MaxIdLength;
                default: return 16;
            }
        }

        /// <summary>The fewest bytes that a field may have.</summary>
        internal static int Fewest(int field)
        {
            return field == Name ? 1 : field == Secret ? SecurityContexts.MinSecretLength : 0;
        }

        internal static int Id(byte[] buffer, int entry)
        {
            return StoredRecord.Get16(buffer, entry);
        }

        internal static bool IsAdmin(byte[] buffer, int entry)
        {
            return (buffer[entry + RoleAt] & AdminFlag) != 0;
        }

        /// <summary>Whether it is a pre-shared key of DTLS; else it is one of OSCORE.</summary>
        internal static bool IsPsk(byte[] buffer, int entry)
        {
            return (buffer[entry + RoleAt] & PskFlag) != 0;
        }

        internal static void Label(byte[] buffer, int entry, int id, bool isAdmin, bool isPsk)
        {
            StoredRecord.Put16(buffer, entry, id);
            buffer[entry + RoleAt] = (byte)((isAdmin ? AdminFlag : 0) | (isPsk ? PskFlag : 0));
        }

        /// <summary>Where a field starts, with its length; <see cref="Fields"/> for the end of the entry.</summary>
        internal static int At(byte[] buffer, int entry, int field)
        {
            int at = entry + HeadBytes;
            for (; field > 0; field--)
            {
                at += 1 + Length(buffer, at);
            }

            return at;
        }

        /// <summary>Bytes of the field that starts here; 0 also for one that is absent.</summary>
        internal static int Length(byte[] buffer, int at)
        {
            return buffer[at] == Absent ? 0 : buffer[at];
        }

        /// <summary>A field in an array of its own; null if it is absent.</summary>
        internal static byte[] Copy(byte[] buffer, int entry, int field)
        {
            int at = At(buffer, entry, field);
            if (buffer[at] == Absent)
            {
                return null;
            }

            byte[] copy = new byte[buffer[at]];
            Array.Copy(buffer, at + 1, copy, 0, copy.Length);
            return copy;
        }

        /// <summary>Its name.</summary>
        internal static string NameOf(byte[] buffer, int entry)
        {
            int at = At(buffer, entry, Name);
            return FieldReader.Ascii(buffer, at + 1, buffer[at]);
        }

        /// <summary>Tells whether an entry can be one.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="entry">Where it starts.</param>
        /// <param name="end">Where what is known ends.</param>
        /// <returns>Where it ends; -1 if it is none.</returns>
        internal static int EndOf(byte[] buffer, int entry, int end)
        {
            int at = entry + HeadBytes;
            if (at > end || buffer[entry + RoleAt] > (AdminFlag | PskFlag))
            {
                return -1;
            }

            bool isPsk = IsPsk(buffer, entry);
            for (int field = 0; field < Fields; field++)
            {
                if (at >= end)
                {
                    return -1;
                }

                // Both kinds have a name and a secret; only one of OSCORE has what comes after.
                int length = Length(buffer, at);
                bool isAbsent = buffer[at] == Absent;
                if (length < Fewest(field) || length > Most(field)
                    || (isPsk && field > Secret ? !isAbsent : isAbsent && field != IdContext))
                {
                    return -1;
                }

                at += 1 + length;
            }

            return at <= end ? at : -1;
        }

        /// <summary>Tells whether two entries have the same field.</summary>
        internal static bool Same(byte[] one, int entry, byte[] other, int otherEntry, int field)
        {
            int at = At(one, entry, field);
            int otherAt = At(other, otherEntry, field);
            return one[at] == other[otherAt] && FixedTime.AreEqual(one, at + 1, other, otherAt + 1, Length(one, at));
        }
    }
}
