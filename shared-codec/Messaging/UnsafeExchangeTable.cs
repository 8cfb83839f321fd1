// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Exchanges whose request has changed something. An executed POST or PATCH must not run twice, so it is remembered for
    /// MAX_TRANSMIT_SPAN at least, as long as its sender repeats it; PUT and DELETE, which may run again (RFC 7252 section 4.5), are
    /// remembered while there is room. Addresses that have not shown that they can receive hold half of the places at most, and give way.
    /// The entries hang in a list by the end of their lifetimes, and in chains by their message IDs: what is over, and what is new, shows
    /// at once.
    /// </summary>
    internal sealed class UnsafeExchangeTable : ExchangeTable
    {
        /// <summary>In place of an index: not remembered, which does no harm.</summary>
        internal const int NotRemembered = -1;

        /// <summary>In place of an index: must not run, for it could not be remembered.</summary>
        internal const int Refused = -2;

        /// <summary>For so long the datagram of a POST that was refused may still be about: it must find no room meanwhile.</summary>
        internal const int RefusalMs = 10000;

        // What is known of an entry.
        private const int Once = 1; // POST or PATCH
        private const int Proven = 2;

        // Who makes way, the lowest first; of each of the first two kinds the unproven before the proven.
        private const int Repeatable = 0;
        private const int Old = 2;
        private const int Unproven = 4;
        private const int OwnOnce = 5;
        private const int Stays = 6;

        private const int None = -1; // in place of an index

        private readonly byte[] _marks;
        private readonly byte[] _hashes; // of the remotes, what a byte holds of them: comparing these comes first
        private readonly int _lifetimeMs; // of a CON
        private readonly int _nonLifetimeMs;
        private readonly int _spanMs;
        private readonly int _ackTimeoutMs;
        private readonly short[] _sooner; // the entry whose lifetime ends before, or None
        private readonly short[] _later; // the one whose lifetime ends after, or None; of a free place the next free one
        private readonly short[] _buckets; // the newest entry of each chain, or None
        private readonly short[] _chained; // the next one of the chain, or None
        private readonly int _mask;
        private int _first; // to end
        private int _last;
        private int _free; // the first free place
        private int _strangers; // entries of remotes that have not shown that they can receive
        private long _closedUntil; // to POSTs of strangers, because one was refused

        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Exchanges, at least 1.</param>
        /// <param name="replyBytes">Bytes of the longest reply that is kept whole: room for a code and a token at least.</param>
        /// <param name="parameters">Timing.</param>
        internal UnsafeExchangeTable(int capacity, int replyBytes, TransmissionParameters parameters)
            : base(capacity, replyBytes, true)
        {
            _marks = new byte[capacity];
            _hashes = new byte[capacity];
            _lifetimeMs = parameters.ExchangeLifetimeMs;
            _nonLifetimeMs = parameters.NonLifetimeMs;
            _spanMs = parameters.MaxTransmitSpanMs;
            _ackTimeoutMs = parameters.AckTimeoutMs;
            _sooner = new short[capacity];
            _later = new short[capacity];
            _chained = new short[capacity];
            _first = None;
            _last = None;
            for (int i = 0; i < capacity; i++)
            {
                _later[i] = (short)(i - 1);
            }

            _free = capacity - 1;
            int buckets = 4;
            while (buckets < capacity)
            {
                buckets *= 2;
            }

            _mask = buckets - 1;
            _buckets = new short[buckets];
            for (int i = 0; i < buckets; i++)
            {
                _buckets[i] = None;
            }
        }

        /// <summary>Looks for the exchange that a message belongs to.</summary>
        /// <returns>Its index, or -1.</returns>
        internal int Find(long now, object remote, int key)
        {
            int entry = _buckets[key & _mask];
            while (entry != None && (Keys[entry] != key || now >= Expires[entry] || !remote.Equals(Remotes[entry])))
            {
                entry = _chained[entry];
            }

            return entry;
        }

        /// <summary>Remembers an exchange that is new.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="hash">Hash code of the remote.</param>
        /// <param name="key">The message ID, and <see cref="ExchangeTable.NonConfirmable"/> for a NON.</param>
        /// <param name="once">Whether it must not run twice.</param>
        /// <param name="proven">Whether the remote has shown that it can receive.</param>
        /// <param name="settled">Whether it can't be the datagram of a request that was refused before the remote had shown that.</param>
        /// <param name="counters">Counts an eviction.</param>
        /// <returns>The index, or one of the constants.</returns>
        internal int Enter(long now, object remote, int hash, int key, bool once, bool proven, bool settled, MessageCounters counters)
        {
            if (once && !settled && now < _closedUntil)
            {
                return Refuse(now, proven);
            }

            hash &= 0xFF;
            Expire(now);
            int place = _free;
            if (place != None && (proven || _strangers < (Keys.Length + 1) / 2))
            {
                _free = _later[place];
            }
            else
            {
                place = Choose(now, remote, hash, once, proven);
                if (place == None)
                {
                    return once ? Refuse(now, proven) : NotRemembered;
                }

                counters.ExchangesEvicted++;
                Unlink(place);
            }

            Remotes[place] = remote;
            _hashes[place] = (byte)hash;
            Keys[place] = key;
            int bucket = key & _mask;
            _chained[place] = _buckets[bucket];
            _buckets[bucket] = (short)place;
            _marks[place] = (byte)((once ? Once : 0) | (proven ? Proven : 0));
            Link(place, now + Lifetime(key));
            ReplyLengths[place] = NoReply;
            return place;
        }

        /// <summary>Tells whether the request of an exchange must not run twice.</summary>
        /// <param name="entry">Its index.</param>
        /// <returns>True for a POST or PATCH that has run or is at work.</returns>
        internal bool IsOnce(int entry)
        {
            return (_marks[entry] & Once) != 0;
        }

        /// <summary>Says that the request of an exchange must not run twice.</summary>
        /// <param name="entry">Its index.</param>
        internal void MarkOnce(int entry)
        {
            _marks[entry] |= Once;
        }

        /// <summary>How long it takes until a POST or PATCH of another that stays for now makes way.</summary>
        /// <param name="now">The time.</param>
        /// <param name="settled">As for <see cref="Enter"/>.</param>
        /// <returns>Seconds, 1 or more.</returns>
        internal int SecondsUntilRoom(long now, bool settled)
        {
            Expire(now);
            long first = long.MaxValue;
            for (int i = 0; i < Keys.Length; i++)
            {
                long old = OldAt(i);

                // If there are free places, it is the share of the strangers that is used up: one of them has to make way.
                bool counts = now < Expires[i] && (settled || _free == None || (_marks[i] & Proven) == 0);
                if (counts && old < first)
                {
                    first = old;
                }
            }

            int seconds = first <= now || first == long.MaxValue ? 1 : (int)((first - now + 999) / 1000);
            int least = (RefusalMs + _ackTimeoutMs) / 1000; // by then a proof that was asked for now counts
            return settled || seconds > least ? seconds : least;
        }

        /// <summary>Notes that a remote has shown that it can receive.</summary>
        /// <param name="remote">The remote.</param>
        internal void Prove(object remote)
        {
            for (int i = 0; i < Keys.Length; i++)
            {
                if (Remotes[i] != null && (_marks[i] & Proven) == 0 && remote.Equals(Remotes[i]))
                {
                    _marks[i] |= Proven;
                    _strangers--;
                }
            }
        }

        /// <summary>Forgets all exchanges with a remote.</summary>
        internal void Forget(object remote)
        {
            for (int i = 0; i < Keys.Length; i++)
            {
                if (remote.Equals(Remotes[i]))
                {
                    Release(i);
                }
            }
        }

        // A refusal is not remembered. Its client will send the POST again, as another message; so the first one must not run any more,
        // should the network bring it once more when there is room.
        private int Refuse(long now, bool proven)
        {
            if (!proven)
            {
                _closedUntil = now + RefusalMs;
            }

            return Refused;
        }

        private int Lifetime(int key)
        {
            return (key & NonConfirmable) != 0 ? _nonLifetimeMs : _lifetimeMs;
        }

        // The entry that makes way for a request, or None if all stay: one of the same remote's own, or else that which does so most
        // readily; of several the first to end.
        private int Choose(long now, object remote, int hash, bool once, bool proven)
        {
            // If there are free places, strangers have their share already, and one of them makes way.
            int spared = _free != None ? Proven : 0;
            byte[] hashes = _hashes;
            for (int i = _first; i != None; i = _later[i])
            {
                if (hashes[i] == hash && (_marks[i] & spared) == 0 && (!IsOnce(i) || IsOld(now, i)) && remote.Equals(Remotes[i]))
                {
                    return i;
                }
            }

            int best = None;
            int bestRank = Stays;
            for (int i = _first; i != None; i = _later[i])
            {
                int rank = (_marks[i] & spared) == 0 ? Rank(now, i, remote, hash, once, proven) : Stays;
                if (rank < bestRank)
                {
                    best = i;
                    bestRank = rank;
                }
            }

            return best;
        }

        private bool IsOld(long now, int entry)
        {
            return now >= OldAt(entry);
        }

        // From when on its sender does not repeat it any more.
        private long OldAt(int entry)
        {
            return Expires[entry] - Lifetime(Keys[entry]) + _spanMs;
        }

        // Frees the places of entries that are past their lifetime.
        private void Expire(long now)
        {
            int first = _first;
            while (first != None && now >= Expires[first])
            {
                Release(first);
                first = _first;
            }
        }

        private void Release(int entry)
        {
            Unlink(entry);
            Remotes[entry] = null;
            Expires[entry] = 0;
            _later[entry] = (short)_free;
            _free = entry;
        }

        // Mostly the newest one is the last to end.
        private void Link(int entry, long expires)
        {
            if ((_marks[entry] & Proven) == 0)
            {
                _strangers++;
            }

            Expires[entry] = expires;
            int before = _last;
            while (before != None && Expires[before] > expires)
            {
                before = _sooner[before];
            }

            int after = before == None ? _first : _later[before];
            _sooner[entry] = (short)before;
            _later[entry] = (short)after;
            Join(before, entry);
            Join(entry, after);
        }

        private void Unlink(int entry)
        {
            if ((_marks[entry] & Proven) == 0)
            {
                _strangers--;
            }

            Join(_sooner[entry], _later[entry]);
            int bucket = Keys[entry] & _mask;
            int newer = _buckets[bucket];
            if (newer == entry)
            {
                _buckets[bucket] = _chained[entry];
                return;
            }

            while (_chained[newer] != entry)
            {
                newer = _chained[newer];
            }

            _chained[newer] = _chained[entry];
        }

        // Makes two entries neighbours; None is beyond either end.
        private void Join(int before, int after)
        {
            if (before == None)
            {
                _first = after;
            }
            else
            {
                _later[before] = (short)after;
            }

            if (after == None)
            {
                _last = before;
            }
            else
            {
                _sooner[after] = (short)before;
            }
        }

        // How readily a live entry makes way for a request that finds none of its remote's own.
        private int Rank(long now, int entry, object remote, int hash, bool once, bool proven)
        {
            int known = (_marks[entry] & Proven) >> 1;
            bool old = IsOld(now, entry);
            if (!proven && known != 0 && !old)
            {
                return Stays;
            }

            if (!IsOnce(entry))
            {
                return Repeatable + known;
            }

            if (old)
            {
                return Old + known;
            }

            // Who sends the next request has done with the one before, though a repetition of that may still be on its way. A stranger's
            // word for it does not count.
            bool own = _hashes[entry] == hash && remote.Equals(Remotes[entry]);
            if (once && proven && known == 0 && !own)
            {
                return Unproven;
            }

            return own && proven ? OwnOnce : Stays;
        }
    }
}
