// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>Where the lines of a report go: in colour to a terminal, plain to anything else.</summary>
public sealed class Page
{
    private readonly TextWriter _output;

    /// <summary>Makes a page.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="screen">What can be shown there.</param>
    public Page(TextWriter output, Screen screen)
    {
        _output = output;
        Screen = screen;
    }

    /// <summary>What can be shown here.</summary>
    public Screen Screen { get; }

    /// <summary>Begins a line.</summary>
    /// <returns>The line.</returns>
    public LogLine Begin()
    {
        return new LogLine();
    }

    /// <summary>Writes a line; on a terminal that is too narrow for it, as several.</summary>
    /// <param name="line">The line.</param>
    public void Write(LogLine line)
    {
        foreach (LogLine part in Screen.IsTerminal ? line.Wrap(Screen.Width) : [line])
        {
            _output.WriteLine(WrappedText.Apart(Text(part)));
        }
    }

    /// <summary>Writes a line that stays whole, however long it is: one that is to be copied, or read by a program.</summary>
    /// <param name="line">The line.</param>
    public void WriteWhole(LogLine line)
    {
        _output.WriteLine(Text(line));
    }

    /// <summary>Writes a line that stays whole; see <see cref="WriteWhole(LogLine)"/>.</summary>
    /// <param name="line">The line.</param>
    public void WriteWhole(string line)
    {
        WriteWhole(Begin().Add(line));
    }

    /// <summary>Writes lines that stay whole, however long they are; see <see cref="WriteWhole(LogLine)"/>.</summary>
    /// <param name="lines">The lines.</param>
    public void WriteWhole(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            WriteWhole(line);
        }
    }

    /// <summary>Writes a line of one style.</summary>
    /// <param name="text">The text.</param>
    /// <param name="style">What it means.</param>
    public void Line(string text = "", LogStyle style = LogStyle.Plain)
    {
        Write(Begin().Add(text, style));
    }

    /// <summary>Writes lines.</summary>
    /// <param name="lines">The lines.</param>
    public void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    private string Text(LogLine line)
    {
        return Screen.Colour ? AnsiText.Of(line) : line.ToString();
    }
}
