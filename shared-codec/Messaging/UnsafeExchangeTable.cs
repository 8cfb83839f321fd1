// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Exchanges whose request has changed something. An executed POST or PATCH must not run twice, so it is remembered for
    /// MAX_TRANSMIT_SPAN at least, as long as its sender repeats it; PUT and DELETE, which may run again (RFC 7252 section 4.5), are remembered
    /// while there is room. Addresses that have not shown that they can receive hold half of the places at most, and give way.
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

        // Who makes way, the lowest first.
        private const int IsOwn = 1;
        private const int MayRunAgain = 2;
        private const int IsOld = 4;
        private const int IsUnproven = 6;
        private const int IsOwnOnce = 7;
        private const int Stays = 8;

        private readonly byte[] _marks;
        private readonly int[] _hashes; // of the remotes: comparing these comes first
        private readonly int _lifetimeMs; // of a CON
        private readonly int _nonLifetimeMs;
        private readonly int _spanMs;
        private readonly int _ackTimeoutMs;
        private object _own; // a remote equal to the one that asks, if an entry has one
        private int _next; // where a free place is looked for first
        private long _closedUntil; // to POSTs of strangers, because one was refused

        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Exchanges, at least 1.</param>
        /// <param name="parameters">Timing.</param>
        internal UnsafeExchangeTable(int capacity, TransmissionParameters parameters)
            : base(capacity)
        {
            _marks = new byte[capacity];
            _hashes = new int[capacity];
            _lifetimeMs = parameters.ExchangeLifetimeMs;
            _nonLifetimeMs = parameters.NonLifetimeMs;
            _spanMs = parameters.MaxTransmitSpanMs;
            _ackTimeoutMs = parameters.AckTimeoutMs;
        }

        /// <summary>Looks for the exchange that a message belongs to.</summary>
        /// <returns>Its index, or -1.</returns>
        internal int Find(long now, object remote, int key)
        {
            int[] keys = Keys;
            for (int i = 0; i < keys.Length; i++)
            {
                if (keys[i] == key && now < Expires[i] && remote.Equals(Remotes[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Remembers an exchange that is new.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="key">The message ID, and <see cref="ExchangeTable.NonConfirmable"/> for a NON.</param>
        /// <param name="once">Whether it must not run twice.</param>
        /// <param name="proven">Whether the remote has shown that it can receive.</param>
        /// <param name="settled">Whether it can't be the datagram of a request that was refused before the remote had shown that.</param>
        /// <param name="counters">Counts an eviction.</param>
        /// <returns>The index, or one of the constants.</returns>
        internal int Enter(long now, object remote, int key, bool once, bool proven, bool settled, MessageCounters counters)
        {
            if (once && !settled && now < _closedUntil)
            {
                return Refuse(now, proven);
            }

            int hash = remote.GetHashCode();
            int best = Choose(now, remote, hash, once, proven, counters);
            if (best < 0)
            {
                return once ? Refuse(now, proven) : NotRemembered;
            }

            Remotes[best] = _own ?? remote; // one object for all of a remote is enough
            _hashes[best] = hash;
            Keys[best] = key;
            Expires[best] = now + Lifetime(key);
            _marks[best] = (byte)((once ? Once : 0) | (proven ? Proven : 0));
            _next = best + 1 == Keys.Length ? 0 : best + 1;
            Open(best);
            return best;
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
            // If there are free places, it is the share of the strangers that is used up: one of them has to make way.
            bool isFull = true;
            for (int i = 0; i < Keys.Length && isFull; i++)
            {
                isFull = now < Expires[i];
            }

            long first = long.MaxValue;
            for (int i = 0; i < Keys.Length; i++)
            {
                long old = Expires[i] - Lifetime(Keys[i]) + _spanMs;
                bool counts = now < Expires[i] && (settled || isFull || (_marks[i] & Proven) == 0);
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
                if ((_marks[i] & Proven) == 0 && Remotes[i] != null && remote.Equals(Remotes[i]))
                {
                    _marks[i] |= Proven;
                }
            }
        }

        // A refusal is not remembered. Its client will send the POST again, as another message; so the first one must not run any more, should
        // the network bring it once more when there is room.
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

        // The place that makes way for a request, or -1.
        private int Choose(long now, object remote, int hash, bool once, bool proven, MessageCounters counters)
        {
            _own = null;
            if (proven && now >= Expires[_next])
            {
                return _next; // mostly the oldest is past its lifetime
            }

            int free = -1;
            int unproven = 0;
            int best = -1;
            int bestRank = Stays;
            int stranger = -1; // the best of those who have not shown that they can receive
            int strangerRank = Stays;
            for (int i = 0; i < Keys.Length; i++)
            {
                long expires = Expires[i];
                if (now >= expires)
                {
                    free = i;
                    continue;
                }

                int rank = Rank(now, i, remote, hash, once, proven);
                if ((_marks[i] & Proven) == 0)
                {
                    unproven++;
                    if (rank < strangerRank || (rank == strangerRank && rank != Stays && expires < Expires[stranger]))
                    {
                        stranger = i;
                        strangerRank = rank;
                    }
                }
                else if (rank < bestRank || (rank == bestRank && rank != Stays && expires < Expires[best]))
                {
                    best = i;
                    bestRank = rank;
                }
            }

            if (free >= 0)
            {
                if (proven || unproven < (Keys.Length + 1) / 2)
                {
                    return free;
                }

                best = stranger; // strangers have their share already: one of them makes way
            }
            else if (strangerRank < bestRank || (strangerRank == bestRank && stranger >= 0 && Expires[stranger] < Expires[best]))
            {
                best = stranger;
            }

            counters.ExchangesEvicted += best >= 0 ? 1 : 0;
            return best;
        }

        // How readily a live entry makes way for a request.
        private int Rank(long now, int entry, object remote, int hash, bool once, bool proven)
        {
            int marks = _marks[entry];
            int known = (marks & Proven) >> 1;
            bool own = false;
            if (_hashes[entry] == hash)
            {
                object other = Remotes[entry];
                own = other == _own || remote.Equals(other);
                _own = own ? other : _own;
            }

            bool old = Expires[entry] - Lifetime(Keys[entry]) + _spanMs <= now;
            if (own && (old || (marks & Once) == 0))
            {
                return IsOwn;
            }

            if (!proven && known != 0 && !old)
            {
                return Stays;
            }

            if ((marks & Once) == 0)
            {
                return MayRunAgain + known;
            }

            if (old)
            {
                return IsOld + known;
            }

            if (once && proven && known == 0 && !own)
            {
                return IsUnproven;
            }

            // Who sends the next request has done with the one before, though a repetition of that may still be on its way. A stranger's
            // word for it does not count: with no end of POSTs he would push the replies of others out of their ring.
            return own && proven ? IsOwnOnce : Stays;
        }
    }
}
