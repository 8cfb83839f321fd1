// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Node;
using NanoCoap.Tool.Traffic;

namespace NanoCoap.Tool.SimulatedNode;

/// <summary>An alarm output that says in the log when it is switched.</summary>
public sealed class SimulatedAlarm : IAlarmOutput
{
    private readonly NodeLog? _log;

    /// <summary>Makes the output.</summary>
    /// <param name="log">The log, or null.</param>
    public SimulatedAlarm(NodeLog? log)
    {
        _log = log;
    }

    /// <summary>Whether the output is on.</summary>
    public bool IsOn { get; private set; }

    /// <inheritdoc/>
    public void Set(bool on)
    {
        if (IsOn != on && _log != null)
        {
            LogLine line = _log.Begin();
            line.Add("** alarm ").Add(on ? "ON" : "OFF", on ? LogStyle.Bad : LogStyle.Good);
            _log.Write(line);
        }

        IsOn = on;
    }
}
