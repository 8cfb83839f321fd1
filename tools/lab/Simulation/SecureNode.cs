// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Fakes;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// A sensor node that speaks coap and coaps, and whose work takes time: what it executes, and something for each datagram. While it is at
/// work its socket keeps a few datagrams and loses the rest, as that of a device does.
/// </summary>
internal sealed class SecureNode : IHost, IClock, ITransport, ISecurePorts
{
    /// <summary>Microseconds of an instruction: the slowest that an ESP32 was estimated at.</summary>
    public const int InstructionUs = 1;

    /// <summary>Microseconds of a datagram in the socket and its driver.</summary>
    public const int DatagramUs = 300;

    private const int Mailbox = 6; // datagrams, as lwIP has it on an ESP32
    private const int HandshakeMs = 15000;
    private const int LateMs = 2000; // that the loop may be

    private readonly World _world;
    private readonly NodeLoop _loop;
    private readonly SensorNode _node;
    private readonly Queue<Datagram> _inbox = new();
    private readonly Queue<(long At, int Begun)> _beginnings = new();
    private readonly List<Datagram> _outbox = []; // leaves when the turn is over
    private readonly Dictionary<Address, (long In, long Out)> _bytes = [];
    private readonly Dictionary<string, int> _faults;
    private Address _remote = Network.NodeAddress;
    private bool _isBusy;
    private bool _isHello; // what is being handled
    private long _wakeAt = -1;
    private long _leftUs;
    private long _turnUs;
    private long _hellos; // that were handed to the server
    private int _begun; // handshakes

    public SecureNode(World world, byte[] identity, byte[] key)
    {
        _world = world;
        _faults = new Dictionary<string, int>(world.Settings.SecureFaults);
        var keys = new PreSharedKeys(1);
        _ = keys.Add(identity, key);
        Server = new DtlsServer(WithFaults(new DtlsConfig()), keys, new AesCcm(), this, new SmallRandom(world.Chance.Below(int.MaxValue)));
        var board = new FakeBoard { Now = world.Events.NowMs };
        NodeBoard parts = board.Assemble(new FakeStore(), new FakeTransport());
        parts.Clock = this;
        parts.Sensor = new ScriptedSensor();
        parts.Transport = new DtlsTransport(this, this, Server, this);
        parts.TransportOverhead = DtlsServer.Overhead;
        parts.Random = new SmallRandom(world.Chance.Below(int.MaxValue));
        _node = new SensorNode(parts, WithFaults(new EndpointConfig()), new TransmissionParameters());
        Server.Endpoint = _node.Endpoint;
        _loop = new NodeLoop(_node, parts);
        world.Network.Node = this;
        world.Events.After(0, Work);
    }

    public DtlsServer Server { get; }

    /// <summary>Microseconds that went into hellos.</summary>
    public long HelloUs { get; private set; }

    /// <summary>Microseconds that it was at work.</summary>
    public long BusyUs { get; private set; }

    /// <summary>Datagrams that its socket had no place for.</summary>
    public long LostAtSocket { get; private set; }

    long IClock.NowMs => _world.Events.NowMs + (_turnUs / 1000);

    object ITransport.Remote => _remote;

    bool ITransport.IsMulticast => false;

    public void Receive(Datagram datagram)
    {
        if (_inbox.Count == Mailbox)
        {
            LostAtSocket++;
            return;
        }

        _inbox.Enqueue(datagram);
        Work();
    }

    bool ITransport.Wait(int timeoutMs)
    {
        return _inbox.Count != 0;
    }

    int ITransport.Receive(byte[] buffer)
    {
        Charge();
        if (!_inbox.TryDequeue(out Datagram? datagram))
        {
            return -1;
        }

        _turnUs += DatagramUs;
        _remote = datagram.From with { };
        _isHello = IsHello(datagram.Bytes);
        (long got, long given) = _bytes.GetValueOrDefault(datagram.From);
        _bytes[datagram.From] = (got + datagram.Bytes.Length, given);
        if (_isHello)
        {
            _hellos++;
            if (_faults.TryGetValue("LoseEvery", out int every) && _hellos % every == 0)
            {
                return -1;
            }
        }

        datagram.Bytes.CopyTo(buffer, 0);
        return datagram.Bytes.Length;
    }

    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        var to = (Address)remote;
        for (int copies = _faults.GetValueOrDefault("Answers", 1); copies > 0; copies--)
        {
            (long got, long given) = _bytes.GetValueOrDefault(to);
            _bytes[to] = (got, given + length);
            bool isLimited = IsHelloAnswer(buffer) || to.Name.StartsWith(HelloVisitor.Victim, StringComparison.Ordinal);
            if (isLimited && given + length > WireMonitor.AmplificationLimit * got)
            {
                _world.Verdict.Fail($"{given + length} bytes were sent to {to}, of which came {got}");
            }

            _outbox.Add(new Datagram(Network.NodeAddress, to, buffer[..length]));
        }

