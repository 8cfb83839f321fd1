// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Server;

namespace NanoCoap.Dtls
{
    /// <summary>
    /// The sessions of a server: one a remote at most, but for those that are found by their connection ID. Whoever takes a place of
    /// another's has the endpoint forget that one first, with observations, exchanges and all that is under way to it.
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
                Rows[i] = new DtlsSession(i);
            }
        }

        /// <summary>Looks for the session of a protected record: by its connection ID, or else by its remote. RFC 9146 section 3.</summary>
        /// <param name="remote">Who has sent it.</param>
        /// <param name="buffer">Holds it.</param>
        /// <param name="at">Where it starts.</param>
        /// <returns>The session, or null.</returns>
        internal DtlsSession Find(object remote, byte[] buffer, int at)
        {
            bool hasCid = buffer[at] == RecordLayer.Tls12Cid;
            for (int i = 0; i < Rows.Length; i++)
            {
                DtlsSession session = Rows[i];
                if (session.Remote != null
                    && (hasCid
                        ? RecordLayer.IsFor(session.Material, 0, buffer, at)
                        : remote.Equals(session.Remote) && session.Material[DtlsSession.CidMarkAt] == 0))
                {
                    return session;
                }
            }

            return null;
        }

        /// <summary>Tells which place a new session of a remote would have: its own, a free one, or that of one that gives way.</summary>
        /// <param name="remote">The remote.</param>
        /// <param name="key">The key of the new session; null if it is not known yet. One with a connection ID under another key stays: its
        /// client may have left the address meanwhile.</param>
        /// <returns>The place, or null if all stay.</returns>
        internal DtlsSession PlaceFor(object remote, PreSharedKey key)
        {
            DtlsSession best = null;
            long oldest = long.MaxValue;
            for (int i = 0; i < Rows.Length; i++)
            {
                DtlsSession session = Rows[i];
                if (session.Remote != null && remote.Equals(session.Remote)
                    && (key == null || session.Key == key || session.Material[DtlsSession.CidMarkAt] == 0))
                {
                    return session;
                }

                // Whoever observes, or waits for an answer, stays, unless it is at an address that has shown nothing.
                if (session.SeenAt < oldest && (Endpoint == null || !session.IsProven || !Endpoint.Serves(session)))
                {
                    best = session;
                    oldest = session.SeenAt; // 0 where there is none
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

        /// <summary>Has a session go on at another address, which has to show that it can receive.</summary>
        internal void Move(DtlsSession session, object remote)
        {
            _counters.SessionsMoved++;
            session.Remote = remote;
            if (Endpoint != null)
            {
                Endpoint.Messages.Move(session);
            }
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
