// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;

namespace NanoCoap.Dissection.Text;

/// <summary>Bytes with what they mean beside them: where they stand, eight of them a line, and the meaning.</summary>
public static class ByteRows
{
    /// <summary>The line above the rows.</summary>
    public const string Head = "byte  hex                      meaning";

    /// <summary>The column in which meanings begin.</summary>
    public const int MeaningColumn = OffsetColumns + HexColumns;

    private const int BytesPerRow = 8;
    private const int MaxRows = 4;
    private const int OffsetColumns = 6;
    private const int HexColumns = (3 * BytesPerRow) + 1;

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
        IReadOnlyList<string> words = WrappedText.Wrap(meaning, width - MeaningColumn);
        int rows = Math.Min((bytes.Length + BytesPerRow - 1) / BytesPerRow, MaxRows);
        bool cut = bytes.Length > MaxRows * BytesPerRow;
        for (int i = 0; i < Math.Max(rows, words.Count); i++)
        {
            int start = i * BytesPerRow;
            var hex = new StringBuilder();
            string place = "";
            if (i < rows)
            {
                place = (offset + start).ToString(CultureInfo.InvariantCulture).PadLeft(OffsetColumns - 2);
                hex.Append(cut && i == rows - 1
                    ? $"... and {bytes.Length - start} more"
                    : HexDump.Bytes(bytes[start..Math.Min(bytes.Length, start + BytesPerRow)]));
            }

            LogLine line = new LogLine().Add(place.PadRight(OffsetColumns), LogStyle.Faint);
            string word = i < words.Count ? words[i] : "";
            line.Add(word.Length == 0 ? hex.ToString() : hex.ToString().PadRight(HexColumns));
            lines.Add(line.Add(word, style));
        }

        return lines;
    }
}
