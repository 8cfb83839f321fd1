// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Node;

namespace NanoCoap.Lab.Simulation;

/// <summary>Conforming clients with things to do and things to observe, and what must be true of them when the network has healed.</summary>
internal sealed class Crowd
{
    /// <summary>
    /// How long after the network has healed every observer has the newest state: the longest that a request which began before can
    /// last (two minutes, see <see cref="VirtualClient"/>), or the 60 s of Max-Age that a state can have and the 15 s until its observer asks,
    /// and then a request.
    /// </summary>
    public const int SettleMs = 180000;

    private readonly World _world;
    private readonly List<Workload> _workloads = [];
    private int _moves;

    /// <param name="world">The world.</param>
    /// <param name="untilMs">When things stop changing and clients stop doing things, after the start.</param>
    public Crowd(World world, long untilMs)
    {
        _world = world;
        UntilMs = untilMs;
        Chance chance = world.Chance;
        int period = chance.OneOf(1, 2, 2, 5, 10, 30);
        var strategy = (ObserveStrategy)chance.Below(3);
        world.Node.Node.Configure(period, strategy, chance.Between(1, 8));
    }

    /// <summary>When things stop changing and clients stop doing things, after the start.</summary>
    public long UntilMs { get; }

    /// <summary>Makes a client.</summary>
    /// <param name="link">Its way to the node.</param>
    /// <param name="pauseMs">How long it thinks at most before it does the next thing; 0: it does nothing.</param>
    /// <param name="observations">How many things it observes.</param>
    public VirtualClient Add(Link link, int pauseMs, int observations)
    {
        int number = _world.Clients.Count;
        VirtualClient client = _world.AddClient(string.Create(CultureInfo.InvariantCulture, $"client-{number}"), link);
        if (pauseMs != 0)
        {
            _workloads.Add(new Workload(_world, client, number, pauseMs, UntilMs));
        }

        Subject[] subjects = _world.Subjects;
        for (int i = 0; i < observations; i++)
        {
            Subject subject = subjects[_world.Chance.Below(subjects.Length)];
            _world.Events.After(_world.Chance.Below(20000), () => _world.Observe(client, subject));
        }

        return client;
    }

    /// <summary>Has states change at odd times.</summary>
    public void ChangeStates(int state, int page, int alarm)
    {
        Repeat(state, _world.State.Advance);
        Repeat(page, _world.Page.Advance);
        Repeat(alarm, () => _world.Node.Node.Alarm.IsOn ^= true);
    }

    /// <summary>Has the sensor fail now and then, for so long that the node says so.</summary>
    public void BreakSensor(int everyMs)
    {
        Repeat(everyMs, () =>
        {
            _world.Node.Sensor.Working = false;
            _world.Events.After(_world.Chance.Between(1000, 15000), () => _world.Node.Sensor.Working = true);
        });
    }

    /// <summary>Has observers end what they observe, in one way or the other, and begin anew.</summary>
    public void ComeAndGo(int everyMs)
    {
        Subject[] subjects = _world.Subjects;
        Repeat(everyMs, () =>
        {
            List<Observation> live = [.. _world.Observations.Where(observation => !observation.HasEnded)];
            if (live.Count == 0)
            {
                return;
            }

            Observation one = live[_world.Chance.Below(live.Count)];
            if (_world.Chance.OneIn(2))
            {
                one.Deregister();
            }
            else
            {
                one.Forget();
            }

            _world.Observe(one.Client, subjects[_world.Chance.Below(subjects.Length)]);
        });
    }

    /// <summary>Gives one of the clients another address, in the middle of whatever it does.</summary>
    public void MoveOne()
    {
        VirtualClient client = _world.Clients[_world.Chance.Below(_world.Clients.Count)];
        client.Move(string.Create(CultureInfo.InvariantCulture, $"{client.Name}@{++_moves}"));
        foreach (Observation observation in _world.Observations.Where(observation => observation.Client == client))
        {
            observation.Moved();
        }
    }

    /// <summary>Does something again and again until all stops.</summary>
    public void Repeat(int everyMs, Action action)
    {
        if (everyMs == 0)
        {
            return;
        }

        _world.Events.After(1 + _world.Chance.Below(2 * everyMs), () =>
        {
            if (_world.Events.NowMs - _world.Events.StartMs < UntilMs)
            {
                action();
                _world.Node.Work();
                Repeat(everyMs, action);
            }
        });
    }

    /// <summary>Runs to the end, heals the network, and judges.</summary>
    public void Finish()
    {
        _world.RunUntil(UntilMs);
        if (_world.Verdict.Failure != null)
        {
            return;
        }

        _world.Node.Sensor.Rising = false;
        _world.Node.Sensor.TurnsAtCenti = null;
        _world.Network.Heal();
        _world.RunUntil(UntilMs + SettleMs);
        if (_world.Verdict.Failure == null)
        {
            JudgeObservers();
            Prove();
        }
    }

    private void JudgeObservers()
    {
        foreach (Observation observation in _world.Observations.Where(observation => !observation.HasEnded))
        {
            int newest = observation.Subject.Newest();
            if (!observation.Subject.Suffices(observation.State, newest))
            {
                _world.Verdict.Fail(string.Create(CultureInfo.InvariantCulture,
                    $"{observation.Client.Name} observes /{observation.Subject.Path}{Conditions(observation)}, "
                    + $"the network has been well for {SettleMs / 1000} s, and it holds "
                    + $"state {observation.State}, {(_world.Events.NowMs - observation.StateAt) / 1000} s old, where {newest} is the newest"));
            }
        }
    }

    private static string Conditions(Observation observation)
    {
        string[] query = observation.Subject.Query;
        return query.Length == 0 ? "" : "?" + string.Join('&', query);
    }

    // Everybody is served again, and who has left is forgotten.
    private void Prove()
    {
        int proven = 0;
        foreach (Workload workload in _workloads)
        {
            workload.Prove(failure =>
            {
                proven++;
                if (failure != null)
                {
                    _world.Verdict.Fail($"with the network well for {SettleMs / 1000} s, a {failure}");
                }
            });
        }

        foreach (Observation observation in _world.Observations)
        {
            observation.Deregister();
        }

        // Whoever has gone without a word may still be sent a CON, and then another 93 s pass.
        int patience = 30000;
        _world.RunUntil(UntilMs + SettleMs + patience);
        if (proven != _workloads.Count)
        {
            _world.Verdict.Fail($"of {_workloads.Count} clients {proven} were served after the network had healed");
        }

        foreach (VirtualClient client in _world.Clients.Where(client => client.Open != 0))
        {
            _world.Verdict.Fail($"{client.Name} has {client.Open} requests without an end");
        }
    }
}
