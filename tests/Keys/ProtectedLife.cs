// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;

namespace NanoCoap.Tests.Keys;

/// <summary>
/// A node with keys, four clients that write and observe, and somebody who records all that they send, and sends it again, bent or as it
/// was, from anywhere. The network loses, repeats and delays; the node restarts when it likes. Time is a number.
/// </summary>
internal sealed class ProtectedLife
{
    private const int Clients = 4;
    private const string Mallory = "mallory";

    private readonly Random _random;
    private readonly FakeBoard _board = new() { Now = 1_000_000, Hardware = [2, 0, 0, 0, 0, 1] };
    private readonly FakeStore _store = new();
    private readonly FakeTransport _net = new();
    private readonly PriorityQueue<Action, (long At, int Order)> _events = new();
    private readonly Client[] _clients = new Client[Clients];
    private SensorNode _node;
    private int _order;

    public ProtectedLife(int seed)
    {
        _random = new Random(seed);
        var keys = new System.Text.StringBuilder();
        for (int i = 0; i < Clients; i++)
        {
            string secret = Convert.ToHexStringLower(
                [.. BitConverter.GetBytes(0x1234567890ABCDEFL + seed), .. BitConverter.GetBytes(0x77L + i)]);
            keys.Append(FormattableString.Invariant($"name=c{i} role=admin secret={secret} sender=01 recipient=1{i}\n"));
            _clients[i] = new Client(this, FormattableString.Invariant($"client{i}"), Convert.FromHexString(secret), (byte)(0x10 + i));
        }

        byte[] text = System.Text.Encoding.ASCII.GetBytes(keys.ToString());
        _store.Write("keys.txt", text, text.Length);
        _node = Start();
    }

    public long Now => _board.Now;

    /// <summary>Every pair of key and nonce that anything was sealed with.</summary>
    public Recorder Aead { get; } = new();

    /// <summary>How often each deed was done.</summary>
    public Dictionary<int, int> Done { get; } = [];

    /// <summary>All that clients have sent, and who.</summary>
    public List<(string From, byte[] Datagram)> Recorded { get; } = [];

    public int Restarts { get; private set; }

    public int Heard { get; private set; }

    public int HandlerErrors { get; private set; }

    public int Observers => _node.Endpoint.ObserverCount;

    /// <summary>Lives for so long.</summary>
    public void Run(int milliseconds)
    {
        long end = Now + milliseconds;
        foreach (Client client in _clients)
        {
            client.Begin();
        }

        After(500, Haunt);
        After(_random.Next(5000, 60000), Reboot);
        while (_events.TryPeek(out Action? action, out (long At, int Order) due) && due.At < end)
        {
            Advance(due.At);
            _events.Dequeue();
            action();
        }

        Advance(end);
        _events.Clear();
    }

    /// <summary>Switches the node off and on.</summary>
    public void Restart()
    {
        HandlerErrors += _node.Endpoint.Counters.HandlerErrors;
        Restarts++;
        _board.PowerUp();
        _node = Start();
    }

    /// <summary>Gives the node a datagram, now, and nobody hears what it says.</summary>
    public void Play(string from, byte[] datagram)
    {
        Advance(Now + 1);
        Deliver(from, datagram);
    }

    private SensorNode Start()
    {
        NodeBoard board = _board.Assemble(_store, _net);
        board.Random = new SmallRandom(_random.Next());
        board.Access = new NodeKeys(_store, _board, null, new Hkdf(), Aead);
        return new SensorNode(board, new EndpointConfig(), new TransmissionParameters(), [new DeedResource(this)]);
    }

    private void Reboot()
    {
        Restart();
        After(_random.Next(5000, 60000), Reboot);
    }

    // What was recorded comes again, as it was or bent: from where it came or from elsewhere, under its message ID or another.
    private void Haunt()
    {
        if (Recorded.Count != 0)
        {
            (string from, byte[] datagram) = Recorded[_random.Next(Recorded.Count)];
            byte[] bent = [.. datagram];
            int way = _random.Next(6);
            if (way < 2)
            {
                bent[2] = (byte)_random.Next(256);
                bent[3] = (byte)_random.Next(256);
            }

            if (way is 1 or 3 or 4)
            {
                int at = _random.Next(4, bent.Length); // token, options, ciphertext
                bent[at] ^= (byte)(1 << _random.Next(8));
            }

            if (way == 4)
            {
                bent = bent[.._random.Next(4, bent.Length)];
            }

            string source = _random.Next(2) == 0 ? from : Mallory;
            Carry(() => Receive(source, bent));
        }

        After(_random.Next(20, 400), Haunt);
    }

    private void Receive(string from, byte[] datagram)
    {
        Deliver(from, datagram);
        HandleDeadlines();
    }

    private void HandleDeadlines()
    {
        _board.Centi = 2000 + (int)(Now / 1000 % 500);
        _node.HandleDeadlines(Now);
        Send();
    }

    // What the node has sent goes to whom it is for.
    private void Send()
    {
        while (_net.Take(out string to) is { } message)
        {
            if (Array.Find(_clients, candidate => candidate.Name == to) is { } client)
            {
                Carry(() => client.Hear(message));
            }
        }
    }

    private void Deliver(string from, byte[] datagram)
    {
        byte[] buffer = new byte[1200];
        datagram.CopyTo(buffer, 0);
        _node.HandleDatagram(Now, from, buffer, datagram.Length, false);
        Send();
    }

    private void Advance(long to)
    {
        while (_node.NextDeadline <= to)
        {
            _board.Now = Math.Max(Now, _node.NextDeadline);
            HandleDeadlines();
        }

        _board.Now = to;
    }

