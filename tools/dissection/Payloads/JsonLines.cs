// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Payloads;

/// <summary>JSON in lines that fit.</summary>
public static class JsonLines
{
    /// <summary>
    /// Puts a value below its name where both are too long for a line. It stays the same JSON, and so a text that is longer than a line
    /// stays in one piece.
    /// </summary>
    /// <param name="lines">Indented JSON.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Fit(IEnumerable<string> lines, int width)
    {
        return [.. lines.SelectMany(line => Fit(line, width))];
    }

    private static IReadOnlyList<string> Fit(string line, int width)
    {
        string text = line.TrimStart(' ');
        int name = EndOfName(text);
        if (line.Length <= width || name < 0)
        {
            return [line];
        }

        string indent = line[..^text.Length];
        return [indent + text[..name], indent + "  " + text[(name + 1)..]];
    }

    // Behind the colon of "name": value; -1 for what is no such line.
    private static int EndOfName(string text)
    {
        if (!text.StartsWith('"'))
        {
            return -1;
        }

        int end = 1;
        while (end < text.Length && text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        return text.AsSpan(Math.Min(end, text.Length)).StartsWith("\": ") ? end + 2 : -1;
    }
}
