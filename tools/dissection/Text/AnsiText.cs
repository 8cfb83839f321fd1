// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Dissection.Text;

/// <summary>Lines with the colours of a terminal: ECMA-48, select graphic rendition.</summary>
public static class AnsiText
{
    // By LogStyle: grey, cyan, green, bold, green, yellow, red.
    private static readonly string[] s_codes = ["", "90", "96", "32", "1", "32", "93", "91"];

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The text; each colour ends where its piece does.</returns>
    public static string Of(LogLine line)
    {
        var text = new StringBuilder();
        foreach ((string piece, LogStyle style) in line.Pieces)
        {
            if (style == LogStyle.Plain || piece.Length == 0)
            {
                text.Append(piece);
            }
            else
            {
                text.Append("\u001b[").Append(s_codes[(int)style]).Append('m').Append(piece).Append("\u001b[0m");
            }
        }

        return text.ToString();
    }
}
