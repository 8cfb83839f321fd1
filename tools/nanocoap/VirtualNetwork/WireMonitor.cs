// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Tool.Fuzzing;

namespace NanoCoap.Tool.VirtualNetwork;

/// <summary>
/// Reads along what the node gets and what it sends, and holds it against the RFCs: it knows of the node only what can be seen on the
/// wire.
/// </summary>
public sealed class WireMonitor
{
    /// <summary>How many times the bytes received under an address may be sent to it before it has shown that it can receive.</summary>
    public const int AmplificationLimit = 3;

    private const int HexShown = 32;
    private const int AcknowledgeMs = 1000;

    // What a response may have: RFC 7252 section 5.10, RFC 7641 section 2, RFC 7959 sections 2.1 and 4.
    private static readonly Dictionary<int, (int Min, int Max)> s_optionLengths = new()
    {
        [OptionNumber.ETag] = (1, 8),
        [OptionNumber.Observe] = (0, 3),
        [OptionNumber.LocationPath] = (0, 255),
        [OptionNumber.ContentFormat] = (0, 2),
        [OptionNumber.MaxAge] = (0, 4),
        [OptionNumber.Block2] = (0, 3),
        [OptionNumber.Block1] = (0, 3),
        [OptionNumber.Size2] = (0, 4),
        [OptionNumber.Size1] = (0, 4),
    };

    private readonly EventQueue _events;
    private readonly Verdict _verdict;
    private readonly TransmissionParameters _parameters;
    private readonly int _maxMessageBytes;
    private readonly Dictionary<Address, Peer> _peers = [];
    private readonly Queue<(Peer Peer, int MessageId, long At)> _owed = new();
    private int _lastMessageId = -1;
    private int _lastSequence = -1;

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

    /// <summary>Whether amplification is judged.</summary>
    public bool LimitsAmplification { get; set; } = true;

    /// <summary>The highest amplification seen of an address that had not shown that it can receive, in hundredths.</summary>
    public int AmplificationCenti { get; private set; }

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

    /// <summary>Of these, CONs sent again.</summary>
    public int Retransmissions { get; private set; }

    /// <summary>Says that a conforming client is at an address: each CON from there is to be acknowledged.</summary>
    /// <param name="address">The address.</param>
    public void ConformingIsAt(Address address)
    {
        PeerOf(address).IsConforming = true;
    }

    /// <summary>How many times message IDs began anew.</summary>
    public int MessageIdWraps { get; private set; }

    /// <summary>How many times sequence numbers of notifications began anew.</summary>
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
                peer.Received.Add(((int)message.Type << 16) | message.MessageId);
                if (shape == Shape.Message)
                {
                    OnToken(peer, message);
                    if (peer.IsConforming && message.Type == MessageType.Confirmable)
                    {
                        peer.Owed[message.MessageId] = _events.NowMs;
                        _owed.Enqueue((peer, message.MessageId, _events.NowMs));
                    }

                    Requests += message.Code is > 0 and < 0x20 ? 1 : 0;
                    Pings += message.Code == 0 && message.Type == MessageType.Confirmable ? 1 : 0;
                }

