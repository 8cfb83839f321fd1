// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Exchanges whose request may run again: GET and FETCH, and with a client the responses. The message ID says which pair of places an
    /// exchange may have; of the two it takes the one that is over first. Those of one remote come in sequence, and so each finds the place
    /// that has been in use for longest. One that has lost its place to others runs again, which does no harm.
    /// </summary>
    internal sealed class SafeExchangeTable : ExchangeTable
    {
        private readonly int _mask;
        private readonly int _lifetimeMs; // of a CON
        private readonly int _nonLifetimeMs;
        private readonly MessageCounters _counters;

        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Exchanges, at least 1; rounded up to a power of two.</param>
        /// <param name="replyBytes">Bytes of the longest reply that is kept, at least 0.</param>
        /// <param name="parameters">Timing.</param>
        /// <param name="counters">Counts evictions.</param>
        internal SafeExchangeTable(int capacity, int replyBytes, TransmissionParameters parameters, MessageCounters counters)
            : base(Round(capacity), replyBytes, false)
        {
            _mask = Keys.Length - 1;
            _lifetimeMs = parameters.ExchangeLifetimeMs;
            _nonLifetimeMs = parameters.NonLifetimeMs;
            _counters = counters;
        }

        /// <summary>Looks for the exchange that a message belongs to.</summary>
        /// <returns>Its index, or -1.</returns>
        internal int Find(long now, object remote, int key)
        {
            int entry = key & _mask;
            if (Is(entry, now, remote, key))
            {
                return entry;
            }

            entry ^= 1;
            return Is(entry, now, remote, key) ? entry : NoEntry;
        }

        /// <summary>Finds the exchange that a message belongs to, or remembers it if it is new: it is the one that is being
        /// handled.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="key">The message ID, and <see cref="ExchangeTable.NonConfirmable"/> for a NON.</param>
        /// <returns>False if it is there already.</returns>
        internal bool Enter(long now, object remote, int key)
        {
            int[] keys = Keys;
            int entry = key & _mask;
            if (keys[entry] == key && Is(entry, now, remote, key))
            {
                Entry = entry;
                return false;
            }

            int other = entry ^ 1;
            if (keys[other] == key && Is(other, now, remote, key))
            {
                Entry = other;
                return false;
            }

            long[] expires = Expires;
            if (expires[other] < expires[entry])
            {
                entry = other;
            }

            if (now < expires[entry])
            {
                _counters.ExchangesEvicted++;
            }

            Remotes[entry] = remote;
            keys[entry] = key;
            expires[entry] = now + (key <= 0xFFFF ? _lifetimeMs : _nonLifetimeMs);
            ReplyLengths[entry] = NoReply;
            Entry = entry;
            return true;
        }

        private static int Round(int capacity)
        {
            int places = 2;
            while (places < capacity)
            {
                places *= 2;
            }

            return places;
        }

        private bool Is(int entry, long now, object remote, int key)
        {
            return Keys[entry] == key && now < Expires[entry] && remote.Equals(Remotes[entry]);
        }

        /// <summary>Forgets all exchanges with a remote.</summary>
        internal void Forget(object remote)
        {
            for (int i = 0; i < Keys.Length; i++)
            {
                if (remote.Equals(Remotes[i]))
                {
                    Remotes[i] = null;
                    Expires[i] = 0;
                }
            }
        }
    }
}
