// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;

namespace NanoCoap.Tool.Terminal;

/// <summary>Command lines that are there to be copied.</summary>
public static class ShellLines
{
    // What a shell takes for the end of a line that goes on.
    private static readonly string s_goesOn = OperatingSystem.IsWindows() ? " `" : " \\";

    /// <summary>Breaks a command line, where it is too long for a terminal, into pieces that a shell puts together again.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="margin">What stands before it.</param>
    /// <param name="screen">Where it is shown: in a file or a pipe it stays whole.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The lines. A word that is longer than a line stays whole.</returns>
    public static IReadOnlyList<string> Of(string command, string margin, Screen screen, int width)
    {
        var lines = new List<string>();
        string before = margin;
        string rest = command;
        while (screen.IsTerminal && before.Length + rest.Length > width)
        {
            int end = LastBlank(rest, width - before.Length - s_goesOn.Length);
            if (end < 0)
            {
                break;
            }

            lines.Add(before + rest[..end] + s_goesOn);
            rest = rest[(end + 1)..];
            before = margin + "  ";
        }

        lines.Add(before + rest);
        return lines;
    }

    // Outside of quotes, and not beyond a place; if there is none, the first one behind it. -1 if there is none at all.
    private static int LastBlank(string line, int limit)
    {
        int last = -1;
        char quote = '\0';
        for (int i = 0; i < line.Length && (i <= limit || last < 0); i++)
        {
            char c = line[i];
            if (quote == '\0' && c == ' ')
            {
                last = i;
            }
            else if (c is '\'' or '"')
            {
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            }
        }

        return last;
    }
}