        return true;
    }

    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return RemoteName.AddressOf(((Address)remote).Name, target);
    }

    bool ISecurePorts.IsSecure(object remote)
    {
        return !((Address)remote).Name.StartsWith(HelloVisitor.Plain, StringComparison.Ordinal);
    }

    bool ISecurePorts.Listen(bool open)
    {
        return open;
    }

    /// <summary>Judges what must be true at the end, when nobody has sent anything for longer than a handshake may last.</summary>
    public void Judge()
    {
        DtlsCounters counters = Server.Counters;
        long counted = (long)counters.HellosVerified + counters.HellosDropped + counters.HandshakesBegun + counters.HandshakesFailed
            + counters.Retransmissions + counters.Malformed;
        if (counted < _hellos)
        {
            _world.Verdict.Fail($"{_hellos} hellos came, and {counted} things were counted");
        }

        if (Server.HandshakeCount != 0)
        {
            _world.Verdict.Fail($"{Server.HandshakeCount} handshakes are left");
        }
    }

    private static bool IsHello(byte[] bytes)
    {
        return bytes.Length > SecureClient.RecordHeader && bytes[0] == (int)SecureContent.Handshake
            && bytes[SecureClient.RecordHeader] == 1;
    }

    // HelloVerifyRequest, ServerHello: what goes to those who have not shown anything but an address.
    private static bool IsHelloAnswer(byte[] bytes)
    {
        return bytes[0] == (int)SecureContent.Handshake && bytes[4] == 0;
    }

    private T WithFaults<T>(T config)
    {
        foreach (FieldInfo field in typeof(T).GetFields().Where(field => !field.IsLiteral && _faults.ContainsKey(field.Name)))
        {
            field.SetValue(config, _faults[field.Name]);
        }

        return config;
    }

    private void Work()
    {
        if (_isBusy)
        {
            return;
        }

        _turnUs = 0;
        _isHello = false;
        _ = MeteredRun.TakeInstructions();
        _loop.Turn();
        Charge();
        JudgeHandshakes();
        BusyUs += _turnUs;
        _leftUs += _turnUs;
        _turnUs = 0;
        long ms = _leftUs / 1000;
        _leftUs %= 1000;
        _isBusy = true;
        _world.Events.After(ms, () =>
        {
            _isBusy = false;
            foreach (Datagram datagram in _outbox)
            {
                _world.Network.FromNode(datagram);
            }

            _outbox.Clear();
            if (_inbox.Count != 0 || Due() <= _world.Events.NowMs)
            {
                Work();
            }
            else
            {
                Sleep();
            }
        });
    }

    private void Charge()
    {
        long us = MeteredRun.TakeInstructions() * InstructionUs;
        _turnUs += us;
        HelloUs += _isHello ? us : 0;
        _isHello = false;
    }

    private long Due()
    {
        return Math.Min(_node.NextDeadline, Server.NextDeadline);
    }

    private void Sleep()
    {
        long due = Due();
        if (due == long.MaxValue || (_wakeAt > _world.Events.NowMs && _wakeAt <= due))
        {
            return;
        }

        long at = _wakeAt = due;
        _world.Events.At(at, () =>
        {
            if (at == _wakeAt)
            {
                Work();
            }
        });
    }

    // A handshake ends after 15 s: what began before that has ended by now, in one way or the other.
    private void JudgeHandshakes()
    {
        long now = _world.Events.NowMs;
        DtlsCounters counters = Server.Counters;
        if (counters.HandshakesBegun != _begun)
        {
            _begun = counters.HandshakesBegun;
            _beginnings.Enqueue((now, _begun));
        }

        while (_beginnings.TryPeek(out (long At, int Begun) oldest) && now - oldest.At > HandshakeMs + LateMs)
        {
            _beginnings.Dequeue();
            int ended = counters.HandshakesFinished + counters.HandshakesFailed;
            if (ended < oldest.Begun)
            {
                _world.Verdict.Fail($"{oldest.Begun} handshakes were begun {now - oldest.At} ms ago, and {ended} have ended");
            }
        }
    }
}
