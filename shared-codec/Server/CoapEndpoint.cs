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
    /// <see cref="NextDeadline"/>, or sooner. This class puts the parts together: the message layer hands up a request, the interpreter
    /// says what it means, the service answers it, and the observers hear of changes.
    /// </remarks>
    /// <example>
    /// <code>
    /// public static CoapLoop Serve(ITransport transport, IClock clock, IRandom random)
    /// {
    ///     ResourceTree tree = new ResourceTree();
    ///     tree.Add(new CounterResource());
    ///     tree.Add(new WellKnownCore(tree));
    ///     EndpointConfig config = new EndpointConfig();
    ///     CoapEndpoint endpoint = new CoapEndpoint(config, new TransmissionParameters(), tree, transport, random);
    ///     return new CoapLoop(endpoint, transport, clock, config.MaxMessageBytes); // waits, receives, hands over, does what is due
    /// }
    /// </code>
    /// </example>
    public sealed class CoapEndpoint
    {
        /// <summary>What the endpoint has done and dropped.</summary>
        public readonly EndpointCounters Counters = new EndpointCounters();

        /// <summary>The message layer, which a client on the same sockets shares.</summary>
        public readonly MessageLayer Messages;

        private readonly ChangeSignal _signal;
        private readonly Interpreter _interpreter;
        private readonly KnownRequests _known = new KnownRequests();
        private readonly WholeInterpretation _meaning = new WholeInterpretation();
        private readonly RequestService _service;
        private readonly Observers _observers;
        private readonly Notifications _notifications;
        private readonly PendingAnswers _pending;
        private readonly StoredMessages _stored;
        private readonly Uploads _uploads;
        private readonly AccessPolicy _access; // or null
        private readonly ResourceTree _tree;
        private readonly RequestPace _pace; // or null
        private readonly bool _isGuarded; // one of them is there
        private int _seenChanges;
        private int _seenFreed;

        /// <summary>Makes an endpoint. All memory is allocated here.</summary>
        /// <param name="config">Sizes of tables and buffers; not to be changed afterwards.</param>
        /// <param name="parameters">Timing; must be valid and stay as it is.</param>
        /// <param name="tree">The resources; nothing can be added to it afterwards.</param>
        /// <param name="sender">The transport.</param>
        /// <param name="random">Where secrets come from.</param>
        /// <exception cref="ArgumentException">A value of the configuration or a parameter is out of its range.</exception>
        public CoapEndpoint(EndpointConfig config, TransmissionParameters parameters, ResourceTree tree, IDatagramSender sender, IRandom random)
        {
            config.Check();
            if (!parameters.IsValid())
            {
                throw new ArgumentException();
            }

            byte[] tx = new byte[config.MaxMessageBytes];
            int messageSzx = LargestSzx(config.MaxMessageBytes);
            int storedSzx = LargestSzx(config.TransmissionBytes);
            MessageLayer layer = new MessageLayer(config, parameters, sender, random, Counters, tx, 0);
            HandlerContext context = new HandlerContext(tx, Counters, random.NextInt());
            Limiter limiter = new Limiter(Counters, context);
            Messages = layer;
            _signal = tree.Signal;
            _interpreter = new Interpreter(tree, config.MaxMessageBytes, messageSzx);
            if (config.Conditions != null)
            {
                _meaning.Numbers = new int[Conditions.Numbers];
            }

            _stored = new StoredMessages(config, layer);
            _pending = new PendingAnswers(config, Counters, layer, context, _stored, limiter, storedSzx);
            int observable = 0;
            for (int i = 0; i < tree.Count; i++)
            {
                observable += tree.At(i).Observable ? 1 : 0;
            }

            _observers = new Observers(config, Counters, layer, context, _pending, observable, storedSzx);
            _notifications = _observers.Notifications;
            _uploads = new Uploads(config, Counters, layer, context, messageSzx);
            _service = new RequestService(config, Counters, layer, context, limiter, _observers, _pending, _stored, _uploads, storedSzx);
            layer.Notifier = _observers;
            layer.Exchange.Protect(config.Guard);
            _access = config.Access;
            _pace = config.RequestsPerSecond == 0 ? null : new RequestPace(config.RequestsPerSecond, layer.Source);
            _isGuarded = _access != null || _pace != null;
            context.Request.Reader = layer.Reader;
            context.Request.Exchange = layer.Exchange;
            context.Request.Readers = _access;
            context.Response.Office = _pending;
            tree.Freeze();
            _signal.Office = _pending;
            _tree = tree;
            if (_access != null)
            {
                AccessChanged();
            }
        }

        /// <summary>
        /// Gets or sets of how many notifications one is Confirmable: 1 for all, 0 for none, n for every nth. May be changed at any time,
        /// and applies to running observations. RFC 7641 section 4.5.
        /// </summary>
        public int ConfirmEvery
        {
            get { return _observers.Notifications.ConfirmEvery; }
            set { _observers.Notifications.ConfirmEvery = value; }
        }

        /// <summary>Sets who hears of a change of a resource, on the thread that has made it; or null. The loop then need not look every
        /// now and then.</summary>
        public IWaker Waker
        {
            set { _signal.Waker = value; }
        }

        /// <summary>Gets how many registrations of observers there are.</summary>
        public int ObserverCount
        {
            get { return _observers.Count; }
        }

        /// <summary>Gets how many Confirmable messages and held-back answers are outstanding.</summary>
        public int OutstandingCount
        {
            get { return Messages.Transmissions.Outstanding + _stored.Held; }
        }

        /// <summary>
        /// Gets the time at which <see cref="HandleDeadlines"/> wants to be called: 0 for at once, <see cref="long.MaxValue"/> for
        /// not before the next datagram. A change of a resource makes it 0: <see cref="Waker"/> says so, or look again every now and then.
        /// </summary>
        public long NextDeadline
        {
            get
            {
                return _signal.Count != _seenChanges ? 0 : Messages.NextDeadline;
            }
        }

        /// <summary>Handles one datagram. RFC 7252 sections 4.2, 4.3 and 5.2.</summary>
        /// <param name="now">The time in milliseconds of a clock that never goes back.</param>
        /// <param name="remote">The sender: any object that is equal to itself when the same sender is meant, and does not change; its Equals and GetHashCode agree.</param>
        /// <param name="buffer">Holds the datagram from offset 0; read during the call only.</param>
        /// <param name="length">Bytes of it, 0 to the length of the buffer. More than the largest message is answered with 4.13.</param>
        /// <param name="multicast">Whether it was sent to a multicast group. RFC 7252 section 8.</param>
        public void HandleDatagram(long now, object remote, byte[] buffer, int length, bool multicast)
        {
            Interpretation meaning = multicast ? null : _known.Find(buffer, length);
            MessageLayer messages = Messages;
            if (!messages.Receive(now, remote, buffer, length, multicast, meaning != null))
            {
                return;
            }

            Counters.Requests++;
            if (meaning != null && !_isGuarded)
            {
                _service.Serve(meaning);
            }
            else if (!Serve(meaning, multicast))
            {
                return;
            }

            if ((messages.Source.Marks | messages.Transmissions.StarvingPeers) != 0)
            {
                Counters.Requests -= (messages.Source.Marks & Source.RunsAgain) != 0 ? 1 : 0;
                messages.Exchange.Principal = null;
                messages.Source.Settle();
            }
        }

        // What is not known by its bytes, or not allowed to everybody. False if the guard has dealt with it.
        private bool Serve(Interpretation meaning, bool multicast)
        {
            MessageLayer messages = Messages;
            if (meaning == null)
            {
                Exchange exchange = messages.Exchange;
                MessageReader reader = messages.Reader;
                if (exchange.Guard != null && !multicast && !exchange.Open())
                {
                    Counters.Requests -= (messages.Source.Marks & Source.RunsAgain) != 0 ? 1 : 0;
                    return false;
                }

                if ((reader.HasUnknownElective || (reader.Present & KnownRequests.BehindPath) != 0)
                    && !multicast && exchange.Principal == null)
                {
                    meaning = _known.FindByPath(reader);
                }

                if (meaning == null)
                {
                    meaning = _meaning;
                    _interpreter.Interpret(reader, _meaning);
                    if (exchange.Principal != null)
                    {
                        exchange.RememberProtected(); // its duplicate gets the answer once more; opened again it would be a replay
                    }
                    else if (meaning.IsPlain && !multicast)
                    {
                        _known.Add(reader, meaning);
                    }
                }
            }

            if (!_isGuarded || IsAllowed(meaning, multicast))
            {
                if (messages.Exchange.Principal != null && (messages.Source.Marks & Source.RunsAgain) != 0
                    && !meaning.IsOneOf(Interpreter.SafeMethods))
                {
                    Counters.RepliesLost++; // the code outside says of no request what it is
                }
                else if (multicast)
                {
                    _service.ServeMulticast(meaning);
                }
                else
                {
                    _service.Serve(meaning);
                }
            }

            return true;
        }

        /// <summary>
        /// Says that the access policy answers otherwise from now on: registrations that it does not allow any more end in silence, and
        /// discovery marks anew what nobody may do anything with in plain (RFC 8613 section 9). It allocates.
        /// </summary>
        public void AccessChanged()
        {
            bool offers = Messages.Exchange.Guard != null && _access.OffersOscore;
            _observers.Recheck(_access);
            bool[] osc = new bool[_tree.Count];
            for (int i = 0; i < osc.Length; i++)
            {
                Resource resource = _tree.At(i);
                osc[i] = offers;
                for (int code = (int)CoapCode.Get; code <= (int)CoapCode.IPatch; code++)
                {
                    osc[i] &= ((int)resource.Methods & (1 << code)) == 0 || !_access.Allows(null, resource, (CoapCode)code, false);
                }
            }

            _tree.Describe(osc);
        }

        /// <summary>
        /// Does what is due: retransmissions, empty ACKs and late answers, notifications. Calling it early costs a comparison,
        /// calling it late delays what was due. The work of a call is bounded by the sizes of the tables.
        /// </summary>
        /// <param name="now">The time in milliseconds of the same clock as for <see cref="HandleDatagram"/>.</param>
        public void HandleDeadlines(long now)
        {
            // Read first: a change that another thread makes meanwhile shows as one the next time.
            MessageLayer messages = Messages;
            Transmissions transmissions = messages.Transmissions;
            int changes = _signal.Count;
            bool changed = false;
            if (changes != _seenChanges)
            {
                _seenChanges = changes;
                changed = true;
            }
            else if (now < transmissions.Wanted && now < messages.NextDeadline)
            {
                return;
            }

            messages.HandleDeadlines(now);
            int freed = transmissions.Freed;
            long wanted = long.MaxValue;
            if (freed != _seenFreed || (_pending.Used | _stored.Held) != 0)
            {
                wanted = HandleWaiting(now, freed);
            }

            long next = _notifications.HandleDeadlines(now, changed);
            if (next < wanted)
            {
                wanted = next;
            }

            transmissions.Wanted = transmissions.Freed != freed ? 0 : wanted;
        }

        // Answers that were put off or are held back, and notifications that have waited for another CON.
        private long HandleWaiting(long now, int freed)
        {
            bool mayGoOn = freed != _seenFreed;
            _seenFreed = freed;
            long wanted = _pending.Used == 0 ? long.MaxValue : _pending.HandleDeadlines(now, mayGoOn);
            if (mayGoOn)
            {
                _notifications.HandleFreed(now);
            }

            long next = _stored.Held == 0 ? long.MaxValue : _stored.HandleDeadlines(now);
            return next < wanted ? next : wanted;
        }

        /// <summary>Tells whether a remote observes, uploads a body, waits for an answer that was put off, or is being sent a
        /// CON.</summary>
        /// <param name="remote">An object as for <see cref="HandleDatagram"/>.</param>
        /// <returns>True if something of it is under way.</returns>
        public bool Serves(object remote)
        {
            Peer peer = Messages.Peers.Find(remote);
            return peer != null && peer.Holds != 0;
        }

        /// <summary>
        /// Forgets a remote: its observations and all that is under way to it end in silence, and no message of its is a duplicate any
        /// more. For the session of a secure transport that is over; not to be called from within the endpoint.
        /// </summary>
        /// <param name="now">The time in milliseconds of the same clock as for <see cref="HandleDatagram"/>.</param>
        /// <param name="remote">An object as for <see cref="HandleDatagram"/>.</param>
        public void Forget(long now, object remote)
        {
            Peer peer = Messages.Peers.Find(remote);
            if (peer != null)
            {
                _observers.Forget(peer);
                _pending.Forget(peer);
                _uploads.Forget(peer);
            }

            Messages.Forget(now, remote, peer);
        }

        // Whether its sender may have it, and has not had too much lately (RFC 8516). What is not has been answered, or need not be.
        private bool IsAllowed(Interpretation meaning, bool multicast)
        {
            MessageLayer messages = Messages;
            if (_pace != null)
            {
                int seconds = _pace.Take();
                if (seconds != 0)
                {
                    Counters.RequestsPaced++;
                    if (messages.Exchange.Principal != null || messages.Source.IsProven())
                    {
                        // A protected one comes once: dropped, it would be lost for good.
                        _service.Refuse(meaning, CoapCode.TooManyRequests, seconds, multicast);
                    }
                    else
                    {
                        messages.Exchange.Drop(); // whoever sends under somebody else's address gets nobody a second datagram by it
                    }

                    return false;
                }
            }

            if (_access != null && !_access.Allows(
                SecureRemote.Requester(messages.Exchange.Principal, messages.Source.Remote),
                meaning.Resource,
                meaning.Code,
                !meaning.IsPlain && ((WholeInterpretation)meaning).Observe == 0))
            {
                Counters.AccessRefused++;
                _service.Refuse(meaning, CoapCode.Unauthorized, -1, multicast);
                return false;
            }

            return true;
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
    }
}
