// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Dissection.Text;

/// <summary>
/// Columns of text; a column that is empty is left out. Where the width does not suffice, the widest columns break their words into
/// lines; where that does not help either, each row is a list of its cells.
/// </summary>
public static class TextTable
{
    private const int Gap = 2;

    /// <summary>Writes a table.</summary>
    /// <param name="heads">Heads of the columns.</param>
    /// <param name="rows">The rows, each with a cell a column.</param>
    /// <param name="width">Columns of the place where it is shown.</param>
    /// <returns>The lines, that of the heads first; as a list of cells there are no heads, and without a row there is nothing.</returns>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, int width)
    {
        IReadOnlyList<string>[] all = [.. rows];
        int[] columns = [.. Enumerable.Range(0, heads.Count).Where(column => all.Any(row => row[column].Length != 0))];
        if (columns.Length == 0)
        {
            return [];
        }

        string[][] cells = [.. all.Prepend(heads).Select(row => columns.Select(column => row[column]).ToArray())];
        int[] widths = [.. columns.Select((_, i) => cells.Max(row => row[i].Length))];
        int[] least = [.. columns.Select((_, i) => cells.Max(row => row[i].Split(' ').Max(word => word.Length)))];
        int room = width == int.MaxValue ? width : width - (Gap * (columns.Length - 1));
        if (least.Sum() > room)
        {
            return List(cells, width);
        }

        for (int over = widths.Sum() - room; over > 0; over--)
        {
            widths[Enumerable.Range(0, widths.Length).Where(i => widths[i] > least[i]).MaxBy(i => widths[i])]--;
        }

        var lines = new List<string>();
        foreach (string[] row in cells)
        {
            Append(lines, [.. row.Select((cell, i) => WrappedText.Wrap(cell, Math.Max(1, widths[i])))], widths);
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

    private static void Append(List<string> lines, IReadOnlyList<string>[] row, int[] widths)
    {
        for (int at = 0; at < row.Max(cell => cell.Count); at++)
        {
            var line = new StringBuilder();
            for (int i = 0; i < row.Length; i++)
            {
                line.Append((at < row[i].Count ? row[i][at] : "").PadRight(widths[i] + Gap));
            }

            lines.Add(line.ToString().TrimEnd());
        }
    }

    // The first cell is what the row is about; below it stands what there is to say, each behind the head of its column.
    private static List<string> List(string[][] cells, int width)
    {
        string[] heads = cells[0];
        int margin = heads.Skip(1).Select(head => head.Length).DefaultIfEmpty().Max() + (2 * Gap);
        var lines = new List<string>();
        foreach (string[] row in cells.Skip(1))
        {
            lines.AddRange(WrappedText.Wrap(row[0], width));
            for (int i = 1; i < row.Length; i++)
            {
                string head = (new string(' ', Gap) + heads[i]).PadRight(margin);
                foreach (string words in row[i].Length == 0 ? [] : WrappedText.Wrap(row[i], width - margin))
                {
                    lines.Add(head + words);
                    head = new string(' ', margin);
                }
            }
        }

        return lines;
    }
}
