// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// The peers, found by the hash code of their remote: a search costs the same for any number of rows. A row on which something hangs is
    /// never given away; of the others the unproven go first, the oldest first.
    /// </summary>
    internal sealed class PeerTable
    {
        internal readonly Peer[] Rows;

        /// <summary>
        /// For each row the key of the last POST or PATCH for which there was no room, see <see cref="ExchangeTable"/>; with one more, 0:
        /// none. It is rarely of use, and an element of an array takes a third of what a field does.
        /// </summary>
        internal readonly int[] RefusedKeys;

        /// <summary>
        /// The newest Echo value that each peer has sent, which a client returns, behind its length: see <see cref="EchoOf"/>. RFC 9175
        /// section 2.3. Null where there is no client.
        /// </summary>
        internal byte[] Echoes;

        private readonly Peer[] _buckets;
        private readonly int _mask;
        private int _echoRoom;

        /// <summary>Makes the table.</summary>
        /// <param name="capacity">Rows, at least 1.</param>
        /// <param name="echoBytes">Bytes of the longest Echo value to be kept for a peer; 0 for none.</param>
        internal PeerTable(int capacity, int echoBytes)
        {
            int buckets = 4;
            while (buckets < capacity)
            {
                buckets *= 2;
            }

            _buckets = new Peer[buckets];
            _mask = buckets - 1;
            Rows = new Peer[capacity];
            RefusedKeys = new int[capacity];
            for (int i = 0; i < capacity; i++)
            {
                Rows[i] = new Peer();
                Rows[i].Marks = i << Peer.RowShift;
            }

            if (echoBytes != 0)
            {
                KeepEchoes(echoBytes);
            }
        }

        /// <summary>Makes room for the Echo values that peers send, for a client. It allocates.</summary>
        /// <param name="echoBytes">Bytes of the longest.</param>
        internal void KeepEchoes(int echoBytes)
        {
            _echoRoom = 1 + echoBytes;
            Echoes = new byte[Rows.Length * _echoRoom];
        }

        /// <summary>Where the Echo value of a peer stands.</summary>
        /// <param name="peer">The peer.</param>
        /// <returns>The place of its length, in <see cref="Echoes"/>.</returns>
        internal int EchoOf(Peer peer)
        {
            return (peer.Marks >> Peer.RowShift) * _echoRoom;
        }

        /// <summary>Looks for the row of a remote.</summary>
        /// <param name="remote">The remote; its Equals and GetHashCode have to agree.</param>
        /// <returns>The row, or null.</returns>
        internal Peer Find(object remote)
        {
            Peer peer = _buckets[remote.GetHashCode() & _mask];
            while (peer != null && !remote.Equals(peer.Remote))
            {
                peer = peer.NextInBucket;
            }

            return peer;
        }

        /// <summary>Takes a row for a remote that has none.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">The remote.</param>
        /// <returns>The row, or null if something hangs on each of them.</returns>
        internal Peer Take(long now, object remote)
        {
            Peer best = null;
            for (int i = 0; i < Rows.Length; i++)
            {
                Peer peer = Rows[i];
                if (peer.Remote == null)
                {
                    best = peer;
                    break;
                }

                if (peer.Holds == 0 && (best == null || GoesBefore(peer, best, now)))
                {
                    best = peer;
                }
            }

            if (best == null)
            {
                return null;
            }

            if (best.Remote != null)
            {
                Remove(best);
            }

            int bucket = remote.GetHashCode() & _mask;
            best.Remote = remote;
            best.SeenAt = now;
            best.NextInBucket = _buckets[bucket];
            _buckets[bucket] = best;
            return best;
        }

        /// <summary>Makes a row free.</summary>
        /// <param name="peer">The row, on which nothing hangs.</param>
        internal void Remove(Peer peer)
        {
            Unlink(peer);
            peer.Clear();
            RefusedKeys[peer.Marks >> Peer.RowShift] = 0;
            if (Echoes != null)
            {
                Echoes[EchoOf(peer)] = 0;
            }
        }

        private static bool GoesBefore(Peer one, Peer other, long now)
        {
            bool proven = now < one.ProvenUntil;
            return proven == (now < other.ProvenUntil) ? one.SeenAt < other.SeenAt : !proven;
        }

        private void Unlink(Peer peer)
        {
            int bucket = peer.Remote.GetHashCode() & _mask;
            Peer before = _buckets[bucket];
            if (before == peer)
            {
                _buckets[bucket] = peer.NextInBucket;
                return;
            }

            while (before.NextInBucket != peer)
            {
                before = before.NextInBucket;
            }

            before.NextInBucket = peer.NextInBucket;
        }
    }
}
