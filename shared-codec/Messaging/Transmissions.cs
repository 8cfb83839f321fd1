// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Confirmable messages on their way: retransmission, NSTART and round-trip times. RFC 7252 sections 4.2 and 4.7. Each hangs on the row
    /// of its peer, and all of them in one wheel of timers.
    /// </summary>
    internal sealed class Transmissions
    {
        /// <summary>Counts up when who has waited for another one's fate may send now. Each role compares it with what it has seen.</summary>
        internal int Freed;

        /// <summary>When the roles want to be called; they set it anew each time, and what is freed makes it 0.</summary>
        internal long Wanted = long.MaxValue;

        /// <summary>CONs under way.</summary>
        internal int Outstanding;

        /// <summary>Peers for whom something waits for credit.</summary>
        internal int StarvingPeers;

        internal readonly TransmissionWheel Wheel = new TransmissionWheel();

        private const int MaxRttMs = 60000;

        private readonly MessageSender _out;
        private readonly MessageCounters _counters;
        private readonly TransmissionParameters _parameters;
        private readonly SmallRandom _random;

        internal Transmissions(MessageSender sender, MessageCounters counters, TransmissionParameters parameters, SmallRandom random)
        {
            _out = sender;
            _counters = counters;
            _parameters = parameters;
            _random = random;
        }

        /// <summary>Sends again what is due, or gives it up.</summary>
        /// <param name="now">The time.</param>
        internal void HandleDeadlines(long now)
        {
            Transmission due = Wheel.TakeDue(now);
            while (due != null)
            {
                Advance(now, due);
                due = Wheel.TakeDue(now);
            }
        }

        /// <summary>Says that a role wants to be called at a time.</summary>
        /// <param name="due">The time.</param>
        internal void Want(long due)
        {
            if (due < Wanted)
            {
                Wanted = due;
            }
        }

        /// <summary>Whether NSTART lets a CON go to a peer. RFC 7252 section 4.7.</summary>
        internal bool MayBegin(Peer peer)
        {
            return peer.Holds >> Peer.OutstandingShift < _parameters.NStart;
        }

        /// <summary>
        /// Sends a CON for the first time. RFC 7252 section 4.2: the time-out is drawn between ACK_TIMEOUT and that times ACK_RANDOM_FACTOR.
        /// </summary>
        /// <param name="now">The time.</param>
        /// <param name="transmission">One that is not under way.</param>
        /// <param name="peer">Whom it goes to.</param>
        internal void Begin(long now, Transmission transmission, Peer peer)
        {
            int timeout = _parameters.AckTimeoutMs;
            int spread = (int)((long)timeout * (_parameters.AckRandomFactorThousandths - 1000) / 1000);
            transmission.Begin();
            transmission.IntervalMs = timeout + _random.Next(spread + 1);
            transmission.Peer = peer;
            transmission.Marks |= Transmission.IsUnderWay;
            transmission.NextOfPeer = peer.FirstTransmission;
            peer.FirstTransmission = transmission;
            peer.Holds += Peer.OneOutstanding + 1;
            Outstanding++;
            Advance(now, transmission);
        }

        /// <summary>Ends a transmission without a word to it, if it is under way: its fate is of no interest any more.</summary>
        /// <param name="transmission">The transmission.</param>
        internal void End(Transmission transmission)
        {
            if ((transmission.Marks & Transmission.IsUnderWay) == 0)
            {
                return;
            }

            Wheel.Remove(transmission);
            Peer peer = transmission.Peer;
            Transmission before = peer.FirstTransmission;
            if (before == transmission)
            {
                peer.FirstTransmission = transmission.NextOfPeer;
            }
            else
            {
                while (before.NextOfPeer != transmission)
                {
                    before = before.NextOfPeer;
                }

                before.NextOfPeer = transmission.NextOfPeer;
            }

            transmission.NextOfPeer = null;
            int marks = transmission.Marks;
            transmission.Marks = marks & ~(Transmission.IsUnderWay | Transmission.IsParked);
            peer.Holds--;
            Outstanding--;
            if ((marks & Transmission.IsParked) == 0)
            {
                Free(peer);
            }
            else if (OldestParked(peer) == null)
            {
                peer.Marks &= ~Peer.IsStarving;
                StarvingPeers--;
            }
        }

        /// <summary>Says that a CON, or a request of a client in a NON, is not outstanding any more. RFC 7252 section 4.7.</summary>
        /// <param name="peer">The peer.</param>
        internal void Free(Peer peer)
        {
            Unblock(peer);
            Feed(peer);
        }

        /// <summary>Has the roles called at once, for the sake of what waits for another one's fate.</summary>
        internal void WakeWaiting()
        {
            Freed++;
            Wanted = 0;
        }

        internal void Conclude(long now, Transmission transmission, bool acknowledged)
        {
            Peer peer = transmission.Peer;
            if (acknowledged)
            {
                // After a retransmission it is not known which one was acknowledged; the whole time is an upper bound, good enough
                // where there is nothing better. RFC 6298 section 3 (Karn's algorithm) for the rest.
                long sample = now - transmission.Moment;
                int rtt = sample > MaxRttMs ? MaxRttMs : sample < 1 ? 1 : (int)sample;
                int known = peer.RttMs;
                if (known == 0)
                {
                    peer.RttMs = rtt;
                }
                else if (transmission.Count == 1)
                {
                    peer.RttMs = ((7 * known) + rtt + 7) / 8;
                }
            }

            End(transmission);
            transmission.Ended(now, acknowledged ? Fate.Acknowledged : Fate.Reset);
        }

        /// <summary>Says that what waits for credit or for proof may go out now, as far as NSTART lets it: the first one first.</summary>
        /// <param name="peer">The peer.</param>
        internal void Feed(Peer peer)
        {
            while ((peer.Marks & Peer.IsStarving) != 0 && MayBegin(peer))
            {
                Transmission parked = OldestParked(peer);
                parked.Marks &= ~Transmission.IsParked;
                parked.DueAt = 0;
                peer.Holds += Peer.OneOutstanding;
                Wheel.Add(parked);
                if (OldestParked(peer) == null)
                {
                    peer.Marks &= ~Peer.IsStarving;
                    StarvingPeers--;
                }
            }
        }

        // Not lost and not given up: it waits for the next datagram of its peer. Nothing of it is on its way meanwhile, so that it holds
        // nothing else back.
        private void Park(Transmission transmission, Peer peer)
        {
            transmission.Marks |= Transmission.IsParked;
            if ((peer.Marks & Peer.IsStarving) == 0)
            {
                peer.Marks |= Peer.IsStarving;
                StarvingPeers++;
            }

            Unblock(peer);
        }

        private void Unblock(Peer peer)
        {
            peer.Holds -= Peer.OneOutstanding;
            if ((peer.Marks & Peer.IsAwaited) != 0)
            {
                peer.Marks &= ~Peer.IsAwaited;
                WakeWaiting();
            }
        }

        private static Transmission OldestParked(Peer peer)
        {
            Transmission oldest = null;
            for (Transmission t = peer.FirstTransmission; t != null; t = t.NextOfPeer)
            {
                if ((t.Marks & Transmission.IsParked) != 0)
                {
                    oldest = t; // they stand there in the reverse order of their beginnings
                }
            }

            return oldest;
        }

        /// <summary>Sends a CON for the first time or again, or gives it up. RFC 7252 section 4.2.</summary>
        private void Advance(long now, Transmission transmission)
        {
            if (transmission.Count > _parameters.MaxRetransmit)
            {
                _counters.TimedOut++;
                End(transmission);
                transmission.Ended(now, Fate.GivenUp);
                return;
            }

            Peer peer = transmission.Peer;
            byte[] message;
            int length = transmission.Compose(now, out message);
            int marks = transmission.Marks;
            if (length == 0 || (marks & Transmission.IsUnderWay) == 0)
            {
                return; // it has been ended meanwhile
            }

            bool paid = length > 0 && ((marks & Transmission.Free) != 0 || _out.Pay(peer, length + MessageSender.FrameBytes));
            if (!paid && length > 0 && (marks & Transmission.WhenThereIsCredit) != 0)
            {
                Park(transmission, peer);
                return;
            }

            if ((marks & Transmission.IsFresh) != 0)
            {
                transmission.Marks = marks & ~Transmission.IsFresh;
                peer.Marks &= ~Peer.MissesMask;
            }

            transmission.Count++;
            if (transmission.Count == 1)
            {
                transmission.Moment = now;
            }
            else
            {
                // The time-out is doubled and the counter goes up.
                _counters.Retransmissions += length > 0 ? 1 : 0;
                transmission.IntervalMs *= 2;
            }

            transmission.DueAt = now + transmission.IntervalMs;
            Wheel.Add(transmission);
            if (paid)
            {
                _out.Spent -= length + MessageSender.FrameBytes; // it is on the credit already
                _out.Send(peer.Remote, message, length);
            }
        }
    }
}
