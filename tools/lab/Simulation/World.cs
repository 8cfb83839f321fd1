// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Lab.Simulation;

/// <summary>Everything that there is in a run: time, chance, the network, the node and those who talk to it.</summary>
internal sealed class World
{
    public const int PageBytes = 700;

    private const int CentiShift = 100000;

    // Where 31 and 32 bits of milliseconds end, a run passes by a little after its start.
    private static readonly long[] s_starts = [0, 1000, (1L << 31) - 100000, (1L << 32) - 100000];

    private readonly SlowOrderResource _slow;

    public World(int seed, SimulationSettings settings, Action<EndpointConfig>? sizes, TextWriter? output, bool hasKeys = false)
    {
        Settings = settings;
        Chance = new Chance(seed);
        Events = new EventQueue(settings.StartMs ?? s_starts[Chance.Below(s_starts.Length)]);
        Trace = new Trace(Events, output) { FromMs = settings.TraceFromMs };
        Verdict = new Verdict(Events);
        Network = new Network(Events, Chance, Trace);
        var config = new EndpointConfig();
        sizes?.Invoke(config);
        Memory = new NodeMemory(Events, new TransmissionParameters(), config.UnsafeExchanges);
        settings.Resize?.Invoke(config);
        Config = config;
        Orders = new OrderBook(Verdict, Memory);
        _slow = new SlowOrderResource(Orders);
        Boxes = new BoxResource(Verdict, Memory, Events);
        Resource[] resources =
        [
            new OrderResource(Orders),
            _slow,
            Boxes,
            State,
            Page,
            Level,
        ];
        Keys = hasKeys ? new KeyRing(Chance, Verdict) { Changed = Memory.Changed } : null;
        Node = new VirtualNode(Events, Chance, Network, Verdict, config, Memory, resources, settings.Tamper, Keys)
        {
            Settled = OnSettled,
            Bend = settings.Bend,
        };
        Promptness = new Promptness(this);
    }

    public SimulationSettings Settings { get; }

    public Chance Chance { get; }

    public EventQueue Events { get; }

    public Trace Trace { get; }

    public Verdict Verdict { get; }

    public Network Network { get; }

    public VirtualNode Node { get; }

    public EndpointConfig Config { get; }

    /// <summary>The keys of the node, or null if it has none.</summary>
    public KeyRing? Keys { get; }

    /// <summary>What the node has to remember.</summary>
    public NodeMemory Memory { get; }

    public OrderBook Orders { get; }

    public BoxResource Boxes { get; }

    public VersionedResource State { get; } = new("state", 0);

    public VersionedResource Page { get; } = new("page", PageBytes);

    public LevelResource Level { get; } = new();

    public List<VirtualClient> Clients { get; } = [];

    public List<Observation> Observations { get; } = [];

    public Statistics Statistics { get; } = new();

    /// <summary>Judges how soon observers hear of changes, once it has been told to begin.</summary>
    public Promptness Promptness { get; }

    /// <summary>What can be observed.</summary>
    public Subject[] Subjects =>
    [
        new("state", payload => NumberedText.Number(payload), () => State.Number, true),
        new("page", payload => NumberedText.Number(payload), () => Page.Number, true),
        new("temperature", Centi, () => Node.Node.Temperature.CentiCelsius + CentiShift, true),
        new("alarm", OnOrOff, () => Node.Node.Alarm.IsOn ? 1 : 0, false),
    ];

    /// <summary>A number, observed under conditions.</summary>
    public Subject LevelUnder(string[] conditions, Func<int, int, bool> suffices)
    {
        return new Subject("level", Centi, () => Level.Hundredths + CentiShift, false)
        {
            Query = conditions,
            Suffices = (known, newest) => suffices(known - CentiShift, newest - CentiShift),
        };
    }

    /// <summary>The alarm, observed for one of its edges.</summary>
    public Subject AlarmUnder(string[] conditions, Func<int, int, bool> suffices)
    {
        return Subjects.Single(subject => subject.Path == "alarm") with { Query = conditions, Suffices = suffices };
    }

