// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Node;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation;

/// <summary>
/// Registered, reachable, changed: heard soon. While a client may believe that it is registered, and its link loses nothing, it holds each
/// new state, or a newer one, before a time that follows from what went over the wire:
/// <list type="bullet">
/// <item>The alarm, whose changes are confirmed: one second. So also after a cut; but a CON that was lost in it is sent again when its
/// back-off says so, at most 24 s after the cut, and those behind it wait for it (NSTART).</item>
/// <item>State and page, which go out as NONs, one a round trip or one in three seconds (RFC 7641 section 4.5.1): that distance more.
/// What has changed during a cut may be lost with it, and is not asked for.</item>
/// <item>Temperature, which is notified once a period whatever it is: as before, and a period more. Without a reading nothing is asked
/// for, and after it the first one is to come as soon as a state.</item>
/// </list>
/// When all transmissions of a CON were lost, its registration is gone, and nothing is asked for until the client renews it. A renewal
/// makes good: it settles the CON that is under way for it. An address that has not shown that it can receive is
/// asked for no more than it has credit for, so that with a cut since it was first heard of nothing is promised to it.
/// </summary>
internal sealed class Promptness
{
    private const int NoticeMs = 1000;
    private const int OrderlyTurns = 6; // trips over the link: a CON and an ACK for two others, then the notification, and one to spare
    private const int ProvenMs = 240000; // a little less than EXCHANGE_LIFETIME

    private readonly World _world;
    private readonly TransmissionParameters _parameters = new();
    private readonly List<History> _histories = [];
    private readonly Dictionary<Link, LinkState> _links = [];
    private readonly Dictionary<Observation, Watch> _watches = [];
    private bool _isOn;

    public Promptness(World world)
    {
        _world = world;
    }

    /// <summary>Begins to judge.</summary>
    public void Begin()
    {
        _isOn = true;
        foreach (Subject subject in _world.Subjects)
        {
            _histories.Add(new History(subject));
        }
    }

    /// <summary>Says that the node has done what there was to do: whatever has changed, has changed now.</summary>
    public void NodeSettled()
    {
        foreach (History history in _histories)
        {
            if (history.Note(_world.Events.NowMs))
            {
                string path = history.Subject.Path;
                foreach (Observation observation in _world.Observations.Where(observation => observation.Subject.Path == path))
                {
                    Look(observation);
                }
            }
        }
    }

    /// <summary>Says that an observation holds another state, or is registered anew.</summary>
    public void Heard(Observation observation)
    {
        Look(observation);
    }

    /// <summary>Says that a link has become better or worse.</summary>
    public void Switched(Link link)
    {
        LinkState state = StateOf(link);
        bool whole = IsWhole(link);
        if (whole && !state.IsWhole)
        {
            state.WholeSince = _world.Events.NowMs;
        }

        state.IsWhole = whole;
        foreach (Observation observation in _world.Observations.Where(observation => whole && observation.Client.Link == link))
        {
            Look(observation);
        }
    }

    // Links that lose datagrams by chance, or keep some for long, are nobody's fault.
    private static bool IsWhole(Link link)
    {
        return link.Up && link.LossPerMille == 0 && link.LateMs == 0;
    }

    private LinkState StateOf(Link link)
    {
        if (!_links.TryGetValue(link, out LinkState? state))
        {
            state = new LinkState { IsWhole = IsWhole(link) };
            _links.Add(link, state);
        }

        state.SlowestMs = Math.Max(state.SlowestMs, link.MinDelayMs + link.SpreadMs);
        return state;
    }

    private History HistoryOf(Observation observation)
    {
        return _histories.Single(history => history.Subject.Path == observation.Subject.Path);
    }

    private int NoticeOf(Observation observation)
    {
        return Math.Max(NoticeMs, OrderlyTurns * StateOf(observation.Client.Link).SlowestMs);
    }

    private void Look(Observation observation)
    {
        if (!_isOn || observation.HasEnded)
        {
            return;
        }

        if (!_watches.TryGetValue(observation, out Watch? watch))
        {
            watch = new Watch(observation);
            _watches.Add(observation, watch);
        }

        if (!HistoryOf(observation).IsOutdated(observation.State))
        {
            watch.StaleSince = -1;
            return;
        }

        if (watch.StaleSince < 0)
        {
            watch.StaleSince = _world.Events.NowMs;
        }

        if (!watch.IsArmed)
        {
            Arm(watch, _world.Events.NowMs + NoticeOf(observation));
        }
    }

    private void Arm(Watch watch, long at)
    {
        watch.IsArmed = true;
        _world.Events.At(at, () =>
        {
            watch.IsArmed = false;
            Judge(watch);
        });
    }

