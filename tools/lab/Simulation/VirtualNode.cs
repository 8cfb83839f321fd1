// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using NanoCoap.Crypto;
using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// The whole sensor node with its loop, on virtual time and a virtual network. After each turn of the loop its counters and its tables
/// are checked against what went over the wire.
/// </summary>
public sealed class VirtualNode : IHost, IClock, IStore, ITransport
{
    // A node that has something to do at one instant this often does not come to rest.
    private const int MaxTurns = 1000;

    private readonly EventQueue _events;
    private readonly Chance _chance;
    private readonly Network _network;
    private readonly Verdict _verdict;
    private readonly EndpointConfig _config;
    private readonly TransmissionParameters _parameters = new();
    private readonly NodeMemory _memory;
    private readonly Resource[] _resources;
    private readonly KeyRing? _keys;
    private readonly Queue<Datagram> _inbox = new();
    private readonly Func<Datagram, byte[]>? _tamper;
    private readonly FakeBoard _board = new();
    private readonly FakeStore _store = new();
    private readonly HashSet<(Address, TokenKey)> _protectedRequests = [];
    private NodeLoop? _loop;
    private Address _remote = Network.NodeAddress;
    private long _wakeAt = -1;
    private bool _working;
    private long _foreignBytes; // allocated here, while the node was at work

    /// <summary>Makes the node.</summary>
    /// <param name="events">Virtual time.</param>
    /// <param name="chance">Gives the node its seed, and says how late its timer is.</param>
    /// <param name="network">Takes what the node sends.</param>
    /// <param name="verdict">Hears of what may not be.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="memory">What it has to remember.</param>
    /// <param name="resources">Resources beside its own.</param>
    /// <param name="tamper">Turns what the node sends into something else, or null for nothing; for tests of the checks.</param>
    /// <param name="keys">Its keys, or null.</param>
    internal VirtualNode(
        EventQueue events,
        Chance chance,
        Network network,
        Verdict verdict,
        EndpointConfig config,
        NodeMemory memory,
        Resource[] resources,
        Func<Datagram, byte[]>? tamper,
        KeyRing? keys)
    {
        _events = events;
        _chance = chance;
        _network = network;
        _verdict = verdict;
        _config = config;
        _tamper = tamper;
        _memory = memory;
        _resources = resources;
        _keys = keys;
        if (keys != null)
        {
            byte[] file = keys.File();
            _store.Write("keys.txt", file, file.Length);
        }

        Restart();
        network.Node = this;
        events.After(0, Work);
    }

    /// <summary>The node.</summary>
    public SensorNode Node { get; private set; }

    /// <summary>Its sensor.</summary>
    public ScriptedSensor Sensor { get; } = new();

    /// <summary>Reads along.</summary>
    public WireMonitor Monitor { get; private set; }

    /// <summary>Called with each datagram that the node gets.</summary>
    internal Action<Datagram>? Tap { get; set; }

    /// <summary>Called when the node has done all that there is to do for now.</summary>
    public Action? Settled { get; init; }

    /// <summary>Turns what the node gets into something else, or null for nothing; for tests of the checks.</summary>
    public Func<Datagram, byte[]>? Bend { get; init; }

    /// <summary>Turns of the loop in which the node or its resources allocated managed memory.</summary>
    public int AllocatingTurns { get; private set; }

    /// <summary>How many times settings were saved.</summary>
    public int Saved => _store.Writes;

    /// <summary>
    /// The longest time that something was due and not done, milliseconds: of the timer, and of the node if that does not know its own
    /// deadlines.
    /// </summary>
    public long LatestMs { get; private set; }

    /// <summary>The most registrations that there were at a time.</summary>
    public int MostObservers { get; private set; }

    /// <summary>The most outstanding messages that there were at a time.</summary>
    public int MostOutstanding { get; private set; }

    /// <inheritdoc/>
    long IClock.NowMs => _events.NowMs;

