// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// Reads along what the node gets and what it sends, and holds it against the RFCs: it knows of the node only what can be seen on the
/// wire.
/// </summary>
public sealed class WireMonitor
{
    /// <summary>How many times the bytes received under an address may be sent to it before it has shown that it can receive.</summary>
    public const int AmplificationLimit = 3;

    private const int HexShown = 32;
    private const int LeastMessageIds = 60000; // some are drawn for messages that are never sent
    private const int MaxPings = 3; // under one message ID
    private const int AcknowledgeMs = 1000;
    private const int EchoMs = 120000; // for so long an Echo value of the node's holds at least

    // What a response may have: RFC 7252 section 5.10, RFC 7641 section 2, RFC 7959 sections 2.1 and 4, RFC 9175 section 2.2.1.
    private static readonly Dictionary<int, (int Min, int Max)> s_optionLengths = new()
    {
        [OptionNumber.ETag] = (1, 8),
        [OptionNumber.Observe] = (0, 3),
        [OptionNumber.Oscore] = (0, 6),
        [OptionNumber.LocationPath] = (0, 255),
        [OptionNumber.ContentFormat] = (0, 2),
        [OptionNumber.MaxAge] = (0, 4),
        [OptionNumber.Block2] = (0, 3),
        [OptionNumber.Block1] = (0, 3),
        [OptionNumber.Size2] = (0, 4),
        [OptionNumber.Size1] = (0, 4),
        [OptionNumber.Echo] = (1, 40),
    };

    private readonly EventQueue _events;
    private readonly Verdict _verdict;
    private readonly TransmissionParameters _parameters;
    private readonly int _maxMessageBytes;
    private readonly Dictionary<Address, Peer> _peers = [];
    private readonly Queue<(Peer Peer, int MessageId, long At)> _owed = new();
    private int _messages; // under a message ID of their own

    /// <summary>Makes a monitor.</summary>
    /// <param name="events">Says what time it is.</param>
    /// <param name="verdict">Hears of what may not be.</param>
    /// <param name="parameters">Timing of the node.</param>
    /// <param name="maxMessageBytes">The longest message that the node may send.</param>
    public WireMonitor(EventQueue events, Verdict verdict, TransmissionParameters parameters, int maxMessageBytes)
    {
        _events = events;
        _verdict = verdict;
        _parameters = parameters;
        _maxMessageBytes = maxMessageBytes;
    }

    /// <summary>
    /// Whether each CON is owed an ACK: not where the node restarts or loses keys, and a request with OSCORE may be met with silence
    /// (RFC 8613 appendix B.1.2).
    /// </summary>
    public bool OwesAcknowledgements { get; set; } = true;

    /// <summary>What the node has to remember, or null.</summary>
    public NodeMemory? Memory { get; init; }

    /// <summary>Whether amplification is judged.</summary>
    public bool LimitsAmplification { get; set; } = true;

    /// <summary>The highest amplification seen of an address that had not shown that it can receive, in hundredths.</summary>
    public int AmplificationCenti { get; private set; }

    /// <summary>When the node last had no temperature to show: no CON about it is under way from then on.</summary>
    public long NoReadingAt { get; set; } = -1;

    /// <summary>Datagrams that the node got.</summary>
    public int Received { get; private set; }

    /// <summary>Of these, those that are no message.</summary>
    public int Malformed { get; private set; }

    /// <summary>Of these, Empty CONs.</summary>
    public int Pings { get; private set; }

    /// <summary>Of these, requests, be they duplicates or not.</summary>
    public int Requests { get; private set; }

    /// <summary>Datagrams that the node sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Of these, CONs sent again, be it with a newer state under a message ID of its own.</summary>
    public int Retransmissions { get; private set; }

    /// <summary>Says that a conforming client is at an address: each CON from there is to be acknowledged.</summary>
    /// <param name="address">The address.</param>
    public void ConformingIsAt(Address address)
    {
        PeerOf(address).IsConforming = true;
    }

    /// <summary>How many times message IDs began anew: each address has its own, and this is the one that saw most of it.</summary>
    public int MessageIdWraps { get; private set; }

