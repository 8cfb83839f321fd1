// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Exchanges whose request may run again: GET and FETCH, and with a client the responses. Entries form a ring, so that the oldest
    /// makes way, and hang in hash chains, so that a look-up does not walk the ring.
    /// </summary>
    internal sealed class SafeExchangeTable : ExchangeTable
    {
        private readonly int[] _next; // of the chain, plus one
        private readonly int[] _buckets; // first of the chain, plus one
        private readonly int _mask;
        private int _newest;

        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Exchanges, at least 1.</param>
        internal SafeExchangeTable(int capacity)
            : base(capacity)
        {
            // Twice as many as entries: message IDs come in sequence, and then a chain has no second entry.
            int buckets = 4;
            while (buckets < capacity * 2)
            {
                buckets *= 2;
            }

            _next = new int[capacity];
            _buckets = new int[buckets];
            _mask = buckets - 1;
        }

        /// <summary>Looks for the exchange that a message belongs to.</summary>
        /// <returns>Its index, or -1.</returns>
        internal int Find(long now, object remote, int key)
        {
            int entry = _buckets[key & _mask] - 1;
            while (entry >= 0)
            {
                if (Keys[entry] == key && now < Expires[entry] && (Remotes[entry] == remote || remote.Equals(Remotes[entry])))
                {
                    return entry;
                }

                // The ring gives places out in turn, and a chain runs from newer to older ones. A link to a newer place, or to one of
                // another chain, is a remainder of before that place was given out again: here the chain ends. So nobody has to take
                // an entry out of its chain.
                int next = _next[entry] - 1;
                if (((Keys[entry] ^ key) & _mask) != 0 || (next >= 0 && Age(next) <= Age(entry)))
                {
                    return -1;
                }

                entry = next;
            }

            return -1;
        }

        /// <summary>Remembers an exchange that is new, in place of the oldest.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="key">The message ID, and <see cref="ExchangeTable.NonConfirmable"/> for a NON.</param>
        /// <param name="lifetimeMs">EXCHANGE_LIFETIME or NON_LIFETIME.</param>
        /// <param name="counters">Counts an eviction.</param>
        /// <returns>The index; of one that is there already its complement, and nothing has changed.</returns>
        internal int Enter(long now, object remote, int key, int lifetimeMs, MessageCounters counters)
        {
            int bucket = key & _mask;
            int first = _buckets[bucket];
            int[] keys = Keys;

            // Mostly the place has gone to a message ID of another bucket since.
            if (first != 0 && ((keys[first - 1] ^ key) & _mask) == 0)
            {
                int found = Find(now, remote, key);
                if (found >= 0)
                {
                    return ~found;
                }
            }

            int entry = _newest + 1;
            if (entry == keys.Length)
            {
                entry = 0;
            }

            _newest = entry;
            long[] expires = Expires;
            if (now < expires[entry])
            {
                counters.ExchangesEvicted++;
            }

            Remotes[entry] = remote;
            keys[entry] = key;
            expires[entry] = now + lifetimeMs;
            Open(entry);
            _next[entry] = first;
            _buckets[bucket] = entry + 1;
            return entry;
        }

        // How many places have been given out since this one.
        private int Age(int entry)
        {
            int age = _newest - entry;
            return age < 0 ? age + Keys.Length : age;
        }
    }
}
