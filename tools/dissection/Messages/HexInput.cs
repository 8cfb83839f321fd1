// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NanoCoap.Dissection.Records;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Messages;

/// <summary>Bytes as people paste them: hexadecimal in any dress, the hex dumps of the usual programs, or base64.</summary>
public static partial class HexInput
{
    /// <summary>Reads one datagram; see <see cref="TryParseAll"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="problem">What is wrong with the text.</param>
    /// <returns>False if it is none, or more than one.</returns>
    public static bool TryParse(string text, out byte[] bytes, out string problem)
    {
        bytes = [];
        if (!TryParseAll(text, out IReadOnlyList<byte[]> datagrams, out problem))
        {
            return false;
        }

        if (datagrams.Count != 1)
        {
            problem = $"here are {datagrams.Count} datagrams.";
            return false;
        }

        bytes = datagrams[0];
        return true;
    }

    /// <summary>Reads datagrams.</summary>
    /// <param name="text">
    /// Hexadecimal with or without blanks, colons, commas, dashes, 0x and line breaks; lines that start with # are comments. Dumps with
    /// offsets in front, of xxd, hexdump -C, od -tx1, tcpdump -x and -X and Wireshark: an offset of 0 begins another datagram. Base64, if
    /// it is no hexadecimal. Without offsets an empty line divides datagrams, and so do line ends or blanks if each part is a well-formed
    /// message of CoAP or datagram of DTLS.
    /// </param>
    /// <param name="datagrams">The datagrams; one without bytes if the text has none.</param>
    /// <param name="problem">What is wrong with the text.</param>
    /// <returns>False if it is none of these.</returns>
    public static bool TryParseAll(string text, out IReadOnlyList<byte[]> datagrams, out string problem)
    {
        string[] all = [.. text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.TrimStart().StartsWith('#'))];
        string[] lines = [.. all.Where(line => line.Trim().Length != 0)];
        if (TryDumps(lines, out datagrams, out problem))
        {
            return problem.Length == 0;
        }

        foreach (string[] parts in (string[][])
            [lines, [.. lines.SelectMany(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))]])
        {
            if (parts.Length > 1 && TryParts(parts, out IReadOnlyList<byte[]> several) && several.All(IsMessage))
            {
                datagrams = several;
                return true;
            }
        }

        string[] paragraphs = Paragraphs(all);
        var found = new List<byte[]>();
        datagrams = found;
        foreach (string paragraph in paragraphs)
        {
            if (!TryPlain(paragraph, out byte[] bytes, out problem))
            {
                return false;
            }

            found.Add(bytes);
        }

        return true;
    }

    private static string[] Paragraphs(string[] lines)
    {
        var paragraphs = new List<string>();
        var one = new List<string>();
        foreach (string line in lines.Append(""))
        {
            if (line.Trim().Length != 0)
            {
                one.Add(line);
            }
            else if (one.Count != 0)
            {
                paragraphs.Add(string.Join('\n', one));
                one.Clear();
            }
        }

        return paragraphs.Count == 0 ? [""] : [.. paragraphs];
    }

    private static bool TryParts(string[] parts, out IReadOnlyList<byte[]> datagrams)
    {
        var found = new List<byte[]>();
        datagrams = found;
        foreach (string part in parts)
        {
            string digits = Clean(part);
            if (digits.Length < 8 || digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit))
            {
                return false;
            }

            found.Add(Convert.FromHexString(digits));
        }

        return true;
    }

    private static bool IsMessage(byte[] bytes)
    {
        return new MessageReader(64).Parse(bytes, bytes.Length) == ParseStatus.Ok
            || (RecordDissection.IsRecords(bytes) && RecordDissection.Of(bytes).Faults.Count == 0);
    }

    private static bool TryPlain(string text, out byte[] bytes, out string problem)
    {
        problem = "";
        bytes = [];
        string digits = Clean(text.Replace('\n', ' '));
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
        string packed = string.Concat(text.Split('\n').Select(line => line.Trim()));
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

    // Every line says how many bytes there were before it: that is not so by chance. tcpdump has a line about each packet between them.
    private static bool TryDumps(string[] lines, out IReadOnlyList<byte[]> datagrams, out string problem)
    {
        var found = new List<byte[]>();
        datagrams = found;
        problem = "";
        bool tcpdump = lines.Any(line => TcpdumpLine().IsMatch(line));
        var all = new List<byte>();
        foreach (string line in lines)
        {
            if (tcpdump && !TcpdumpLine().IsMatch(line))
            {
                continue;
            }

            Match match = DumpLine().Match(line);
            string offset = match.Groups[1].Value;
            if (line.Trim() == "*" && all.Count != 0)
            {
                problem = "the line with * stands for lines that are left out: dump it again with -v.";
                return true;
            }

            if (!match.Success || (match.Groups[2].Value.Length == 1 && offset.Length is not (6 or 7)))
            {
                return false;
            }

            // od counts in octal, if it is not told otherwise.
            bool octal = offset.Length == 7 && offset.All(c => c is >= '0' and <= '7');
            bool here = Convert.ToInt64(offset, 16) == all.Count || (octal && Convert.ToInt64(offset, 8) == all.Count);
            if (!here && offset.Any(c => c != '0'))
            {
                return false;
            }

            if (offset.All(c => c == '0') && all.Count != 0)
            {
                found.Add([.. all]);
                all.Clear();
            }

            string bytes = match.Groups[3].Value;
            if (bytes.Length == 0 && all.Count != 0)
            {
                continue; // the last line of a dump has only the length
            }

            if (octal && SwappedBytes().IsMatch(bytes))
            {
                problem = "this dump has two bytes in a word, in the order of the machine: dump it again with hexdump -C or od -tx1.";
                return true;
            }

            if (!TryDumpBytes(bytes, all))
            {
                return false;
            }
        }

        if (all.Count != 0)
        {
            found.Add([.. all]);
        }

        return found.Count != 0;
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

    // As long as a header at least: a word of few letters is rather a slip.
    private static bool TryBase64(string text, out byte[] bytes)
    {
        string standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        bytes = new byte[text.Length];
        bool ok = Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out int length)
            && length >= MessageReader.TokenOffset;
        bytes = ok ? bytes[..length] : [];
        return ok;
    }

    // xxd and tcpdump write a colon behind the offset, hexdump -C and Wireshark two or more blanks, od one.
    [GeneratedRegex(@"^\s*(?:0x)?([0-9a-fA-F]{4,8})(:\s|\s\s|\s|$)\s*(\S.*)?$")]
    private static partial Regex DumpLine();

    [GeneratedRegex(@"^\s+0x[0-9a-fA-F]{4}:\s")]
    private static partial Regex TcpdumpLine();

    // As hexdump and od -x write them without being told otherwise.
    [GeneratedRegex(@"^[0-9a-fA-F]{4}(\s+[0-9a-fA-F]{4})*\s*$")]
    private static partial Regex SwappedBytes();
}