    /// <summary>How many times sequence numbers began anew: each registration has its own, and this is the one with most.</summary>
    public int SequenceWraps { get; private set; }

    /// <summary>Says that nobody answers under an address any more, but for what is on its way already.</summary>
    /// <param name="address">The address.</param>
    public void Died(Address address)
    {
        Peer peer = PeerOf(address);
        peer.Alive = false;
    }

    /// <summary>Says that an address has nobody who could receive anything: what comes from there is forged, ACKs and RSTs too.</summary>
    /// <param name="address">The address.</param>
    public void NobodyIsAt(Address address)
    {
        PeerOf(address).IsForged = true;
    }

    /// <summary>The newest CONs to an address, one a token, settled or not; and those that were sent again lately.</summary>
    internal IEnumerable<ConfirmableRun> RunsTo(Address address)
    {
        Peer peer = PeerOf(address);
        return peer.Runs.Values.Concat(peer.Repeated);
    }

    /// <summary>When the node got the newest registration or renewal with a token, its duplicates not counted; or -1.</summary>
    internal long RegisteredAt(Address address, TokenKey token)
    {
        return PeerOf(address).Registered.TryGetValue(token, out long at) ? at : -1;
    }

    /// <summary>When an address last showed that it can receive, in a way that the node can't have missed; or -1.</summary>
    internal long ShownAt(Address address)
    {
        return PeerOf(address).ShownAt;
    }

    /// <summary>The longest that an ACK took from the first transmission: the node can't know the round trip better.</summary>
    internal long LongestAckMs(Address address)
    {
        return PeerOf(address).LongestAckMs;
    }

    /// <summary>Looks at a datagram that the node gets.</summary>
    /// <param name="datagram">The datagram.</param>
    public void OnReceived(Datagram datagram)
    {
        JudgeOwed();
        Received++;
        Peer peer = PeerOf(datagram.From);
        peer.BytesIn += datagram.WireBytes;
        peer.ConfirmableSince.Clear(); // whatever was still on its way may have been a registration
        Shape shape = datagram.Shape;
        RawMessage message = datagram.Message;
        if (shape != Shape.Message)
        {
            Malformed++;
        }

        if (shape is Shape.NoHeader or Shape.OtherVersion)
        {
            return;
        }

        switch (message.Type)
        {
            case MessageType.Confirmable:
            case MessageType.NonConfirmable:
                bool first = peer.Received.Add(((int)message.Type << 16) | message.MessageId);
                if (shape == Shape.Message)
                {
                    OnToken(peer, message, first);
                    long echoAt = message.Bytes(OptionNumber.Echo) is { } echo && !peer.IsForged
                        ? peer.Echoes.GetValueOrDefault(Convert.ToHexString(echo), -1)
                        : -1;
                    peer.Shown |= echoAt >= 0;
                    if (peer.IsConforming && OwesAcknowledgements && message.Type == MessageType.Confirmable)
                    {
                        peer.Owed[message.MessageId] = _events.NowMs;
                        _owed.Enqueue((peer, message.MessageId, _events.NowMs));
                    }

                    bool isWhole = message.Number(OptionNumber.Block1) < 0; // of a body in blocks each may be taken again
                    if (peer.IsConforming && isWhole && message is { Type: MessageType.Confirmable, Code: (int)CoapCode.Post }
                        && peer.Posts.GetValueOrDefault(message.MessageId).Until <= _events.NowMs)
                    {
                        peer.Posts[message.MessageId] = (_events.NowMs + _parameters.ExchangeLifetimeMs, null);
                    }

                    Requests += message.Code is > 0 and < 0x20 ? 1 : 0;
                    bool shown = (echoAt >= 0 && _events.NowMs - echoAt < EchoMs)
                        || (peer.ShownAt >= 0 && _events.NowMs - peer.ShownAt < _parameters.MaxRttMs);
                    Memory?.Take(datagram.From, message, shown && !(datagram.IsProtected && peer.HasMissed), datagram.IsProtected);
                    Pings += message.Code == 0 && message.Type == MessageType.Confirmable ? 1 : 0;
                }

                break;
            default:
                bool valid = shape == Shape.Message && (message.Code == 0 || message.Type == MessageType.Acknowledgement);
                SentMessage? sent = valid ? peer.Sent.GetValueOrDefault(message.MessageId) : null;
                peer.HasMissed |= sent is not ({ IsNotification: true } or { Message.Code: 0 } or { Run: not null });
                if (sent != null)
                {
                    Settle(peer, sent, message); // by a lucky guess, too: the node can't know
                    peer.Shown |= !peer.IsForged;
                    // Not one that a renewal has overtaken: its client wants them again.
                    bool isOvertaken = peer.Registered.GetValueOrDefault(sent.Token, -1) > sent.At;
                    if (message.Type == MessageType.Reset && sent.IsNewest && sent.IsNotification && !isOvertaken)
                    {
                        peer.Unwanted[sent.Token] = 1; // one may have been in the making
                    }
                }

                break;
        }
    }

