// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;

namespace NanoCoap.Dissection.Text;

/// <summary>Bytes as hexadecimal: offset, sixteen bytes or eight, and the characters of those that are ASCII.</summary>
public static class HexDump
{
    private const int BytesPerLine = 16;
    private const int Columns = 8 + (4 * BytesPerLine); // of a line of sixteen

    /// <summary>Writes bytes as lines.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>A line for each sixteen; for each eight where that is too wide.</returns>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> bytes, int width)
    {
        int each = width < Columns ? BytesPerLine / 2 : BytesPerLine;
        var lines = new List<string>();
        for (int at = 0; at < bytes.Length; at += each)
        {
            ReadOnlySpan<byte> part = bytes[at..Math.Min(bytes.Length, at + each)];
            var line = new StringBuilder(at.ToString("x4", CultureInfo.InvariantCulture));
            line.Append("  ").Append(Bytes(part).PadRight((3 * each) - 1)).Append("  ");
            foreach (byte b in part)
            {
                line.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    /// <summary>Bytes in two digits each, with blanks between them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The text: "40 01 30 39".</returns>
    public static string Bytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(3 * bytes.Length);
        foreach (byte b in bytes)
        {
            if (text.Length != 0)
            {
                text.Append(' ');
            }

            text.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
