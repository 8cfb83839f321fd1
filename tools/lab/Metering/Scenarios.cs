// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Fakes;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Lab.Metering;

/// <summary>
/// What is metered: one node, given the same things time and again. Each is done many times before it counts, so that everything is
/// initialised and every table is full, and as often as an exchange table has places while it counts. What came of it is
/// checked each time: a request that is refused would be cheap.
/// </summary>
/// <remarks>Runs in a load context of its own; see <see cref="Meter"/>.</remarks>
public sealed class Scenarios
{
    private const int WarmUp = 48;
    private const int Times = 16;

    // From the default settings: a reading and a notification every two seconds, and every fifth of them a CON.
    private const int PeriodMs = 2000;
    private const int ConfirmEvery = 5;

    // So many notifications that the value of their Observe option has grown to two bytes.
    private const int NotificationsBefore = 300;

    // Observers are due at times of their own: 64 fit into one period, and none falls on a reading.
    private const int FirstAtMs = 13;
    private const int DistanceMs = 25;
    private const int RoundTripMs = 5;

    private readonly int _observers;
    private readonly int _blocks;
    private readonly List<(int Observers, string Name, int Times, long[] Executed)> _results;
    private readonly FakeBoard _board = new() { Now = 1000 };
    private readonly FakeTransport _net = new();
    private readonly NodeLoop _loop;
    private readonly SensorNode _node;
    private int _messageId = 0x1000;
    private string _scenario = "";

    private Scenarios(int observers, int blocks, List<(int Observers, string Name, int Times, long[] Executed)> results)
    {
        _observers = observers;
        _blocks = blocks;
        _results = results;
        NodeBoard board = _board.Assemble(new FakeStore(), _net);
        var config = new EndpointConfig();
        config.Observers = Math.Max(config.Observers, observers);
        config.Peers = Math.Max(config.Peers, observers + 8);
        _node = new SensorNode(board, config, new TransmissionParameters());
        _loop = new NodeLoop(_node, board);
    }

    /// <summary>Runs all of them.</summary>
    /// <param name="blocks">Blocks of metered code.</param>
    /// <returns>How often each scenario took place, and how often each block was executed meanwhile.</returns>
    /// <exception cref="InvalidOperationException">Something went otherwise than it should.</exception>
    public static List<(int Observers, string Name, int Times, long[] Executed)> Run(int blocks)
    {
        BlockCounter.Open(blocks + 2);
        MeteredRemote.Open(blocks);
        var results = new List<(int, string, int, long[])>();
        foreach (int observers in (int[])[1, 8, 64])
        {
            new Scenarios(observers, blocks + 2, results).RunAll();
        }

        ProtectedScenarios.Run(blocks + 2, results);
        SecureScenarios.Run(blocks + 2, results);

        return results;
    }

    private static RawMessage Con(CoapCode method, string path, params byte[] token)
    {
        return RawMessage.Request(MessageType.Confirmable, method, path, token);
    }

    private static RawMessage Empty(MessageType type)
    {
        return new RawMessage { Type = type };
    }

    // Every datagram brings an object of its own for its sender, as a socket does: equal, and not the same.
    private static object Remote(string name)
    {
        return new MeteredRemote(name);
    }

    private void RunAll()
    {
        FillExchanges();
        Register();
        Notifications();
        _scenario = "requests";
        Reads();
        Writes();
        Tags();
        MessageLayer();
        Tick();
        Turn();
        Conditions();
        Expect(_node.Endpoint.ObserverCount == _observers, "observers were lost");
        Expect(_node.Endpoint.Counters.HandlerErrors == 0, "a handler failed");
    }

    private void FillExchanges()
    {
        _scenario = "filling the exchange tables";
        for (int i = 0; i < WarmUp; i++)
        {
            Deliver(Con(CoapCode.Get, "config"), "early" + i);
            ExpectReply(MessageType.Acknowledgement, CoapCode.Content);
            Deliver(Con(CoapCode.Put, "alarm").Body("OFF"), "early" + i);
            ExpectReply(MessageType.Acknowledgement, CoapCode.Changed);
        }

        Expect(_node.Endpoint.Counters.ExchangesEvicted > 0, "the exchange tables are not full");
    }