    /// <inheritdoc/>
    object ITransport.Remote => _remote;

    /// <inheritdoc/>
    bool ITransport.IsMulticast => false;

    /// <inheritdoc/>
    public void Receive(Datagram datagram)
    {
        _inbox.Enqueue(datagram);
        Work();
    }

    /// <summary>Starts the node, at first or anew, with what it has stored: all else it has forgotten, and so has the monitor.</summary>
    [MemberNotNull(nameof(Node), nameof(Monitor))]
    public void Restart()
    {
        Monitor = new WireMonitor(_events, _verdict, _parameters, _config.MaxMessageBytes)
        {
            OwesAcknowledgements = Monitor?.OwesAcknowledgements ?? true,
            Memory = _memory,
        };
        _inbox.Clear();
        _wakeAt = -1;
        var board = new NodeBoard
        {
            Clock = this,
            Sensor = Sensor,
            Alarm = _board,
            Store = this,
            Transport = this,
            System = _board,
            Random = new SmallRandom(_chance.Below(int.MaxValue)),
            Access = _keys == null ? null : new NodeKeys(this, this, _keys, new Hkdf(), _keys.Book),
        };
        Node = new SensorNode(board, _config, _parameters, _resources);
        _loop = new NodeLoop(Node, board);
    }

    /// <summary>Has the loop look at what has changed.</summary>
    public void Work()
    {
        if (_working)
        {
            return; // a resource has changed while the node is at work
        }

        _working = true;
        long deadline = Node.NextDeadline;
        LatestMs = deadline == 0 ? LatestMs : Math.Max(LatestMs, _events.NowMs - deadline);
        int turns = 0;
        do
        {
            Turn();
            turns++;
        }
        while ((_inbox.Count != 0 || Node.NextDeadline <= _events.NowMs) && turns < MaxTurns && _verdict.Failure == null);
        _working = false;
        if (turns == MaxTurns)
        {
            _verdict.Fail("the node does not come to rest");
        }

        Judge();
        Settled?.Invoke();
        long due = Node.NextDeadline;
        if (due != long.MaxValue && (_wakeAt <= _events.NowMs || due < _wakeAt))
        {
            // A timer is never early and often late.
            _wakeAt = Math.Max(due, _events.NowMs) + (_chance.OneIn(4) ? _chance.Below(12) : 0);
            long at = _wakeAt;
            _events.At(at, () => Wake(at));
        }
    }

    /// <inheritdoc/>
    bool IDatagramSender.Send(object remote, byte[] buffer, int length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var datagram = new Datagram(Network.NodeAddress, (Address)remote, buffer[..length]);
        if (_tamper != null)
        {
            datagram = new Datagram(datagram.From, datagram.To, _tamper(datagram));
        }

        JudgeProtection(datagram);
        Monitor.OnSent(Reveal(datagram));
        _network.FromNode(datagram);
        _foreignBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return true;
    }

    /// <inheritdoc/>
    int IDatagramSender.AddressOf(object remote, byte[] target)
    {
        return RemoteName.AddressOf(((Address)remote).Name, target);
    }

    /// <inheritdoc/>
    bool ITransport.Wait(int timeoutMs)
    {
        return _inbox.Count != 0;
    }

    /// <inheritdoc/>
    int ITransport.Receive(byte[] buffer)
    {
        if (!_inbox.TryDequeue(out Datagram? datagram))
        {
            return -1;
        }

        // Another object each time: the node may rely on nothing but Equals.
        long before = GC.GetAllocatedBytesForCurrentThread();
        _remote = datagram.From with { };
        Tap?.Invoke(datagram);
        bool isOfHolder = _keys != null && _keys.Holders.ContainsKey(datagram.From);
        if (isOfHolder && datagram.Message.Bytes(OptionNumber.Oscore) != null)
        {
            _protectedRequests.Add((datagram.From, TokenKey.Of(datagram.Message.Token)));
        }

        // What somebody else sends again is to the monitor what it looks like.
        Monitor.OnReceived(isOfHolder ? Reveal(datagram) : datagram);
        byte[] bytes = Bend == null ? datagram.Bytes : Bend(datagram);
        int length = Math.Min(bytes.Length, buffer.Length);
        bytes.AsSpan(0, length).CopyTo(buffer);
        _foreignBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return length;
    }

