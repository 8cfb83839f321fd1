// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Text;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Simulation;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>
/// A node that does nothing without a key, under fire: requests of two who have one, and what others make of them: played back, bent, cut,
/// exchanged and put together from parts, with options outside that belong inside; and what nobody sends who means well, sealed with a
/// right key. Only what a key holder has sealed may change anything, once, and only what the rules let him; nothing is told to others, no
/// nonce serves twice, and what gets no answer is counted. The node restarts now and then. All depends on the seed alone.
/// </summary>
public sealed class ProtectedFuzzSession
{
    /// <summary>Datagrams of a session.</summary>
    public const int Steps = 1000;

    private const string Owner = "owner";
    private const string Mallory = "mallory";
    private const string Closed = "secure-only 2"; // to whom has none of the two keys

    // What each of the two may change, by these rules.
    private const string Rules = "/alarm read=any-key write=b\n/config write=a";
    private const NodeParts AdminMay = NodeParts.Config | NodeParts.Calibration | NodeParts.Observers;
    private const NodeParts UserMay = NodeParts.Alarm | NodeParts.Rules | NodeParts.Calibration | NodeParts.Observers;

    // Outside of a protected message they mean nothing, or are for proxies.
    private static readonly int[] s_outside =
    [
        OptionNumber.IfMatch, OptionNumber.ETag, OptionNumber.Observe, OptionNumber.UriPath, OptionNumber.ContentFormat,
        OptionNumber.MaxAge, OptionNumber.Accept, OptionNumber.Block1, OptionNumber.Block2, OptionNumber.Echo,
        OptionNumber.UriHost, OptionNumber.ProxyUri, OptionNumber.ProxyScheme, OptionNumber.HopLimit, OptionNumber.NoResponse, 65001,
    ];

    private readonly int _seed;
    private readonly FuzzSummary _summary;
    private readonly Random _random;
    private readonly DatagramSource _plain;
    private readonly Verdict _nonces = new(new EventQueue(0));
    private readonly FuzzKey[] _keys;
    private readonly ProtectedFuzzNode _node;
    private readonly List<FuzzRequest> _sealed = [];
    private readonly Dictionary<string, FuzzRequest> _asked = []; // by token
    private byte[]? _lastReply;
    private int _nextMessageId;

    /// <summary>Makes a session.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="summary">Where it counts what it did.</param>
    public ProtectedFuzzSession(int seed, FuzzSummary summary)
    {
        _seed = seed;
        _summary = summary;
        _random = new Random(seed);
        _plain = new DatagramSource(_random);
        var book = new SealBook(_nonces);
        byte[] secret = _random.Bytes(16);
        _keys =
        [
            new FuzzKey("a", true, secret, [2], null, book, AdminMay), new FuzzKey("b", false, secret, [3], [0x37, 0xCB], book, UserMay),
        ];
        _node = new ProtectedFuzzNode(seed, Encoding.ASCII.GetBytes($"{Rules}\n{_keys[0].Line}\n{_keys[1].Line}\n"), book);
    }

    /// <summary>Runs the session, up to its first finding.</summary>
    /// <returns>The finding, or null.</returns>
    public Finding? Run()
    {
        FuzzRequest close = Seal(_keys[0], RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "keys").Body("access=secure-only"));
        close.WasDelivered = true;
        byte[] datagram = close.Datagram;
        string? mistake = Feed(Owner, datagram, NodeParts.None, true)
            ?? (_node.State == Closed ? null : "the admin could not close the node");
        for (int step = 0; step < Steps; step++)
        {
            if (mistake == null && _random.Next(3) == 0)
            {
                mistake = Pass(_random.Next(20) == 0 ? _random.Next(100000) : _random.Next(1500));
            }

            if (mistake == null && _random.Next(200) == 0)
            {
                mistake = Restart();
            }

            if (mistake == null)
            {
                datagram = Next(out string remote, out DatagramKind kind, out NodeParts mayChange);
                mistake = Feed(remote, datagram, mayChange, false);
                _summary.Count(kind, datagram, _lastReply);
            }

            mistake ??= _nonces.Failure;
            if (mistake != null)
            {
                return new Finding(_seed, step, datagram, mistake);
            }
        }