    private void After(int milliseconds, Action action)
    {
        _events.Enqueue(action, (Now + milliseconds, _order++));
    }

    private void Carry(Action arrive)
    {
        int copies = _random.Next(100) < 20 ? 0 : _random.Next(100) < 15 ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            After(_random.Next(5, 400), arrive);
        }
    }

    /// <summary>Encrypts, and takes note of what has served twice.</summary>
    internal sealed class Recorder : IAead
    {
        private readonly AesCcm _aead = new();
        private readonly HashSet<string> _used = [];

        public int Twice { get; private set; }

        public int Sealed => _used.Count;

        public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            Twice += _used.Add(Convert.ToHexString(key) + Convert.ToHexString(nonce)) ? 0 : 1;
            _aead.Seal(key, nonce, aad, aadLength, buffer, offset, length);
        }

        public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
        {
            return _aead.Open(key, nonce, aad, aadLength, buffer, offset, length);
        }
    }

    private sealed class DeedResource(ProtectedLife life) : Resource("deed", Methods.Post)
    {
        public override CoapCode Post(Request request, Response response)
        {
            int deed = request.BodyLength == 4 ? BinaryPrimitives.ReadInt32BigEndian(request.Body.AsSpan(request.BodyOffset)) : -1;
            life.Done[deed] = life.Done.GetValueOrDefault(deed) + 1;
            return CoapCode.Changed;
        }
    }

    private sealed class Client
    {
        private readonly ProtectedLife _life;
        private readonly SecurityContexts _contexts = new(1, new Hkdf(), null, 1);
        private readonly SecurityContext _context;
        private readonly ClientProtection _protection;
        private readonly MessageReader _reader = new(32);
        private readonly MessageWriter _writer = new();
        private readonly Dictionary<int, (long PartialIv, bool Observes)> _asked = [];
        private readonly byte[] _plain = new byte[200];
        private readonly byte[] _buffer = new byte[1300];
        private int _next;
        private int _waitsFor = -1;

        public Client(ProtectedLife life, string name, byte[] secret, byte id)
        {
            _life = life;
            Name = name;
            _context = _contexts.Add(secret, [], [id], [1], null);
            _protection = new ClientProtection(_contexts, life.Aead, 32);
            _next = id << 16;
        }

        public string Name { get; }

        public void Begin()
        {
            Observe();
            Act();
        }

        public void Hear(byte[] datagram)
        {
            if (_reader.Parse(datagram, datagram.Length) != ParseStatus.Ok || !Protection.IsProtected(_reader) || _reader.TokenLength != 4)
            {
                return;
            }

            MessageType type = _reader.Type;
            int messageId = _reader.MessageId;
            int token = BinaryPrimitives.ReadInt32BigEndian(datagram.AsSpan(4));
            if (!_asked.TryGetValue(token, out (long PartialIv, bool Observes) asked)
                || _protection.UnprotectResponse(_context, asked.PartialIv, Protection.NoPartialIv, _reader, _buffer) != UnprotectStatus.Ok
                || _reader.Parse(_buffer, _protection.Length) != ParseStatus.Ok)
            {
                return;
            }

            if (type == MessageType.Confirmable)
            {
                byte[] acknowledgement = [0x60, 0, (byte)(messageId >> 8), (byte)messageId];
                _life.Carry(() => _life.Receive(Name, acknowledgement));
            }

            _life.Heard++;
            if (!asked.Observes)
            {
                _asked.Remove(token);
            }

            if (_reader.Code == CoapCode.Unauthorized && _reader.Has(OptionSlot.Echo))
            {
                int index = _reader.First(OptionSlot.Echo);
                byte[] echo = _buffer.AsSpan(_reader.OptionOffset(index), _reader.OptionLength(index)).ToArray();
                Ask(asked.Observes, _next++, echo); // another deed: the first one may have been done before the restart
            }
            else if (!asked.Observes)
            {
                _waitsFor = -1;
            }
        }

        private void Act()
        {
            Ask(false, _next++, null);
            _life.After(_life._random.Next(500, 4000), Act);
        }

        private void Observe()
        {
            Ask(true, 0, null);
            _life.After(30000, Observe);
        }

        private void Ask(bool observes, int deed, byte[]? echo)
        {
            int token = _next++;
            byte[] tokenBytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(tokenBytes, token);
            _writer.Begin(
                _plain, _plain.Length, MessageType.Confirmable, observes ? CoapCode.Get : CoapCode.Post, token & 0xFFFF, tokenBytes, 0, 4);
            if (observes)
            {
                _writer.UintOption(OptionNumber.Observe, 0);
            }

            byte[] path = Utf8.Encode(observes ? "temperature" : "deed");
            _writer.Option(OptionNumber.UriPath, path, 0, path.Length);
            if (echo != null)
            {
                _writer.Option(OptionNumber.Echo, echo, 0, echo.Length);
            }

            if (!observes)
            {
                byte[] body = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(body, deed);
                _writer.Payload(body, 0, 4);
            }

            byte[] target = new byte[300];
            int length = _protection.ProtectRequest(_context, _plain, _writer.Length, target);
            byte[] datagram = target[..length];
            _asked[token] = (_protection.PartialIv, observes);
            _waitsFor = observes ? _waitsFor : token;
            _life.Recorded.Add((Name, datagram));
            Transmit(datagram, token, 0);
        }

        private void Transmit(byte[] datagram, int token, int times)
        {
            _life.Carry(() => _life.Receive(Name, datagram));
            if (times < 4)
            {
                _life.After(2000 << times, () =>
                {
                    if (_waitsFor == token)
                    {
                        Transmit(datagram, token, times + 1);
                    }
                });
            }
        }
    }
}