    /// <inheritdoc/>
    int IStore.Read(string name, byte[] buffer)
    {
        return _store.Read(name, buffer);
    }

    /// <inheritdoc/>
    bool IStore.Write(string name, byte[] buffer, int length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool written = _store.Write(name, buffer, length);
        _foreignBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        return written;
    }

    private Datagram Reveal(Datagram datagram)
    {
        return _keys?.Book.Reveal(datagram.Message) is { } inside ? new Datagram(datagram, inside) : datagram;
    }

    // RFC 8613 section 8.3: what answers a protected request is protected, but for the errors of section 8.2.
    private void JudgeProtection(Datagram datagram)
    {
        if (_keys == null || !_keys.Holders.ContainsKey(datagram.To))
        {
            return;
        }

        _keys.Sent(datagram);
        RawMessage message = datagram.Message;
        bool isPlain = message.Code != 0 && message.Bytes(OptionNumber.Oscore) == null;
        bool isError = message.Is(CoapCode.BadRequest) || message.Is(CoapCode.Unauthorized) || message.Is(CoapCode.BadOption);
        if (isPlain && !isError && _protectedRequests.Contains((datagram.To, TokenKey.Of(message.Token))))
        {
            string code = $"{message.Code >> 5}.{message.Code & 31:D2}";
            _verdict.Fail($"the node answered {datagram.To} in plain, who had asked with protection: {code}");
        }
    }

    private void Wake(long at)
    {
        if (at == _wakeAt)
        {
            Work();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "That nothing is thrown, whatever it be, is what is tested.")]
    private void Turn()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _foreignBytes = 0;
        try
        {
            _loop!.Turn();
            AllocatingTurns += GC.GetAllocatedBytesForCurrentThread() - before != _foreignBytes ? 1 : 0;
        }
        catch (Exception e)
        {
            _verdict.Fail("the node threw " + e);
        }
    }

    private void Judge()
    {
        Monitor.NoReadingAt = Node.Temperature.IsValid ? Monitor.NoReadingAt : _events.NowMs;
        CoapEndpoint endpoint = Node.Endpoint;
        EndpointCounters counters = endpoint.Counters;
        MostObservers = Math.Max(MostObservers, endpoint.ObserverCount);
        MostOutstanding = Math.Max(MostOutstanding, endpoint.OutstandingCount);
        if (endpoint.ObserverCount < 0 || endpoint.ObserverCount > _config.Observers)
        {
            _verdict.Fail($"there are {endpoint.ObserverCount} observers in a table of {_config.Observers}");
        }

        int places = _config.Transmissions + _config.Observers;
        if (endpoint.OutstandingCount < 0 || endpoint.OutstandingCount > places)
        {
            _verdict.Fail($"there are {endpoint.OutstandingCount} outstanding messages where there is room for {places}");
        }

        if (counters.HandlerErrors != 0 || counters.ResponsesTooLarge != 0 || counters.SendFailures != 0)
        {
            _verdict.Fail("a handler threw or answered nothing, or an answer did not fit");
        }

        Compare("received", counters.Received, Monitor.Received);
        Compare("sent", counters.Sent, Monitor.Sent);
        Compare("malformed", counters.Malformed, Monitor.Malformed);
        Compare("pings", counters.Pings, Monitor.Pings);
        Compare("requests and duplicates", counters.Requests + counters.Duplicates, Monitor.Requests);
    }

    private void Compare(string counter, int counted, int seen)
    {
        if (counted != seen)
        {
            _verdict.Fail($"the node counts {counted} {counter}, on the wire there were {seen}");
        }
    }
}
