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

        /// <summary>In place of a number of bytes: as many as there are.</summary>
        internal const int Unlimited = int.MaxValue;

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
        internal readonly int Limit; // of amplification; 0: none

        // The roles, or null.
        internal IResponseReceiver Client;
        internal INotifier Notifier;

        internal MessageGuard Guard; // or null

        // The rest of the datagram that is being handled.
        internal bool IsConfirmable;
        internal bool IsMulticast;
        internal object Principal; // whose protected request it is, or null; the endpoint takes it away again
        internal long Binding; // of its answers
        internal CoapCode OuterCode; // with which it came: its exchange is known by that

        private readonly ExchangeMemory _exchanges;
        private readonly byte[] _replay;
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
            _replay = replay;
            _maxMessageBytes = config.MaxMessageBytes;
            _exchanges = new ExchangeMemory(config, parameters, counters, replay != null);
            Out = new MessageSender(sender, counters, Proof, Limit, Random.Next(0x10000));
            Transmissions = new Transmissions(Out, counters, parameters, Random);
            Pings = new Pings(Out, counters, Peers, parameters.AckTimeoutMs);
            Source = new Source(Reader, Peers, Out, Transmissions, Pings, _exchanges, parameters.ExchangeLifetimeMs);
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
            source.Marks = remote is SecureRemote ? Source.IsProof : 0;
            IsMulticast = multicast;
            Out.Spent = 0;
            MessageReader reader = Reader;
            if (known)
            {
                int head = buffer[0];
                reader.Buffer = buffer;
                reader.Length = length;
                reader.MessageId = (buffer[2] << 8) | buffer[3];
                reader.TokenLength = head & 15;
                reader.Present = 0; // the meaning of the options is known, so they are of no interest
                IsConfirmable = (head & 0x10) == 0;
                return _exchanges.TakeSafe(now, remote, IsConfirmable ? reader.MessageId : reader.MessageId | ExchangeTable.NonConfirmable)
                    || TakeDuplicate();
            }

            ParseStatus status = reader.Parse(buffer, length);
            MessageType type = reader.Type;
            int code = (int)reader.Code;
            IsConfirmable = type == MessageType.Confirmable;
            if (status != ParseStatus.Ok)
            {
                HandleMalformed(status);
                return false;
            }

            if (code == 0 || code >= 0x20 || type >= MessageType.Acknowledgement || !_exchanges.IsServer)
            {
                HandleOther(type, code);
                return false;
            }

            if (multicast && IsConfirmable)
            {
                // RFC 7252 section 8.1: multicast requests must be Non-confirmable.
                Counters.Ignored++;
                return false;
            }

            if ((reader.Present & (1 << OptionSlot.Echo)) != 0 && !multicast)
            {
                source.TakeEcho();
            }

            return _exchanges.Take(now, remote, Key(), code) || TakeDuplicate();
        }

        /// <summary>Tells whether a response that did not come in an ACK has been here before. RFC 7252 section 4.5.</summary>
        /// <returns>True for a duplicate.</returns>
        internal bool IsDuplicate()
        {
            return _exchanges.IsDuplicateResponse(Source.Now, Source.Remote, Key());
        }

        /// <summary>Remembers the response that is being handled, so that its duplicates show.</summary>
        internal void RememberResponse()
        {
            _exchanges.RememberResponse(Source.Now, Source.Remote, Key());
        }

        /// <summary>Has the guard look at the request that is being handled, which is new and came by unicast.</summary>
        /// <returns>True if it is to be served; else it has been dealt with.</returns>
        internal bool Open()
        {
            MessageGuard guard = Guard;
            OuterCode = Reader.Code;

            // A duplicate whose reply is gone is opened once more, if it is the very request that was opened before.
            bool again = (Source.Marks & Source.RunsAgain) != 0;
            long binding = 0;
            object principal = again ? _exchanges.PrincipalOf(out binding) : null;
            int outcome = guard.Open(Source.Now, Reader, principal, binding);
            if (outcome == MessageGuard.Plain)
            {
                return true;
            }

            if (outcome == MessageGuard.Opened)
            {
                Source.Marks |= Source.IsProtected;
                Principal = guard.Principal;
                Binding = guard.Binding;
                if ((Reader.Present & (1 << OptionSlot.Echo)) != 0)
                {
                    Source.TakeEcho();
                }

                return true;
            }

            // Of any other duplicate the guard says that it is a replay: to its sender, who has done nothing wrong.
            int allowance = again ? 0 : Allowance();
            if (again)
            {
                _exchanges.Drop();
            }

            if (outcome == MessageGuard.Answered && guard.AnswerLength <= allowance - FrameBytes)
            {
                guard.Sealed[2] = Reader.Buffer[2];
                guard.Sealed[3] = Reader.Buffer[3];
                Respond(guard.Sealed, guard.AnswerLength);
            }
            else
            {
                Counters.Ignored++;
            }

            Source.Settle();
            return false;
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

            _exchanges.Forget(remote);
        }

        /// <summary>Bytes on the wire that the request being handled entitles its sender to.</summary>
        /// <returns>The bytes, or <see cref="Unlimited"/>.</returns>
        internal int Allowance()
        {
            if (Source.IsProven())
            {
                return Unlimited;
            }

            int allowance = Source.Earned();
            return Principal == null ? allowance : allowance - Guard.Overhead;
        }

        /// <summary>
        /// Says that the request being handled is about to run, and is to be remembered for its duplicates if it may change something. What
        /// is refused for its form needs no memory.
        /// </summary>
        /// <param name="partly">Whether it is one of the first blocks of a body, which may be taken again.</param>
        /// <returns>False if it must not run, because it could not be remembered.</returns>
        internal bool Remember(bool partly)
        {
            Source source = Source;
            Peer peer = source.FindPeer();
            bool proven = source.IsProven();
            bool settled = source.IsSettled();
            int key = Key();
            if (peer == null)
            {
                return _exchanges.Remember(source.Now, source.Remote, source.Remote.GetHashCode(), key, partly, proven, settled);
            }

            // One object for all of a peer will do. What it was refused it has sent again meanwhile, as another message: this one must not
            // run any more, should the network bring it once more when there is room.
            bool runs = peer.RefusedKey != key + 1
                && _exchanges.Remember(source.Now, peer.Remote, peer.Hash, key, partly, proven, settled);
            if (!runs)
            {
                peer.RefusedKey = key + 1;
            }

            return runs;
        }

        /// <summary>
        /// Remembers the protected request that is being handled and is about to run, whatever it does: the guard takes it once, and so its
        /// duplicates are to be known as such.
        /// </summary>
        internal void RememberProtected()
        {
            Remember(true);
            _exchanges.Bind(Principal, Binding);
        }

        /// <summary>Has messages protected.</summary>
        /// <param name="guard">The guard, or null.</param>
        internal void Protect(MessageGuard guard)
        {
            Guard = guard;
            if (guard != null)
            {
                _exchanges.MakeRoomForBindings();
            }
        }

        /// <summary>How long it takes until what <see cref="Remember"/> refused may be tried again.</summary>
        /// <returns>Seconds.</returns>
        internal int SecondsUntilRoom()
        {
            return _exchanges.SecondsUntilRoom(Source.Now, Source.IsSettled());
        }

        /// <summary>
        /// Sends the response to the request being handled: in its ACK, or as a NON. RFC 7252 section 5.2.1 and 5.2.3. Its type is written
        /// here, and the message ID of a NON.
        /// </summary>
        /// <param name="message">Holds the response from offset 0, with the request's header and token but for the code.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>The message ID of a NON, or -1.</returns>
        internal int Respond(byte[] message, int length)
        {
            if (Principal != null)
            {
                length = Guard.Seal(Principal, Binding, false, message, length);
                message = Guard.Sealed;
                if (length == 0)
                {
                    return -1;
                }
            }

            if (IsConfirmable)
            {
                message[0] |= (int)MessageType.Acknowledgement << 4;
                Out.Send(Source.Remote, message, length);
                _exchanges.Table.Keep(message, length, Principal != null);
                return -1;
            }

            Source source = Source;
            int messageId = (source.Marks & Source.PeerIsSought) != 0 && source.Row != null
                ? Out.NewMessageId(source.Row)
                : Out.NewMessageId(source.Remote);
            Out.SendNon(source.Remote, message, length, messageId);
            return messageId;
        }

        /// <summary>Ends a request that gets no response: a CON is acknowledged all the same. RFC 7967 section 2.</summary>
        internal void AcknowledgeAlone()
        {
            if (IsConfirmable)
            {
                Out.SendEmpty(Source.Remote, MessageType.Acknowledgement, Reader.MessageId);
                _exchanges.KeepEmptyAck();
            }
        }

        /// <summary>Drops the request that is being handled, as if it had been lost: when it is sent again, it is looked at anew.</summary>
        internal void Drop()
        {
            _exchanges.Drop();
        }

        /// <summary>Answers a request that was put off, as <see cref="Respond"/> would have.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asked.</param>
        /// <param name="method">How.</param>
        /// <param name="messageId">Message ID of the request.</param>
        /// <param name="message">Holds the response, or null for the empty ACK.</param>
        /// <param name="length">Bytes of it.</param>
        internal void Acknowledge(long now, object remote, CoapCode method, int messageId, byte[] message, int length)
        {
            _exchanges.Find(now, remote, messageId, (int)method);
            if (message == null)
            {
                Out.SendEmpty(remote, MessageType.Acknowledgement, messageId);
                _exchanges.KeepEmptyAck();
                return;
            }

            message[0] |= (int)MessageType.Acknowledgement << 4;
            Out.Send(remote, message, length);
            _exchanges.Table.Keep(message, length, Guard != null && message == Guard.Sealed);
        }

        /// <summary>Rejects the CON that is being handled, or ignores a NON. RFC 7252 sections 4.2 and 4.3.</summary>
        internal void RejectOrIgnore()
        {
            if (IsConfirmable && !IsMulticast)
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

        private int Key()
        {
            return IsConfirmable ? Reader.MessageId : Reader.MessageId | ExchangeTable.NonConfirmable;
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
            if (status == ParseStatus.FormatError && reader.Type == MessageType.Confirmable && !IsMulticast)
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
            return Client != null && type != MessageType.Reset && !IsMulticast
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
                if (code == 0 && type == MessageType.Confirmable && !IsMulticast)
                {
                    Counters.Pings++;
                    Out.SendEmpty(Source.Remote, MessageType.Reset, Reader.MessageId);
                }
                else
                {
                    RejectOrIgnore();
                }
            }
            else if (!IsMulticast && (type == MessageType.Acknowledgement ? code == 0 || isResponse : code == 0))
            {
                // An ACK is Empty or carries a response; a RST is Empty; any other is ignored.
                Match(type == MessageType.Acknowledgement);
            }
            else
            {
                Counters.Ignored++;
            }

            if (Transmissions.StarvingPeers != 0)
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
            else if (!acknowledged && peer.PingId == messageId)
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

        /// <summary>A request that has been here before. RFC 7252 section 4.5.</summary>
        /// <returns>True if it is to be served again.</returns>
        private bool TakeDuplicate()
        {
            Counters.Duplicates++;
            if (IsConfirmable && Replay())
            {
                Source.Marks |= Source.RunsAgain;
                return true;
            }

            Source.Settle(); // a NON is processed once and not answered again
            return false;
        }

        /// <summary>Answers a duplicate.</summary>
        /// <returns>True if the request is to run again after all, because its reply is gone and running again does no harm.</returns>
        private bool Replay()
        {
            int length = _exchanges.Table.Recall(_replay);
            if (length > Source.Length + (2 * FrameBytes) && length + FrameBytes > Allowance())
            {
                // A shorter datagram under the message ID of a longer one is no duplicate; what it gets is for its own length.
                Counters.AnswersLimited++;
                length = ExchangeTable.ReplyGone;
            }

            if (length > 0)
            {
                Out.Send(Source.Remote, _replay, length);
            }
            else if (length == ExchangeTable.EmptyAck)
            {
                Out.SendEmpty(Source.Remote, MessageType.Acknowledgement, Reader.MessageId);
            }
            else if (length == ExchangeTable.ReplyGone)
            {
                if (!_exchanges.IsOnce)
                {
                    _exchanges.Open();
                    return true;
                }

                Counters.RepliesLost++;
            }

            return false;
        }
    }
}
