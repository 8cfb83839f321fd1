// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Server;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// The sessions of a server: one a remote at most. Whoever takes a place of another's has the endpoint forget that one first, with
    /// observations, exchanges and all that is under way to it.
    /// </summary>
    internal sealed class Sessions
    {
        internal readonly DtlsSession[] Rows;

        internal CoapEndpoint Endpoint; // or null
        internal int Count;

        private readonly DtlsCounters _counters;

        internal Sessions(int capacity, DtlsCounters counters)
        {
            _counters = counters;
            Rows = new DtlsSession[capacity];
            for (int i = 0; i < capacity; i++)
            {
                Rows[i] = new DtlsSession();
            }
        }

        /// <summary>Looks for the session of a remote.</summary>
        /// <returns>The session, or null.</returns>
        internal DtlsSession Find(object remote)
        {
            for (int i = 0; i < Rows.Length; i++)
            {
                DtlsSession session = Rows[i];
                if (session.Remote != null && remote.Equals(session.Remote))
                {
                    return session;
                }
            }

            return null;
        }

        /// <summary>Tells which place a new session of a remote would have: its own, a free one, or that of one that gives way.</summary>
        /// <returns>The place, or null if all stay.</returns>
        internal DtlsSession PlaceFor(object remote)
        {
            DtlsSession best = Find(remote);
            if (best != null)
            {
                return best;
            }

            for (int i = 0; i < Rows.Length; i++)
            {
                DtlsSession session = Rows[i];
                if (session.Remote == null)
                {
                    return session;
                }

                // Whoever observes, or waits for an answer, stays.
                if ((best == null || session.SeenAt < best.SeenAt) && (Endpoint == null || !Endpoint.Serves(session)))
                {
                    best = session;
                }
            }

            return best;
        }

        /// <summary>Begins the session of a handshake that is finished.</summary>
        /// <param name="now">The time.</param>
        /// <param name="place">The place for it.</param>
        /// <param name="handshake">The handshake.</param>
        /// <param name="number">Number of the record with the client's Finished.</param>
        internal void Begin(long now, DtlsSession place, Handshake handshake, long number)
        {
            object remote = handshake.Remote;
            if (place.Remote != null)
            {
                _counters.SessionsEvicted += remote.Equals(place.Remote) ? 0 : 1;
                End(now, place);
            }

            place.Begin(now, remote, handshake.Key, handshake.Material, Handshake.KeyBlockAt);
            place.Take(number);
            Count++;
        }

        /// <summary>Ends a session: its keys are wiped, and the endpoint forgets it.</summary>
        internal void End(long now, DtlsSession session)
        {
            if (Endpoint != null)
            {
                Endpoint.Forget(now, session);
            }

            session.Wipe();
            Count--;
        }
    }
}
