// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Node;

namespace NanoCoap.Simulated.Fleet;

/// <summary>
/// The one clock of a fleet. A node is made while the clock is set back by its share of the sampling period, so that the nodes,
/// which are made all at once, do not read their sensors and notify all at once for ever after.
/// </summary>
internal sealed class FleetClock : IClock
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _back;

    public FleetClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    public long NowMs => (long)_time.GetElapsedTime(_start).TotalMilliseconds - _back;

    /// <summary>Sets the clock back, until it is set to 0 again.</summary>
    /// <param name="milliseconds">By how much.</param>
    public void SetBack(long milliseconds)
    {
        _back = milliseconds;
    }
}