    /// <summary>Looks at a datagram that the node sends.</summary>
    /// <param name="datagram">The datagram.</param>
    public void OnSent(Datagram datagram)
    {
        JudgeOwed();
        Sent++;
        Peer peer = PeerOf(datagram.To);
        RawMessage message = datagram.Message;
        if (datagram.Shape != Shape.Message || datagram.Bytes.Length > _maxMessageBytes)
        {
            Fail("sent what is no message", datagram);
            return;
        }

        foreach (RawOption option in message.Options)
        {
            int length = option.Value.Length;
            if (!s_optionLengths.TryGetValue(option.Number, out (int Min, int Max) bounds) || length < bounds.Min || length > bounds.Max)
            {
                Fail($"sent option {option.Number} with {length} bytes", datagram);
            }
        }

        if (message.Bytes(OptionNumber.Echo) is { } asked)
        {
            peer.Echoes[Convert.ToHexString(asked)] = _events.NowMs; // RFC 9175 section 2.3: who brings it back has received it
        }

        peer.BytesOut += datagram.WireBytes;
        if (!peer.Shown)
        {
            if (peer.BytesIn == 0)
            {
                Fail("sent something to an address that it never had anything from", datagram);
                return;
            }

            int amplification = (int)(100 * peer.BytesOut / peer.BytesIn);
            AmplificationCenti = Math.Max(AmplificationCenti, amplification);
            if (LimitsAmplification && peer.BytesOut > AmplificationLimit * peer.BytesIn)
            {
                Fail($"has sent {peer.BytesOut} bytes to an address from which it had {peer.BytesIn} and no sign that it can receive", datagram);
            }
        }

        if (Memory?.Answered(datagram.To, message, datagram.IsProtected) == false)
        {
            Fail("called the duplicate of a protected request a replay, which it had to know", datagram);
        }

        if (message.Type is MessageType.Acknowledgement or MessageType.Reset)
        {
            peer.Owed.Remove(message.MessageId);
            int observe = message.Number(OptionNumber.Observe);
            int before = peer.Acknowledged.GetValueOrDefault(message.MessageId, -1);
            if (observe >= 0 && observe != before)
            {
                // What duplicates get, says nothing; but one that is not known for one is a renewal as good as any, and shows by its value.
                TokenKey token = TokenKey.Of(message.Token);
                peer.Acknowledged[message.MessageId] = observe;
                peer.Counted[token] = (observe, peer.ShownAt >= 0);
                if (before >= 0)
                {
                    peer.AskedAt[token] = (_events.NowMs, _events.NowMs);
                    Overtake(peer, token);
                }
            }

            JudgePost(peer, datagram, message);
            bool meant = peer.Received.Contains(((int)MessageType.Confirmable << 16) | message.MessageId)
                || (message.Type == MessageType.Reset && peer.Received.Contains(((int)MessageType.NonConfirmable << 16) | message.MessageId));
            if (!meant)
            {
                Fail("acknowledged or reset what it never got", datagram);
            }

            return;
        }

        if (message.Code is > 0 and < 0x40)
        {
            Fail("sent a request", datagram);
        }

        if (message.Code != 0 && !peer.Tokens.Contains(TokenKey.Of(message.Token)))
        {
            Fail("sent a response to a token that nobody used", datagram);
        }

        JudgeMessageId(peer, datagram, message);
        JudgeInterest(peer, datagram, message);
    }

