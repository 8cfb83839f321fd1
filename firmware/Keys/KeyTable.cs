// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;

namespace NanoCoap.Keys
{
    /// <summary>
    /// The keys of a node, in two records of its store: "keys" has the keys themselves and how they are used, "numbers" how far their
    /// sequence numbers are. A key is a number of its own there, never given out twice, and its line in "numbers" is written before it is:
    /// so a key without one has lost it, and is not used any more. RFC 8613 appendix B.1.1.
    /// </summary>
    internal sealed class KeyTable : ISequenceStore, IMasterSecrets
    {
        internal const int MaxKeys = 8;

        /// <summary>
        /// Numbers that are reserved with one write: with a notification each two seconds two hours and a quarter. Answers to
        /// requests mostly take none.
        /// </summary>
        internal const int Reserve = 4096;

        private const byte Version = 1;
        private const int MaxId = 0xFFFF;

        // The content of "keys".
        private const int FlagsAt = StoredRecord.HeadBytes;
        private const int LastIdAt = FlagsAt + 1;
        private const int CountAt = LastIdAt + 2;
        private const int EntriesAt = CountAt + 1;
        private const int SecureOnlyFlag = 1;
        private const int NoWindowFlag = 2;

        // That of "numbers": how many lines, and each with the number of a key and its limit. One more than there are keys, for one that
        // takes the place of another.
        private const int LineBytes = 8;
        private const int MaxLines = MaxKeys + 1;
        private const int LinesAt = StoredRecord.HeadBytes + 1;

        internal readonly SecurityContexts Contexts;

        /// <summary>How many keys there are.</summary>
        internal int Count;

        /// <summary>Whether keys were stored that can't be read any more, and none has come since.</summary>
        internal bool IsDamaged;

        /// <summary>The record as it is stored.</summary>
        internal byte[] Body = NewBody(0);

        private readonly NodeKey[] _keys = new NodeKey[MaxKeys];
        private readonly StoredRecord _record;
        private readonly StoredRecord _numbers;
        private readonly byte[] _lines = new byte[LinesAt + (MaxLines * LineBytes) + StoredRecord.TailBytes];
        private SecurityContext _leaving; // has an answer to protect, and then goes
        private bool _pskLeft; // the same: its sessions are to end
        private PreSharedKeys _psks; // or null: there is no server of coaps

        internal KeyTable(IStore store, IKeyDerivation derivation)
        {
            Contexts = new SecurityContexts(MaxKeys, derivation, this, Reserve);
            _record = new StoredRecord(store, "keys", Version);
            _numbers = new StoredRecord(store, "numbers", Version);
            Load();
        }

        /// <summary>Gets how many of them are keys of DTLS in force.</summary>
        internal int PskCount
        {
            get { return _psks == null ? 0 : _psks.Count; }
        }

        /// <summary>Puts the keys of DTLS into force: from now on there is a server of coaps.</summary>
        internal PreSharedKeys UsePsks()
        {
            _psks = new PreSharedKeys(MaxKeys);
            for (int i = 0; i < Count; i++)
            {
                if (KeyEntry.IsPsk(Body, _keys[i].At))
                {
                    Enter(_keys[i]);
                }
            }

            return _psks;
        }

        internal bool SecureOnly
        {
            get { return (Body[FlagsAt] & SecureOnlyFlag) != 0; }
        }

        internal bool NoWindow
        {
            get { return (Body[FlagsAt] & NoWindowFlag) != 0; }
        }

        internal NodeKey At(int index)
        {
            return _keys[index];
        }

        /// <summary>Finds a key by its name.</summary>
        /// <param name="buffer">Holds the name.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>The key, or null.</returns>
        internal NodeKey Find(byte[] buffer, int offset, int length)
        {
            for (int i = 0; i < Count; i++)
            {
                int name = KeyEntry.At(Body, _keys[i].At, KeyEntry.Name);
                if (Body[name] == length && FixedTime.AreEqual(Body, name + 1, buffer, offset, length))
                {
                    return _keys[i];
                }
            }

            return null;
        }

