// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Messaging
{
    /// <summary>
    /// The request that is being handled: whether it is new, whose it is, what it may be answered, and its one reply, which a duplicate
    /// gets again. RFC 7252 sections 4.2, 4.5 and 5.2. Of a response it knows whether it has been here before.
    /// </summary>
    internal sealed class Exchange
    {
        /// <summary>In place of a number of bytes: as many as there are.</summary>
        internal const int Unlimited = int.MaxValue;

        internal bool IsConfirmable;
        internal bool IsMulticast;
        internal object Principal; // whose protected request it is, or null; the endpoint takes it away again
        internal long Binding; // of its answers
        internal CoapCode OuterCode; // with which it came: it is known by that
        internal MessageGuard Guard; // or null

        private const int SafeMethods = (1 << (int)CoapCode.Get) | (1 << (int)CoapCode.Fetch);
        private const int OnceMethods = (1 << (int)CoapCode.Post) | (1 << (int)CoapCode.Patch);

        private readonly MessageCounters _counters;
        private readonly MessageReader _reader;
        private readonly MessageSender _out;
        private readonly Source _source;
        private readonly SafeExchangeTable _safe;
        private readonly UnsafeExchangeTable _unsafe; // null without a server
        private readonly byte[] _replay;
        private ExchangeTable _table; // where it is remembered, if it is
        private int _method;

        /// <summary>Makes the one that there is.</summary>
        /// <param name="counters">Counts what is done and dropped.</param>
        /// <param name="reader">Holds the message.</param>
        /// <param name="source">Who has sent it.</param>
        /// <param name="sender">Sends the reply.</param>
        /// <param name="safe">Remembers GET and FETCH, and responses.</param>
        /// <param name="notSafe">Remembers other requests, or null without a server.</param>
        /// <param name="replay">Where a reply is put together that goes out again; as large as the largest.</param>
        internal Exchange(
            MessageCounters counters,
            MessageReader reader,
            Source source,
            MessageSender sender,
            SafeExchangeTable safe,
            UnsafeExchangeTable notSafe,
            byte[] replay)
        {
            _counters = counters;
            _reader = reader;
            _source = source;
            _out = sender;
            _safe = safe;
            _unsafe = notSafe;
            _replay = replay;
        }

        /// <summary>Whether there are requests to be handled at all.</summary>
        internal bool IsServed
        {
            get { return _unsafe != null; }
        }

        /// <summary>Takes up a request. A duplicate gets its reply again. RFC 7252 section 4.5.</summary>
        /// <param name="now">The time.</param>
        /// <param name="remote">Who asks.</param>
        /// <param name="code">Code of the method.</param>
        /// <returns>True if it is to be served.</returns>
        internal bool Take(long now, object remote, int code)
        {
            int method = 1 << code;
            _method = method;
            if ((method & SafeMethods) != 0)
            {
                return TakeSafe(now, remote, Key());
            }

            int entry = _unsafe.Find(now, remote, Key());
            _table = _unsafe;
            _unsafe.Entry = entry;
            return entry < 0 || TakeDuplicate();
        }

        /// <summary>The same for a GET or FETCH.</summary>
        internal bool TakeSafe(long now, object remote, int key)
        {
            _table = _safe;
            return _safe.Enter(now, remote, key) || TakeDuplicate();
        }

        /// <summary>Takes up a request again that was put off, for its ACK or its answer.</summary>
        /// <param name="now">The time.</param>
        /// <param name="peer">Who asked.</param>
        /// <param name="code">Code of the method, as it came.</param>
        /// <param name="confirmable">Whether it is a CON.</param>
        /// <param name="messageId">Its message ID.</param>
        internal void Resume(long now, Peer peer, CoapCode code, bool confirmable, int messageId)
        {
            _source.Now = now;
            _source.Remote = peer.Remote;
            _source.Row = peer;
            _source.Marks = Source.PeerIsSought;
            _reader.MessageId = messageId;
            IsConfirmable = confirmable;
            _method = 1 << (int)code;
            if ((_method & SafeMethods) != 0)
            {
                _table = _safe;
                _safe.Entry = _safe.Find(now, peer.Remote, Key());
            }
            else
            {
                _table = _unsafe;
                _unsafe.Entry = _unsafe.Find(now, peer.Remote, Key());
            }
        }

        /// <summary>Has the guard look at the request, which is new and came by unicast.</summary>
        /// <returns>True if it is to be served; else it has been dealt with.</returns>
        internal bool Open()
        {
            MessageGuard guard = Guard;
            OuterCode = _reader.Code;

            // A duplicate whose reply is gone is opened once more, if it is the very request that was opened before.
            long binding = 0;
            object principal = (_source.Marks & Source.RunsAgain) != 0 ? _table.PrincipalOf(out binding) : null;
            int outcome = guard.Open(_source.Now, _reader, principal, binding);
            if (outcome == MessageGuard.Plain)
            {
                return true;
            }

            if (outcome == MessageGuard.Opened)
            {
                _source.Marks |= Source.IsProtected;
                Principal = guard.Principal;
                Binding = guard.Binding;
                if ((_reader.Present & (1 << OptionSlot.Echo)) != 0)
                {
                    _source.TakeEcho();
                }

                return true;
            }

            // Of any other duplicate of it the guard says that it is a replay: to its sender, who has done nothing wrong. What gets no
            // answer has not been here: it may be heard when it comes once more.
            int allowance = principal != null ? 0 : Allowance();
            if (outcome == MessageGuard.Answered && guard.AnswerLength <= allowance - MessageSender.FrameBytes)
            {
                guard.Sealed[2] = _reader.Buffer[2];
                guard.Sealed[3] = _reader.Buffer[3];
                Respond(guard.Sealed, guard.AnswerLength);
            }
            else
            {
                Drop();
                _counters.Ignored++;
            }

            _source.Settle();
            return false;
        }

        /// <summary>Has messages protected.</summary>
        /// <param name="guard">The guard, or null.</param>
        internal void Protect(MessageGuard guard)
        {
            Guard = guard;
            if (guard != null)
            {
                _safe.MakeRoomForBindings();
                _unsafe.MakeRoomForBindings();
            }
        }

        /// <summary>Bytes on the wire that the request entitles its sender to.</summary>
        /// <returns>The bytes, or <see cref="Unlimited"/>.</returns>
        internal int Allowance()
        {
            if (_source.IsProven())
            {
                return Unlimited;
            }

            int allowance = _source.Earned() - (_source.Remote is SecureRemote ? SecureRemote.MaxOverhead : 0);
            return Principal == null ? allowance : allowance - Guard.Overhead;
        }

        /// <summary>
        /// Says that the request is about to run, and is to be remembered for its duplicates if it may change something. What is refused
        /// for its form needs no memory.
        /// </summary>
        /// <param name="partly">Whether it is one of the first blocks of a body, which may be taken again.</param>
        /// <returns>False if it must not run, because it could not be remembered.</returns>
        internal bool Remember(bool partly)
        {
            bool once = !partly && (_method & OnceMethods) != 0;
            if (_table.Entry != ExchangeTable.NoEntry)
            {
                if (once)
                {
                    _unsafe.MarkOnce(_table.Entry); // if it was anything else before
                }

                return true; // remembered already
            }

            // One object for all of a peer will do. What it was refused it has sent again meanwhile, as another message: this one must not
            // run any more, should the network bring it once more when there is room.
            Source source = _source;
            Peer peer = source.FindPeer();
            int key = Key();
            if (peer != null && source.Peers.RefusedKeys[peer.Marks >> Peer.RowShift] == key + 1)
            {
                return false;
            }

            object remote = peer == null ? source.Remote : peer.Remote;
            int entry = _unsafe.Enter(
                source.Now, remote, remote.GetHashCode(), key, once, source.IsProven(), source.IsSettled(), _counters);
            _unsafe.Entry = entry < 0 ? ExchangeTable.NoEntry : entry;
            if (entry == UnsafeExchangeTable.Refused && peer != null)
            {
                source.Peers.RefusedKeys[peer.Marks >> Peer.RowShift] = key + 1;
            }

            return entry != UnsafeExchangeTable.Refused;
        }

        /// <summary>
        /// Remembers the protected request that is about to run, whatever it does: the guard takes it once, and so its duplicates are to be
        /// known as such.
        /// </summary>
        internal void RememberProtected()
        {
            Remember(true);
            if (_table.Entry != ExchangeTable.NoEntry)
            {
                _table.Bind(Principal, Binding);
            }
        }

        /// <summary>How long it takes until what <see cref="Remember"/> refused may be tried again.</summary>
        /// <returns>Seconds.</returns>
        internal int SecondsUntilRoom()
        {
            return _unsafe.SecondsUntilRoom(_source.Now, _source.IsSettled());
        }

        /// <summary>
        /// Sends the response: in the request's ACK, or as a NON. RFC 7252 section 5.2.1 and 5.2.3. Its type is written here, and the
        /// message ID of a NON.
        /// </summary>
        /// <param name="message">Holds the response from offset 0, with the request's header and token but for the code.</param>
        /// <param name="length">Bytes of it.</param>
        /// <returns>The message ID of a NON, or -1.</returns>
        internal int Respond(byte[] message, int length)
        {
            object principal = Principal;
            if (principal != null)
            {
                length = Guard.Seal(principal, Binding, false, message, length);
                message = Guard.Sealed;
                if (length == 0)
                {
                    return -1;
                }
            }

            if (IsConfirmable)
            {
                message[0] |= (int)MessageType.Acknowledgement << 4;
                _out.Send(_source.Remote, message, length);
                _table.Keep(message, length, principal);
                return -1;
            }

            message[0] |= (int)MessageType.NonConfirmable << 4;
            Source source = _source;
            int messageId = (source.Marks & Source.PeerIsSought) != 0 && source.Row != null
                ? _out.NewMessageId(source.Row)
                : _out.NewMessageId(source.Remote);
            _out.SendNon(source.Remote, message, length, messageId);
            return messageId;
        }

        /// <summary>Acknowledges a CON that gets its response later (RFC 7252 section 5.2.2), or none (RFC 7967 section 2).</summary>
        internal void AcknowledgeAlone()
        {
            if (IsConfirmable)
            {
                _out.SendEmpty(_source.Remote, MessageType.Acknowledgement, _reader.MessageId);
                Note(ExchangeTable.EmptyAck);
            }
        }

        /// <summary>Drops the request, as if it had been lost: when it is sent again, it is looked at anew.</summary>
        internal void Drop()
        {
            Note(ExchangeTable.ReplyGone);
        }

        /// <summary>Tells whether the response has been here before, one that did not come in an ACK. RFC 7252 section 4.5.</summary>
        /// <returns>True for a duplicate.</returns>
        internal bool IsDuplicateResponse()
        {
            return _safe.Find(_source.Now, _source.Remote, Key()) >= 0;
        }

        /// <summary>Remembers the response, so that its duplicates show.</summary>
        internal void RememberResponse()
        {
            _safe.Enter(_source.Now, _source.Remote, Key());
        }

        /// <summary>Forgets all exchanges with a remote.</summary>
        /// <param name="remote">The remote.</param>
        internal void Forget(object remote)
        {
            _safe.Forget(remote);
            if (_unsafe != null)
            {
                _unsafe.Forget(remote);
            }
        }

        private int Key()
        {
            return IsConfirmable ? _reader.MessageId : _reader.MessageId | ExchangeTable.NonConfirmable;
        }

        // Notes what a duplicate is to find in place of a reply.
        private void Note(int outcome)
        {
            if (_table.Entry != ExchangeTable.NoEntry)
            {
                _table.ReplyLengths[_table.Entry] = (ushort)outcome;
            }
        }

        /// <summary>A request that has been here before. RFC 7252 section 4.5.</summary>
        /// <returns>True if it is to be served again.</returns>
        private bool TakeDuplicate()
        {
            _counters.Duplicates++;
            if (IsConfirmable && Replay())
            {
                _source.Marks |= Source.RunsAgain;
                return true;
            }

            _source.Settle(); // a NON is processed once and not answered again
            return false;
        }

        /// <summary>Answers a duplicate.</summary>
        /// <returns>True if the request is to run again after all, because its reply is gone and running again does no harm.</returns>
        private bool Replay()
        {
            int length = _table.Recall(_replay);
            if (length == ExchangeTable.EmptyAck)
            {
                _out.SendEmpty(_source.Remote, MessageType.Acknowledgement, _reader.MessageId);
                return false;
            }

            if (length < ExchangeTable.ReplyGone && length > _source.Length + (2 * MessageSender.FrameBytes)
                && length + MessageSender.FrameBytes > Allowance())
            {
                // A shorter datagram under the message ID of a longer one is no duplicate; what it gets is for its own length.
                _counters.AnswersLimited++;
                length = ExchangeTable.ReplyGone;
            }

            if (length == ExchangeTable.ReplyGone)
            {
                if (_table == _safe || !_unsafe.IsOnce(_table.Entry))
                {
                    Note(ExchangeTable.NoReply); // further ones find it at work
                    return true;
                }

                _counters.RepliesLost++; // a POST or PATCH that has run must not run again
            }
            else if (length != ExchangeTable.NoReply)
            {
                _out.Send(_source.Remote, _replay, length);
            }

            return false;
        }
    }
}