    // RFC 7252 section 4.5: a duplicate gets the answer that the request got. What was refused for want of room may have found some since.
    private void JudgePost(Peer peer, Datagram datagram, RawMessage message)
    {
        // Where keys come and go, the second transmission may be one that nobody can open any more, or that has to show that it is of now.
        bool isRefusedByGuard = !OwesAcknowledgements && (message.Is(CoapCode.BadRequest) || message.Is(CoapCode.Unauthorized));
        if (message.Code == 0 || isRefusedByGuard || !peer.Posts.TryGetValue(message.MessageId, out (long Until, RawMessage? Answer) before)
            || before.Until <= _events.NowMs)
        {
            return;
        }

        if (before.Answer is { } answer && !answer.Is(CoapCode.ServiceUnavailable) && !answer.Encode().AsSpan().SequenceEqual(message.Encode()))
        {
            Fail("gave the duplicate of a POST another answer", datagram);
        }

        peer.Posts[message.MessageId] = (before.Until, message);
    }

    // RFC 7252 section 5.10.5: Max-Age is counted from the transmission, so that it may differ from one to the next. Nothing else may.
    private static bool IsSameButForMaxAge(RawMessage before, RawMessage message)
    {
        static IEnumerable<(int, string)> Rest(RawMessage message) => message.Options.Where(option => option.Number != OptionNumber.MaxAge)
            .Select(option => (option.Number, Convert.ToHexString(option.Value)));
        return before.Type == message.Type && before.Code == message.Code && before.Token.AsSpan().SequenceEqual(message.Token)
            && before.Payload.AsSpan().SequenceEqual(message.Payload) && Rest(before).SequenceEqual(Rest(message));
    }

    private void Settle(Peer peer, SentMessage sent, RawMessage message)
    {
        if (sent.Run is not { IsSettled: false } run)
        {
            peer.ShownAt = sent.Run == null && message.Type == MessageType.Reset ? _events.NowMs : peer.ShownAt;
            return;
        }

        // The node need not keep what a renewal has settled, or a newer state has replaced: the ACK to that may tell it nothing.
        run.IsSettled = true;
        if (peer.Registered.GetValueOrDefault(run.Token, -1) < run.FirstAt && sent.Message.MessageId == run.MessageId)
        {
            peer.ShownAt = _events.NowMs;
        }

        if (message.Type == MessageType.Acknowledgement)
        {
            peer.LongestAckMs = Math.Max(peer.LongestAckMs, _events.NowMs - run.FirstAt);
        }
    }

    private void OnToken(Peer peer, RawMessage message, bool first)
    {
        TokenKey token = TokenKey.Of(message.Token);
        int observe = message.Is(CoapCode.Get) ? message.Number(OptionNumber.Observe) : -1;
        peer.Tokens.Add(token);
        peer.Answered.Remove(token);
        peer.Counted.Remove(token);
        (long askedAt, long _) = peer.AskedAt.GetValueOrDefault(token, (-1, -1));
        peer.AskedAt[token] = (first ? _events.NowMs : askedAt, _events.NowMs);
        if (observe == 0)
        {
            if (first)
            {
                peer.Registered[token] = _events.NowMs;
            }

            if (message.Bytes(OptionNumber.UriPath).AsSpan().SequenceEqual("temperature"u8))
            {
                peer.Temperatures.Add(token);
            }
            else
            {
                peer.Temperatures.Remove(token);
            }

            peer.Observed.Add(token);
            peer.Unwanted.Remove(token);
        }
        else if (observe == 1)
        {
            peer.Unwanted[token] = 0;
        }

        if (observe == 0 || SlowOrderResource.IsMeant(message))
        {
            peer.Interests.Add(token);
        }
    }