        /// <summary>Adds a key, or replaces that of the same name. The context of that one goes with <see cref="Settle"/>.</summary>
        /// <param name="entry">The key.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="hasRole">Whether it says its role; else it gets the one of before, and the first one is an admin's.</param>
        /// <returns>2.01 added, 2.04 replaced, or what is in the way: then nothing has changed.</returns>
        internal CoapCode Put(byte[] entry, int length, bool hasRole)
        {
            int name = KeyEntry.At(entry, 0, KeyEntry.Name);
            NodeKey old = Find(entry, name + 1, entry[name]);
            bool isPsk = KeyEntry.IsPsk(entry, 0);
            bool isAdmin = hasRole ? KeyEntry.IsAdmin(entry, 0) : old == null ? Count == 0 : old.IsAdmin;
            if (isPsk && _psks == null)
            {
                return CoapCode.NotImplemented;
            }

            if (old == null && Count == MaxKeys)
            {
                return CoapCode.ServiceUnavailable;
            }

            if (!isAdmin && !HasAdminBut(old))
            {
                return CoapCode.Forbidden;
            }

            bool isKnown = old != null;
            for (int field = KeyEntry.Secret; field < KeyEntry.Fields && isKnown; field++)
            {
                isKnown = KeyEntry.Same(entry, 0, Body, old.At, field);
            }

            if (isKnown && isAdmin == old.IsAdmin)
            {
                return CoapCode.Changed;
            }

            // With another role alone it is the same key: its numbers go on.
            int id = isKnown ? old.Id : StoredRecord.Get16(Body, LastIdAt) + 1;
            SecurityContext context = null;
            if (!isKnown)
            {
                if (id > MaxId)
                {
                    return CoapCode.InternalServerError;
                }

                bool conflicts = IsOfTheOtherKind(entry);
                if (!conflicts && !isPsk)
                {
                    context = MakeContext(entry, 0, old == null ? null : old.Context);
                    conflicts = context == null || !Derive(context, entry, 0);
                }

                if (conflicts)
                {
                    return CoapCode.Conflict;
                }
            }

            KeyEntry.Label(entry, 0, id, isAdmin, isPsk);
            if ((!isKnown && !isPsk && !WriteNumbers(id, Reserve)) || !Rewrite(old, entry, length))
            {
                Discard(context);
                return CoapCode.InternalServerError;
            }

            NodeKey key = old;
            if (key == null)
            {
                key = new NodeKey();
                _keys[Count++] = key;
            }

            key.Id = id;
            key.IsAdmin = isAdmin;
            if (!isKnown)
            {
                Leave(key);
                key.Context = context;
                if (context != null)
                {
                    key.Limit = Reserve;
                    context.Tag = key;
                    context.Reserve(Reserve);
                    Contexts.Enter(context);
                }
            }

            Locate();
            if (isPsk && !isKnown)
            {
                Enter(key);
            }

            return old == null ? CoapCode.Created : CoapCode.Changed;
        }

        /// <summary>Removes a key. Its context goes with <see cref="Settle"/>.</summary>
        /// <returns>2.02, or what is in the way: then nothing has changed.</returns>
        internal CoapCode Remove(NodeKey key)
        {
            if (!HasAdminBut(key))
            {
                return CoapCode.Forbidden;
            }

            if (!Rewrite(key, null, 0))
            {
                return CoapCode.InternalServerError;
            }

            int place = 0;
            while (_keys[place] != key)
            {
                place++;
            }

            Count--;
            for (; place < Count; place++)
            {
                _keys[place] = _keys[place + 1];
            }

            _keys[Count] = null;
            Leave(key);
            Locate();
            return CoapCode.Deleted;
        }

        /// <summary>Changes how keys are used.</summary>
        /// <returns>False if that could not be saved: nothing has changed.</returns>
        internal bool Use(bool secureOnly, bool noWindow)
        {
            byte before = Body[FlagsAt];
            Body[FlagsAt] = (byte)((secureOnly ? SecureOnlyFlag : 0) | (noWindow ? NoWindowFlag : 0));
            if (Body[FlagsAt] == before || Rewrite(null, null, 0))
            {
                return true;
            }

            Body[FlagsAt] = before;
            return false;
        }

        /// <summary>Wipes the context whose last answer has gone, and ends the sessions of a key that has gone.</summary>
        /// <param name="now">The time.</param>
        /// <param name="server">The server of coaps, or null.</param>
        /// <returns>False if there is none.</returns>
        internal bool Settle(long now, DtlsServer server)
        {
            bool isDue = _leaving != null || _pskLeft;
            Discard(_leaving);
            _leaving = null;
            if (_pskLeft)
            {
                _pskLeft = false;
                server.EndRemoved(now);
            }

            return isDue;
        }

        /// <summary>Forgets everything. The last context goes with <see cref="Settle"/>.</summary>
        /// <returns>False if some of it is still stored.</returns>
        internal bool Reset()
        {
            for (int i = 0; i < Count; i++)
            {
                Leave(_keys[i]);
                _keys[i] = null;
            }

            Count = 0;
            IsDamaged = false;
            Array.Clear(Body, 0, Body.Length);
            Body = NewBody(0);

            // The keys first: numbers without a key harm nobody, a key without its numbers is lost.
            return _record.Erase() && _numbers.Erase();
        }