    private void Register()
    {
        _scenario = "registration";
        long start = _board.Now;
        for (int i = 0; i < _observers; i++)
        {
            _board.Now = start + FirstAtMs + (i * DistanceMs);
            Deliver(Con(CoapCode.Get, "temperature", (byte)i, 0x0B).Uint(OptionNumber.Observe, 0), "observer" + i);
            Expect(_net.Sent == 2, $"{_net.Sent} messages in place of a reply and a ping");
            _ = RawMessage.Parse(_net.Take(out _), out RawMessage reply);
            Expect(reply.Type == MessageType.Acknowledgement && reply.Values(OptionNumber.Observe).Any(), "not registered");
            _ = RawMessage.Parse(_net.Last, out RawMessage ping);
            RawMessage reset = Empty(MessageType.Reset);
            reset.MessageId = ping.MessageId;
            Handle(Remote("observer" + i), reset.Encode());
        }

        Expect(_node.Endpoint.ObserverCount == _observers, "not all are registered");
    }

    // From deadline to deadline. Every observer's time has come once a period: a CON first, then NONs, and so on.
    private void Notifications()
    {
        _scenario = "notifications";
        int rounds = ConfirmEvery * (1 + (NotificationsBefore / _observers / ConfirmEvery));
        for (int i = 0; i < rounds * _observers; i++)
        {
            Notification(null, null);
        }

        var non = new long[_blocks];
        var con = new long[_blocks];
        int confirmed = 0;
        for (int i = 0; i < ConfirmEvery * _observers; i++)
        {
            confirmed += Notification(non, con) ? 1 : 0;
        }

        Expect(confirmed == _observers, $"{confirmed} CONs instead of {_observers}");
        _results.Add((_observers, "NON notification", (ConfirmEvery - 1) * _observers, non));
        _results.Add((_observers, "CON notification, its ACK and the tick after", _observers, con));
    }

    /// <summary>Goes on to the next notification.</summary>
    /// <returns>Whether it was a CON.</returns>
    private bool Notification(long[]? non, long[]? con)
    {
        long limit = _board.Now + PeriodMs;
        do
        {
            _board.Now = Math.Max(_board.Now + 1, _node.NextDeadline);
            Expect(_board.Now <= limit, "no notification within a period");
            _net.Forget();
            BlockCounter.Clear();
            _node.HandleDeadlines(_board.Now);
        }
        while (_net.Sent == 0); // a reading of the sensor

        Expect(_net.Sent == 1, $"{_net.Sent} notifications at a time");
        _ = RawMessage.Parse(_net.Take(out string to), out RawMessage message);
        bool confirmable = message.Type == MessageType.Confirmable;
        Expect(confirmable || message.Type == MessageType.NonConfirmable, "neither CON nor NON");
        Expect(message.Code == (int)CoapCode.Content && message.Values(OptionNumber.Observe).Any(), "no notification");
        Expect(Encoding.ASCII.GetString(message.Payload) == "22.5", "another temperature");
        Expect(to == "observer" + message.Token[0], "to somebody else");
        if (confirmable)
        {
            RawMessage ack = Empty(MessageType.Acknowledgement);
            ack.MessageId = message.MessageId;
            byte[] datagram = ack.Encode();
            object remote = Remote("observer" + message.Token[0]);
            _board.Now += RoundTripMs;
            _node.HandleDatagram(_board.Now, remote, datagram, datagram.Length, false);
            _node.HandleDeadlines(_board.Now);
            Expect(_net.Sent == 0 && _node.Endpoint.OutstandingCount == 0, "the ACK was not taken");
        }

        long[]? sums = confirmable ? con : non;
        if (sums != null)
        {
            BlockCounter.AddTo(sums);
        }

        return confirmable;
    }

    // Last of all, for afterwards nobody hears anything: each observer wants to hear of more than is ever read.
    private void Conditions()
    {
        _scenario = "a condition that is not fulfilled";
        long start = _board.Now - (_board.Now % PeriodMs) + PeriodMs;
        for (int i = 0; i < _observers; i++)
        {
            _board.Now = start + FirstAtMs + (i * DistanceMs);
            Deliver(Con(CoapCode.Get, "temperature", (byte)i, 0x0B).Uint(OptionNumber.Observe, 0).Text(OptionNumber.UriQuery, "c.gt=50"), "observer" + i);
            _ = RawMessage.Parse(_net.Last, out RawMessage reply);
            Expect(_net.Sent == 1 && reply.Values(OptionNumber.Observe).Any(), "not registered");
        }

        var sums = new long[_blocks];
        int looks = 0;
        for (long end = _board.Now + (6 * PeriodMs); _board.Now < end;)
        {
            int readings = _board.Readings;
            bool counts = _board.Now > end - (4 * PeriodMs);
            _board.Now = Math.Max(_board.Now + 1, _node.NextDeadline);
            BlockCounter.Clear();
            _node.HandleDeadlines(_board.Now);
            Expect(_net.Sent == 1, "a notification");
            if (counts && _board.Readings == readings)
            {
                BlockCounter.AddTo(sums);
                looks++;
            }
        }

        Expect(looks >= 3 * _observers && looks <= 5 * _observers, $"{looks} looks at conditions");
        _results.Add((_observers, "a tick with a condition that is not fulfilled", looks, sums));
    }