    private void Judge(Watch watch)
    {
        Observation observation = watch.Observation;
        History history = HistoryOf(observation);
        if (observation.HasEnded || !observation.IsRegistered || !history.IsOutdated(observation.State))
        {
            return;
        }

        // What is given up here is taken up again when the link heals, when the client is answered, or with the next change.
        LinkState link = StateOf(observation.Client.Link);
        WireMonitor monitor = _world.Node.Monitor;
        Address address = observation.Client.Address;
        long registeredAt = monitor.RegisteredAt(address, observation.Token);
        long since = link.WholeSince;
        long shownAt = monitor.ShownAt(address);
        bool isUnproven = shownAt < 0 || shownAt < _world.Events.NowMs - ProvenMs;
        bool isAnswerLost = registeredAt > observation.AgreedAt && since > registeredAt;
        if (!link.IsWhole || isAnswerLost || (isUnproven && since > observation.Client.AttachedAt))
        {
            return;
        }

        bool confirmed = !observation.Subject.Ordered; // the alarm alone is
        long from = history.OutdatedSince(observation.State, confirmed ? 0 : since, watch.StaleSince);
        if (from < 0)
        {
            return; // the changes were all before the link healed, and may have been lost in NONs
        }

        from = Math.Max(Math.Max(from, since), Math.Max(observation.AgreedAt, registeredAt));
        if (!TryAddBackOff(observation, since, ref from))
        {
            return;
        }

        if (!confirmed)
        {
            if (observation.Subject.Path == "temperature")
            {
                // What can't be shown is not asked for; the first reading after that is news, whatever the period.
                long noReadingAt = monitor.NoReadingAt;
                from = noReadingAt < from ? from + _world.Node.Node.Temperature.RefreshMs : noReadingAt + SensorNode.SampleMs;
            }

            from += Math.Max(_world.Config.BlindIntervalMs, monitor.LongestAckMs(address));
        }

        long due = from + NoticeOf(observation);
        if (_world.Events.NowMs < due)
        {
            Arm(watch, due);
            return;
        }

        Fail(observation, history, watch.StaleSince);
    }

    // Waits for CONs whose last transmission, or the ACK to it, was lost before the link healed.
    private bool TryAddBackOff(Observation observation, long since, ref long from)
    {
        WireMonitor monitor = _world.Node.Monitor;
        Address address = observation.Client.Address;
        long until = from;
        foreach (ConfirmableRun run in monitor.RunsTo(address))
        {
            if (run.FirstAt <= since && run.LastAt > since)
            {
                until = Math.Max(until, run.SentAt.Find(at => at > since)); // an ACK can come from here on
            }

            if (run.IsSettled || run.LastAt > since)
            {
                continue;
            }

            long renewedAt = monitor.RegisteredAt(address, run.Token);
            if (run.FirstAt < renewedAt)
            {
                until = Math.Max(until, Math.Min(renewedAt, run.FirstAt + _parameters.MaxTransmitWaitMs));
                continue;
            }

            if (run.Count <= _parameters.MaxRetransmit && !run.IsOnCredit)
            {
                int longest = (int)((long)_parameters.AckTimeoutMs * _parameters.AckRandomFactorThousandths / 1000);
                until = Math.Max(until, run.LastAt + ((long)longest << (run.Count - 1)));
            }
            else if (run.Token == observation.Token)
            {
                return false; // the registration goes with it
            }
            else
            {
                until = Math.Max(until, run.FirstAt + _parameters.MaxTransmitWaitMs);
            }
        }

        from = until;
        return true;
    }

    private void Fail(Observation observation, History history, long staleSince)
    {
        string Seconds(long at)
        {
            return at < _world.Events.StartMs
                ? "the start"
                : string.Create(CultureInfo.InvariantCulture, $"{(at - _world.Events.StartMs) / 1000.0:F3} s");
        }

        long since = StateOf(observation.Client.Link).WholeSince;
        _world.Verdict.Fail(string.Create(CultureInfo.InvariantCulture,
            $"{observation.Client.Name} is registered for /{observation.Subject.Path}, last answered at {Seconds(observation.AgreedAt)}, "
            + $"and its link has been well since {Seconds(since)}; it still holds state {observation.State} where {history.Newest} is the "
            + $"newest, and has not been up to date since {Seconds(staleSince)}"));
    }

    private sealed class LinkState
    {
        public bool IsWhole { get; set; }

        public long WholeSince { get; set; } = long.MinValue;

        public int SlowestMs { get; set; }
    }

    private sealed class Watch(Observation observation)
    {
        public Observation Observation { get; } = observation;

        public long StaleSince { get; set; } = -1; // without a break

        public bool IsArmed { get; set; }
    }

    // When a subject has changed, and to what.
    private sealed class History(Subject subject)
    {
        private readonly List<(long At, int State)> _changes = [];

        public Subject Subject { get; } = subject;

        public int Newest { get; private set; } = subject.Newest();

        public bool Note(long now)
        {
            int newest = Subject.Newest();
            if (newest == Newest)
            {
                return false;
            }

            Newest = newest;
            _changes.Add((now, newest));
            return true;
        }

        public bool IsOutdated(int state)
        {
            return Subject.Ordered ? state < Newest : state != Newest;
        }

        // Of states without an order the old one may come again: then it is enough to be up to date at any moment.
        public long OutdatedSince(int state, long notBefore, long staleSince)
        {
            if (!Subject.Ordered)
            {
                return staleSince;
            }

            int i = _changes.Count;
            while (i > 0 && _changes[i - 1].State > state && _changes[i - 1].At >= notBefore)
            {
                i--;
            }

            return i == _changes.Count ? -1 : _changes[i].At;
        }
    }
}