        /// <inheritdoc/>
        public bool Save(SecurityContext context, long reservedUpTo)
        {
            NodeKey key = (NodeKey)context.Tag;
            if (key == null)
            {
                return false;
            }

            long before = key.Limit;
            key.Limit = reservedUpTo;
            if (WriteNumbers(0, 0))
            {
                return true;
            }

            key.Limit = before;
            return false;
        }

        /// <inheritdoc/>
        public void Derive(SecurityContext context)
        {
            Derive(context, Body, ((NodeKey)context.Tag).At);
        }

        private static byte[] NewBody(int entryBytes)
        {
            return new byte[EntriesAt + entryBytes + StoredRecord.TailBytes];
        }

        private bool HasAdminBut(NodeKey key)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_keys[i] != key && _keys[i].IsAdmin && (_keys[i].Context != null || _keys[i].Psk != null))
                {
                    return true;
                }
            }

            return key != null && !key.IsAdmin;
        }

        private SecurityContext MakeContext(byte[] buffer, int entry, SecurityContext replaced)
        {
            return Contexts.Make(
                KeyEntry.Copy(buffer, entry, KeyEntry.Sender),
                KeyEntry.Copy(buffer, entry, KeyEntry.Recipient),
                KeyEntry.Copy(buffer, entry, KeyEntry.IdContext),
                replaced);
        }

        private bool Derive(SecurityContext context, byte[] buffer, int entry)
        {
            byte[] secret = KeyEntry.Copy(buffer, entry, KeyEntry.Secret);
            bool done = Contexts.Derive(context, secret, KeyEntry.Copy(buffer, entry, KeyEntry.Salt));
            Array.Clear(secret, 0, secret.Length);
            return done;
        }

        private void Discard(SecurityContext context)
        {
            if (context != null)
            {
                Contexts.Remove(context);
            }
        }

        // From the next request on it is good for nothing; the answer to this one still goes out under it.
        private void Leave(NodeKey key)
        {
            if (key.Context != null)
            {
                Discard(_leaving);
                key.Context.Tag = null;
                Contexts.Leave(key.Context);
                _leaving = key.Context;
                key.Context = null;
            }

            if (key.Psk != null)
            {
                key.Psk.Tag = null;
                _psks.Remove(key.Psk);
                _pskLeft = true;
                key.Psk = null;
            }
        }

        // Puts a key of DTLS into force. Its identity is its name.
        private void Enter(NodeKey key)
        {
            byte[] secret = KeyEntry.Copy(Body, key.At, KeyEntry.Secret);
            key.Psk = _psks.Add(KeyEntry.Copy(Body, key.At, KeyEntry.Name), secret);
            key.Psk.Tag = key;
            Array.Clear(secret, 0, secret.Length);
        }

        // A key is for one protocol: what is known of it from the one must be of no use in the other.
        private bool IsOfTheOtherKind(byte[] entry)
        {
            bool found = false;
            for (int i = 0; i < Count; i++)
            {
                found |= KeyEntry.IsPsk(Body, _keys[i].At) != KeyEntry.IsPsk(entry, 0)
                    && KeyEntry.Same(entry, 0, Body, _keys[i].At, KeyEntry.Secret);
            }

            return found;
        }

        /// <summary>Writes the record of keys with one entry replaced, added or left out.</summary>
        /// <returns>False if it could not be written, and is in force as it was.</returns>
        private bool Rewrite(NodeKey left, byte[] entry, int length)
        {
            byte[] old = Body;
            int end = old.Length - StoredRecord.TailBytes;
            int leftAt = left == null ? end : left.At;
            int leftEnd = left == null ? end : KeyEntry.At(old, leftAt, KeyEntry.Fields);
            byte[] body = NewBody(end - EntriesAt - (leftEnd - leftAt) + length);
            Array.Copy(old, 0, body, 0, leftAt);
            Array.Copy(old, leftEnd, body, leftAt + length, end - leftEnd);
            if (length != 0)
            {
                Array.Copy(entry, 0, body, leftAt, length);
                int id = KeyEntry.Id(entry, 0);
                if (id > StoredRecord.Get16(old, LastIdAt))
                {
                    StoredRecord.Put16(body, LastIdAt, id);
                }
            }

            body[CountAt] = (byte)(Count + (length != 0 ? 1 : 0) - (left != null ? 1 : 0));
            int content = body.Length - StoredRecord.TailBytes - StoredRecord.HeadBytes;
            bool written = _record.Write(body, content);
            if (written && _record.IsHalf)
            {
                // The first key ever lies there twice from the start: what can't be read and has nothing beside it was never whole.
                _record.Write(body, content);
            }

            IsDamaged = IsDamaged && !written;
            Body = written ? body : old;
            byte[] gone = written ? old : body;
            Array.Clear(gone, 0, gone.Length);
            return written;
        }

        // Where the entries are now.
        private void Locate()
        {
            int at = EntriesAt;
            for (int i = 0; i < Count; i++)
            {
                _keys[i].At = at;
                at = KeyEntry.At(Body, at, KeyEntry.Fields);
            }
        }

        /// <summary>Writes the limits of all keys, and one more.</summary>
        /// <param name="id">Number of a key that is to come, or 0.</param>
        /// <param name="limit">Its limit.</param>
        private bool WriteNumbers(int id, long limit)
        {
            int lines = 0;
            for (int i = 0; i < Count; i++)
            {
                if (_keys[i].Context != null)
                {
                    PutLine(lines++, _keys[i].Id, _keys[i].Limit);
                }
            }

            if (id != 0)
            {
                PutLine(lines++, id, limit);
            }

            _lines[StoredRecord.HeadBytes] = (byte)lines;
            return _numbers.Write(_lines, 1 + (lines * LineBytes));
        }

        private void PutLine(int line, int id, long limit)
        {
            int at = LinesAt + (line * LineBytes);
            StoredRecord.Put16(_lines, at, id);
            StoredRecord.Put16(_lines, at + 2, (int)(limit >> 32));
            StoredRecord.Put32(_lines, at + 4, (int)limit);
        }

        private void Load()
        {
            byte[] numbers = null;
            int length = _numbers.Load(_lines);
            if (length > 0 && length == 1 + (_lines[StoredRecord.HeadBytes] * LineBytes))
            {
                numbers = new byte[StoredRecord.HeadBytes + length];
                Array.Copy(_lines, 0, numbers, 0, numbers.Length);
            }

            byte[] buffer = NewBody(MaxKeys * KeyEntry.MaxBytes);
            length = _record.Load(buffer);
            IsDamaged = length != 0 && !IsSound(buffer, StoredRecord.HeadBytes + length);
            if (length > 0 && !IsDamaged)
            {
                Body = NewBody(StoredRecord.HeadBytes + length - EntriesAt);
                Count = buffer[CountAt];
                Array.Copy(buffer, 0, Body, 0, StoredRecord.HeadBytes + length);
            }

            Array.Clear(buffer, 0, buffer.Length);
            for (int i = 0; i < Count; i++)
            {
                _keys[i] = new NodeKey();
            }

            Locate();
            for (int i = 0; i < Count; i++)
            {
                NodeKey key = _keys[i];
                key.Id = KeyEntry.Id(Body, key.At);
                key.IsAdmin = KeyEntry.IsAdmin(Body, key.At);
                long limit = LimitOf(numbers, key.Id);
                if (limit >= 0)
                {
                    key.Context = Begin(key, limit);
                }
            }

            // One write at each start, so that none is due when a stranger plays back what he has recorded: RFC 8613 appendix B.1.2 has us
            // answer, and that takes a number.
            if (Contexts.Count != 0 && WriteNumbers(0, 0))
            {
                for (int i = 0; i < Count; i++)
                {
                    if (_keys[i].Context != null)
                    {
                        _keys[i].Context.Reserve(_keys[i].Limit);
                    }
                }
            }
        }

        private SecurityContext Begin(NodeKey key, long limit)
        {
            // A copy that is not there was perhaps written once, and has gone bad since: with it go at most so many numbers.
            limit += _numbers.IsHalf ? Reserve : 0;
            SecurityContext context = limit + Reserve > SecurityContext.SequenceNumbers ? null : MakeContext(Body, key.At, null);
            if (context != null)
            {
                Contexts.Recall(context, limit, this);
                context.Tag = key;
                key.Limit = limit + Reserve;
            }

            return context;
        }

        private static long LimitOf(byte[] numbers, int id)
        {
            for (int at = LinesAt; numbers != null && at < numbers.Length; at += LineBytes)
            {
                if (StoredRecord.Get16(numbers, at) == id)
                {
                    return ((long)StoredRecord.Get16(numbers, at + 2) << 32) | (uint)StoredRecord.Get32(numbers, at + 4);
                }
            }

            return -1;
        }

        private static bool IsSound(byte[] buffer, int end)
        {
            int at = EntriesAt;
            int count = at <= end ? buffer[CountAt] : MaxKeys + 1;
            for (int i = 0; i < count && at >= 0; i++)
            {
                at = KeyEntry.EndOf(buffer, at, end);
            }

            return count <= MaxKeys && at == end;
        }
    }
}
