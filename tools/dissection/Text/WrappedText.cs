// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>Text in lines that fit.</summary>
public static class WrappedText
{
    /// <summary>Breaks text at blanks; a word that is longer than a line is broken anywhere.</summary>
    /// <param name="text">The text; its own line ends stay.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The lines, at least one.</returns>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        width = Math.Max(1, width);
        var lines = new List<string>();
        foreach (string paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string rest = paragraph;
            while (rest.Length > width)
            {
                int end = rest.LastIndexOf(' ', width);
                if (end <= 0)
                {
                    // Not between the two halves of a character.
                    end = width > 1 && char.IsHighSurrogate(rest[width - 1]) ? width - 1 : width;
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
}
