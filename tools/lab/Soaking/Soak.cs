// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Runtime.CompilerServices;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Lab.Simulation;
using NanoCoap.Lab.Simulation.Scenarios;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Lab.Soaking;

/// <summary>
/// The long life of a node: observers, requests, losses, failures and changes of settings, day after day of virtual time, under the checks
/// of the simulator. On top of those it may not allocate, owes notifications in time, and must be as empty at the end as it was at first.
/// </summary>
public sealed class Soak
{
    private const int LookMs = 500;

    // A collection at the wrong moment looks like an allocation: once in some runs of days.
    private const int NoisyTurns = 2;
    private const int TimerMs = 12; // how late the timer of the virtual node may be

    private readonly SoakSettings _settings;
    private readonly World _world;
    private readonly Crowd _crowd;
    private readonly Subject[] _subjects;
    private readonly List<GapWatch> _watches = [];
    private int _strangers;

    /// <summary>Makes a node and all that will happen to it.</summary>
    /// <param name="settings">How long, and from when.</param>
    public Soak(SoakSettings settings)
    {
        _settings = settings;
        var simulation = new SimulationSettings
        {
            StartMs = settings.ClockMs,
            TraceFromMs = settings.TraceFromMs,
            Resize = settings.Resize,
            Tamper = settings.Tamper,
        };
        InitializeTypes();
        _world = new World(settings.Seed, simulation, SetSizes, settings.Trace);
        SequenceStart.Set(_world.Node.Node.Endpoint, settings.Sequence);
        _world.Node.Sensor.TurnsAtCenti = 1900;
        _crowd = new Crowd(_world, settings.DurationMs);

        // Its temperature goes up and down.
        _subjects = [.. _world.Subjects.Select(subject => subject.Path == "temperature" ? subject with { Ordered = false } : subject)];
        Populate();
    }

    /// <summary>Lives.</summary>
    /// <param name="everyMs">After how much virtual time there is something to tell.</param>
    /// <param name="progress">Told what has been so far; false ends it all.</param>
    /// <returns>What there has been.</returns>
    public SoakSummary Run(long everyMs, Func<SoakSummary, bool> progress)
    {
        for (long at = everyMs; at < _settings.DurationMs && _world.Verdict.Failure == null; at += everyMs)
        {
            _world.RunUntil(at);
            if (!progress(Summary()))
            {
                return Summary();
            }
        }

        _crowd.Finish();
        JudgeRest();
        return Summary();
    }

    private static void SetSizes(EndpointConfig config)
    {
        // All as on the device but deduplication, which is to work.
        config.SafeExchanges = 1024;
        config.UnsafeExchanges = 1024;
        config.ReplyBytes = 128;
    }

    private static Link Lossy(int lossPerMille)
    {
        return new Link { LossPerMille = lossPerMille, DuplicationPerMille = lossPerMille / 2, MinDelayMs = 5, SpreadMs = 60, LateMs = 2000 };
    }

    private void Populate()
    {
        SensorNode node = _world.Node.Node;
        Subject temperature = Find("temperature");
        Subject alarm = Find("alarm");
        VirtualClient good = _crowd.Add(Link.Good, 0, 0);
        Observation first = _world.Observe(good, temperature);
        _watches.Add(new GapWatch(_world, first, () => node.Temperature.RefreshMs, () => node.Temperature.IsValid));
        _watches.Add(new GapWatch(_world, _world.Observe(good, alarm), () => node.Alarm.RefreshMs, () => true));
        _world.Observe(_crowd.Add(Lossy(20), 0, 0), temperature);
        _world.Observe(_crowd.Add(Lossy(50), 0, 0), Find("state"));
        _world.Observe(_crowd.Add(Lossy(100), 0, 0), Find("page"));
        _world.Observe(_crowd.Add(Lossy(20), 8000, 0), temperature);
        _crowd.Add(Lossy(50), 8000, 0);
        _crowd.ChangeStates(4000, 60000, 900000);
        _crowd.BreakSensor(3 * 3600 * 1000);
        _crowd.Repeat(1800000, Configure);
        _crowd.Repeat(600000, ChangeRules);
        _crowd.Repeat(7200000, Vanish);

        Link link = Link.Good;
        var traffic = new HostileTraffic(_world.Chance);
        var stranger = new Address("stranger");
        _crowd.Repeat(15000, () => _world.Network.ToNode(link, stranger, traffic.Garbage()));
        Look();
    }

    private Subject Find(string path)
    {
        return _subjects.Single(subject => subject.Path == path);
    }

    private void Look()
    {
        foreach (GapWatch watch in _watches)
        {
            watch.Look();
        }

        if (_world.Node.LatestMs > TimerMs)
        {
            _world.Verdict.Fail($"something was due {_world.Node.LatestMs} ms ago");
        }

        if (_world.Events.NowMs - _settings.ClockMs < _settings.DurationMs)
        {
            _world.Events.After(LookMs, Look);
        }
    }

