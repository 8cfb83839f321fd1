// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>
/// Two nodes that get the same datagrams: one in an array that ends where the datagram ends, so that a look beyond throws; the other
/// in a larger one with another message behind it, so that a look beyond shows. Every step is judged.
/// </summary>
public sealed class FuzzTarget
{
    private const int MaxSendsPerWake = 64; // more than all tables together have rows
    private const int TrapBytes = 1200; // more than is served: what lies farther off is what earlier datagrams left

    private readonly FuzzNode _exact;
    private readonly FuzzNode _roomy;
    private readonly WireCheck _wire = new();
    private readonly byte[] _trap;
    private readonly byte[] _space = new byte[RawMessage.MaxBytes + 64];
    private readonly HashSet<(string Remote, string Hex)> _replies = [];

    /// <summary>Makes the nodes.</summary>
    /// <param name="seed">Seed of their endpoints.</param>
    public FuzzTarget(int seed)
    {
        _exact = new FuzzNode(seed);
        _roomy = new FuzzNode(seed);
        _trap = RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "alarm").Body("ON").Encode();
    }

    /// <summary>Called with every message that a node sends.</summary>
    public Action<string, byte[]>? OnSent { get; set; }

    /// <summary>What the nodes have done.</summary>
    public EndpointCounters Counters => _exact.Node.Endpoint.Counters;

    /// <summary>The last reply, or null if there was none.</summary>
    public byte[]? LastReply { get; private set; }

    /// <summary>What the last datagram has changed.</summary>
    public NodeParts LastChange { get; private set; }

    /// <summary>Hands a datagram in.</summary>
    /// <param name="remote">Who sent it.</param>
    /// <param name="datagram">An array that ends where the datagram ends.</param>
    /// <param name="multicast">Whether it was sent to a group.</param>
    /// <returns>What is wrong, or null.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "That nothing is thrown, whatever it be, is what is tested.")]
    public string? Feed(string remote, byte[] datagram, bool multicast)
    {
        // What lies behind the datagram continues it, if anybody reads on: the rest of a message that switches the alarm on.
        datagram.CopyTo(_space, 0);
        for (int at = datagram.Length; at < Math.Min(datagram.Length + TrapBytes, _space.Length); at += _trap.Length)
        {
            _trap.AsSpan(0, Math.Min(_trap.Length, _space.Length - at)).CopyTo(_space.AsSpan(at));
        }

        LastChange = NodeParts.None;
        byte[] copy = (byte[])datagram.Clone();
        int duplicates = Counters.Duplicates;
        NodeSnapshot before = _exact.Snapshot();
        try
        {
            if (_wire.Check(datagram) is { } mistake)
            {
                return mistake;
            }

            _exact.Node.HandleDatagram(_exact.Board.Now, new string(remote), copy, copy.Length, multicast);
            _roomy.Node.HandleDatagram(_roomy.Board.Now, new string(remote), _space, datagram.Length, multicast);
        }
        catch (Exception e)
        {
            return "thrown: " + e;
        }

        if (!copy.AsSpan().SequenceEqual(datagram))
        {
            return "the datagram was written to";
        }

        (string Remote, byte[] Bytes)[] sent = _exact.Take();
        if (Compare(sent) is { } difference)
        {
            return difference;
        }

        LastReply = sent.Length == 0 ? null : sent[0].Bytes;
        Expectation expected = Expectation.Of(datagram, multicast, _exact.Config.MaxMessageBytes, _exact.Config.MaxOptions);
        return JudgeReply(remote, sent, expected, Counters.Duplicates != duplicates) ?? JudgeState(before, expected);
    }

    /// <summary>Lets time pass and does what falls due.</summary>
    /// <param name="milliseconds">How long.</param>
    /// <param name="centi">What the sensor measures from now on, or null for no reading.</param>
    /// <param name="finish">Whether late answers are ready.</param>
    /// <returns>What is wrong, or null.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "That nothing is thrown, whatever it be, is what is tested.")]
    public string? Pass(int milliseconds, int? centi, bool finish)
    {
        foreach (FuzzNode node in (FuzzNode[])[_exact, _roomy])
        {
            node.Board.SensorFails = centi == null;
            node.Board.Centi = centi ?? 0;
            if (finish)
            {
                node.Late.Finish();
            }

            try
            {
                node.Board.MoveOn(node.Node, node.Board.Now + milliseconds);
            }
            catch (Exception e)
            {
                return "thrown when something fell due: " + e;
            }
        }

        (string Remote, byte[] Bytes)[] sent = _exact.Take();
        if (Compare(sent) is { } difference)
        {
            return difference;
        }

        if (sent.Length > MaxSendsPerWake * (1 + (milliseconds / 1000)))
        {
            return $"{sent.Length} messages at once";
        }

        foreach ((string remote, byte[] bytes) in sent)
        {
            if (JudgeMessage(bytes, out RawMessage message) is { } mistake)
            {
                return mistake;
            }

            bool empty = message.Code == 0;
            if (message.Type == MessageType.Reset || (empty && message.Type != MessageType.Acknowledgement && !IsPing(bytes)))
            {
                return "sent without a reason: " + Convert.ToHexStringLower(bytes);
            }

            if (message.Type == MessageType.Acknowledgement)
            {
                Remember(remote, bytes); // put off, and what a duplicate gets from now on
            }

            OnSent?.Invoke(remote, bytes);
        }

        return JudgeCounters();
    }

    private string? Compare((string Remote, byte[] Bytes)[] sent)
    {
        bool same = Outbox.AreSame(sent, _roomy.Take()) && _exact.Snapshot() == _roomy.Snapshot();
        return same ? null : "bytes behind the datagram make a difference";
    }

    private string? JudgeReply(string remote, (string Remote, byte[] Bytes)[] sent, Expectation expected, bool duplicate)
    {
        if (sent.Length == 2 && IsPing(sent[1].Bytes) && sent[1].Remote.Equals(remote))
        {
            OnSent?.Invoke(remote, sent[1].Bytes); // an answer was cut, and the address is asked whether it can receive
        }
        else if (sent.Length > 1)
        {
            return $"{sent.Length} replies to one datagram";
        }

        if (sent.Length == 0)
        {
            // A duplicate may have no answer any more, and a late one has none yet.
            bool owed = expected.MustReset
                || (expected.MayReply && !expected.MayBeUnwanted && !expected.Message.Options.Any(option => IsLate(option)));
            return owed && !duplicate ? "no reply where one is owed" : null;
        }

        (string to, byte[] bytes) = sent[0];
        if (!to.Equals(remote))
        {
            return "the reply went to somebody else";
        }

        if (JudgeMessage(bytes, out RawMessage reply) is { } mistake)
        {
            return mistake;
        }

        OnSent?.Invoke(remote, bytes);
        int messageId = expected.Message.MessageId;
        if (duplicate && reply.MessageId == messageId && _replies.Contains((to, Convert.ToHexString(bytes))))
        {
            return null;
        }

        if (!expected.MayReply)
        {
            return "a reply where none may be: " + Convert.ToHexStringLower(bytes);
        }

        if (expected.MustReset)
        {
            return duplicate || bytes.AsSpan().SequenceEqual((byte[])[0x70, 0x00, (byte)(messageId >> 8), (byte)messageId])
                ? null
                : "something else where a RST is owed: " + Convert.ToHexStringLower(bytes);
        }

        bool confirmable = expected.Message.Type == MessageType.Confirmable;
        if (reply.Type != (confirmable ? MessageType.Acknowledgement : MessageType.NonConfirmable)
            || (confirmable && reply.MessageId != messageId))
        {
            return "a reply of the wrong type or message ID: " + Convert.ToHexStringLower(bytes);
        }

        if (reply.Code == 0 && (duplicate || expected.MayBeUnwanted))
        {
            return null; // the empty ACK of an answer that was put off, or that nobody wants
        }

        if (reply.Code >> 5 is not (2 or 4 or 5) || !reply.Token.AsSpan().SequenceEqual(expected.Message.Token))
        {
            return "a reply that is no response to this request: " + Convert.ToHexStringLower(bytes);
        }

        if (!duplicate && expected.MustAnswer is { } code && reply.Code != (int)code)
        {
            return $"{reply.Code >> 5}.{reply.Code & 31:D2} where {code} is owed";
        }

        if (confirmable)
        {
            Remember(to, bytes);
        }

        return null;
    }

    // A duplicate gets the reply once more; of a long one to a request that has changed something, code and token.
    private void Remember(string remote, byte[] reply)
    {
        _replies.Add((remote, Convert.ToHexString(reply)));
        _replies.Add((remote, Convert.ToHexString(reply, 0, 4 + (reply[0] & 15))));
    }

    private string? JudgeState(NodeSnapshot before, Expectation expected)
    {
        NodeSnapshot after = _exact.Snapshot();
        NodeParts changed = before.Difference(after);
        if ((changed & ~expected.MayChange) != 0)
        {
            return $"{changed & ~expected.MayChange} changed without a valid request";
        }

        if (after.AlarmOn != after.OutputOn)
        {
            return "the output is not what the alarm is";
        }

        if (Math.Abs(after.Observers - before.Observers) > 1)
        {
            return "more than one observer came or went";
        }

        bool refused = LastReply is { } reply && reply[1] >= 0x80;
        if (refused && (changed & ~NodeParts.Observers) != 0)
        {
            return "a request was refused and changed something all the same";
        }

        LastChange = changed;
        bool alarmPut = expected.MayChange == NodeParts.Alarm && LastReply is { } answer && answer[1] == (int)CoapCode.Changed
            && !expected.Message.Values(OptionNumber.Block1).Any();
        if (alarmPut && changed != 0 && after.AlarmOn != (expected.Message.Payload[1] == (byte)'N'))
        {
            return "the alarm is not what was asked for";
        }

        return JudgeCounters();
    }

    // What a node sends must be a message of the same strictness that it asks of others.
    private string? JudgeMessage(byte[] bytes, out RawMessage message)
    {
        if (RawMessage.Parse(bytes, out message) != Shape.Message || bytes.Length > _exact.Config.MaxMessageBytes)
        {
            return "what was sent is no message: " + Convert.ToHexStringLower(bytes);
        }

        return _wire.Check(bytes) is { } mistake ? mistake + " in what was sent: " + Convert.ToHexStringLower(bytes) : null;
    }

    private string? JudgeCounters()
    {
        return Counters.HandlerErrors != 0 ? "a handler threw or answered nothing"
            : Counters.ResponsesTooLarge != 0 ? "an answer did not fit"
            : Counters.SendFailures != 0 ? "a datagram was not sent" : null;
    }

    private static bool IsPing(byte[] bytes)
    {
        return bytes.Length == 4 && bytes[0] == 0x40 && bytes[1] == 0;
    }

    private static bool IsLate(RawOption option)
    {
        return option.Number == OptionNumber.UriPath && option.Value.AsSpan().SequenceEqual("late"u8);
    }
}
