// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// A client of coaps that comes, makes a handshake, observes, reads and switches for a while, and comes again from another port. It sends
/// flights again as RFC 6347 section 4.2.4 has it and CONs as RFC 7252 section 4.2 has it. Or one that does the same in plain; or one with a
/// connection ID, whose port changes while it stays (RFC 9146), and of whose records somebody sends copies in the name of a victim.
/// </summary>
internal sealed class HelloVisitor : IHost
{
    /// <summary>What the names of those begin with who speak in plain.</summary>
    public const string Plain = "plain";

    /// <summary>What the names of those begin with who keep their session when their port changes.</summary>
    public const string Moving = "moving";

    /// <summary>What the names of those begin with who have sent nothing, whatever comes in their name.</summary>
    public const string Victim = "victim";

    private const int MoveMs = 12000;
    private const int AckTimeoutMs = 2000; // RFC 7252 section 4.8, and up to half as long again
    private const int AnswerMs = 3000; // after the third repetition, with a handshake of somebody else in between
    private const int GapMs = 15000; // between two notifications; the period is two seconds
    private const int MovingGapMs = 30000; // of who has to show each time that the address is its own
    private const int Repetitions = 6; // of a flight: after 1, 3, 7, 15 and 31 s, and then it begins anew
    private const int StayMs = 20000;

    private readonly World _world;
    private readonly string _name;
    private readonly byte[] _identity;
    private readonly byte[] _key;
    private readonly bool _stays;
    private readonly Link _link = Link.Good;
    private readonly bool _isPlain;
    private readonly byte[]? _cid;
    private SecureClient? _client;
    private Address _address;
    private int _port;
    private int _copies;
    private int _messageId;
    private int _flight; // counts flights, so that a timer knows its own
    private bool _hasLeft;
    private long _cameAt;
    private long _connectedAt;
    private long _notifiedAt = -1;
    private RawMessage? _request;
    private long _askedAt;
    private int _timeoutMs; // of the request
    private bool _mayBeCopied;

    /// <param name="world">The world.</param>
    /// <param name="name">Its host.</param>
    /// <param name="identity">Its identity.</param>
    /// <param name="key">Its key.</param>
    /// <param name="stays">Whether it keeps its first session.</param>
    public HelloVisitor(World world, string name, byte[] identity, byte[] key, bool stays)
    {
        _world = world;
        _name = name;
        _identity = identity;
        _key = key;
        _stays = stays;
        _isPlain = name.StartsWith(Plain, StringComparison.Ordinal);
        _address = new Address(name);
        if (name.StartsWith(Moving, StringComparison.Ordinal))
        {
            _cid = [0xC1, 0xD0, 0, 1];
            _world.Events.After(MoveMs, Move);
        }

        Come();
    }

    /// <summary>How long the client has been waiting for its handshake, milliseconds; 0 if it is not.</summary>
    public long Waits => _isPlain || _hasLeft || _client!.Stage == SecureStage.Connected ? 0 : _world.Events.NowMs - _cameAt;

    /// <summary>Requests that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Notifications that came.</summary>
    public int Notified { get; private set; }

    /// <summary>Whether it has stopped.</summary>
    public bool IsOver { get; private set; }

    public void Receive(Datagram datagram)
    {
        if (_hasLeft)
        {
            return; // its close_notify is answered by another
        }

        if (_isPlain)
        {
            Take(datagram.Bytes);
            return;
        }

        SecureStage before = _client!.Stage;
        bool isNew = _client.Take(datagram.Bytes);
        if (_client.Stage == SecureStage.Connected && before != SecureStage.Connected)
        {
            long took = _world.Events.NowMs - _cameAt;
            _world.Statistics.Handshakes++;
            _world.Statistics.LongestHandshakeMs = Math.Max(_world.Statistics.LongestHandshakeMs, took);
            Begin();
        }
        else if (_client.Stage == SecureStage.Ended && before != SecureStage.Ended)
        {
            _world.Verdict.Fail($"the node has ended the session of {_address} by alert {_client.Alert}");
        }
        else if (isNew)
        {
            _flight++;
            Transmit(0);
        }

        while (_client.Messages.TryDequeue(out byte[]? message))
        {
            Take(message);
        }
    }

    /// <summary>Says what it has not got in time.</summary>
    public void Judge()
    {
        long now = _world.Events.NowMs;
        if (_request != null && now - _askedAt > (7 * _timeoutMs) + AnswerMs)
        {
            _world.Verdict.Fail($"{_address} has waited for an answer for {now - _askedAt} ms");
        }

        if (_notifiedAt >= 0 && now - _notifiedAt > (_cid == null ? GapMs : MovingGapMs))
        {
            _world.Verdict.Fail($"{_address} has had no notification for {now - _notifiedAt} ms");
        }
    }

    /// <summary>
    /// Stops. Of one with a connection ID somebody keeps back the last record, and sends it in the name of a victim: there the session is
    /// then, to the node.
    /// </summary>
    public void Stop()
    {
        IsOver = true;
        if (_cid != null && _client!.Stage == SecureStage.Connected)
        {
            _world.Network.Detach(_address);
            SayAsVictim(_client.Seal(SecureContent.Message, MessageFields.Empty(MessageType.Confirmable, _messageId + 1)));
        }
    }

