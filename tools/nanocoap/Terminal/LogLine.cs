// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using Spectre.Console;

namespace NanoCoap.Tool.Terminal;

/// <summary>A line under construction: plain text, or text with Spectre.Console markup.</summary>
public sealed class LogLine
{
    private static readonly string[] s_markup = ["", "grey", "aqua", "green", "bold", "green", "yellow", "red"];

    private readonly StringBuilder _text = new();
    private readonly bool _styled;

    /// <summary>Makes an empty line.</summary>
    /// <param name="styled">Whether it carries markup.</param>
    public LogLine(bool styled)
    {
        _styled = styled;
    }

    /// <summary>Adds text.</summary>
    /// <param name="text">The text, whatever is in it.</param>
    /// <param name="style">What it means.</param>
    /// <returns>The line.</returns>
    public LogLine Add(string text, LogStyle style = LogStyle.Plain)
    {
        if (!_styled)
        {
            _text.Append(text);
        }
        else if (style == LogStyle.Plain)
        {
            _text.Append(Markup.Escape(text));
        }
        else
        {
            _text.Append('[').Append(s_markup[(int)style]).Append(']').Append(Markup.Escape(text)).Append("[/]");
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return _text.ToString();
    }
}
