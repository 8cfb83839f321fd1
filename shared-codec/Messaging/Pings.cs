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
            bool isOver = (peer.Marks & Peer.PingsMask) >= MaxPings * Peer.OnePing && now >= peer.PingDueAt;
            if (peer.PingId == Peer.NoPing || isOver)
            {
                peer.PingId = _out.NewMessageId(peer);
                peer.Marks &= ~(Peer.PingsMask | Peer.MissesMask);
            }
            else if (now < peer.PingDueAt)
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

            long sample = now - (peer.PingDueAt - _ackTimeoutMs);
            peer.RttMs = sample < 1 ? 1 : (int)sample;
            return true;
        }

        private void Transmit(long now, Peer peer)
        {
            _counters.Probes++;
            peer.Marks += Peer.OnePing;
            peer.PingDueAt = now + _ackTimeoutMs;
            if (peer.PingDueAt < Deadline)
            {
                Deadline = peer.PingDueAt;
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
                if (peer.PingId == Peer.NoPing)
                {
                    continue;
                }

                if (now >= peer.PingDueAt)
                {
                    if ((peer.Marks & Peer.PingsMask) >= MaxPings * Peer.OnePing)
                    {
                        peer.PingId = Peer.NoPing;
                        continue;
                    }

                    // What a notification would take is not for pings.
                    if (peer.Credit >= (2 * MessageSender.EmptyFrameBytes) + MessageSender.FrameBytes && _out.Pay(peer, MessageSender.EmptyFrameBytes))
                    {
                        Transmit(now, peer);
                        continue;
                    }

                    peer.Marks += Peer.OnePing;
                    peer.PingDueAt = now + _ackTimeoutMs;
                }

                if (peer.PingDueAt < Deadline)
                {
                    Deadline = peer.PingDueAt;
                }
            }
        }
    }
}
