// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Simulated;

/// <summary>An alarm output that says when it is switched.</summary>
public sealed class SimulatedAlarm : IAlarmOutput
{
    private readonly Action<bool>? _switched;

    /// <summary>Makes the output.</summary>
    /// <param name="switched">Hears each time of the state that the output has from now on; null: nobody does.</param>
    public SimulatedAlarm(Action<bool>? switched)
    {
        _switched = switched;
    }

    /// <summary>Whether the output is on.</summary>
    public bool IsOn { get; private set; }

    /// <inheritdoc/>
    public void Set(bool on)
    {
        if (IsOn != on)
        {
            _switched?.Invoke(on);
        }

        IsOn = on;
    }
}
