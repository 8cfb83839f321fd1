// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Pings that ask peers to show that they can receive: to an Empty CON every endpoint answers with a RST. RFC 7252 section 4.3. Each
    /// is sent three times at most, as far as credit goes.
    /// </summary>
    internal sealed class Pings
    {
        /// <summary>No ping is due before this.</summary>
        internal long Deadline = long.MaxValue;

        private const int MaxPings = 3;

        private readonly MessageSender _out;
        private readonly MessageCounters _counters;
        private readonly PeerTable _peers;
        private readonly int _ackTimeoutMs;

        internal Pings(MessageSender sender, MessageCounters counters, PeerTable peers, int ackTimeoutMs)
        {
            _out = sender;
            _counters = counters;
            _peers = peers;
            _ackTimeoutMs = ackTimeoutMs;
        }

        /// <summary>Pings a peer whose credit has been seen to, unless a ping is under way.</summary>
        /// <param name="now">The time.</param>
        /// <param name="peer">The peer.</param>
        internal void Send(long now, Peer peer)
        {
            int pings = peer.Marks & Peer.PingsMask;
            if (pings == 0 || (pings >= MaxPings * Peer.OnePing && now >= peer.ProofAt))
            {
                int messageId = _out.NewMessageId(peer);
                peer.MessageIds = (peer.MessageIds & 0xFFFF) | (messageId << 16);
                peer.Marks &= ~(Peer.PingsMask | Peer.MissesMask);
            }
            else if (now < peer.ProofAt)
            {
                return;
            }

            Transmit(now, peer);
        }

        /// <summary>Takes a ping's Reset for a round-trip estimate, if there is none and the ping was sent once. RFC 6298 section 3.</summary>
        /// <param name="now">The time.</param>
        /// <param name="peer">The peer, whose ping has just been answered.</param>
        /// <returns>True if it was taken.</returns>
        internal bool TakeRoundTrip(long now, Peer peer)
        {
            if (peer.RttMs != 0 || (peer.Marks & Peer.PingsMask) != Peer.OnePing)
            {
                return false;
            }

            long sample = now - (peer.ProofAt - _ackTimeoutMs);
            peer.RttMs = sample < 1 ? 1 : (int)sample;
            return true;
        }

        private void Transmit(long now, Peer peer)
        {
            _counters.Probes++;
            peer.Marks += Peer.OnePing;
            peer.ProofAt = now + _ackTimeoutMs;
            if (peer.ProofAt < Deadline)
            {
                Deadline = peer.ProofAt;
            }

            _out.SendEmpty(peer.Remote, MessageType.Confirmable, peer.PingId);
        }

        internal void HandleDeadlines(long now)
        {
            Deadline = long.MaxValue;
            Peer[] rows = _peers.Rows;
            for (int i = 0; i < rows.Length; i++)
            {
                Peer peer = rows[i];
                int pings = peer.Marks & Peer.PingsMask;
                if (pings == 0)
                {
                    continue;
                }

                if (now >= peer.ProofAt)
                {
                    if (pings >= MaxPings * Peer.OnePing)
                    {
                        peer.Marks &= ~Peer.PingsMask;
                        continue;
                    }

                    // What a notification would take is not for pings. Who has shown once that it can receive has no credit.
                    if (peer.ProvenUntil != 0 || peer.Credit >= (2 * MessageSender.EmptyFrameBytes) + MessageSender.FrameBytes)
                    {
                        _out.Grant(peer, -MessageSender.EmptyFrameBytes);
                        Transmit(now, peer);
                        continue;
                    }

                    peer.Marks += Peer.OnePing;
                    peer.ProofAt = now + _ackTimeoutMs;
                }

                if (peer.ProofAt < Deadline)
                {
                    Deadline = peer.ProofAt;
                }
            }
        }
    }
}
