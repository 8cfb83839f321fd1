// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// The message layer of RFC 7252 section 4, for endpoints in both roles: types and message IDs, acknowledgement and rejection,
    /// retransmission, NSTART, deduplication, and the proof that an address can receive. It hands up requests, responses and the fate of
    /// what was sent. It reads no clock and touches no socket; after the constructor it allocates nothing and never throws.
    /// </summary>
    public sealed class MessageLayer
    {
        /// <summary>Headers of a datagram.</summary>
        internal const int FrameBytes = MessageSender.FrameBytes;

        /// <summary>An Empty message on the wire.</summary>
        internal const int EmptyFrameBytes = MessageSender.EmptyFrameBytes;

        internal readonly MessageReader Reader;
        internal readonly MessageCounters Counters;
        internal readonly TransmissionParameters Parameters;
        internal readonly SmallRandom Random;
        internal readonly PeerTable Peers;
        internal readonly AddressProof Proof;
        internal readonly MessageSender Out;
        internal readonly Transmissions Transmissions;
        internal readonly Pings Pings;
        internal readonly Source Source; // of the datagram that is being handled
        internal readonly Exchange Exchange; // if that is a request, this is it
        internal readonly int Limit; // of amplification; 0: none

        // The roles, or null.
        internal IResponseReceiver Client;
        internal INotifier Notifier;

        private readonly int _maxMessageBytes;

        /// <summary>Makes the layer. All memory is allocated here.</summary>
        /// <param name="config">Sizes of tables; valid.</param>
        /// <param name="parameters">Timing; valid.</param>
        /// <param name="sender">The transport.</param>
        /// <param name="random">Where secrets come from.</param>
        /// <param name="counters">Counts what is done and dropped.</param>
        /// <param name="replay">Where a reply is put together that goes out again; as large as the largest.</param>
        /// <param name="echoBytes">Bytes of the longest Echo value that is kept for a peer, for a client; 0 for none.</param>
        internal MessageLayer(
            MessagingConfig config,
            TransmissionParameters parameters,
            IDatagramSender sender,
            IRandom random,
            MessageCounters counters,
            byte[] replay,
            int echoBytes)
        {
            Parameters = parameters;
            Counters = counters;
            Reader = new MessageReader(config.MaxOptions);
            Random = new SmallRandom(random.NextInt());
            Peers = new PeerTable(config.PeerRows, echoBytes);
            Proof = new AddressProof(sender, random);
            Limit = config.AmplificationLimit;
            _maxMessageBytes = config.MaxMessageBytes;
            SafeExchangeTable safe = new SafeExchangeTable(config.SafeExchanges, config.ReplyBytes, parameters, counters);
            UnsafeExchangeTable notSafe = replay == null
                ? null
                : new UnsafeExchangeTable(config.UnsafeExchanges, config.ReplyBytes, parameters);
            Out = new MessageSender(sender, counters, Proof, Limit, Random.Next(0x10000));
            Transmissions = new Transmissions(Out, counters, parameters, Random);
            Pings = new Pings(Out, counters, Peers, parameters.AckTimeoutMs);
            Source = new Source(Reader, Peers, Out, Transmissions, Pings, notSafe, parameters.ExchangeLifetimeMs);
            Exchange = new Exchange(counters, Reader, Source, Out, safe, notSafe, replay);
        }

        /// <summary>Gets the time at which <see cref="HandleDeadlines"/> wants to be called.</summary>
        internal long NextDeadline
        {
            get
            {
                long deadline = Transmissions.Wanted;
                if (Transmissions.Wheel.Deadline < deadline)
                {
                    deadline = Transmissions.Wheel.Deadline;
                }

                return Pings.Deadline < deadline ? Pings.Deadline : deadline;
            }
        }

        /// <summary>
        /// Takes a datagram. RFC 7252 section 4.2 and 4.3, Table 1: a request is handed up, a ping is reset, an ACK or RST ends what is
        /// outstanding, all else is rejected or ignored as its type demands.
        /// </summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">The sender.</param>
        /// <param name="buffer">Holds the datagram from offset 0.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="multicast">Whether it was sent to a group. RFC 7252 section 8.</param>
        /// <param name="known">Whether it is a GET by unicast with a header and options that are known to be well-formed.</param>
        /// <returns>True for a request that is to be served now; afterwards <see cref="NanoCoap.Messaging.Source.Settle"/> must be
        /// called.</returns>
        internal bool Receive(long now, object remote, byte[] buffer, int length, bool multicast, bool known)
        {
            Counters.Received++;
            Source source = Source;
            source.Now = now;
            source.Remote = remote;
            source.Length = length;
            source.Marks = remote is SecureRemote ? (((SecureRemote)remote).IsProven ? Source.IsProof : Source.SeeksProof) : 0;
            Exchange exchange = Exchange;
            exchange.IsMulticast = multicast;
            Out.Spent = 0;
            MessageReader reader = Reader;
            if (known)
            {
                int head = buffer[0];
                int messageId = (buffer[2] << 8) | buffer[3];
                bool confirmable = (head & 0x10) == 0;
                reader.Buffer = buffer;
                reader.Length = length;
                reader.MessageId = messageId;
                reader.TokenLength = head & 15;
                reader.Present = 0; // the meaning of the options is known, so they are of no interest
                exchange.IsConfirmable = confirmable;
                return exchange.TakeSafe(now, remote, confirmable ? messageId : messageId | ExchangeTable.NonConfirmable);
            }

            ParseStatus status = reader.Parse(buffer, length);
            MessageType type = reader.Type;
            int code = (int)reader.Code;
            exchange.IsConfirmable = type == MessageType.Confirmable;
            if (status != ParseStatus.Ok)
            {
                HandleMalformed(status);
                return false;
            }

            if (code == 0 || code >= 0x20 || type >= MessageType.Acknowledgement || !exchange.IsServed)
            {
                HandleOther(type, code);
                return false;
            }

            if (multicast && type == MessageType.Confirmable)
            {
                // RFC 7252 section 8.1: multicast requests must be Non-confirmable.
                Counters.Ignored++;
                return false;
            }

            if ((reader.Present & (1 << OptionSlot.Echo)) != 0 && !multicast)
            {
                source.TakeEcho();
            }

            return exchange.Take(now, remote, code);
        }

        /// <summary>Forgets a peer on which nothing hangs any more but what it is sent, and every exchange with it.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Its remote.</param>
        /// <param name="peer">Its row, or null.</param>
        internal void Forget(long now, object remote, Peer peer)
        {
            if (peer != null)
            {
                while (peer.FirstTransmission != null)
                {
                    Transmissions.Conclude(now, peer.FirstTransmission, false);
                }

                if (peer.Holds == 0)
                {
                    Peers.Remove(peer);
                }
            }

            Exchange.Forget(remote);
        }

        /// <summary>
        /// Says that a session is at another address from now on, which has not shown that it can receive. Until it has, by the Reset to a
        /// ping or by an Echo value that was sent there, it gets three times what comes from it, and nothing that it has not asked for just
        /// now. What is under way waits, or counts as lost. RFC 9146 section 6.
        /// </summary>
        /// <param name="remote">The session, with its new address.</param>
        internal void Move(SecureRemote remote)
        {
            remote.IsProven = false;
            Peer peer = Peers.Find(remote);
            if (peer != null)
            {
                peer.ProvenUntil = 0;
                peer.Credit = 0;
                peer.Marks &= ~(Peer.PingsMask | Peer.HasEcho); // what went to the address before proves nothing
            }
        }

        /// <summary>Rejects the CON that is being handled, or ignores a NON. RFC 7252 sections 4.2 and 4.3.</summary>
        internal void RejectOrIgnore()
        {
            if (Exchange.IsConfirmable && !Exchange.IsMulticast)
            {
                Reject();
            }
            else
            {
                Counters.Ignored++;
            }
        }

        /// <summary>Rejects the message that is being handled, whatever its type. RFC 7252 section 4.3.</summary>
        internal void Reject()
        {
            Counters.Rejected++;
            Out.SendEmpty(Source.Remote, MessageType.Reset, Reader.MessageId);
        }

        /// <summary>Does what is due: retransmissions, and pings that have not been answered.</summary>
        /// <param name="now">The time.</param>
        internal void HandleDeadlines(long now)
        {
            if (now >= Transmissions.Wheel.Deadline)
            {
                Transmissions.HandleDeadlines(now);
            }

            if (now >= Pings.Deadline)
            {
                Pings.HandleDeadlines(now);
            }
        }

        // RFC 7252 section 4.2: a CON with a format error is rejected; section 3: another version is ignored; section 4.3: so may be a
        // malformed NON, and ACK and RST must be. Section 8.1: never a RST for multicast.
        private void HandleMalformed(ParseStatus status)
        {
            MessageReader reader = Reader;
            bool hasHeader = status != ParseStatus.NoHeader && status != ParseStatus.UnknownVersion;
            if (hasHeader && Source.Length > _maxMessageBytes && IsResponse((int)reader.Code) && TakesResponse(reader.Type))
            {
                return;
            }

            Counters.Malformed++;
            if (status == ParseStatus.FormatError && reader.Type == MessageType.Confirmable && !Exchange.IsMulticast)
            {
                Reject();
            }
        }

        internal static bool IsResponse(int code)
        {
            int codeClass = code >> 5;
            return codeClass == 2 || codeClass == 4 || codeClass == 5;
        }

        private bool TakesResponse(MessageType type)
        {
            return Client != null && type != MessageType.Reset && !Exchange.IsMulticast
                && Client.OnResponse(Source.Now, Source.Remote, type, Source.Length > _maxMessageBytes);
        }

        /// <summary>All that is no request.</summary>
        private void HandleOther(MessageType type, int code)
        {
            bool isResponse = IsResponse(code);
            if (isResponse && TakesResponse(type))
            {
                return;
            }

            if (type <= MessageType.NonConfirmable)
            {
                // An Empty CON is a ping (section 4.3). A response that nobody here asked for and a code of a reserved class lack
                // context; both are rejected (section 4.2).
                if (code == 0 && type == MessageType.Confirmable && !Exchange.IsMulticast)
                {
                    Counters.Pings++;
                    Out.SendEmpty(Source.Remote, MessageType.Reset, Reader.MessageId);
                }
                else
                {
                    RejectOrIgnore();
                }
            }
            else if (!Exchange.IsMulticast && (type == MessageType.Acknowledgement ? code == 0 || isResponse : code == 0))
            {
                // An ACK is Empty or carries a response; a RST is Empty; any other is ignored.
                Match(type == MessageType.Acknowledgement);
            }
            else
            {
                Counters.Ignored++;
            }

            if ((Transmissions.StarvingPeers | (Source.Marks & Source.SeeksProof)) != 0)
            {
                Source.Settle();
            }
        }

        /// <summary>An ACK or RST: both the remote and the message ID must fit. RFC 7252 section 4.4.</summary>
        private void Match(bool acknowledged)
        {
            Peer peer = Source.FindPeer();
            int messageId = Reader.MessageId;
            if (peer == null)
            {
                Counters.Ignored++; // RFC 7252 section 4.2: never a RST for an ACK
                return;
            }

            Transmission transmission = peer.FirstTransmission;
            int match = 0;
            while (transmission != null)
            {
                match = transmission.Match(messageId);
                if (match != 0)
                {
                    break;
                }

                transmission = transmission.NextOfPeer;
            }

            if (match != 0)
            {
                Source.Believe(peer);

                // What acknowledges a state that has been replaced does not acknowledge the newest one. RFC 7641 section 4.5.2.
                if (match == 2 || !acknowledged)
                {
                    Transmissions.Conclude(Source.Now, transmission, acknowledged);
                }
            }
            else if (!acknowledged
                && ((Notifier != null && Notifier.OnReset(peer, messageId)) || (Client != null && Client.OnReset(peer, messageId))))
            {
                Source.Believe(peer);
            }
            else if (!acknowledged && (peer.Marks & Peer.PingsMask) != 0 && peer.PingId == messageId)
            {
                if (Pings.TakeRoundTrip(Source.Now, peer) && Notifier != null)
                {
                    Notifier.OnRoundTrip(peer);
                }

                Source.Prove(peer);
            }
            else
            {
                Counters.Ignored++;
                Source.Disbelieve(peer);
            }
        }
    }
}