                break;
            default:
                bool valid = shape == Shape.Message && (message.Code == 0 || message.Type == MessageType.Acknowledgement);
                if (valid && !peer.IsForged && peer.Sent.TryGetValue(message.MessageId, out SentMessage? sent))
                {
                    peer.Shown = true;
                    if (message.Type == MessageType.Reset && sent.IsNewest && sent.IsNotification)
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

        if (message.Type is MessageType.Acknowledgement or MessageType.Reset)
        {
            peer.Owed.Remove(message.MessageId);
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

    private static void OnToken(Peer peer, RawMessage message)
    {
        TokenKey token = TokenKey.Of(message.Token);
        int observe = message.Is(CoapCode.Get) ? message.Number(OptionNumber.Observe) : -1;
        peer.Tokens.Add(token);
        peer.Answered.Remove(token);
        if (observe == 0)
        {
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

    private void CountWraps(RawMessage message)
    {
        int sequence = message.Number(OptionNumber.Observe);
        if (sequence >= 0)
        {
            SequenceWraps += sequence < _lastSequence - 0x800000 ? 1 : 0;
            _lastSequence = sequence;
        }

        if (message.Code != 0)
        {
            MessageIdWraps += message.MessageId < _lastMessageId - 0x8000 ? 1 : 0;
            _lastMessageId = message.MessageId;
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
            if (peer.Newest.TryGetValue(token, out SentMessage? before))
            {
                before.IsNewest = false;
            }

            peer.Newest[token] = sent;
        }
        else if (peer.IsConforming && !peer.Answered.Add(token))
        {
            Fail("sent a second response to a request", datagram);
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

        bool confirmable = message.Type == MessageType.Confirmable;
        if (!peer.Sent.TryGetValue(message.MessageId, out SentMessage? sent))
        {
            CountWraps(message);
            long until = now + (confirmable ? _parameters.ExchangeLifetimeMs : _parameters.NonLifetimeMs);
            var added = new SentMessage(datagram.Bytes)
            {
                Until = until,
                LastAt = now,
                Token = TokenKey.Of(message.Token),
                IsNotification = message.Number(OptionNumber.Observe) >= 0,
            };
            peer.Sent.Add(message.MessageId, added);
            if (message.Code != 0)
            {
                JudgeResponse(peer, datagram, message, added);
            }

            peer.Order.Enqueue((message.MessageId, until));
            return;
        }

        if (message.Code == 0 && sent.Bytes.Length == datagram.Bytes.Length)
        {
            // Pings have message IDs by chance, so that nobody can guess them. That one comes twice is rare, and does no harm: the Reset
            // that a duplicate gets is the same.
            sent.LastAt = now;
            return;
        }

        if (!confirmable || !datagram.Bytes.AsSpan().SequenceEqual(sent.Bytes))
        {
            Fail("used a message ID again within its lifetime", datagram);
            return;
        }

        Retransmissions++;
        sent.Again++;
        if (sent.Again > _parameters.MaxRetransmit)
        {
            Fail($"sent a CON for the {sent.Again + 1}th time", datagram);
        }
        else if (now - sent.LastAt < (long)_parameters.AckTimeoutMs << (sent.Again - 1))
        {
            Fail($"sent a CON again after {now - sent.LastAt} ms", datagram);
        }

        sent.LastAt = now;
    }

    // RFC 7641 section 4.5: who does not acknowledge a CON in time is not interested any more. Registrations of one address, and
    // separate responses, have to wait for each other: NSTART.
    private void JudgeInterest(Peer peer, Datagram datagram, RawMessage message)
    {
        if (peer.Alive)
        {
            return;
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
        public SentMessage(byte[] bytes)
        {
            Bytes = bytes;
        }

        public byte[] Bytes { get; }

        public long Until { get; init; }

        public long LastAt { get; set; }

        public int Again { get; set; }

        public TokenKey Token { get; init; }

        public bool IsNotification { get; init; }

        public bool IsNewest { get; set; } = true; // of its token
    }

    private sealed class Peer
    {
        public long BytesIn { get; set; }

        public long BytesOut { get; set; }

        public bool Shown { get; set; }

        public bool IsForged { get; set; }

        public bool IsConforming { get; set; }

        public bool Alive { get; set; } = true;

        public Dictionary<int, SentMessage> Sent { get; } = [];

        public Queue<(int MessageId, long Until)> Order { get; } = new();

        public HashSet<int> Received { get; } = []; // type and message ID

        public HashSet<TokenKey> Tokens { get; } = [];

        public Dictionary<int, long> Owed { get; } = []; // when a CON came, by message ID

        public HashSet<TokenKey> Observed { get; } = [];

        public Dictionary<TokenKey, int> Unwanted { get; } = []; // and how many notifications may still come

        public HashSet<TokenKey> Answered { get; } = []; // other than in an ACK

        public Dictionary<TokenKey, SentMessage> Newest { get; } = [];

        public HashSet<TokenKey> Interests { get; } = []; // of requests after which CONs may come

        public Dictionary<TokenKey, long> ConfirmableSince { get; } = []; // since nobody is there
    }
}