    private void Move()
    {
        if (IsOver)
        {
            return;
        }

        if (_client!.Stage == SecureStage.Connected)
        {
            TakeNextPort();
        }

        _world.Events.After(MoveMs, Move);
    }

    private void TakeNextPort()
    {
        _world.Network.Detach(_address);
        _port++;
        _address = new Address($"{_name}:{_port}");
        _world.Network.Attach(_address, this, _link);
    }

    private void Come()
    {
        TakeNextPort();
        _cameAt = _world.Events.NowMs;
        _hasLeft = false;
        _request = null;
        _notifiedAt = -1;
        if (_isPlain)
        {
            Begin();
            return;
        }

        StartHandshake();
    }

    private void StartHandshake()
    {
        _client = new SecureClient(_identity, _key, _world.Chance.Bytes(32), _world.Chance.OneIn(2), _cid);
        _flight++;
        Transmit(0);
    }

    private void Transmit(int repetition)
    {
        if (repetition == Repetitions)
        {
            StartHandshake();
            return;
        }

        int flight = _flight;
        _world.Network.ToNode(_link, _address, _client!.Flight());
        _world.Events.After(1000 << repetition, () =>
        {
            if (flight == _flight && _client.Stage != SecureStage.Connected && !IsOver)
            {
                Transmit(repetition + 1);
            }
        });
    }

    private void Begin()
    {
        _connectedAt = _world.Events.NowMs;
        Ask(0);
    }

    private void Ask(int number)
    {
        RawMessage request = number switch
        {
            0 => RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "temperature", 0x0B).Uint(OptionNumber.Observe, 0),
            1 or 2 => RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "temperature", 1, (byte)number),
            _ => RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "alarm", 2, (byte)number).Body(number % 2 == 0 ? "ON" : "OFF"),
        };
        _messageId = (_messageId + 1) & 0xFFFF;
        request.MessageId = _messageId;
        _request = request;
        _askedAt = _world.Events.NowMs;

        // Without the random part, every repetition would come at the same moment of the node's period of two seconds: when it is at work.
        _timeoutMs = _world.Chance.Between(AckTimeoutMs, AckTimeoutMs * 3 / 2);
        _mayBeCopied = true;
        Repeat(request, 0, number);
    }

    private void Repeat(RawMessage request, int repetition, int number)
    {
        if (_request != request || repetition > 4 || IsOver)
        {
            return;
        }

        Say(request.Encode());
        _world.Events.After(_timeoutMs << repetition, () => Repeat(request, repetition + 1, number));
    }

    private void Say(byte[] message)
    {
        byte[] datagram = _isPlain ? message : _client!.Seal(SecureContent.Message, message);
        if (_cid != null && _mayBeCopied && _world.Chance.OneIn(12))
        {
            // Once for each request: whoever is in the way and copies the repetitions too gets all answers, whatever the node does.
            _mayBeCopied = false;
            SayAsVictim(datagram);
        }

        _world.Network.ToNode(_link, _address, datagram);
    }

    private void SayAsVictim(byte[] datagram)
    {
        _copies++;
        _world.Network.ToNode(_link, new Address($"{Victim}:{_copies}"), datagram);
    }

    private void Take(byte[] bytes)
    {
        _ = RawMessage.Parse(bytes, out RawMessage message);
        if (message.Type is MessageType.Confirmable or MessageType.NonConfirmable)
        {
            if (message.Type == MessageType.Confirmable)
            {
                MessageType reply = message.Code == 0 ? MessageType.Reset : MessageType.Acknowledgement;
                Say(MessageFields.Empty(reply, message.MessageId));
            }

            if (message.Token.AsSpan().SequenceEqual((byte[])[0x0B]))
            {
                Notified++;
                _notifiedAt = _world.Events.NowMs;
            }

            return;
        }

        if (_request == null || message.MessageId != _request.MessageId || message.Code == 0)
        {
            return;
        }

        if (!message.IsSuccess())
        {
            _world.Verdict.Fail($"{_address} was answered with {message.Code >> 5}.{message.Code & 31:D2}");
        }

        bool isObservation = _request.Options.Any(option => option.Number == OptionNumber.Observe);
        _notifiedAt = isObservation ? _world.Events.NowMs : _notifiedAt;
        _request = null;
        Answered++;
        int next = 1 + (message.MessageId & 3);
        _world.Events.After(_world.Chance.Between(200, 1500), () => Next(next));
    }

    private void Next(int number)
    {
        if (IsOver)
        {
            return;
        }

        if (!_stays && _world.Events.NowMs - _connectedAt > StayMs)
        {
            if (!_isPlain)
            {
                _world.Network.ToNode(_link, _address, _client!.Seal(SecureContent.Alert, [1, 0]));
            }

            _hasLeft = true;
            _notifiedAt = -1;
            _world.Events.After(_world.Chance.Below(3000), Come);
            return;
        }

        Ask(number);
    }
}