    // RFC 7252 section 4.2: who gets a CON acknowledges or resets it, a duplicate too. The node may wait a little for the response.
    private void JudgeOwed()
    {
        while (_owed.TryPeek(out (Peer Peer, int MessageId, long At) owed) && owed.At + AcknowledgeMs < _events.NowMs)
        {
            _owed.Dequeue();
            if (owed.Peer.Owed.TryGetValue(owed.MessageId, out long at) && at == owed.At)
            {
                _verdict.Fail($"the node has not acknowledged the CON {owed.MessageId} that it got {_events.NowMs - at} ms ago");
            }
        }
    }

    // RFC 7641 section 4.4: they need only go up. Ours tell a client what it has missed. What has waited for credit was never seen, so
    // that only those can count who had shown before that they can receive.
    private void JudgeSequence(Peer peer, Datagram datagram, RawMessage message)
    {
        int sequence = message.Number(OptionNumber.Observe);
        TokenKey token = TokenKey.Of(message.Token);
        if (sequence >= 0 && peer.Counted.TryGetValue(token, out (int Value, bool Shown) last)
            && last.Shown && sequence != ((last.Value + 1) & 0xFFFFFF))
        {
            Fail($"sent sequence number {sequence} after {last.Value}", datagram);
        }

        if (sequence >= 0)
        {
            peer.Counted[token] = (sequence, peer.ShownAt >= 0);
        }
    }

    private void CountWraps(Peer peer, RawMessage message)
    {
        int sequence = message.Number(OptionNumber.Observe);
        if (sequence >= 0)
        {
            TokenKey token = TokenKey.Of(message.Token);
            (int last, int wraps) = peer.Sequences.GetValueOrDefault(token, (-1, 0));
            wraps += sequence < last - 0x800000 ? 1 : 0;
            peer.Sequences[token] = (sequence, wraps);
            SequenceWraps = Math.Max(SequenceWraps, wraps);
        }

        if (message.Code != 0)
        {
            peer.MessageIdWraps += message.MessageId < peer.LastMessageId - 0x8000 ? 1 : 0;
            peer.LastMessageId = message.MessageId;
            MessageIdWraps = Math.Max(MessageIdWraps, peer.MessageIdWraps);
        }
    }

    // RFC 7641 section 3.6: after a Reset, or a GET that says so, there are no more notifications. A request has one response; only
    // conforming clients have a token for each.
    private void JudgeResponse(Peer peer, Datagram datagram, RawMessage message, SentMessage sent)
    {
        TokenKey token = sent.Token;
        if (peer.Unwanted.TryGetValue(token, out int allowed) && sent.IsNotification && (peer.Unwanted[token] = allowed - 1) < 0)
        {
            Fail("sent a notification to an observer that has ended its registration", datagram);
        }

        if (peer.Observed.Contains(token))
        {
            Overtake(peer, token);
            peer.Newest[token] = sent;
        }
        else if (peer.IsConforming && !peer.Answered.Add(token))
        {
            Fail("sent a second response to a request", datagram);
        }
    }

    // A RST to the newest notification so far ends nothing from now on.
    private static void Overtake(Peer peer, TokenKey token)
    {
        if (peer.Newest.TryGetValue(token, out SentMessage? newest))
        {
            newest.IsNewest = false;
        }
    }

