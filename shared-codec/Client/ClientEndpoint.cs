// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Client
{
    /// <summary>
    /// A CoAP endpoint in the role of a client: requests and datagrams in, datagrams and responses out. It reads no clock, touches no
    /// socket and starts no thread; time and randomness are arguments. After the constructor it allocates nothing, and nothing
    /// that arrives makes it throw. RFC 7252, RFC 7641, RFC 7959, RFC 9175.
    /// </summary>
    /// <remarks>
    /// One thread owns an endpoint: it calls <see cref="Start"/> for each request, <see cref="HandleDatagram"/> for each datagram and
    /// <see cref="HandleDeadlines"/> at <see cref="NextDeadline"/>, or sooner. A client that shares the message layer of a
    /// <see cref="CoapEndpoint"/> gets its datagrams from that one; its deadlines are still its own. This class puts the parts together:
    /// the message layer hands up a response, the table says which request it belongs to, and the service what it means.
    /// </remarks>
    public sealed class ClientEndpoint : IResponseReceiver
    {
        /// <summary>What the client has done and dropped.</summary>
        public readonly ClientCounters Counters;

        // Bytes of the longest Echo value. RFC 9175 section 2.2.1.
        private const int EchoBytes = 40;

        // Options that no response may have: as good as not understood. RFC 7252 section 5.4.
        private const int RequestOptions = (1 << OptionSlot.IfMatch) | (1 << OptionSlot.UriHost) | (1 << OptionSlot.IfNoneMatch)
            | (1 << OptionSlot.UriPort) | (1 << OptionSlot.UriPath) | (1 << OptionSlot.UriQuery) | (1 << OptionSlot.Accept)
            | (1 << OptionSlot.ProxyUri) | (1 << OptionSlot.ProxyScheme);

        private readonly MessageLayer _layer;
        private readonly MessageReader _reader;
        private readonly bool _isAlone;
        private readonly RequestTable _table;
        private readonly RequestWriter _writer;
        private readonly RequestFlow _flow;
        private readonly ResponseService _service;
        private int _nextOrder;

        /// <summary>Makes a client that has its sockets to itself. All memory is allocated here.</summary>
        /// <param name="config">Sizes of tables and buffers; not to be changed afterwards.</param>
        /// <param name="parameters">Timing; must be valid and stay as it is.</param>
        /// <param name="sender">The transport.</param>
        /// <param name="random">Where message IDs, tokens and time-outs come from: from the hardware in the field, fixed in tests.</param>
        /// <exception cref="ArgumentException">A value of the configuration or a parameter is out of its range.</exception>
        public ClientEndpoint(ClientConfig config, TransmissionParameters parameters, IDatagramSender sender, IRandom random)
            : this(config, MakeLayer(config, parameters, sender, random), true)
        {
        }

        /// <summary>
        /// Makes a client on the sockets of a server: message IDs, NSTART and deduplication are for both. All memory is allocated here.
        /// </summary>
        /// <param name="config">
        /// Sizes; not to be changed afterwards. What is about messages is the server's, which should have some more peers for the requests.
        /// </param>
        /// <param name="messages">The message layer of the server; it can have one client.</param>
        /// <exception cref="ArgumentException">A value is out of its range, or the message layer has a client already.</exception>
        public ClientEndpoint(ClientConfig config, MessageLayer messages)
            : this(config, messages, false)
        {
        }

        private ClientEndpoint(ClientConfig config, MessageLayer layer, bool isAlone)
        {
            config.Check();
            if (layer.Client != null)
            {
                throw new ArgumentException();
            }

            ClientResponse response = new ClientResponse();
            response.Message = layer.Reader;
            Counters = isAlone ? (ClientCounters)layer.Counters : new ClientCounters();
            _layer = layer;
            _reader = layer.Reader;
            _isAlone = isAlone;
            _table = new RequestTable(config, layer.Random);
            _writer = new RequestWriter(layer.Peers);
            _flow = new RequestFlow(layer, Counters, _table, _writer, response);
            _service = new ResponseService(layer.Reader, Counters, _table, _writer, _flow, response);
            for (int i = 0; i < _table.Slots.Length; i++)
            {
                _table.Slots[i] = new RequestSlot(_flow, layer.Parameters, config.MessageBytes);
            }

            if (!isAlone)
            {
                layer.Peers.KeepEchoes(EchoBytes);
            }

            layer.Client = this;
        }

        /// <summary>
        /// Gets or sets what is mixed into each token that is drawn. Set it anew before each request, from a source that nobody can predict,
        /// where one server must not be able to guess the tokens for another from its own. RFC 7252 section 11.4.
        /// </summary>
        public int TokenSalt
        {
            get { return _table.TokenSalt; }
            set { _table.TokenSalt = value; }
        }

        /// <summary>Gets how many requests are under way, observations included.</summary>
        public int UnderWay
        {
            get { return _flow.UnderWay; }
        }

        /// <summary>
        /// Gets the time at which <see cref="HandleDeadlines"/> wants to be called: 0 for at once, <see cref="long.MaxValue"/> for not
        /// before the next datagram or request.
        /// </summary>
        public long NextDeadline
        {
            get
            {
                long own = _flow.NextDeadline;
                return _isAlone && _layer.NextDeadline < own ? _layer.NextDeadline : own;
            }
        }

        /// <summary>
        /// Handles one datagram, for a client that has its sockets to itself: what is not for it is rejected or ignored as its type demands.
        /// One that shares a message layer is handed what is for it by the server's <see cref="CoapEndpoint.HandleDatagram"/>.
        /// </summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="remote">
        /// The sender: any object that is equal to the one that a request was started with when the same remote is meant, and does not
        /// change; its Equals and GetHashCode agree.
        /// </param>
        /// <param name="buffer">Holds the datagram from offset 0; read during the call only.</param>
        /// <param name="length">Bytes of it, 0 to the length of the buffer. More than the largest message is no response.</param>
        public void HandleDatagram(long now, object remote, byte[] buffer, int length)
        {
            int malformed = Counters.Malformed;
            _layer.Receive(now, remote, buffer, length, false, false);
            if (Counters.Malformed == malformed)
            {
                int code = (int)_reader.Code;
                if (code >> 5 == 0)
                {
                    Counters.RequestsRefused += code != 0 ? 1 : 0;
                }
                else if (!MessageLayer.IsResponse(code))
                {
                    Counters.ReservedCodes++;
                }
            }

            _flow.SendQueued(now);
        }

        /// <summary>
        /// Does what is due: retransmissions, time-outs, renewals. Calling it early costs a comparison, calling it late delays what was
        /// due. The work of a call is bounded by the sizes of the tables.
        /// </summary>
        /// <param name="now">The time in milliseconds of the same clock as for <see cref="HandleDatagram"/>.</param>
        public void HandleDeadlines(long now)
        {
            if (_isAlone)
            {
                _layer.HandleDeadlines(now);
            }

            if (now >= _flow.NextDeadline)
            {
                _flow.HandleDeadlines(now);
            }

            if (_isAlone)
            {
                _layer.Transmissions.Wanted = long.MaxValue; // nobody else wants anything
            }
        }

        /// <summary>
        /// Begins a request. Its first message is sent at once, unless an earlier request to the same remote has to be waited for.
        /// </summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="remote">Where to: what the transport knows a remote by.</param>
        /// <param name="request">The description.</param>
        /// <returns><see cref="FailureReason.None"/>, or why it was not begun; then the listener is not told.</returns>
        public FailureReason Start(long now, object remote, ClientRequest request)
        {
            if (remote == null || !IsValid(request))
            {
                return FailureReason.InvalidRequest;
            }

            RequestSlot slot = _table.FindFree();
            Peer row = slot == null || request.Multicast ? null : _layer.Source.PeerFor(now, remote);
            if (slot == null || (row == null && !request.Multicast))
            {
                return FailureReason.NoFreeSlot;
            }

            if (request.Guard != null)
            {
                request.Guard.Begin();
            }

            slot.Open(request, remote, row, _nextOrder++);
            _table.DrawToken(slot);
            if (!_writer.ChooseBlocks(slot, request.Szx >= 0 ? request.Szx : BlockOption.MaxSzx))
            {
                slot.Request = null;
                slot.Remote = null;
                slot.Peer = null;
                return FailureReason.RequestTooLarge;
            }

            if (row != null)
            {
                row.Holds++;
            }

            _flow.UnderWay++;
            Counters.Requests++;
            request.Slot = slot;
            request.Transmissions = 0;
            request.FirstSentAt = now;
            request.MessageSentAt = now;
            request.LastSentAt = now;
            _flow.Launch(slot, now, false);
            return FailureReason.None;
        }

        /// <summary>
        /// Gives a request up, and forgets an observation: what the server still sends is rejected. RFC 7641 section 3.6. The listener
        /// is told: <see cref="FailureReason.Cancelled"/>.
        /// </summary>
        /// <param name="now">The time in milliseconds.</param>
        /// <param name="request">The request; nothing happens if it is not under way here.</param>
        public void Cancel(long now, ClientRequest request)
        {
            RequestSlot slot = SlotOf(request);
            if (slot != null)
            {
                _flow.Fail(slot, now, FailureReason.Cancelled);
                _flow.SendQueued(now);
            }
        }

        /// <summary>
        /// Ends an observation by a request with Observe 1; its response, or the want of one, ends this request. RFC 7641 section 3.6.
        /// What is no observation, or not yet one, is given up.
        /// </summary>
        /// <param name="now">The time in milliseconds.</param>
        /// <param name="request">The request; nothing happens if it is not under way here.</param>
        public void StopObserving(long now, ClientRequest request)
        {
            RequestSlot slot = SlotOf(request);
            if (slot == null)
            {
                return;
            }

            bool registering = request.Observe && slot.Step == RequestSlot.Ask && slot.Phase >= RequestSlot.Outstanding;
            if (!slot.Observing && !registering)
            {
                Cancel(now, request);
                return;
            }

            if (slot.Step == RequestSlot.Deregister && slot.Phase != RequestSlot.Idle)
            {
                return;
            }

            if (slot.Observing)
            {
                slot.Token = slot.ObserveToken;
                slot.TokenLength = slot.ObserveTokenLength;
            }

            _flow.Settle(slot);
            slot.Step = RequestSlot.Deregister;
            _flow.Launch(slot, now, false);
            _flow.SendQueued(now);
        }

        /// <inheritdoc/>
        bool IResponseReceiver.OnResponse(long now, object remote, MessageType type, bool cut)
        {
            MessageReader reader = _reader;
            bool piggybacked = type == MessageType.Acknowledgement;
            bool confirmable = type == MessageType.Confirmable;
            if (!piggybacked && _layer.Exchange.IsDuplicateResponse())
            {
                // RFC 7252 section 4.5: each copy of a CON is acknowledged, and handled once.
                _layer.Counters.Duplicates++;
                if (confirmable)
                {
                    _layer.Out.SendEmpty(remote, MessageType.Acknowledgement, reader.MessageId);
                }

                return true;
            }

            Peer peer = _layer.Source.FindPeer();
            RequestSlot slot = _table.FindByToken(peer, reader, piggybacked);
            if (slot == null)
            {
                return TakeUnmatched(peer, type);
            }

            RequestGuard guard = slot.Request.Guard;
            if (guard != null && !cut && !(guard.Open(reader, _table.IsAwaited, slot.TakesNotification(_table.IsAwaited))
                && MessageLayer.IsResponse((int)reader.Code)))
            {
                _layer.Counters.Ignored++;
                return true; // who is not the server can't have said anything; it is waited for further
            }

            // A 4.02 may repeat the option of the request that it is about: there it is no more than an explanation.
            if (cut || ((reader.UnknownCritical != 0 || (reader.Present & RequestOptions) != 0) && reader.Code != CoapCode.BadOption))
            {
                Refuse(slot, now, type, cut);
                return true;
            }

            Counters.Responses++;
            if (!piggybacked)
            {
                _layer.Exchange.RememberResponse();
                if (confirmable)
                {
                    _layer.Out.SendEmpty(remote, MessageType.Acknowledgement, reader.MessageId);
                }
            }

            if (slot.Peer == null)
            {
                _service.HandleMulticast(slot, remote);
                return true;
            }

            if (reader.Has(OptionSlot.Echo))
            {
                int index = reader.First(OptionSlot.Echo);
                int length = reader.OptionLength(index);
                byte[] echoes = _layer.Peers.Echoes;
                int at = _layer.Peers.EchoOf(peer);
                echoes[at] = (byte)length;
                Array.Copy(reader.Buffer, reader.OptionOffset(index), echoes, at + 1, length);
            }

            _service.HandleUnicast(slot, now, piggybacked);
            return true;
        }

        /// <inheritdoc/>
        bool IResponseReceiver.OnReset(Peer peer, int messageId)
        {
            RequestSlot slot = _table.FindByMessageId(peer, messageId);
            if (slot == null)
            {
                return false;
            }

            _flow.HandleReset(slot, _layer.Source.Now);
            return true;
        }

        private static MessageLayer MakeLayer(
            ClientConfig config, TransmissionParameters parameters, IDatagramSender sender, IRandom random)
        {
            config.Check();
            if (!parameters.IsValid())
            {
                throw new ArgumentException();
            }

            return new MessageLayer(config, parameters, sender, random, new ClientCounters(), null, EchoBytes);
        }

        private static bool IsValid(ClientRequest request)
        {
            return request.Slot == null && request.Listener != null && !request.Failed
                && (int)request.Method < 0x20
                && !(request.Multicast && (request.Confirmable || request.Observe))
                && !(request.Observe && request.Method != CoapCode.Get && request.Method != CoapCode.Fetch)
                && !(request.Method == CoapCode.Empty && !request.Confirmable)
                && !(request.Guard != null && (request.Multicast || request.Method == CoapCode.Empty))
                && request.Szx >= -1 && request.Szx <= BlockOption.MaxSzx
                && request.PayloadLength >= 0 && request.PayloadOffset >= 0 && request.ResponseTimeoutMs >= 0
                && (request.PayloadLength == 0
                    || (request.Payload != null && request.PayloadLength <= request.Payload.Length - request.PayloadOffset));
        }

        private RequestSlot SlotOf(ClientRequest request)
        {
            RequestSlot slot = request.Slot;
            return slot != null && slot.Flow == _flow ? slot : null;
        }

        /// <summary>A response that belongs to no request. RFC 7252 section 5.3.2.</summary>
        /// <returns>False if it is left to the message layer, which rejects a CON.</returns>
        private bool TakeUnmatched(Peer peer, MessageType type)
        {
            Counters.Unmatched++;
            if (type == MessageType.NonConfirmable)
            {
                _layer.Reject(); // RFC 7641 section 3.6: this is how a server learns that an observation is forgotten
                return true;
            }

            if (type == MessageType.Acknowledgement && _table.FindByMessageId(peer, _reader.MessageId) != null)
            {
                // With another token it is not for the request, and acknowledges nothing either.
                Counters.WrongTokens++;
                _layer.Counters.Ignored++;
                return true;
            }

            return false;
        }

        /// <summary>A response that can't be taken: cut, or with a critical option that is not understood. RFC 7252 section 5.4.</summary>
        private void Refuse(RequestSlot slot, long now, MessageType type, bool cut)
        {
            if (cut)
            {
                Counters.Truncated++;
            }
            else
            {
                Counters.CriticalOptions++;
            }

            _layer.RejectOrIgnore();

            // A NON with an option that is not understood is ignored, so that a better one may follow. The others were the answer,
            // and a retransmission would have the same.
            if (!slot.Request.Multicast && (cut || type != MessageType.NonConfirmable))
            {
                _flow.Fail(slot, now, cut ? FailureReason.ResponseTooLarge : FailureReason.CriticalOption);
            }
        }
    }
}
