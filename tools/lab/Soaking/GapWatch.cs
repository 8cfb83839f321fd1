// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Simulation;

namespace NanoCoap.Lab.Soaking;

/// <summary>
/// Watches how long an observer waits for its next notification. A resource with a period owes one each period, or each three seconds to
/// somebody of whose round trip nothing is known. RFC 7641 sections 1.3 and 4.5.1.
/// </summary>
internal sealed class GapWatch
{
    // A reading every two seconds, the way there, a timer that is late.
    private const int ToleranceMs = 200;

    private readonly World _world;
    private readonly Observation _observation;
    private readonly Func<int> _refreshMs;
    private readonly Func<bool> _isToBeHad;
    private long _last = -1; // -1: nothing is owed
    private int _allowedMs;

    public GapWatch(World world, Observation observation, Func<int> refreshMs, Func<bool> isToBeHad)
    {
        _world = world;
        _observation = observation;
        _refreshMs = refreshMs;
        _isToBeHad = isToBeHad;
        observation.OnNotified = Notified;
    }

    /// <summary>The longest wait beyond what is allowed, or less than 0.</summary>
    public long LongestMs { get; private set; } = -1;

    /// <summary>Looks whether one is overdue, and what is owed from now on.</summary>
    public void Look()
    {
        if (!_observation.IsRegistered || !_isToBeHad())
        {
            _last = -1;
            return;
        }

        long now = _world.Events.NowMs;
        _allowedMs = Math.Max(_allowedMs, Math.Max(_refreshMs(), _world.Config.BlindIntervalMs) + ToleranceMs);
        if (_last < 0)
        {
            _last = now;
        }

        long over = now - _last - _allowedMs;
        LongestMs = Math.Max(LongestMs, over);
        if (over > 0)
        {
            _world.Verdict.Fail($"{_observation.Client.Name} has had no notification of /{_observation.Subject.Path} for {now - _last} ms");
        }
    }

    private void Notified()
    {
        Look();
        _last = _observation.IsRegistered ? _world.Events.NowMs : -1;
        _allowedMs = 0; // the next one may be due after another period
        Look();
    }
}
