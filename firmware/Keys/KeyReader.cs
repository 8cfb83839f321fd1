// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;

namespace NanoCoap.Keys
{
    /// <summary>Reads a key from text: "role=admin secret=0011... salt=2233... sender=01 recipient=02", or "role=user
    /// psk=0011..." for one of DTLS, in any order.</summary>
    internal sealed class KeyReader
    {
        internal const string Admin = "admin";
        internal const string User = "user";

        /// <summary>The key, as <see cref="KeyEntry"/> has it, but for its number.</summary>
        internal readonly byte[] Entry = new byte[KeyEntry.MaxBytes];

        /// <summary>Bytes of it.</summary>
        internal int Length;

        /// <summary>Whether the text says which role it has.</summary>
        internal bool HasRole;

        private const string Psk = "psk";

        private static readonly string[] s_names = { "name", "secret", "salt", "sender", "recipient", "idContext" };

        private readonly FieldReader _fields = new FieldReader();

        /// <summary>Reads a key.</summary>
        /// <param name="text">Holds the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="name">Its name, or null if that is in the text.</param>
        /// <param name="nameLength">Bytes of the name.</param>
        /// <returns>False if it is none.</returns>
        internal bool Read(byte[] text, int offset, int length, byte[] name, int nameLength)
        {
            int known = 0;
            int pairs = 0;
            bool isAdmin = false;
            bool isPsk = false;
            bool isBad = false;
            HasRole = false;
            _fields.Begin(text, offset, length);
            while (_fields.Next())
            {
                pairs++;
                string word = _fields.Name;
                isPsk |= word == Psk;
                if (word == "role")
                {
                    string role = _fields.Value;
                    isAdmin = role == Admin;
                    if (HasRole || (!isAdmin && role != User))
                    {
                        return false;
                    }

                    HasRole = true;
                    known++;
                }
            }

            KeyEntry.Label(Entry, 0, 0, isAdmin, isPsk);
            int at = KeyEntry.At(Entry, 0, 0);
            for (int field = 0; field < KeyEntry.Fields; field++)
            {
                string called = isPsk && field == KeyEntry.Secret ? Psk : s_names[field];
                int bytes = field == KeyEntry.Salt && !isPsk ? 0 : KeyEntry.Absent;
                int times = 0;
                if (field == KeyEntry.Name && name != null)
                {
                    bytes = nameLength;
                    Array.Copy(name, 0, Entry, at + 1, nameLength);
                }
                else
                {
                    _fields.Begin(text, offset, length);
                    while (_fields.Next())
                    {
                        if (_fields.Name == called)
                        {
                            known++;
                            times++;
                            int most = KeyEntry.Most(field);
                            bytes = field == KeyEntry.Name ? _fields.ReadText(Entry, at + 1, most) : _fields.ReadHex(Entry, at + 1, most);
                        }
                    }
                }

                isBad |= bytes < 0 || times > 1;
                Entry[at] = (byte)bytes;
                at += 1 + KeyEntry.Length(Entry, at);
            }

            Length = KeyEntry.EndOf(Entry, 0, at);
            return !isBad && known == pairs && Length > 0 && IsName();
        }

        /// <summary>Forgets the key.</summary>
        internal void Clear()
        {
            Array.Clear(Entry, 0, Entry.Length);
        }

        // What may stand in a path, in a line of the list and in a file's name.
        private bool IsName()
        {
            int at = KeyEntry.At(Entry, 0, KeyEntry.Name);
            for (int i = Entry[at]; i > 0; i--)
            {
                byte c = Entry[at + i];
                if ((c < '0' || c > '9') && ((c | 0x20) < 'a' || (c | 0x20) > 'z') && c != '.' && c != '_' && c != '-')
                {
                    return false;
                }
            }

            return !RuleTable.IsReserved(KeyEntry.NameOf(Entry, 0));
        }
    }
}