    // RFC 7252 section 4.4: a message ID is not used again while the old message may be about. Section 4.2: how a CON is sent again.
    private void JudgeMessageId(Peer peer, Datagram datagram, RawMessage message)
    {
        long now = _events.NowMs;
        while (peer.Order.TryPeek(out (int MessageId, long Until) oldest) && oldest.Until <= now)
        {
            // It may have been used again meanwhile.
            if (peer.Sent.TryGetValue(oldest.MessageId, out SentMessage? old) && old.Until <= now)
            {
                peer.Sent.Remove(oldest.MessageId);
            }

            peer.Order.Dequeue();
        }

        // There are 65536, and a node that counts over all addresses is through with them after so many messages, be it in a flood.
        bool confirmable = message.Type == MessageType.Confirmable;
        if (!peer.Sent.TryGetValue(message.MessageId, out SentMessage? sent) || _messages - sent.Number > LeastMessageIds)
        {
            peer.Sent.Remove(message.MessageId);
            _messages++;
            JudgeSequence(peer, datagram, message);
            CountWraps(peer, message);
            long until = now + (confirmable ? _parameters.ExchangeLifetimeMs : _parameters.NonLifetimeMs);
            var added = new SentMessage(message)
            {
                Until = until,
                At = now,
                Number = _messages,
                PingedAt = now,
                Token = TokenKey.Of(message.Token),
                IsNotification = message.Number(OptionNumber.Observe) >= 0,
                Run = confirmable && message.Code != 0 ? RunFor(peer, datagram, message) : null,
            };
            peer.Sent.Add(message.MessageId, added);
            if (message.Code != 0)
            {
                JudgeResponse(peer, datagram, message, added);
            }

            peer.Order.Enqueue((message.MessageId, until));
            return;
        }

        if (message.Code == 0 && sent.Message.Code == 0)
        {
            // A ping: it is sent again as it was, and the Reset that a duplicate gets is the same.
            if (++sent.Pings > MaxPings)
            {
                Fail($"sent a ping for the {sent.Pings}th time", datagram);
            }
            else if (now - sent.PingedAt < _parameters.AckTimeoutMs)
            {
                Fail($"sent a ping again after {now - sent.PingedAt} ms", datagram);
            }

            sent.PingedAt = now;
            return;
        }

        if (sent.Run == null || !confirmable || !IsSameButForMaxAge(sent.Message, message))
        {
            Fail("used a message ID again within its lifetime", datagram);
            return;
        }

        JudgeAgain(peer, sent.Run, datagram);
    }

    // RFC 7641 section 4.5.2: a notification that nobody has acknowledged may be replaced by one with a newer state, which is a new
    // message, but the attempts and the back-off go on. After a request with its token all begins anew, and after a time in which there
    // was nothing to be said.
    private ConfirmableRun RunFor(Peer peer, Datagram datagram, RawMessage message)
    {
        long now = _events.NowMs;
        TokenKey token = TokenKey.Of(message.Token);
        bool isNotification = message.Number(OptionNumber.Observe) >= 0;
        (long askedAt, long repeatedAt) = peer.AskedAt.GetValueOrDefault(token);
        if (isNotification && peer.Runs.TryGetValue(token, out ConfirmableRun? run) && run.IsNotification && !run.IsSettled
            && !(peer.Temperatures.Contains(token) && NoReadingAt >= run.LastAt)
            && askedAt < run.FirstAt && now - run.FirstAt < _parameters.MaxTransmitWaitMs
            && (repeatedAt < run.FirstAt || IsInTime(run))) // a duplicate of a request need not be known as one
        {
            JudgeAgain(peer, run, datagram);
            run.MessageId = message.MessageId;
            return run;
        }

        run = new ConfirmableRun(token, isNotification, now) { IsOnCredit = peer.ShownAt < 0, MessageId = message.MessageId };
        peer.Runs[token] = run;
        return run;
    }

    private bool IsInTime(ConfirmableRun run)
    {
        return run.Count <= _parameters.MaxRetransmit && _events.NowMs - run.LastAt >= (long)_parameters.AckTimeoutMs << (run.Count - 1);
    }

    private void JudgeAgain(Peer peer, ConfirmableRun run, Datagram datagram)
    {
        long now = _events.NowMs;
        Retransmissions++;
        if (run.Count > _parameters.MaxRetransmit)
        {
            Fail($"sent a CON for the {run.Count + 1}th time", datagram);
        }
        else if (!IsInTime(run))
        {
            Fail($"sent a CON again after {now - run.LastAt} ms", datagram);
        }

        if (run.Count == 1)
        {
            peer.Repeated.RemoveAll(old => now - old.LastAt > _parameters.MaxTransmitWaitMs);
            peer.Repeated.Add(run);
        }

        run.SentAt.Add(now);
    }

