// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Exchanges whose request may run again: GET and FETCH, and with a client the responses. The message ID says which of two neighbouring
    /// places an exchange may have: those of one remote come in sequence, and so each finds the place that has been in use for longest. One
    /// that has lost its place to those of other remotes runs again, which does no harm.
    /// </summary>
    internal sealed class SafeExchangeTable : ExchangeTable
    {
        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Exchanges, at least 1.</param>
        /// <param name="replyBytes">Bytes of the longest reply that is kept, at least 0.</param>
        internal SafeExchangeTable(int capacity, int replyBytes)
            : base(capacity, replyBytes, false)
        {
        }

        /// <summary>Looks for the exchange that a message belongs to.</summary>
        /// <returns>Its index, or -1.</returns>
        internal int Find(long now, object remote, int key)
        {
            int entry = (key & 0xFFFF) % Keys.Length;
            for (int i = 0; i < 2; i++)
            {
                if (Keys[entry] == key && now < Expires[entry] && remote.Equals(Remotes[entry]))
                {
                    return entry;
                }

                entry = entry + 1 == Keys.Length ? 0 : entry + 1;
            }

            return -1;
        }

        /// <summary>Remembers an exchange that is new.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="key">The message ID, and <see cref="ExchangeTable.NonConfirmable"/> for a NON.</param>
        /// <param name="lifetimeMs">EXCHANGE_LIFETIME or NON_LIFETIME.</param>
        /// <param name="counters">Counts an eviction.</param>
        /// <returns>The index; of one that is there already its complement, and nothing has changed.</returns>
        internal int Enter(long now, object remote, int key, int lifetimeMs, MessageCounters counters)
        {
            int[] keys = Keys;
            long[] expires = Expires;
            int entry = (key & 0xFFFF) % keys.Length;
            if (now < expires[entry])
            {
                if (keys[entry] == key && remote.Equals(Remotes[entry]))
                {
                    return ~entry;
                }

                int other = entry + 1 == keys.Length ? 0 : entry + 1;
                if (now >= expires[other])
                {
                    entry = other;
                }
                else if (keys[other] == key && remote.Equals(Remotes[other]))
                {
                    return ~other;
                }
                else
                {
                    counters.ExchangesEvicted++;
                    if (expires[other] < expires[entry])
                    {
                        entry = other;
                    }
                }
            }

            Remotes[entry] = remote;
            keys[entry] = key;
            expires[entry] = now + lifetimeMs;
            ReplyLengths[entry] = NoReply;
            return entry;
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
