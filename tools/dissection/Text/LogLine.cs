// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>A line in pieces, each with what it means: whoever shows it gives the meanings their colours.</summary>
public sealed class LogLine
{
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

    /// <summary>The text without the meanings.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        return string.Concat(_pieces.Select(piece => piece.Text));
    }
}