    // RFC 7641 section 4.5: who does not acknowledge a CON in time is not interested any more. Registrations of one address, and
    // separate responses, have to wait for each other: NSTART.
    private void JudgeInterest(Peer peer, Datagram datagram, RawMessage message)
    {
        if (peer.Alive || message.Code == 0)
        {
            return; // pings are few in any case
        }

        TokenKey token = TokenKey.Of(message.Token);
        if (peer.ConfirmableSince.TryGetValue(token, out long since))
        {
            long silent = _events.NowMs - since;
            if (silent > (long)peer.Interests.Count * (_parameters.MaxTransmitWaitMs + 1000))
            {
                Fail($"still sends to an address that has not acknowledged anything for {silent / 1000} s", datagram);
            }
        }
        else if (message.Type == MessageType.Confirmable)
        {
            peer.ConfirmableSince.Add(token, _events.NowMs);
        }
    }

    private Peer PeerOf(Address address)
    {
        if (!_peers.TryGetValue(address, out Peer? peer))
        {
            peer = new Peer();
            _peers.Add(address, peer);
        }

        return peer;
    }

    private void Fail(string what, Datagram datagram)
    {
        ReadOnlySpan<byte> head = datagram.Bytes.AsSpan(0, Math.Min(datagram.Bytes.Length, HexShown));
        string more = head.Length < datagram.Bytes.Length ? "..." : "";
        _verdict.Fail($"the node {what}: to {datagram.To}, {Convert.ToHexStringLower(head)}{more}");
    }

    private sealed class SentMessage
    {
        public SentMessage(RawMessage message)
        {
            Message = message;
        }

        public RawMessage Message { get; }

        public long Until { get; init; }

        public int Number { get; init; } // of all messages

        public long At { get; init; } // when it was sent first

        public int Pings { get; set; } = 1; // how many times it was sent, if it is one

        public long PingedAt { get; set; }

        public ConfirmableRun? Run { get; init; } // of a CON that is no ping

        public TokenKey Token { get; init; }

        public bool IsNotification { get; init; }

        public bool IsNewest { get; set; } = true; // of its token
    }

    private sealed class Peer
    {
        public long BytesIn { get; set; }

        public long BytesOut { get; set; }

        public bool Shown { get; set; }

        public long ShownAt { get; set; } = -1;

        public long LongestAckMs { get; set; }

        public int LastMessageId { get; set; } = -1;

        public int MessageIdWraps { get; set; }

        public bool IsForged { get; set; }

        public Dictionary<string, long> Echoes { get; } = []; // values that it was sent, and when last

        public bool IsConforming { get; set; }

        public bool Alive { get; set; } = true;

        public Dictionary<int, SentMessage> Sent { get; } = [];

        public Queue<(int MessageId, long Until)> Order { get; } = new();

        public HashSet<int> Received { get; } = []; // type and message ID

        public HashSet<TokenKey> Tokens { get; } = [];

        public Dictionary<int, long> Owed { get; } = []; // when a CON came, by message ID

        public Dictionary<int, (long Until, RawMessage? Answer)> Posts { get; } = []; // by message ID

        public HashSet<TokenKey> Observed { get; } = [];

        public HashSet<TokenKey> Temperatures { get; } = []; // that stand for the temperature

        public bool HasMissed { get; set; } // it may have lost the belief of the node, by an ACK or RST to what the node does not remember

        public Dictionary<TokenKey, int> Unwanted { get; } = []; // and how many notifications may still come

        public HashSet<TokenKey> Answered { get; } = []; // other than in an ACK

        public Dictionary<TokenKey, SentMessage> Newest { get; } = [];

        public HashSet<TokenKey> Interests { get; } = []; // of requests after which CONs may come

        public Dictionary<TokenKey, (long First, long Any)> AskedAt { get; } = []; // when the newest request came, and a duplicate of one

        public Dictionary<TokenKey, long> Registered { get; } = []; // when the newest registration came

        public Dictionary<TokenKey, ConfirmableRun> Runs { get; } = []; // the newest

        public Dictionary<int, int> Acknowledged { get; } = []; // Observe value by the message ID of the registration that was answered

        public Dictionary<TokenKey, (int Value, bool Shown)> Counted { get; } = []; // the newest number, since the newest request

        public List<ConfirmableRun> Repeated { get; } = [];

        public Dictionary<TokenKey, (int Last, int Wraps)> Sequences { get; } = [];

        public Dictionary<TokenKey, long> ConfirmableSince { get; } = []; // since nobody is there
    }
}
