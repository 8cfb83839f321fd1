// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// A client that does what RFC 7252 wants of one: retransmission with back-off, one request at a time (NSTART), deduplication of what
/// it gets, ACK or RST for every CON, RST for a ping. It shares no code with the node.
/// </summary>
internal sealed class VirtualClient : IHost
{
    // How long it waits for a separate response after the Empty ACK, and for the response to a NON: its own choice.
    private const int PatienceMs = 120000;

    // Longer than any datagram of ours is on its way.
    private const int AbandonedMs = 30000;

    // After a restart a protected request may have to wait so long for its challenge: RFC 8613 appendix B.1.2.
    private const int TurnMs = 2000;

    private readonly World _world;
    private readonly EventQueue _events;
    private readonly TransmissionParameters _parameters = new();
    private readonly Queue<Exchange> _waiting = new();
    private readonly Dictionary<TokenKey, Observation> _observations = [];
    private readonly Dictionary<int, (long Until, byte[] Reply)> _seen = []; // by message ID; what a duplicate gets
    private readonly Queue<(int MessageId, long Until)> _seenOrder = new();
    private Exchange? _current;
    private int _nextMessageId;
    private int _nextToken;
    private bool _isKnown = true; // the node has answered it since its last restart, or has had none
    private Exchange? _before; // was under way at that restart: its answer may be of before

    public VirtualClient(World world, string name, Link link)
    {
        _world = world;
        _events = world.Events;
        Name = name;
        Link = link;
        Address = new Address(name);
        _nextMessageId = world.Chance.Below(0x10000);
        _nextToken = world.Chance.Below(0x10000);
        Attach();
    }

    public string Name { get; }

    public Address Address { get; private set; }

    public Link Link { get; }

    /// <summary>Since when it has its address.</summary>
    public long AttachedAt { get; private set; }

    public World World => _world;

    /// <summary>Its key, or null: then it speaks in plain.</summary>
    public KeyHolder? Holder { get; set; }

    /// <summary>
    /// Requests that it gave up, although the node had heard them and nothing of it was lost. Those are left out that the node need not
    /// answer after a restart: a NON is not sent again if it gets no challenge, and what was acknowledged before is forgotten.
    /// </summary>
    public int Unheard { get; private set; }

    /// <summary>Whether it has sent a RST for a ping.</summary>
    public bool HasAnsweredPing { get; private set; }

    /// <summary>Requests that have not ended.</summary>
    public int Open => _waiting.Count + (_current == null ? 0 : 1);

    /// <summary>Sends a request, once those before it have ended.</summary>
    /// <param name="message">The request; a message ID it gets here, and a token too unless it has one.</param>
    /// <param name="ended">Hears of its end.</param>
    public void Send(RawMessage message, Action<Answer> ended)
    {
        if (message.Token.Length == 0)
        {
            message.Token = NewToken();
        }

        _waiting.Enqueue(new Exchange(message, ended));
        Begin();
    }

    /// <summary>Sends a NON at once, whatever is under way, and waits for nothing: what comes back is reset.</summary>
    /// <param name="way">The way it takes.</param>
    /// <param name="message">The request, with a token of its own.</param>
    public void SendAlone(Link way, RawMessage message)
    {
        message.MessageId = _nextMessageId;
        _nextMessageId = (_nextMessageId + 1) & 0xFFFF;
        _world.Network.ToNode(way, Address, Holder == null ? message.Encode() : Holder.Seal(message));
    }

    /// <summary>A token that is not in use.</summary>
    public byte[] NewToken()
    {
        // Three bytes are enough for what is used at a time, and few enough for those who keep them all.
        _nextToken = (_nextToken + 1) & 0xFFFF;
        return [0xC0, (byte)(_nextToken >> 8), (byte)_nextToken];
    }

    /// <summary>Has notifications with a token handed to an observation.</summary>
    public void Watch(byte[] token, Observation observation)
    {
        _observations[TokenKey.Of(token)] = observation;
    }

    /// <summary>Has notifications with a token reset from now on.</summary>
    public void Forget(byte[] token)
    {
        _observations.Remove(TokenKey.Of(token));
    }

    /// <summary>
    /// Hears that the node has restarted. Message IDs of what it got are forgotten: those of now may by chance be the same, which nobody
    /// could tell from a duplicate, and which is not to be judged.
    /// </summary>
    public void NodeRestarted()
    {
        ForgetMessageIds();
        _isKnown = false;
        _before = _current;
        if (_current != null)
        {
            _current.Lost = -1;
        }
    }

