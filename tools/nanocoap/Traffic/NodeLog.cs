// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.Terminal;
using Spectre.Console;

namespace NanoCoap.Tool.Traffic;

/// <summary>Where log lines go: in colour to a terminal, plain to anything else.</summary>
public sealed class NodeLog
{
    private readonly TextWriter? _output;
    private readonly IAnsiConsole? _terminal;
    private readonly TimeProvider _time;

    /// <summary>Makes a plain log.</summary>
    /// <param name="output">Where it goes; flushed by <see cref="Flush"/>.</param>
    /// <param name="time">The time of day.</param>
    public NodeLog(TextWriter output, TimeProvider time)
    {
        _output = output;
        _time = time;
    }

    /// <summary>Makes a coloured log.</summary>
    /// <param name="terminal">Where it goes.</param>
    /// <param name="time">The time of day.</param>
    public NodeLog(IAnsiConsole terminal, TimeProvider time)
    {
        _terminal = terminal;
        _time = time;
    }

    /// <summary>Begins a line with the time of day.</summary>
    /// <returns>The line.</returns>
    public LogLine Begin()
    {
        return new LogLine(_terminal != null).Add(_time.GetLocalNow().ToString("HH:mm:ss.fff "), LogStyle.Faint);
    }

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line.</param>
    public void Write(LogLine line)
    {
        _terminal?.MarkupLine(line.ToString());
        _output?.WriteLine(line.ToString());
    }

    /// <summary>Sees to it that everything written can be read. Once before each wait is enough, and much cheaper than after each line.</summary>
    public void Flush()
    {
        _output?.Flush();
    }
}
