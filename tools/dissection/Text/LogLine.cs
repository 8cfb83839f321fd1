// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>A line in pieces, each with what it means: whoever shows it gives the meanings their colours.</summary>
public sealed class LogLine
{
    private const int Indent = 2;

    private readonly List<(string Text, LogStyle Style)> _pieces = [];

    /// <summary>The pieces, from left to right; what is in them is shown as it is.</summary>
    public IReadOnlyList<(string Text, LogStyle Style)> Pieces => _pieces;

    /// <summary>Adds text.</summary>
    /// <param name="text">The text, whatever is in it.</param>
    /// <param name="style">What it means.</param>
    /// <returns>The line.</returns>
    public LogLine Add(string text, LogStyle style = LogStyle.Plain)
    {
        _pieces.Add((text, style));
        return this;
    }

    /// <summary>Breaks the line at blanks; what follows stands a little to the right of where it begins.</summary>
    /// <param name="width">Columns of a line; a word that is longer is broken anywhere.</param>
    /// <returns>The lines, at least one: this one if it fits.</returns>
    public IReadOnlyList<LogLine> Wrap(int width)
    {
        string text = ToString();
        if (text.Length <= width)
        {
            return [this];
        }

        int margin = Math.Min(text.Length - text.TrimStart().Length + Indent, width / 2);
        var lines = new List<LogLine>();
        int at = 0;
        foreach (string part in WrappedText.Wrap(text, width, margin))
        {
            // Between two lines there may have been blanks, which are gone.
            at = text.IndexOf(part, at, StringComparison.Ordinal);
            lines.Add(Slice(lines.Count == 0 ? "" : new string(' ', margin), at, at + part.Length));
            at += part.Length;
        }

        return lines;
    }

    /// <summary>The text without the meanings.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        return string.Concat(_pieces.Select(piece => piece.Text));
    }

    private LogLine Slice(string margin, int start, int end)
    {
        LogLine line = margin.Length == 0 ? new LogLine() : new LogLine().Add(margin);
        int at = 0;
        foreach ((string text, LogStyle style) in _pieces)
        {
            int from = Math.Clamp(start - at, 0, text.Length);
            int to = Math.Clamp(end - at, from, text.Length);
            at += text.Length;
            if (to > from)
            {
                line.Add(text[from..to], style);
            }
        }

        return line;
    }
}
