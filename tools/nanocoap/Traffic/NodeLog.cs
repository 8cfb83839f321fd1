// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Traffic;

/// <summary>Where log lines go: in colour to a terminal, plain to anything else.</summary>
public sealed class NodeLog
{
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly Page _page;

    /// <summary>Makes a log.</summary>
    /// <param name="output">Where it goes; flushed by <see cref="Flush"/>.</param>
    /// <param name="time">The time of day.</param>
    /// <param name="screen">What can be shown there; null for a file.</param>
    public NodeLog(TextWriter output, TimeProvider time, Screen? screen = null)
    {
        _output = output;
        _time = time;
        _page = new Page(output, screen ?? Screen.Plain);
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
        _page.Write(line);
    }

    /// <summary>
    /// Sees to it that everything written can be read. Once before each wait is enough, and much cheaper than after each line.
    /// </summary>
    public void Flush()
    {
        _output.Flush();
    }
}