    /// <summary>Goes on under another address. To the node it is somebody else; what is under way is lost.</summary>
    public void Move(string name)
    {
        _world.Died(Address);
        _world.Network.Detach(Address);
        Address = new Address(name);
        ForgetMessageIds(); // they are those of two addresses, and this is another one
        Attach();
        if (_current is { } exchange && !exchange.Abandoned)
        {
            // Not at once: what is still on its way from the old address must not come after what is sent from the new one.
            exchange.Abandoned = true;
            _events.After(AbandonedMs, () => End(exchange, default));
        }
    }

    public void Receive(Datagram datagram)
    {
        RawMessage message = datagram.Message;
        if (datagram.Shape != Shape.Message)
        {
            return; // the monitor has seen it
        }

        switch (message.Type)
        {
            case MessageType.Acknowledgement:
            case MessageType.Reset:
                Settle(message);
                break;
            default:
                Answer(message);
                break;
        }
    }

    // An ACK or RST ends the exchange that it belongs to, or is a late one and of no interest.
    private void Settle(RawMessage message)
    {
        Exchange? exchange = _current;
        if (exchange == null || exchange.Abandoned || exchange.Message.MessageId != message.MessageId)
        {
            return;
        }

        if (message.Type == MessageType.Reset)
        {
            _world.Statistics.Resets++;
            End(exchange, new Answer(null, true));
        }
        else if (exchange.Message.Type != MessageType.Confirmable)
        {
            _world.Verdict.Fail($"{Name} got an ACK for a NON");
        }
        else if (message.Code == 0)
        {
            if (!exchange.Acknowledged)
            {
                exchange.Acknowledged = true;
                ArmTimer(exchange, PatienceMs);
            }
        }
        else if (!message.Token.AsSpan().SequenceEqual(exchange.Message.Token))
        {
            _world.Verdict.Fail($"{Name} got an answer with somebody else's token: {Convert.ToHexStringLower(message.Encode())}");
        }
        else
        {
            if (Unseal(message) is not { } inside)
            {
                // An error of RFC 8613 section 8.2, or anybody's: nothing is known of what became of the request.
                End(exchange, default);
                return;
            }

            message = inside;
            _world.Statistics.Piggybacked++;
            if (IsAskedAgain(exchange, message))
            {
                return;
            }

            TokenKey token = TokenKey.Of(message.Token);
            if (_observations.TryGetValue(token, out Observation? observation))
            {
                observation.OnResponse(message);
            }

            End(exchange, new Answer(message, false));
        }
    }

    private void Answer(RawMessage message)
    {
        bool confirmable = message.Type == MessageType.Confirmable;
        long now = _events.NowMs;
        while (_seenOrder.TryPeek(out (int MessageId, long Until) oldest) && oldest.Until <= now)
        {
            _seenOrder.Dequeue();
            if (_seen.TryGetValue(oldest.MessageId, out (long Until, byte[] Reply) old) && old.Until <= now)
            {
                _seen.Remove(oldest.MessageId);
            }
        }

        if (_seen.TryGetValue(message.MessageId, out (long Until, byte[] Reply) seen) && seen.Until > now)
        {
            _world.Statistics.DuplicatesAtClients++;
            if (seen.Reply.Length != 0)
            {
                Transmit(seen.Reply);
            }

            return;
        }

        bool wanted = message.Code != 0 && Take(message);
        byte[] reply = wanted
            ? confirmable ? MessageFields.Empty(MessageType.Acknowledgement, message.MessageId) : []
            : MessageFields.Empty(MessageType.Reset, message.MessageId);
        long until = now + (confirmable ? _parameters.ExchangeLifetimeMs : _parameters.NonLifetimeMs);
        _seen[message.MessageId] = (until, reply);
        _seenOrder.Enqueue((message.MessageId, until));
        if (reply.Length != 0)
        {
            _world.Statistics.ResetsOfClients += wanted ? 0 : 1;
            HasAnsweredPing |= confirmable && message.Code == 0;
            Transmit(reply);
        }
    }

    // What is inside, or the message itself if it has no key; null for what is not to be believed.
    private RawMessage? Unseal(RawMessage message)
    {
        return Holder == null ? message : Holder.Open(message);
    }

    // After a restart of the node: the same once more, with Echo. But not what must not run twice, for it may have run before the restart.
    private bool IsAskedAgain(Exchange exchange, RawMessage message)
    {
        if (Holder == null || !KeyHolder.IsChallenge(message))
        {
            return false;
        }

        _world.Statistics.Challenges++;
        if (exchange.Message.Code == (int)CoapCode.Post)
        {
            End(exchange, default);
        }
        else
        {
            Transmit(exchange);
        }

        return true;
    }

