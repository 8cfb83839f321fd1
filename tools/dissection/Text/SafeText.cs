// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace NanoCoap.Dissection.Text;

/// <summary>Bytes from the network as text that a terminal can't be fooled with.</summary>
public static class SafeText
{
    /// <summary>Characters of a payload that are shown.</summary>
    public const int PreviewLength = 40;

    /// <summary>A payload: in quotes if it is text, cut if it is long, else its length.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The text.</returns>
    public static string Preview(ReadOnlySpan<byte> payload)
    {
        string? text = Decode(payload);
        if (text == null)
        {
            return $"<{payload.Length} bytes>";
        }

        var preview = new StringBuilder("\"");
        int shown = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown++ == PreviewLength)
            {
                return preview.Append("...\"").ToString();
            }

            string? escape = rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => null,
            };
            if (escape == null && !IsPrintable(rune))
            {
                return $"<{payload.Length} bytes>";
            }

            preview.Append(escape ?? rune.ToString());
        }

        return preview.Append('"').ToString();
    }

    /// <summary>All of a text, in quotes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>
    /// The text with escapes for quotes, line ends and tabs; null if it is not UTF-8 or anything else in it does not print.
    /// </returns>
    public static string? Quote(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return null;
        }

        var quoted = new StringBuilder("\"");
        foreach (Rune rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            string? escape = rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => null,
            };
            if (escape == null && !IsPrintable(rune))
            {
                return null;
            }

            quoted.Append(escape ?? rune.ToString());
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Whether bytes are text that can be shown on a terminal as it is, line ends and tabs included.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False if they are not UTF-8, or anything else in them does not print.</returns>
    public static bool IsPrintable(ReadOnlySpan<byte> bytes)
    {
        return Quote(bytes) != null;
    }

    /// <summary>A text from the network, with everything replaced that does not print.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line that a terminal can show.</returns>
    public static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(IsPrintable(rune) ? rune : Rune.ReplacementChar);
        }

        return clean.ToString();
    }

    /// <summary>A segment of a path or a query, with everything that does not print, or would read as a divider, percent-encoded.</summary>
    /// <param name="segment">The bytes.</param>
    /// <param name="dividers">Characters that divide segments.</param>
    /// <returns>The text.</returns>
    public static string Segment(ReadOnlySpan<byte> segment, string dividers)
    {
        var text = new StringBuilder();
        while (!segment.IsEmpty)
        {
            bool ok = Rune.DecodeFromUtf8(segment, out Rune rune, out int length) == System.Buffers.OperationStatus.Done
                && IsPrintable(rune) && rune.Value is not (' ' or '%') && !(rune.IsAscii && dividers.Contains((char)rune.Value));
            if (ok)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte b in segment[..length])
                {
                    text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
                }
            }

            segment = segment[length..];
        }

        return text.ToString();
    }

    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        // A block may begin or end in the middle of a character; that is no reason to call it binary.
        ReadOnlySpan<byte> cut = bytes;
        while (cut.Length > 1 && bytes.Length - cut.Length < 3 && (cut[0] & 0xC0) == 0x80)
        {
            cut = cut[1..];
        }

        for (int i = 0; i < 4 && i < cut.Length; i++)
        {
            if (Utf8.IsValid(cut[..^i]))
            {
                return Encoding.UTF8.GetString(cut[..^i]);
            }
        }

        return null;
    }

    private static bool IsPrintable(Rune rune)
    {
        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
