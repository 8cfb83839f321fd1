// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Traffic;

/// <summary>Where log lines go: in colour to a terminal, plain to anything else.</summary>
public sealed class NodeLog
{
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly bool _colour;

    /// <summary>Makes a log.</summary>
    /// <param name="output">Where it goes; flushed by <see cref="Flush"/>.</param>
    /// <param name="time">The time of day.</param>
    /// <param name="colour">Whether that is a place for colours.</param>
    public NodeLog(TextWriter output, TimeProvider time, bool colour = false)
    {
        _output = output;
        _time = time;
        _colour = colour;
    }

    /// <summary>Begins a line with the time of day.</summary>
    /// <returns>The line.</returns>
    public LogLine Begin()
    {
        return new LogLine().Add(_time.GetLocalNow().ToString("HH:mm:ss.fff "), LogStyle.Faint);
    }

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line.</param>
    public void Write(LogLine line)
    {
        _output.WriteLine(_colour ? AnsiText.Of(line) : line.ToString());
    }

    /// <summary>
    /// Sees to it that everything written can be read. Once before each wait is enough, and much cheaper than after each line.
    /// </summary>
    public void Flush()
    {
        _output.Flush();
    }
}