    private void Configure()
    {
        Chance chance = _world.Chance;
        string strategy = chance.OneOf("mixed", "mixed", "con", "non");
        int period = chance.OneOf(1, 2, 2, 2, 5);
        Put("config", string.Create(CultureInfo.InvariantCulture, $"period={period} strategy={strategy} n={chance.Between(2, 9)}"));
    }

    private void ChangeRules()
    {
        Chance chance = _world.Chance;
        VirtualClient client = _world.Clients[chance.Below(_world.Clients.Count)];
        switch (chance.Below(4))
        {
            case 0:
                string rule = string.Create(CultureInfo.InvariantCulture, $"{chance.OneOf("gt", "lt")}={chance.Between(-15, 15)} hys=0.5");
                client.Send(RawMessage.Request(MessageType.Confirmable, CoapCode.Post, "alarm/rules").Body(rule), _ => { });
                break;
            case 1:
                string path = string.Create(CultureInfo.InvariantCulture, $"alarm/rules/{_world.Node.Node.Settings.LastRuleId - chance.Below(8)}");
                client.Send(RawMessage.Request(MessageType.Confirmable, CoapCode.Delete, path), _ => { });
                break;
            case 2:
                Put("temperature", chance.Between(-19, 19).ToString(CultureInfo.InvariantCulture));
                break;
            default:
                BlockwiseRead.Start(client, "node", -1, body => JudgeUptime(body));
                break;
        }
    }

    private void Put(string path, string body)
    {
        VirtualClient client = _world.Clients[_world.Chance.Below(_world.Clients.Count)];
        client.Send(RawMessage.Request(MessageType.Confirmable, CoapCode.Put, path).Body(body), _ => { });
    }

    // What the node says of itself must hold after any time.
    private void JudgeUptime(byte[]? body)
    {
        if (body == null)
        {
            return;
        }

        string[] lines = System.Text.Encoding.ASCII.GetString(body).Split('\n');
        string line = lines.Single(line => line.StartsWith("uptime=", StringComparison.Ordinal));
        long uptime = long.Parse(line["uptime=".Length..], CultureInfo.InvariantCulture);
        long lived = (_world.Events.NowMs - _settings.ClockMs) / 1000;
        if (uptime > lived || uptime < lived - 200)
        {
            _world.Verdict.Fail($"the node says that it has been up for {uptime} s, after {lived} s");
        }
    }

    private void Vanish()
    {
        VirtualClient client = _world.AddClient(string.Create(CultureInfo.InvariantCulture, $"vanishing-{_strangers++}"), Link.Good);
        Observation observation = _world.Observe(client, _subjects[_world.Chance.Below(_subjects.Length)]);
        _world.Events.After(_world.Chance.Between(50, 20000), () =>
        {
            _world.Network.Detach(client.Address);
            _world.Died(client.Address);
            client.Link.Up = false;
            observation.Forget();
            _world.Observations.Remove(observation);
            _world.Clients.Remove(client);
        });
    }

    private void JudgeRest()
    {
        // Whoever has vanished is found out by the next CON, of which there is one at each change from now on.
        CoapEndpoint endpoint = _world.Node.Node.Endpoint;
        int patience = (2 * new TransmissionParameters().MaxTransmitWaitMs) + 60000;
        endpoint.ConfirmEvery = 1;
        _world.State.Advance();
        _world.Page.Advance();
        _world.Node.Node.Alarm.IsOn ^= true;
        _world.Node.Work();
        _world.RunUntil(_world.Events.NowMs - _settings.ClockMs + patience);
        if (endpoint.ObserverCount != 0 || endpoint.OutstandingCount != 0)
        {
            _world.Verdict.Fail(
                $"everybody has left, and the node has {endpoint.ObserverCount} observers and {endpoint.OutstandingCount} outstanding messages");
        }

        if (_world.Node.AllocatingTurns > NoisyTurns)
        {
            _world.Verdict.Fail($"the node has allocated {_world.Node.AllocatingTurns} times since its start");
        }
    }

    // Texts and tables are made when they are first used, whenever that is. Here they are to be there from the start, so that what is
    // allocated later is allocated again and again.
    private static void InitializeTypes()
    {
        foreach (Type type in typeof(CoapEndpoint).Assembly.GetTypes().Concat(typeof(SensorNode).Assembly.GetTypes()))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
    }

    private SoakSummary Summary()
    {
        long now = _world.Events.NowMs;
        WireMonitor monitor = _world.Node.Monitor;
        bool passesHalf = _settings.ClockMs < 1L << 31 && now >= 1L << 31;
        return new SoakSummary(
            _world.Verdict.Failure,
            now - _settings.ClockMs,
            monitor.Received,
            monitor.Sent,
            _world.Network.Lost,
            _world.Statistics.NotificationsSeen,
            _world.Statistics.Requests,
            monitor.MessageIdWraps,
            monitor.SequenceWraps,
            (passesHalf ? 1 : 0) + (int)((now >> 32) - (_settings.ClockMs >> 32)),
            _world.Node.Saved,
            _watches.Max(watch => watch.LongestMs),
            _world.Node.LatestMs,
            _world.Node.AllocatingTurns,
            _world.Node.MostObservers,
            _world.Node.MostOutstanding);
    }
}
