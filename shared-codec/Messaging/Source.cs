// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// The remote whose datagram is being handled: its row, whether it has shown that it can receive, and what it may be sent until it has.
    /// RFC 7252 section 11.3, RFC 9175 section 2.4. The one way to a row: whoever wants something to hang on it asks here.
    /// </summary>
    internal sealed class Source
    {
        /// <summary>A mark of the datagram that is being handled: its remote's row has been sought.</summary>
        internal const int PeerIsSought = 1;

        /// <summary>A mark: it proves its remote's address, which may have no row.</summary>
        internal const int IsProof = 2;

        /// <summary>A mark: it had an Echo option that proves nothing.</summary>
        internal const int EchoIsStale = 4;

        /// <summary>A mark: it is a duplicate whose reply is gone.</summary>
        internal const int RunsAgain = 8;

        /// <summary>A mark: its remote is to show that it can receive, once it has its answer.</summary>
        internal const int SeeksProof = 16;

        /// <summary>A mark: it was protected.</summary>
        internal const int IsProtected = 32;

        // The datagram.
        internal long Now;
        internal object Remote;
        internal int Length;
        internal int Marks; // those above
        internal Peer Row; // of its remote, if it has been sought

        internal readonly PeerTable Peers;

        private const int FrameBytes = MessageSender.FrameBytes;
        private const int MaxCredit = 1 << 24;

        private readonly MessageReader _reader;
        private readonly AddressProof _proof;
        private readonly MessageSender _out;
        private readonly Transmissions _transmissions;
        private readonly Pings _pings;
        private readonly UnsafeExchangeTable _exchanges; // null without a server
        private readonly byte[] _echo = new byte[AddressProof.EchoBytes];
        private readonly int _limit; // of amplification; 0: none
        private readonly int _exchangeLifetimeMs;

        internal Source(
            MessageReader reader,
            PeerTable peers,
            MessageSender sender,
            Transmissions transmissions,
            Pings pings,
            UnsafeExchangeTable exchanges,
            int exchangeLifetimeMs)
        {
            _reader = reader;
            Peers = peers;
            _proof = sender.Proof;
            _out = sender;
            _transmissions = transmissions;
            _pings = pings;
            _exchanges = exchanges;
            _limit = sender.Limit;
            _exchangeLifetimeMs = exchangeLifetimeMs;
        }

        /// <summary>Gets the row of the remote.</summary>
        /// <returns>The row, or null.</returns>
        internal Peer FindPeer()
        {
            if ((Marks & PeerIsSought) == 0)
            {
                Marks |= PeerIsSought;
                Row = Peers.Find(Remote);
                if (Row != null)
                {
                    Row.SeenAt = Now;
                }
            }

            return Row;
        }

        /// <summary>Gets a row for the remote, for something that is to hang on it.</summary>
        /// <returns>The row, or null if all are taken.</returns>
        internal Peer TakePeer()
        {
            Peer peer = FindPeer();
            if (peer == null)
            {
                peer = Peers.Take(Now, Remote);
                Row = peer;
            }
            else
            {
                Lapse(Now, peer);
            }

            if (peer != null && (Marks & IsProof) != 0)
            {
                Prove(peer);
            }

            return peer;
        }

        /// <summary>Gets a row for a remote that is to be sent a request.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">The remote, whoever is being handled just now.</param>
        /// <returns>The row, or null if something hangs on each of them.</returns>
        internal Peer PeerFor(long now, object remote)
        {
            Peer peer = Peers.Find(remote);
            if (peer == null)
            {
                // This may be the remote that is being handled, or the row may have been that one's: it is to be sought anew.
                Marks &= ~PeerIsSought;
                return Peers.Take(now, remote);
            }

            peer.SeenAt = now;
            Lapse(now, peer);
            return peer;
        }

        /// <summary>Tells whether the remote has shown lately that it can receive.</summary>
        /// <returns>True if it has, or if nobody has to.</returns>
        internal bool IsProven()
        {
            if (_limit == 0 || (Marks & IsProof) != 0)
            {
                return true;
            }

            Peer peer = FindPeer();
            return peer != null && Now < peer.ProvenUntil;
        }

        /// <summary>
        /// Tells whether the remote has shown that it can receive, and the request is none of before it has: it has a fresh Echo value, or
        /// came long after.
        /// </summary>
        /// <returns>True if it is so, or if nobody has to show anything.</returns>
        internal bool IsSettled()
        {
            if (_limit == 0 || (Marks & IsProof) != 0)
            {
                return true;
            }

            Peer peer = FindPeer();
            return peer != null && Now < peer.ProvenUntil
                && (Now - peer.ProofAt >= UnsafeExchangeTable.RefusalMs
                    || ((_reader.Present & (1 << OptionSlot.Echo)) != 0 && IsEchoFresh()));
        }

        /// <summary>What a remote may be sent for the datagram that has not shown that it can receive.</summary>
        /// <returns>Bytes on the wire.</returns>
        internal int Earned()
        {
            return _limit * (Length + FrameBytes);
        }

        /// <summary>Gets the Echo value for the remote.</summary>
        /// <returns>Eight bytes, valid until the next call.</returns>
        internal byte[] NewEcho()
        {
            _proof.WriteEcho(Now, Remote, _echo);
            return _echo;
        }

        /// <summary>Looks at the Echo option of the request: RFC 9175 section 2.3, a value that comes back was received there.</summary>
        internal void TakeEcho()
        {
            if (_limit == 0)
            {
                return;
            }

            Peer peer = FindPeer();
            if (peer != null && Now < peer.ProvenUntil)
            {
                Marks &= ~PeerIsSought; // nothing of it is to be settled
                return;
            }

            if (!IsEchoFresh())
            {
                Marks |= EchoIsStale;
                return;
            }

            Marks |= IsProof;
            TakePeer();
        }

        /// <summary>
        /// An ACK or RST of the remote has fitted. It proves nothing if it has been seen guessing; nor does that of a session, for what it
        /// answers may have gone to another address of its: there a ping alone counts.
        /// </summary>
        /// <param name="peer">Its row.</param>
        internal void Believe(Peer peer)
        {
            if ((peer.Marks & Peer.MissesMask) != Peer.MissesMask && !(peer.Remote is SecureRemote))
            {
                Prove(peer);
            }
        }

        /// <summary>An ACK or RST of the remote has fitted nothing.</summary>
        /// <param name="peer">Its row.</param>
        internal void Disbelieve(Peer peer)
        {
            if ((peer.Marks & Peer.MissesMask) != Peer.MissesMask)
            {
                peer.Marks += Peer.OneMiss;
            }

            if ((peer.Marks & Peer.MissesMask) == Peer.MissesMask)
            {
                peer.Marks &= ~Peer.PingsMask; // somebody is guessing
            }
        }

        /// <summary>The remote has shown that it can receive.</summary>
        /// <param name="peer">Its row.</param>
        internal void Prove(Peer peer)
        {
            if (_limit == 0)
            {
                return;
            }

            if (Now >= peer.ProvenUntil)
            {
                if (peer.ProvenUntil == 0)
                {
                    peer.Credit = 0;
                }

                if (peer.Remote is SecureRemote)
                {
                    ((SecureRemote)peer.Remote).IsProven = true;
                }

                peer.ProofAt = Now;
                if (_exchanges != null)
                {
                    _exchanges.Prove(peer.Remote);
                }
            }

            peer.ProvenUntil = Now + _exchangeLifetimeMs;
            peer.Marks &= ~(Peer.PingsMask | Peer.HasEcho);
            _transmissions.Feed(peer);
        }

        /// <summary>Takes bytes that will be sent later off what the datagram has earned.</summary>
        /// <param name="bytes">Bytes on the wire.</param>
        internal void Reserve(int bytes)
        {
            _out.Spent += bytes;
        }

        /// <summary>Sets aside what the datagram has earned and not used, for an answer that comes later.</summary>
        /// <returns>Bytes on the wire; 0 if there is no need.</returns>
        internal int SetAside()
        {
            Peer peer = FindPeer();
            int left = Earned() - _out.Spent;
            if (peer == null || peer.ProvenUntil != 0 || left <= 0)
            {
                return 0;
            }

            _out.Spent += left;
            return left;
        }

        /// <summary>
        /// Ends the datagram: its remote is asked to show that it can receive, if that is of use; what is earned and not used goes to its
        /// credit, and what has waited for that is tried.
        /// </summary>
        internal void Settle()
        {
            if ((Marks & SeeksProof) != 0)
            {
                Ping();
            }

            if (_limit == 0 || (((Marks & PeerIsSought) == 0 || Row == null) && _transmissions.StarvingPeers == 0))
            {
                return;
            }

            Peer peer = FindPeer();
            if (peer == null || peer.ProvenUntil != 0)
            {
                return;
            }

            int left = Earned() - _out.Spent;
            peer.Credit += left;
            if (peer.Credit > MaxCredit)
            {
                peer.Credit = MaxCredit;
            }

            _out.Spent = 0;
            if ((peer.Marks & Peer.IsStarving) != 0)
            {
                _transmissions.Feed(peer);
            }
        }

        // Asks the remote to show that it can receive: a ping, to which every endpoint answers with a RST. Repeated as far as credit goes,
        // three times at most; and whoever answers with three wrong message IDs is not believed any more. RFC 7252 section 4.3.
        private void Ping()
        {
            Peer peer = _limit == 0 ? null : TakePeer();
            if (peer != null && Now >= peer.ProvenUntil)
            {
                _pings.Send(Now, peer);
            }
        }

        // What a peer once showed holds no longer than it says, unless something hangs on its row.
        private static void Lapse(long now, Peer peer)
        {
            if (peer.Holds == 0 && peer.ProvenUntil != 0 && now >= peer.ProvenUntil)
            {
                peer.ProvenUntil = 0;
                peer.Credit = 0;
            }
        }

        // It is this node's own, for this remote, made a short while ago. That costs a hash: only where it may count.
        private bool IsEchoFresh()
        {
            MessageReader reader = _reader;
            int index = reader.First(OptionSlot.Echo);
            return _proof.IsEcho(Now, Remote, reader.Buffer, reader.OptionOffset(index), reader.OptionLength(index));
        }
    }
}
