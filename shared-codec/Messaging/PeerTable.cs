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

        private readonly Peer[] _buckets;
        private readonly int _mask;

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
            for (int i = 0; i < capacity; i++)
            {
                Rows[i] = new Peer();
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
            for (int i = 0; i < Rows.Length; i++)
            {
                Rows[i].Echo = new byte[1 + echoBytes];
            }
        }

        /// <summary>Looks for the row of a remote.</summary>
        /// <param name="remote">The remote; its Equals and GetHashCode have to agree.</param>
        /// <returns>The row, or null.</returns>
        internal Peer Find(object remote)
        {
            int hash = remote.GetHashCode();
            Peer peer = _buckets[hash & _mask];
            while (peer != null)
            {
                if (peer.Hash == hash && remote.Equals(peer.Remote))
                {
                    return peer;
                }

                peer = peer.NextInBucket;
            }

            return null;
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

            int hash = remote.GetHashCode();
            best.Remote = remote;
            best.Hash = hash;
            best.SeenAt = now;
            best.NextInBucket = _buckets[hash & _mask];
            _buckets[hash & _mask] = best;
            return best;
        }

        /// <summary>Makes a row free.</summary>
        /// <param name="peer">The row, on which nothing hangs.</param>
        internal void Remove(Peer peer)
        {
            Unlink(peer);
            peer.Clear();
        }

        private static bool GoesBefore(Peer one, Peer other, long now)
        {
            bool proven = now < one.ProvenUntil;
            return proven == (now < other.ProvenUntil) ? one.SeenAt < other.SeenAt : !proven;
        }

        private void Unlink(Peer peer)
        {
            int bucket = peer.Hash & _mask;
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