        _summary.Count(_node, true);
        return null;
    }

    private byte[] Next(out string remote, out DatagramKind kind, out NodeParts mayChange)
    {
        mayChange = NodeParts.None;
        int dice = _random.Next(100);
        if (dice < 10)
        {
            return _plain.Next(out remote, out kind); // without a key, whatever it is, it does nothing
        }

        remote = _random.Next(2) == 0 ? Owner : Mallory;
        if (dice < 60 || _sealed.Count < 4)
        {
            FuzzRequest request = Seal(_keys[_random.Next(_keys.Length)], Inner());
            if (_random.Next(4) != 0)
            {
                kind = DatagramKind.Protected;
                remote = Owner;
                return Deliver(request, out mayChange);
            }

            // It gets lost, and what becomes of it somebody else decides.
        }

        kind = DatagramKind.Forged;
        FuzzRequest chosen = _sealed[_sealed.Count - 1 - _random.Next(Math.Min(40, _sealed.Count))];
        if (_random.Next(5) == 0)
        {
            // As it was, under another message ID, which nothing protects: good for once.
            byte[] again = Deliver(chosen, out mayChange);
            again[2] = (byte)_random.Next(256);
            return again;
        }

        return Bend(chosen);
    }

    private static byte[] Deliver(FuzzRequest request, out NodeParts mayChange)
    {
        mayChange = request.WasDelivered ? NodeParts.None : request.Key.MayChange;
        request.WasDelivered = true;
        return (byte[])request.Datagram.Clone();
    }

    private RawMessage Inner()
    {
        MessageType type = _random.Next(4) == 0 ? MessageType.NonConfirmable : MessageType.Confirmable;
        switch (_random.Next(8))
        {
            case 0:
                return RawMessage.Request(type, CoapCode.Put, "alarm").Body(_random.Next(2) == 0 ? "ON" : "OFF");
            case 1:
                return RawMessage.Request(type, CoapCode.Post, "alarm/rules").Body("gt=59.99");
            case 2:
                return RawMessage.Request(type, CoapCode.Put, "config").Body("period=" + _random.Next(1, 9));
            case 3:
                return RawMessage.Request(type, CoapCode.Get, "temperature").Uint(OptionNumber.Observe, (uint)_random.Next(2));
            case 4:
                return RawMessage.Request(type, CoapCode.Get, "node").Uint(OptionNumber.Block2, (uint)_random.Next(3));
            case 5:
                return RawMessage.Request(type, _random.Next(2) == 0 ? CoapCode.Get : CoapCode.Delete, "alarm/rules/" + _random.Next(1, 5));
            case 6:
                // The part of a body, in blocks inside.
                return RawMessage.Request(type, CoapCode.Put, "config")
                    .Uint(OptionNumber.Block1, (uint)((_random.Next(3) << 4) | _random.Next(16)))
                    .Body("period=5 n=3    "[.._random.Next(17)]);
            default:
                // What a key does not make good: a response or an unknown method inside, options at random.
                RawMessage odd = RawMessage.Request(type, CoapCode.Get, "temperature");
                odd.Code = _random.Next(1, 256);
                for (int i = _random.Next(4); i > 0; i--)
                {
                    odd.Options.Add(new RawOption(_random.Next(40), _random.Bytes(_random.Next(6))));
                }

                odd.Options.RemoveAll(option => option.Number == OptionNumber.Oscore); // nothing is sealed twice
                odd.Payload = _random.Bytes(_random.Next(30));
                return odd;
        }
    }

    private byte[] Bend(FuzzRequest request)
    {
        _ = RawMessage.Parse(request.Datagram, out RawMessage message);
        message.MessageId = ++_nextMessageId & 0xFFFF;
        int at = message.Options.FindIndex(option => option.Number == OptionNumber.Oscore);
        byte[] value = (byte[])message.Options[at].Value.Clone();
        switch (_random.Next(9))
        {
            case 0:
                value[_random.Next(value.Length)] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                value = value[.._random.Next(value.Length)];
                break;
            case 2:
                // Flags, and as much behind them as comes.
                value = [(byte)_random.Next(256), .. _random.Bytes(_random.Next(20))];
                break;
            case 3:
                message.Payload[_random.Next(message.Payload.Length)] ^= (byte)(1 << _random.Next(8));
                break;
            case 4:
                message.Payload = message.Payload[.._random.Next(message.Payload.Length)];
                break;
            case 5:
                // The option of one message, the ciphertext of another.
                _ = RawMessage.Parse(_sealed[_random.Next(_sealed.Count)].Datagram, out RawMessage other);
                message.Payload = other.Payload.AsSpan().SequenceEqual(message.Payload) ? _random.Bytes(20) : other.Payload;
                break;
            case 6:
                message.Options.Add(new RawOption(OptionNumber.Oscore, value));
                break;
            case 7:
                message.Payload = [.. message.Payload, .. _random.Bytes(1 + _random.Next(1200))];
                break;
            default:
                value = [.. value, .. _random.Bytes(1 + _random.Next(3))];
                break;
        }

        message.Options[at] = new RawOption(OptionNumber.Oscore, value);
        for (int i = _random.Next(3); i > 0; i--)
        {
            message.Options.Add(new RawOption(s_outside[_random.Next(s_outside.Length)], _random.Bytes(_random.Next(4))));
        }

        if (_random.Next(6) == 0)
        {
            message.Code = _random.Next(1, 8);
        }

        return message.Encode();
    }

    private FuzzRequest Seal(FuzzKey key, RawMessage message)
    {
        message.MessageId = ++_nextMessageId & 0xFFFF;
        message.Token = [(byte)(_nextMessageId >> 8), (byte)_nextMessageId, 0x5A];
        if (key.Echo != null && message.Code < 32)
        {
            message.Options.RemoveAll(option => option.Number == OptionNumber.Echo);
            message.Options.Add(new RawOption(OptionNumber.Echo, key.Echo)); // what the node has asked for since it started
        }

        FuzzRequest? request = key.Seal(message);
        if (request == null)
        {
            return Seal(key, RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "alarm")); // what was drawn is no message
        }

        _asked[Convert.ToHexString(message.Token)] = request;
        _sealed.Add(request);
        return request;
    }

    [SuppressMessage("Design", "CA1031", Justification = "That nothing is thrown, whatever it be, is what is tested.")]
    private string? Feed(string remote, byte[] datagram, NodeParts mayChange, bool mayChangeKeys)
    {
        _lastReply = null;
        NodeSnapshot before = _node.Inner.Snapshot();
        string stored = _node.StoredKeys();
        int counted = _node.Counted();
        byte[] copy = (byte[])datagram.Clone();
        try
        {
            _node.Handle(remote, copy);
        }
        catch (Exception e)
        {
            return "thrown: " + e;
        }

        if (!copy.AsSpan().SequenceEqual(datagram))
        {
            return "the datagram was written to";
        }

        NodeParts changed = before.Difference(_node.Inner.Snapshot());
        if ((changed & ~mayChange) != 0)
        {
            return $"{changed & ~mayChange} changed without a request of somebody who may";
        }

        if (!mayChangeKeys && stored != _node.StoredKeys())
        {
            return "keys or rules changed without a request of an admin";
        }

        if (changed != 0)
        {
            _summary.Count(changed);
        }

        (string Remote, byte[] Bytes)[] sent = _node.Inner.Take();
        (string Remote, byte[] Bytes)[] replies = [.. sent.Where(message => message.Bytes.Length != 4 || message.Bytes[1] != 0)];
        if (replies.Length > 1)
        {
            return $"{replies.Length} replies to one datagram";
        }

        if (sent.Length == 0 && counted == _node.Counted())
        {
            return "neither answered nor counted";
        }

        _lastReply = sent.Length == 0 ? null : sent[0].Bytes;
        foreach ((string to, byte[] bytes) in replies)
        {
            if (to != remote)
            {
                return "the reply went to somebody else";
            }

            if (remote == Mallory && mayChange == NodeParts.None
                && bytes.Length + Datagram.HeaderBytes > WireMonitor.AmplificationLimit * (datagram.Length + Datagram.HeaderBytes))
            {
                return $"{bytes.Length} bytes for {datagram.Length}";
            }
        }

        return replies.Select(reply => Judge(reply.Bytes)).FirstOrDefault(mistake => mistake != null);
    }

    [SuppressMessage("Design", "CA1031", Justification = "That nothing is thrown, whatever it be, is what is tested.")]
    private string? Pass(int milliseconds)
    {
        try
        {
            _node.Pass(milliseconds);
        }
        catch (Exception e)
        {
            return "thrown when something fell due: " + e;
        }

        return _node.Inner.Take().Select(message => Judge(message.Bytes)).FirstOrDefault(mistake => mistake != null);
    }

    // All is lost but what was stored; and whoever asks next has to show that he is there (RFC 8613 appendix B.1.2).
    private string? Restart()
    {
        _summary.Count(_node, false);
        string stored = _node.StoredKeys();
        _node.Restart();
        return _node.State != Closed || stored != _node.StoredKeys() ? "keys or rules are others after a restart: " + _node.State : null;
    }

    // What is not protected says that it was refused, and no more; what is, can be opened by whose request it answers.
    private string? Judge(byte[] bytes)
    {
        if (RawMessage.Parse(bytes, out RawMessage message) != Shape.Message)
        {
            return "what was sent is no message: " + Convert.ToHexStringLower(bytes);
        }

        if (message.Code == 0)
        {
            return null;
        }

        if (!message.Values(OptionNumber.Oscore).Any())
        {
            return message.Code >> 5 is 4 or 5 ? null : "told without protection: " + Convert.ToHexStringLower(bytes);
        }

        return _asked.TryGetValue(Convert.ToHexString(message.Token), out FuzzRequest? request) && request.Key.Open(request, bytes)
            ? null
            : "what was sent can't be opened: " + Convert.ToHexStringLower(bytes);
    }
}
