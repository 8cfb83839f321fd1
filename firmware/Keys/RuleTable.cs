// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Keys
{
    /// <summary>
    /// The rules of a node about single paths, as a text in a record "rules" of its store: "/alarm write=garage". A rule names keys, so it
    /// outlives them: what is for a key that is not there is for nobody.
    /// </summary>
    internal sealed class RuleTable
    {
        internal const int MaxRules = 8;

        /// <summary>Bytes of the longest text.</summary>
        internal const int MaxBytes = 512;

        // Who, beside the names of keys.
        internal const string Anybody = "anybody";
        internal const string AnyKey = "any-key";
        internal const string Nobody = "nobody";

        /// <summary>Whether rules were stored that can't be read any more, and none have come since.</summary>
        internal bool IsDamaged;

        /// <summary>Who may do what, the paths without a rule included. Its principals are <see cref="NodeKey"/>s.</summary>
        internal AccessRules InForce;

        private const byte Version = 1;
        private const int TextAt = StoredRecord.HeadBytes;

        private readonly KeyTable _keys;
        private readonly StoredRecord _record;
        private readonly FieldReader _fields = new FieldReader();
        private readonly byte[] _name = new byte[KeyEntry.Most(KeyEntry.Name)];
        private byte[] _body = NewBody(0);

        internal RuleTable(IStore store, KeyTable keys)
        {
            _keys = keys;
            _record = new StoredRecord(store, "rules", Version);
            byte[] buffer = NewBody(MaxBytes + 1);
            int length = _record.Load(buffer);
            if (length > 0 && Interpret(buffer, length, null) != null)
            {
                _body = NewBody(length);
                Array.Copy(buffer, TextAt, _body, TextAt, length);
            }

            IsDamaged = length != 0 && !AreThere;
            Apply();
        }

        /// <summary>Whether there is any.</summary>
        internal bool AreThere
        {
            get { return _body.Length > TextAt + StoredRecord.TailBytes; }
        }

        /// <summary>Tells whether a name would mean something else in a rule, or in the path of the resource.</summary>
        internal static bool IsReserved(string name)
        {
            return name == Anybody || name == AnyKey || name == Nobody || name == KeysResource.Rules;
        }

        /// <summary>The text, as it was put.</summary>
        internal void Append(Response response)
        {
            response.Append(_body, TextAt, _body.Length - TextAt - StoredRecord.TailBytes);
        }

        /// <summary>Puts these rules in the place of all that there are.</summary>
        /// <param name="text">Holds their text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="tree">The resources that a rule may be about.</param>
        /// <returns>2.04, or what is in the way: then nothing has changed.</returns>
        internal CoapCode Put(byte[] text, int offset, int length, ResourceTree tree)
        {
            if (length > MaxBytes)
            {
                return CoapCode.BadRequest;
            }

            // A record is not empty, and a text ends with its line.
            byte[] body = NewBody(length + 1);
            Array.Copy(text, offset, body, TextAt, length);
            body[TextAt + length] = (byte)'\n';
            AccessRules rules = Interpret(body, length + 1, tree);
            if (rules == null)
            {
                return CoapCode.BadRequest;
            }

            if (!_record.Write(body, length + 1))
            {
                return CoapCode.InternalServerError;
            }

            if (_record.IsHalf)
            {
                // The first ones lie there twice from the start: what can't be read and has nothing beside it was never whole.
                _record.Write(body, length + 1);
            }

            _body = body;
            IsDamaged = false;
            InForce = rules;
            return CoapCode.Changed;
        }

        /// <summary>Has the rules mean the keys that there are now.</summary>
        internal void Apply()
        {
            InForce = Interpret(_body, _body.Length - TextAt - StoredRecord.TailBytes, null);
        }

        /// <summary>Forgets all of them.</summary>
        /// <returns>False if some are still stored.</returns>
        internal bool Reset()
        {
            bool done = _record.Erase();
            if (done)
            {
                IsDamaged = false;
                _body = NewBody(0);
                Apply();
            }

            return done;
        }

        private static byte[] NewBody(int bytes)
        {
            return new byte[TextAt + bytes + StoredRecord.TailBytes];
        }

        // Reads the text of a record; null if it is none. With the resources that there are it is to be about those, and to say something.
        private AccessRules Interpret(byte[] body, int length, ResourceTree tree)
        {
            AccessRules rules = new AccessRules(MaxRules + 1);
            rules.Add("", AccessRules.Anybody, AccessRules.Anybody, AccessRules.AnyKey);
            string path = null;
            object read = null;
            object observe = null;
            object write = null;
            int count = 0;
            _fields.Begin(body, TextAt, length);
            while (true)
            {
                string name = _fields.Next() ? _fields.Name : null;
                if (name == null || name.IndexOf('/') == 0)
                {
                    if (path != null)
                    {
                        if (count == MaxRules || (read == AccessRules.Inherited && observe == read && write == read))
                        {
                            return null;
                        }

                        // Who observes reads as well.
                        rules.Add(path, read, observe == AccessRules.Inherited ? read : observe, write);
                        count++;
                    }

                    if (name == null)
                    {
                        return tree != null && count == 0 ? null : rules;
                    }

                    path = name.Substring(1);
                    if (tree != null && (_fields.Value.Length != 0 || !IsCovering(path, tree)))
                    {
                        return null;
                    }

                    read = AccessRules.Inherited;
                    observe = read;
                    write = read;
                }
                else
                {
                    string who = _fields.Value;
                    object holder = HolderOf(who);
                    if (who.Length == 0)
                    {
                        return null;
                    }
                    else if (name == "read")
                    {
                        read = holder;
                    }
                    else if (name == "observe")
                    {
                        observe = holder;
                    }
                    else if (name == "write")
                    {
                        write = holder;
                    }
                    else
                    {
                        return null;
                    }
                }
            }
        }

        // Nobody, if there is no such key.
        private object HolderOf(string who)
        {
            return who == Anybody ? AccessRules.Anybody
                : who == AnyKey ? AccessRules.AnyKey
                : _keys.Find(_name, 0, _fields.ReadText(_name, 0, _name.Length));
        }

        // The keys are for admins, and no rule changes that.
        private static bool IsCovering(string path, ResourceTree tree)
        {
            for (int i = 0; i < tree.Count; i++)
            {
                Resource resource = tree.At(i);
                if (AccessRules.Covers(path, resource.Path) && !(resource is KeysResource))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
