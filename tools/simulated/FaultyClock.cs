// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;
using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>A clock that jumps ahead at set times, as that of a device does when it was stopped without noticing.</summary>
public sealed class FaultyClock : IClock
{
    private readonly IClock _clock;
    private readonly Fault[] _jumps;

    /// <summary>Makes the clock.</summary>
    /// <param name="clock">A sound one that starts at 0.</param>
    /// <param name="faults">Faults; those of clocks count.</param>
    public FaultyClock(IClock clock, IEnumerable<Fault> faults)
    {
        _clock = clock;
        _jumps = [.. faults.Where(fault => fault.Kind == FaultKind.Clock)];
    }

    /// <inheritdoc/>
    public long NowMs
    {
        get
        {
            long now = _clock.NowMs;
            long ahead = 0;
            foreach (Fault jump in _jumps)
            {
                ahead += now >= jump.AfterMs ? jump.AmountMs : 0;
            }

            return now + ahead;
        }
    }
}
