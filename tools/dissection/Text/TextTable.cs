// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Dissection.Text;

/// <summary>Columns of text. Those to the right give way where the width does not suffice; a column that is empty is left out.</summary>
public static class TextTable
{
    private const int Gap = 2;

    /// <summary>Writes a table.</summary>
    /// <param name="heads">Heads of the columns.</param>
    /// <param name="rows">The rows, each with a cell a column.</param>
    /// <param name="width">Columns of the place where it is shown.</param>
    /// <param name="unicode">Whether a cut is shown as one character or as three points.</param>
    /// <returns>The lines, that of the heads first.</returns>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, int width, bool unicode)
    {
        IReadOnlyList<string>[] all = [.. rows];
        int[] columns = [.. Enumerable.Range(0, heads.Count).Where(column => all.Any(row => row[column].Length != 0))];
        int[] widths = [.. columns.Select(column => Math.Max(heads[column].Length, all.Max(row => row[column].Length)))];
        var lines = new List<string>();
        foreach (IReadOnlyList<string> row in all.Prepend(heads))
        {
            var line = new StringBuilder();
            for (int i = 0; i < columns.Length; i++)
            {
                string cell = row[columns[i]];
                line.Append(i == columns.Length - 1 ? cell : cell.PadRight(widths[i] + Gap));
            }

            lines.Add(Cut(line.ToString().TrimEnd(), width, unicode));
        }

        return lines;
    }

    /// <summary>Cuts what does not fit, and shows that something is missing.</summary>
    /// <param name="line">The line.</param>
    /// <param name="width">Columns that there are.</param>
    /// <param name="unicode">Whether the cut is shown as one character or as three points.</param>
    /// <returns>A line that fits.</returns>
    public static string Cut(string line, int width, bool unicode)
    {
        string end = unicode ? "\u2026" : "...";
        return line.Length <= width ? line : line[..Math.Max(0, width - end.Length)].TrimEnd() + end;
    }
}