    private bool Take(RawMessage outer)
    {
        if (Unseal(outer) is not { } message)
        {
            return false;
        }

        TokenKey token = TokenKey.Of(message.Token);
        Exchange? exchange = _current;
        bool mine = exchange is { Abandoned: false } && TokenKey.Of(exchange.Message.Token) == token;
        if (mine && IsAskedAgain(exchange!, message))
        {
            return true;
        }

        if (_observations.TryGetValue(token, out Observation? observation))
        {
            // With the token of an observation a notification looks like the response to the GET that renews it; only of a NON
            // it may really be the response.
            bool kept = observation.OnNotification(message);
            if (mine && exchange!.Message.Type == MessageType.NonConfirmable)
            {
                End(exchange, new Answer(message, false));
            }

            return kept;
        }

        if (!mine)
        {
            return false;
        }

        _world.Statistics.Separate++;
        End(exchange!, new Answer(message, false));
        return true;
    }

    private void ForgetMessageIds()
    {
        _seen.Clear();
        _seenOrder.Clear();
    }

    private void Begin()
    {
        if (_current != null || !_waiting.TryDequeue(out Exchange? exchange))
        {
            return;
        }

        _current = exchange;
        Transmit(exchange);
    }

    // For the first time, as a message of its own.
    private void Transmit(Exchange exchange)
    {
        exchange.Message.MessageId = _nextMessageId;
        _nextMessageId = (_nextMessageId + 1) & 0xFFFF;
        exchange.Bytes = Holder == null ? exchange.Message.Encode() : Holder.Seal(exchange.Message);
        exchange.Attempt = 0;
        exchange.Acknowledged = false;
        exchange.Lost = -1;
        _world.Statistics.Requests++;
        Deliver(exchange);
        if (exchange.Message.Type == MessageType.Confirmable)
        {
            int most = (int)((long)_parameters.AckTimeoutMs * _parameters.AckRandomFactorThousandths / 1000);
            exchange.TimeoutMs = _world.Chance.Between(_parameters.AckTimeoutMs, most);
            ArmTimer(exchange, exchange.TimeoutMs);
        }
        else
        {
            ArmTimer(exchange, PatienceMs);
        }
    }

    private void ArmTimer(Exchange exchange, int delayMs)
    {
        bool acknowledged = exchange.Acknowledged;
        int messageId = exchange.Message.MessageId;
        _events.After(delayMs, () =>
        {
            bool isTheSame = _current == exchange && exchange.Message.MessageId == messageId;
            if (isTheSame && !exchange.Abandoned && exchange.Acknowledged == acknowledged)
            {
                Expire(exchange);
            }
        });
    }

    private void Expire(Exchange exchange)
    {
        if (exchange.Acknowledged || exchange.Message.Type != MessageType.Confirmable || exchange.Attempt == _parameters.MaxRetransmit)
        {
            _world.Statistics.TimeOuts++;
            bool isSentOnce = exchange.Acknowledged || exchange.Message.Type != MessageType.Confirmable;
            bool isHeard = isSentOnce ? _isKnown : exchange.LastAt - exchange.SinceAt > TurnMs + Link.MaxDelayMs;
            Unheard += isHeard && exchange.Lost == Link.Lost ? 1 : 0;
            End(exchange, default);
            return;
        }

        exchange.Attempt++;
        exchange.TimeoutMs *= 2;
        _world.Statistics.RetransmissionsOfClients++;
        Deliver(exchange);
        ArmTimer(exchange, exchange.TimeoutMs);
    }

    private void End(Exchange exchange, Answer answer)
    {
        _isKnown |= answer.Response != null && exchange != _before;

        _current = null;
        exchange.Ended(answer);
        Begin();
    }

    private void Attach()
    {
        AttachedAt = _events.NowMs;
        _world.Network.Attach(Address, this, Link);
        _world.Node.Monitor.ConformingIsAt(Address);
    }

    private void Deliver(Exchange exchange)
    {
        exchange.LastAt = _events.NowMs;
        if (exchange.Lost != Link.Lost)
        {
            exchange.Lost = Link.Lost;
            exchange.SinceAt = exchange.LastAt;
        }

        Transmit(exchange.Bytes);
    }

    private void Transmit(byte[] bytes)
    {
        _world.Network.ToNode(Link, Address, bytes);
    }
}
