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
    /// that arrives makes it throw. RFC 7252, RFC 7641, RFC 7959.
    /// </summary>
    /// <remarks>
    /// One thread owns an endpoint: it calls <see cref="Start"/> for each request, <see cref="HandleDatagram"/> for each datagram and
    /// <see cref="HandleDeadlines"/> at <see cref="NextDeadline"/>, or sooner. This file sorts messages; the others send, put
    /// responses together, and look after what is due.
    /// </remarks>
    public sealed partial class ClientEndpoint
    {
        /// <summary>What the client has done and dropped.</summary>
        public readonly ClientCounters Counters = new ClientCounters();

        /// <summary>
        /// Is mixed into each token that is drawn. Set it anew before each request, from a source that nobody can predict, where one
        /// server must not be able to guess the tokens for another from its own. RFC 7252 section 11.4.
        /// </summary>
        public int TokenSalt;

        // Options that no response may have: as good as not understood. RFC 7252 section 5.4.
        private const int RequestOptions = (1 << OptionSlot.IfMatch) | (1 << OptionSlot.UriHost) | (1 << OptionSlot.IfNoneMatch)
            | (1 << OptionSlot.UriPort) | (1 << OptionSlot.UriPath) | (1 << OptionSlot.UriQuery) | (1 << OptionSlot.Accept)
            | (1 << OptionSlot.ProxyUri) | (1 << OptionSlot.ProxyScheme);

        private readonly ClientConfig _config;
        private readonly TransmissionParameters _parameters;
        private readonly IDatagramSender _sender;
        private readonly SmallRandom _random;
        private readonly MessageReader _reader;
        private readonly MessageWriter _writer = new MessageWriter();
        private readonly ClientResponse _response = new ClientResponse();
        private readonly RequestSlot[] _slots;
        private readonly TransmissionTable _transmissions; // row by row, the messages of the slots
        private readonly RecentResponses _recent;
        private readonly byte[] _empty = new byte[4];
        private int _nextMessageId;

        /// <summary>Makes a client. All memory is allocated here.</summary>
        /// <param name="config">Sizes of tables and buffers; not to be changed afterwards.</param>
        /// <param name="parameters">Timing; must be valid and stay as it is.</param>
        /// <param name="sender">The transport.</param>
        /// <param name="seed">Seed for message IDs, tokens and time-outs: from the hardware in the field, fixed in tests.</param>
        /// <exception cref="ArgumentException">A value of the configuration or a parameter is out of its range.</exception>
        public ClientEndpoint(ClientConfig config, TransmissionParameters parameters, IDatagramSender sender, int seed)
        {
            config.Check();
            if (!parameters.IsValid())
            {
                throw new ArgumentException();
            }

            _config = config;
            _parameters = parameters;
            _sender = sender;
            _random = new SmallRandom(seed);
            _nextMessageId = _random.Next(0x10000);
            _reader = new MessageReader(config.MaxOptions);
            _response.Message = _reader;
            _transmissions = new TransmissionTable(config.Requests, config.MessageBytes);
            _recent = new RecentResponses(config.Duplicates);
            _slots = new RequestSlot[config.Requests];
            for (int i = 0; i < _slots.Length; i++)
            {
                _slots[i] = new RequestSlot();
            }
        }

        /// <summary>Handles one datagram, for a client that has the socket to itself: what is not for it is rejected or ignored as its type demands.</summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="remote">The sender: any object that is equal to the one that a request was started with when the same remote is meant, and does not change.</param>
        /// <param name="buffer">Holds the datagram from offset 0; read during the call only.</param>
        /// <param name="length">Bytes of it, 0 to the length of the buffer. More than the largest message is not taken for a response.</param>
        public void HandleDatagram(long now, object remote, byte[] buffer, int length)
        {
            Counters.Received++;
            Handle(now, remote, buffer, length, false);
            SendQueued(now);
        }

        /// <summary>
        /// Handles one datagram if it is for this client, for a node that is a server too: what is left over goes to its
        /// <see cref="CoapEndpoint"/>, which rejects what nobody has asked for.
        /// </summary>
        /// <param name="now">As for <see cref="HandleDatagram"/>.</param>
        /// <param name="remote">As for <see cref="HandleDatagram"/>.</param>
        /// <param name="buffer">As for <see cref="HandleDatagram"/>.</param>
        /// <param name="length">As for <see cref="HandleDatagram"/>.</param>
        /// <returns>False if it is not for this client; then nothing has been done.</returns>
        public bool TryHandleDatagram(long now, object remote, byte[] buffer, int length)
        {
            // Requests, pings and what is no CoAP are the server's; most of what a node receives is not even read here.
            if (length < 4 || (buffer[0] & 0xC0) != 0x40 || (buffer[1] == 0 ? (buffer[0] & 0x20) == 0 : buffer[1] < 0x20)
                || !Handle(now, remote, buffer, length, true))
            {
                return false;
            }

            Counters.Received++;
            SendQueued(now);
            return true;
        }

        private static bool IsResponse(int code)
        {
            int codeClass = code >> 5;
            return codeClass == 2 || codeClass == 4 || codeClass == 5;
        }

        /// <summary>Sorts a message: RFC 7252 section 4.2 and 4.3, and 5.3.2 for responses.</summary>
        /// <returns>False for what a server is to look after, if there is one.</returns>
        private bool Handle(long now, object remote, byte[] buffer, int length, bool shared)
        {
            MessageReader reader = _reader;
            ParseStatus status = reader.Parse(buffer, length);
            MessageType type = reader.Type;
            int code = (int)reader.Code;
            bool truncated = length > _config.MaxMessageBytes && status != ParseStatus.NoHeader && status != ParseStatus.UnknownVersion;
            if (status != ParseStatus.Ok && !(truncated && IsResponse(code)))
            {
                if (!shared)
                {
                    Counters.Malformed++;
                    if (status == ParseStatus.FormatError && type == MessageType.Confirmable)
                    {
                        Reject(remote);
                    }
                }

                return !shared;
            }

            if (IsResponse(code) && type != MessageType.Reset)
            {
                return HandleResponse(now, remote, type, truncated, shared);
            }

            if (code == 0 && (type == MessageType.Acknowledgement || type == MessageType.Reset))
            {
                int index = FindByMessageId(remote, reader.MessageId);
                if (index >= 0 && type == MessageType.Acknowledgement)
                {
                    HandleAcknowledgement(index, now);
                    return true;
                }

                if (index >= 0)
                {
                    HandleReset(index, now);
                    return true;
                }
            }

            if (shared)
            {
                return false;
            }

            if (code == 0 && type == MessageType.Confirmable)
            {
                Counters.Pings++;
                SendEmpty(remote, MessageType.Reset, reader.MessageId);
                return true;
            }

            if (code >= 0x20 && !IsResponse(code))
            {
                Counters.ReservedCodes++;
            }
            else if (code != 0 && code < 0x20)
            {
                Counters.RequestsRefused++;
            }

            RejectOrIgnore(remote, type);
            return true;
        }

        private bool HandleResponse(long now, object remote, MessageType type, bool truncated, bool shared)
        {
            MessageReader reader = _reader;
            bool piggybacked = type == MessageType.Acknowledgement;
            if (!piggybacked && _recent.Contains(now, remote, reader.MessageId))
            {
                // RFC 7252 section 4.5: each copy of a CON is acknowledged, and handled once.
                Counters.Duplicates++;
                if (type == MessageType.Confirmable)
                {
                    SendEmpty(remote, MessageType.Acknowledgement, reader.MessageId);
                }

                return true;
            }

            int index = FindByToken(remote, piggybacked);
            if (index < 0)
            {
                if (!shared)
                {
                    Counters.Unmatched++;
                    if (piggybacked)
                    {
                        Counters.Ignored++;
                        if (FindByMessageId(remote, reader.MessageId) >= 0)
                        {
                            Counters.WrongTokens++;
                        }
                    }
                    else
                    {
                        // Also a NON: RFC 7641 section 3.6, this is how a server learns that an observation is forgotten.
                        Reject(remote);
                    }
                }

                return !shared;
            }

            RequestSlot slot = _slots[index];
            if (truncated || reader.UnknownCritical != 0 || (reader.Present & RequestOptions) != 0)
            {
                if (truncated)
                {
                    Counters.Truncated++;
                }
                else
                {
                    Counters.CriticalOptions++;
                }

                RejectOrIgnore(remote, type);

                // A NON with an option that is not understood is ignored, so that a better one may follow. The others were the answer,
                // and a retransmission would have the same.
                if (!slot.Request.Multicast && (truncated || type != MessageType.NonConfirmable))
                {
                    Fail(index, now, truncated ? FailureReason.ResponseTooLarge : FailureReason.CriticalOption);
                }

                return true;
            }

            Counters.Responses++;
            if (!piggybacked)
            {
                bool confirmable = type == MessageType.Confirmable;
                _recent.Add(remote, reader.MessageId, now + (confirmable ? _parameters.ExchangeLifetimeMs : _parameters.NonLifetimeMs));
                if (confirmable)
                {
                    SendEmpty(remote, MessageType.Acknowledgement, reader.MessageId);
                }
            }

            if (slot.Request.Multicast)
            {
                HandleMulticast(index, remote);
            }
            else
            {
                HandleUnicast(index, now, piggybacked);
            }

            return true;
        }

        /// <summary>The request that a message ID belongs to. RFC 7252 section 4.4.</summary>
        /// <returns>Its index, or -1.</returns>
        private int FindByMessageId(object remote, int messageId)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                RequestSlot slot = _slots[i];
                if (slot.Request != null && slot.Phase >= RequestSlot.Outstanding && _transmissions.MessageId[i] == messageId
                    && !slot.Request.Multicast && remote.Equals(slot.Remote))
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>The request that a response belongs to. RFC 7252 section 5.3.2; with multicast any sender will do, section 8.2.</summary>
        /// <returns>Its index, or -1.</returns>
        private int FindByToken(object remote, bool piggybacked)
        {
            MessageReader reader = _reader;
            int length = reader.TokenLength;
            long token = RequestSlot.Pack(reader.Buffer, MessageReader.TokenOffset, length);
            for (int i = 0; i < _slots.Length; i++)
            {
                RequestSlot slot = _slots[i];
                if (slot.Request == null)
                {
                    continue;
                }

                _awaited = IsAwaited(slot, token, length);
                if (_awaited)
                {
                    if (piggybacked ? slot.Request.Confirmable && _transmissions.MessageId[i] == reader.MessageId && remote.Equals(slot.Remote)
                        : slot.Request.Multicast || remote.Equals(slot.Remote))
                    {
                        return i;
                    }
                }
                else if (slot.Observing && !piggybacked && slot.ObserveToken == token && slot.ObserveTokenLength == length && remote.Equals(slot.Remote))
                {
                    return i;
                }
            }

            return -1;
        }

        private static bool IsAwaited(RequestSlot slot, long token, int length)
        {
            return slot.Phase >= RequestSlot.Outstanding && slot.Token == token && slot.TokenLength == length;
        }

        private void RejectOrIgnore(object remote, MessageType type)
        {
            if (type == MessageType.Confirmable)
            {
                Reject(remote);
            }
            else
            {
                Counters.Ignored++;
            }
        }

        private void Reject(object remote)
        {
            Counters.Rejected++;
            SendEmpty(remote, MessageType.Reset, _reader.MessageId);
        }

        private void SendEmpty(object remote, MessageType type, int messageId)
        {
            _writer.Begin(_empty, _empty.Length, type, CoapCode.Empty, messageId, null, 0, 0);
            Send(remote, _empty, 4);
        }

        private void Send(object remote, byte[] message, int length)
        {
            Counters.Sent++;
            if (!_sender.Send(remote, message, length))
            {
                Counters.SendFailures++;
            }
        }
    }
}