    /// <summary>Makes a conforming client, whose way to the node is as the settings have it, or else as given.</summary>
    public VirtualClient AddClient(string name, Link link)
    {
        link.LossPerMille = Settings.LossPercent * 10 ?? link.LossPerMille;
        link.DuplicationPerMille = Settings.DuplicationPercent * 10 ?? link.DuplicationPerMille;
        link.LateMs = Settings.LateMs ?? link.LateMs;
        link.Switched = Promptness.Switched;
        var client = new VirtualClient(this, name, link);
        Clients.Add(client);
        return client;
    }

    /// <summary>Has a client observe something.</summary>
    public Observation Observe(VirtualClient client, Subject subject)
    {
        var observation = new Observation(client, subject);
        Observations.Add(observation);
        return observation;
    }

    /// <summary>Chance has one of the observations that are registered; null if there is none.</summary>
    public Observation? AnyRegistered()
    {
        List<Observation> live = [.. Observations.Where(observation => observation.IsRegistered && !observation.HasEnded)];
        return live.Count == 0 ? null : live[Chance.Below(live.Count)];
    }

    /// <summary>Has a client observe something else under the token of an observation.</summary>
    public void Turn(Observation observation, Subject subject)
    {
        if (observation.TurnTo(subject) is { } turned)
        {
            Observations.Add(turned);
        }
    }

    /// <summary>Switches the node off and on: it keeps what it has stored.</summary>
    public void Restart()
    {
        Trace.Note("the node restarts");
        Statistics.Restarts++;
        Memory.Changed();
        CountNode();
        _slow.Forget();
        Node.Restart();
        foreach (VirtualClient client in Clients)
        {
            Node.Monitor.ConformingIsAt(client.Address);
            client.NodeRestarted();
        }

        Node.Work();
    }

    /// <summary>Adds what the node has done since its start.</summary>
    public void CountNode()
    {
        EndpointCounters counters = Node.Node.Endpoint.Counters;
        Statistics.DuplicatesAtNode += counters.Duplicates;
        Statistics.TimeOutsOfNode += counters.TimedOut;
        Statistics.RetransmissionsOfNode += Node.Monitor.Retransmissions;
        Statistics.AmplificationCenti = Math.Max(Statistics.AmplificationCenti, Node.Monitor.AmplificationCenti);
    }

    /// <summary>Says that nobody answers under an address any more.</summary>
    public void Died(Address address)
    {
        Trace.Note($"nobody is at {address} any more");
        Node.Monitor.Died(address);
    }

    /// <summary>Runs until a time after the start, or until something is wrong.</summary>
    public void RunUntil(long ms)
    {
        long until = Events.StartMs + ms;
        while (Verdict.Failure == null && Events.Next(until))
        {
        }
    }

    private void OnSettled()
    {
        Promptness.NodeSettled();
        FinishLater();
    }

    // Handlers that have asked for time get an end, mostly after the Empty ACK has gone out.
    private void FinishLater()
    {
        for (int ticket = _slow.TakeNew(); ticket >= 0; ticket = _slow.TakeNew())
        {
            int taken = ticket;
            SensorNode node = Node.Node;
            Events.After(Chance.OneIn(3) ? Chance.Below(200) : Chance.Between(200, 8000), () =>
            {
                if (Node.Node == node)
                {
                    _slow.Finish(taken);
                    Node.Work();
                }
            });
        }
    }

    private static int OnOrOff(byte[] payload)
    {
        return payload.AsSpan().SequenceEqual("ON"u8) ? 1 : payload.AsSpan().SequenceEqual("OFF"u8) ? 0 : -1;
    }

    // The number of hundredths, moved up so that none is negative.
    private static int Centi(byte[] payload)
    {
        return decimal.TryParse(System.Text.Encoding.ASCII.GetString(payload), System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture, out decimal value) ? (int)(value * 100) + CentiShift : -1;
    }
}