    private void Reads()
    {
        Serve(
            "GET /temperature",
            _ => Con(CoapCode.Get, "temperature"),
            (_, reply) => ExpectText(reply, "22.5"));

        // An option that means nothing to the node, and is another each time.
        Serve(
            "GET /temperature, options not seen before",
            i => Con(CoapCode.Get, "temperature").Uint(OptionNumber.Size1 + 200, (uint)(0x1000 + i)),
            (_, reply) => ExpectText(reply, "22.5"));

        // The other path takes its place among the requests that are known by their bytes.
        Serve(
            "GET /temperature for the first time",
            _ => Con(CoapCode.Get, "temperature"),
            (_, reply) => ExpectText(reply, "22.5"),
            _ =>
            {
                Deliver(Con(CoapCode.Get, "temp"), "client");
                ExpectReply(MessageType.Acknowledgement, CoapCode.Content);
            });

        byte[] token = [1, 2, 3, 4, 5, 6, 7, 8];
        Serve(
            "GET /temperature, 8-byte token, 6 options",
            _ => Con(CoapCode.Get, "temperature", token)
                .Text(OptionNumber.UriHost, "localhost")
                .Uint(OptionNumber.UriPort, 5683)
                .Text(OptionNumber.UriQuery, "a=b")
                .Uint(OptionNumber.Accept, 0)
                .Uint(OptionNumber.Block2, 2),
            (request, reply) =>
            {
                Expect(request.Options.Count == 6 && reply.Token.SequenceEqual(token), "another token");
                ExpectText(reply, "22.5");
            });

        Serve(
            "discovery, first block of 64 bytes",
            _ => Con(CoapCode.Get, ".well-known/core").Uint(OptionNumber.Block2, 2),
            (_, reply) =>
            {
                ExpectCode(reply, CoapCode.Content);
                Expect(reply.Payload.Length == 64 && reply.Payload[0] == '<', "no first block of links");
                Expect(reply.Values(OptionNumber.Block2).Single().SequenceEqual((byte[])[0x0A]), "no more blocks");
            });
    }

    private void Writes()
    {
        Serve(
            "PUT /alarm",
            i => Con(CoapCode.Put, "alarm").Uint(OptionNumber.ContentFormat, 0).Body(i % 2 == 0 ? "ON" : "OFF"),
            (request, reply) =>
            {
                ExpectCode(reply, CoapCode.Changed);
                Expect(_board.AlarmOn == (request.Payload.Length == 2), "the alarm was not switched");
            });

        Serve(
            "PUT /config, a block in the middle (Block1)",
            _ => Con(CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x18).Body("period=2        "),
            (_, reply) =>
            {
                ExpectCode(reply, CoapCode.Continue);
                Expect(reply.Values(OptionNumber.Block1).Single().SequenceEqual((byte[])[0x18]), "another block");
            },
            _ =>
            {
                Deliver(Con(CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x08).Body("                "), "client");
                AnswerPing("client");
                ExpectReply(MessageType.Acknowledgement, CoapCode.Continue);
            });
    }

    // What tells one body from another, and what shows that an address can receive. The uploads have shown that: it is not looked at again.
    private void Tags()
    {
        Serve(
            "GET /temperature with Request-Tag",
            _ => Con(CoapCode.Get, "temperature").Text(OptionNumber.RequestTag, "1"),
            (_, reply) => ExpectText(reply, "22.5"));
        Serve(
            "GET /temperature with the Echo of a proven peer",
            _ => Con(CoapCode.Get, "temperature").Text(OptionNumber.Echo, "8 bytes."),
            (_, reply) => ExpectText(reply, "22.5"));
    }

    private void MessageLayer()
    {
        RawMessage? first = null;
        byte[] answer = [];
        int duplicates = 0;
        Measure(
            "duplicate of a CON GET",
            _ =>
            {
                first = Con(CoapCode.Get, "temperature");
                Deliver(first, "client");
                ExpectReply(MessageType.Acknowledgement, CoapCode.Content);
                answer = _net.Last;
                duplicates = _node.Endpoint.Counters.Duplicates;
                return first.Encode();
            },
            datagram => Handle(Remote("client"), datagram),
            () =>
            {
                Expect(_net.Sent == 1 && _net.Last.SequenceEqual(answer), "another answer");
                Expect(_node.Endpoint.Counters.Duplicates == duplicates + 1, "not taken for a duplicate");
            });

        Serve("malformed CON", _ => new RawMessage { Code = (int)CoapCode.Get, TokenLength = 9 }, (_, _) => { }, reply: MessageType.Reset);
        Serve("ping", _ => Empty(MessageType.Confirmable), (_, _) => { }, reply: MessageType.Reset);
    }

