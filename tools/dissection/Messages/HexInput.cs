// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NanoCoap.Dissection.Messages;

/// <summary>Bytes as people paste them: hexadecimal in any dress, the hex dumps of the usual programs, or base64.</summary>
public static partial class HexInput
{
    /// <summary>Reads bytes.</summary>
    /// <param name="text">
    /// Hexadecimal with or without blanks, colons, commas, dashes, 0x and line breaks; lines that start with # are comments. A dump with
    /// offsets in front and characters behind. Base64, if it is no hexadecimal.
    /// </param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="problem">What is wrong with the text.</param>
    /// <returns>False if it is none of these.</returns>
    public static bool TryParse(string text, out byte[] bytes, out string problem)
    {
        problem = "";
        string[] lines = [.. text.ReplaceLineEndings("\n").Split('\n')
            .Where(line => !line.TrimStart().StartsWith('#') && line.Trim().Length != 0)];
        if (TryDump(lines, out bytes))
        {
            return true;
        }

        string joined = string.Join(' ', lines);
        string digits = Clean(joined);
        if (digits.All(char.IsAsciiHexDigit))
        {
            if (digits.Length % 2 != 0)
            {
                problem = $"{digits.Length} hexadecimal digits: one is missing, since a byte has two.";
                return false;
            }

            bytes = Convert.FromHexString(digits);
            return true;
        }

        // One letter that is no digit is a slip of the finger; base64 has no blanks, and more of them.
        string packed = string.Concat(lines.Select(line => line.Trim()));
        if (packed.Count(c => !char.IsAsciiHexDigit(c)) > 1 && !packed.Contains(' ') && TryBase64(packed, out bytes))
        {
            return true;
        }

        char wrong = digits.First(c => !char.IsAsciiHexDigit(c));
        problem = char.IsControl(wrong)
            ? string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)wrong:X4} is neither hexadecimal nor base64.")
            : $"'{wrong}' is no hexadecimal digit, and the whole is no base64.";
        return false;
    }

    private static string Clean(string text)
    {
        var digits = new StringBuilder();
        foreach (string part in text.Split([' ', '\t', ':', ',', '-', ';', '{', '}'], StringSplitOptions.RemoveEmptyEntries))
        {
            digits.Append(part.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || part.StartsWith("\\x", StringComparison.OrdinalIgnoreCase)
                ? part[2..] : part);
        }

        // "\x40\x01", as many languages write it.
        return digits.ToString().Replace("\\x", "", StringComparison.OrdinalIgnoreCase);
    }

    // Every line says how many bytes there were before it: that is not so by chance.
    private static bool TryDump(string[] lines, out byte[] bytes)
    {
        bytes = [];
        var all = new List<byte>();
        foreach (string line in lines)
        {
            Match match = DumpLine().Match(line);
            if (!match.Success || Convert.ToInt64(match.Groups[1].Value, 16) != all.Count)
            {
                return false;
            }

            if (!TryDumpBytes(match.Groups[2].Value, all))
            {
                return false;
            }
        }

        bytes = [.. all];
        return all.Count != 0;
    }

    // What follows the bytes is their characters, which may look like bytes themselves: a wide gap tells, or a full line.
    private static bool TryDumpBytes(string text, List<byte> all)
    {
        const int FullLine = 16;
        int start = all.Count;
        int at = 0;
        int gap = 0;
        while (at < text.Length && all.Count - start < FullLine)
        {
            if (text[at] == ' ')
            {
                gap++;
                at++;
                continue;
            }

            if (gap > 2 || at + 1 >= text.Length || !char.IsAsciiHexDigit(text[at]) || !char.IsAsciiHexDigit(text[at + 1]))
            {
                break;
            }

            all.Add(Convert.ToByte(text.Substring(at, 2), 16));
            at += 2;
            gap = 0;
        }

        return all.Count != start;
    }

    private static bool TryBase64(string text, out byte[] bytes)
    {
        string standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        bytes = new byte[text.Length];
        bool ok = Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out int length) && length != 0;
        bytes = ok ? bytes[..length] : [];
        return ok;
    }

    // xxd writes a colon behind the offset, hexdump -C and Wireshark two or more blanks.
    [GeneratedRegex(@"^\s*([0-9a-fA-F]{4,8})(?::\s|\s\s)\s*(\S.*)$")]
    private static partial Regex DumpLine();
}
