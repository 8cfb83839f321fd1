// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>Text in lines that fit.</summary>
public static class WrappedText
{
    private const char NoBreak = '\u00A0';

    /// <summary>Keeps words together on one line, a command line that is to be copied, as far as it is no longer than a line.</summary>
    /// <param name="words">The words.</param>
    /// <returns>The text for a <see cref="Page"/>, which writes blanks in the end.</returns>
    public static string Together(string words)
    {
        return words.Replace(' ', NoBreak);
    }

    /// <summary>Takes back what <see cref="Together"/> has done.</summary>
    /// <param name="text">A line.</param>
    /// <returns>The line with blanks.</returns>
    public static string Apart(string text)
    {
        return text.Replace(NoBreak, ' ');
    }

    /// <summary>
    /// Breaks text at blanks; a word that is longer than a line is broken where it has to be, behind one of / : , ; = &amp; ? if it can.
    /// </summary>
    /// <param name="text">The text; its own line ends stay.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="margin">Columns that each line but the first has less, for whoever puts something before it.</param>
    /// <returns>The lines, at least one.</returns>
    public static IReadOnlyList<string> Wrap(string text, int width, int margin = 0)
    {
        var lines = new List<string>();
        foreach (string paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string rest = paragraph;
            while (true)
            {
                int room = Math.Max(1, lines.Count == 0 ? width : width - margin);
                if (rest.Length <= room)
                {
                    break;
                }

                // Not at the blanks with which the text begins, and not between a number and its unit.
                int start = rest.Length - rest.TrimStart(' ').Length;
                int end = rest.LastIndexOf(' ', room);
                int before = end > start && IsBeforeUnit(rest, end) ? rest.LastIndexOf(' ', end - 1) : -1;
                end = before > start ? before : end;
                if (end <= start)
                {
                    // Behind a part of it, if that is not too short; and not between the two halves of a character.
                    int part = rest.AsSpan(0, room).LastIndexOfAny("/:,;=&?\u00A0") + 1;
                    end = part > start + (room / 2) ? part : room > 1 && char.IsHighSurrogate(rest[room - 1]) ? room - 1 : room;
                    lines.Add(rest[..end]);
                    rest = rest[end..];
                }
                else
                {
                    lines.Add(rest[..end].TrimEnd());
                    rest = rest[end..].TrimStart();
                }
            }

            lines.Add(rest);
        }

        return lines;
    }

    // "14 B", "20.5 Cel", "100 ms"
    private static bool IsBeforeUnit(string text, int blank)
    {
        const int MaxUnit = 3;
        int end = text.AsSpan(blank + 1).IndexOfAny(" ,.;)");
        int length = end < 0 ? text.Length - blank - 1 : end;
        return char.IsAsciiDigit(text[blank - 1]) && length is > 0 and <= MaxUnit && !char.IsAsciiDigit(text[blank + 1]);
    }
}