    private void Tick()
    {
        Measure(
            "tick, nothing due",
            _ =>
            {
                Handle(Remote("client"), Next(Con(CoapCode.Get, "temperature")).Encode());
                _node.HandleDeadlines(_board.Now);
                Expect(_node.NextDeadline > _board.Now, "something is due");
                return [];
            },
            _ => _node.HandleDeadlines(_board.Now),
            () => Expect(_net.Sent == 0, "something was sent"));
    }

    private void Turn()
    {
        Measure(
            "GET /temperature, a whole turn of the loop",
            _ =>
            {
                byte[] datagram = Next(Con(CoapCode.Get, "temperature")).Encode();
                _net.Queue(Remote("client"), datagram, datagram.Length);
                return datagram;
            },
            _ => _loop.Turn(),
            () => ExpectText(ExpectReply(MessageType.Acknowledgement, CoapCode.Content), "22.5"));
    }

    /// <summary>Measures the serving of one datagram that has one reply.</summary>
    private void Serve(
        string name,
        Func<int, RawMessage> request,
        Action<RawMessage, RawMessage> check,
        Action<int>? before = null,
        MessageType reply = MessageType.Acknowledgement)
    {
        RawMessage sent = null!;
        object remote = null!;
        Measure(
            name,
            i =>
            {
                before?.Invoke(i);
                sent = Next(request(i));
                remote = Remote("client");
                return sent.Encode();
            },
            datagram => Handle(remote, datagram),
            () =>
            {
                RawMessage answer = ExpectOne(reply);
                Expect(answer.MessageId == _messageId, "another message ID");
                Expect(reply != MessageType.Reset || _net.Last.Length == 4, "the RST is not empty");
                check(sent, answer);
            });
    }

    private void Measure(string name, Func<int, byte[]> prepare, Action<byte[]> act, Action check)
    {
        _scenario = name;
        var sums = new long[_blocks];
        for (int i = 0; i < WarmUp + Times; i++)
        {
            byte[] datagram = prepare(i);
            _net.Forget();
            BlockCounter.Clear();
            act(datagram);
            if (i >= WarmUp)
            {
                BlockCounter.AddTo(sums);
            }

            check();
        }

        _results.Add((_observers, name, Times, sums));
    }

    private RawMessage Next(RawMessage message)
    {
        _messageId = (_messageId + 1) & 0xFFFF;
        message.MessageId = _messageId;
        return message;
    }

    private void Handle(object remote, byte[] datagram)
    {
        _node.HandleDatagram(_board.Now, remote, datagram, datagram.Length, false);
    }

    private void Deliver(RawMessage message, string remote)
    {
        _net.Forget();
        Handle(Remote(remote), Next(message).Encode());
    }

    // The first block of somebody who has not shown that he can receive is followed by a ping.
    private void AnswerPing(string remote)
    {
        if (_net.Sent == 2 && RawMessage.Parse(_net.Last, out RawMessage ping) == Shape.Message && ping.Code == 0)
        {
            RawMessage reset = Empty(MessageType.Reset);
            reset.MessageId = ping.MessageId;
            Handle(Remote(remote), reset.Encode());
            Expect(_net.Sent == 2, "the Reset was answered");
            _net.DropLast();
        }
    }

    private RawMessage ExpectOne(MessageType type)
    {
        Expect(_net.Sent == 1, $"{_net.Sent} replies");
        Expect(RawMessage.Parse(_net.Last, out RawMessage message) == Shape.Message, "the reply is malformed");
        Expect(message.Type == type, $"a reply of type {message.Type}");
        return message;
    }

    private RawMessage ExpectReply(MessageType type, CoapCode code)
    {
        RawMessage message = ExpectOne(type);
        ExpectCode(message, code);
        return message;
    }

    private void ExpectCode(RawMessage reply, CoapCode code)
    {
        Expect(reply.Code == (int)code, $"a reply with {(CoapCode)reply.Code} instead of {code}");
    }

    private void ExpectText(RawMessage reply, string text)
    {
        ExpectCode(reply, CoapCode.Content);
        Expect(Encoding.ASCII.GetString(reply.Payload) == text, "another payload");
    }

    private void Expect(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"{_scenario}, {_observers} observers: {problem}.");
        }
    }
}
