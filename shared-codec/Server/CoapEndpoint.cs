// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Server
{
    /// <summary>
    /// A CoAP endpoint in the role of a server: datagrams in, datagrams out. It reads no clock, touches no socket and starts no
    /// thread; time and randomness are arguments. After the constructor it allocates nothing, and nothing that arrives makes
    /// it throw. RFC 7252, RFC 7641, RFC 7959.
    /// </summary>
    /// <remarks>
    /// One thread owns an endpoint: it calls <see cref="HandleDatagram"/> for each datagram and <see cref="HandleDeadlines"/> at
    /// <see cref="NextDeadline"/>, or sooner. This file sorts messages; the others serve requests, notify observers, and
    /// look after what is outstanding.
    /// </remarks>
    public sealed partial class CoapEndpoint : ITicketOffice
    {
        /// <summary>What the endpoint has done and dropped.</summary>
        public readonly EndpointCounters Counters = new EndpointCounters();

        /// <summary>
        /// Of how many notifications one is Confirmable: 1 for all, 0 for none, n for every nth. May be changed at any time, and
        /// applies to running observations. RFC 7641 section 4.5.
        /// </summary>
        public int ConfirmEvery;

        private readonly EndpointConfig _config;
        private readonly TransmissionParameters _parameters;
        private readonly IDatagramSender _sender;
        private readonly ResourceTree _tree;
        private readonly ChangeSignal _signal;
        private readonly SmallRandom _random;
        private readonly byte[] _tx;
        private readonly MessageReader _reader;
        private readonly MessageWriter _writer = new MessageWriter();
        private readonly Request _request = new Request();
        private readonly Response _response = new Response();
        private readonly ExchangeTable _safe;
        private readonly ExchangeTable _unsafe;
        private readonly TransmissionTable _transmissions;
        private readonly ObserverTable _observers;
        private readonly PendingTable _pending;
        private readonly BodyAssembly _assembly;
        private readonly KnownRequests _known = new KnownRequests();
        private readonly int _exchangeLifetimeMs;
        private readonly int _nonLifetimeMs;
        private int _nextMessageId;

        /// <summary>Makes an endpoint. All memory is allocated here.</summary>
        /// <param name="config">Sizes of tables and buffers; not to be changed afterwards.</param>
        /// <param name="parameters">Timing; must be valid and stay as it is.</param>
        /// <param name="tree">The resources; nothing can be added to it afterwards.</param>
        /// <param name="sender">The transport.</param>
        /// <param name="seed">Seed for message IDs, time-outs and entity-tags: from the hardware in the field, fixed in tests.</param>
        /// <exception cref="ArgumentException">A value of the configuration or a parameter is out of its range.</exception>
        public CoapEndpoint(EndpointConfig config, TransmissionParameters parameters, ResourceTree tree, IDatagramSender sender, int seed)
        {
            config.Check();
            if (!parameters.IsValid())
            {
                throw new ArgumentException();
            }

            _config = config;
            _parameters = parameters;
            _sender = sender;
            _tree = tree;
            _signal = tree.Signal;
            _random = new SmallRandom(seed);
            _nextMessageId = _random.Next(0x10000);
            _etagSalt = _random.Next(int.MaxValue);
            _tx = new byte[config.MaxMessageBytes];
            _reader = new MessageReader(config.MaxOptions);
            _notifyReader = new MessageReader(config.MaxOptions);
            _safe = new ExchangeTable(config.SafeExchanges, config.ReplyBytes);
            _unsafe = new ExchangeTable(config.UnsafeExchanges, config.ReplyBytes);
            _transmissions = new TransmissionTable(config.Transmissions, config.TransmissionBytes);
            _observers = new ObserverTable(config.Observers, config.ObserverRequestBytes);
            _pending = new PendingTable(config.Pending);
            _assembly = new BodyAssembly(config.BodyBytes);
            _limit = config.AmplificationLimit;
            if (_limit != 0)
            {
                _addresses = new AddressTable(config.ProvenAddresses);
            }

            _exchangeLifetimeMs = parameters.ExchangeLifetimeMs;
            _nonLifetimeMs = parameters.NonLifetimeMs;
            _messageSzx = LargestSzx(config.MaxMessageBytes);
            _transmissionSzx = LargestSzx(config.TransmissionBytes);
            ConfirmEvery = config.ConfirmEvery;
            _request.Reader = _reader;
            _response.Office = this;
            _openTicket = NoTickets;
            tree.Freeze();
            tree.Attach(this);
        }

        /// <summary>Gets how many registrations of observers there are.</summary>
        public int ObserverCount
        {
            get { return _observers.Used; }
        }

        /// <summary>Gets how many Confirmable messages and held-back answers are outstanding.</summary>
        public int OutstandingCount
        {
            get { return _transmissions.Used; }
        }

        /// <summary>
        /// Gets the time at which <see cref="HandleDeadlines"/> wants to be called: 0 for at once, <see cref="long.MaxValue"/> for
        /// not before the next datagram. A change of a resource makes it 0, so look again every now and then.
        /// </summary>
        public long NextDeadline
        {
            get { return _rescan || _signal.Count != _seenChanges ? 0 : _deadline; }
        }

        /// <summary>
        /// Handles one datagram. RFC 7252 section 4.2 and 4.3, Table 1: a request is served, a ping is reset, an ACK or RST
        /// ends what is outstanding, all else is rejected or ignored as its type demands.
        /// </summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="remote">The sender: any object that is equal to itself when the same sender is meant, and does not change.</param>
        /// <param name="buffer">Holds the datagram from offset 0; read during the call only.</param>
        /// <param name="length">Bytes of it, 0 to the length of the buffer. More than the largest message is answered with 4.13.</param>
        /// <param name="multicast">Whether it was sent to a multicast group. RFC 7252 section 8.</param>
        public void HandleDatagram(long now, object remote, byte[] buffer, int length, bool multicast)
        {
            Counters.Received++;
            if (length > 4 && buffer[1] == (int)CoapCode.Get && !multicast && HandleKnown(now, remote, buffer, length))
            {
                return;
            }

            _plain = false;
            MessageReader reader = _reader;
            ParseStatus status = reader.Parse(buffer, length);
            MessageType type = reader.Type;
            if (status != ParseStatus.Ok)
            {
                Counters.Malformed++;

                // RFC 7252 section 4.2: a CON with a format error is rejected; section 3: another version is ignored;
                // section 4.3: so may be a malformed NON, and ACK and RST must be. Section 8.1: never a RST for multicast.
                if (status == ParseStatus.FormatError && type == MessageType.Confirmable && !multicast)
                {
                    Counters.Rejected++;
                    SendEmpty(remote, MessageType.Reset, reader.MessageId);
                }

                return;
            }

            int code = (int)reader.Code;
            if (type == MessageType.Confirmable || type == MessageType.NonConfirmable)
            {
                if (code != 0 && code < 0x20)
                {
                    HandleRequest(now, remote, length, multicast);
                }
                else if (type == MessageType.Confirmable && !multicast)
                {
                    // An Empty CON is a ping (section 4.3). A response that nobody here asked for and a code of a reserved
                    // class lack context; both are rejected (section 4.2).
                    if (code == 0)
                    {
                        Counters.Pings++;
                    }
                    else
                    {
                        Counters.Rejected++;
                    }

                    SendEmpty(remote, MessageType.Reset, reader.MessageId);
                }
                else
                {
                    Counters.Ignored++;
                }
            }
            else if (multicast)
            {
                Counters.Ignored++;
            }
            else if (type == MessageType.Acknowledgement)
            {
                // An ACK is Empty or carries a response; any other is ignored (section 4.2).
                int codeClass = code >> 5;
                HandleAcknowledgement(now, remote, code == 0 || codeClass == 2 || codeClass == 4 || codeClass == 5);
            }
            else
            {
                // The reader has seen to it that an Empty message has nothing behind its header; a RST with a code is none.
                HandleReset(now, remote, code == 0);
            }
        }

        private static int LargestSzx(int messageBytes)
        {
            int szx = BlockOption.MaxSzx;
            while (BlockOption.Size(szx) + EndpointConfig.HeadroomBytes > messageBytes)
            {
                szx--;
            }

            return szx;
        }

        private void SendEmpty(object remote, MessageType type, int messageId)
        {
            _writer.Begin(_tx, _tx.Length, type, CoapCode.Empty, messageId, null, 0, 0);
            Send(remote, _tx, 4);
        }

        private void Send(object remote, byte[] message, int length)
        {
            Counters.Sent++;
            if (!_sender.Send(remote, message, length))
            {
                Counters.SendFailures++;
            }
        }

        private int NewMessageId()
        {
            int messageId = _nextMessageId;
            _nextMessageId = (messageId + 1) & 0xFFFF;
            return messageId;
        }
    }
}
