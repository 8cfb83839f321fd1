// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;

namespace NanoCoap.Dissection.Text;

/// <summary>
/// Bytes with what they mean beside them: where they stand, eight of them a line, or four where it is narrow, and the meaning.
/// </summary>
public static class ByteRows
{
    private const int MaxBytesPerRow = 8;
    private const int MaxBytes = 4 * MaxBytesPerRow;
    private const int OffsetColumns = 6;
    private const int FewestColumns = 67; // for eight bytes, and a meaning that can be read

    /// <summary>The line above the rows.</summary>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The line.</returns>
    public static string Head(int width)
    {
        return "byte".PadRight(OffsetColumns) + "hex".PadRight(MeaningColumn(width) - OffsetColumns) + "meaning";
    }

    /// <summary>The column in which meanings begin.</summary>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The column.</returns>
    public static int MeaningColumn(int width)
    {
        return OffsetColumns + (3 * BytesPerRow(width)) + 1;
    }

    /// <summary>Writes a row, in as many lines as it takes.</summary>
    /// <param name="bytes">The bytes; of more than 32 the first ones are shown.</param>
    /// <param name="offset">Where the first of them stands.</param>
    /// <param name="meaning">What they mean.</param>
    /// <param name="style">How that is shown.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<LogLine> Lines(ReadOnlySpan<byte> bytes, int offset, string meaning, LogStyle style, int width)
    {
        var lines = new List<LogLine>();
        IReadOnlyList<string> words = WrappedText.Wrap(meaning, width - MeaningColumn(width));
        int each = BytesPerRow(width);
        int hexColumns = MeaningColumn(width) - OffsetColumns;
        int rows = (Math.Min(bytes.Length, MaxBytes) + each - 1) / each;
        bool cut = bytes.Length > MaxBytes;
        for (int i = 0; i < Math.Max(rows, words.Count); i++)
        {
            int start = i * each;
            var hex = new StringBuilder();
            string place = "";
            if (i < rows)
            {
                place = (offset + start).ToString(CultureInfo.InvariantCulture).PadLeft(OffsetColumns - 2);
                hex.Append(cut && i == rows - 1
                    ? $"... and {bytes.Length - start} more"
                    : HexDump.Bytes(bytes[start..Math.Min(bytes.Length, start + each)]));
            }

            LogLine line = new LogLine().Add(place.PadRight(OffsetColumns), LogStyle.Faint);
            string word = i < words.Count ? words[i] : "";
            line.Add(word.Length == 0 ? hex.ToString() : hex.ToString().PadRight(hexColumns - 1) + " ");
            lines.Add(line.Add(word, style));
        }

        return lines;
    }

    private static int BytesPerRow(int width)
    {
        return width < FewestColumns ? MaxBytesPerRow / 2 : MaxBytesPerRow;
    }
}
