// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NanoCoap.Dissection.Names;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Messages;

/// <summary>Options as people type them: NAME=VALUE.</summary>
public static class OptionInput
{
    /// <summary>How the text form looks.</summary>
    public const string Syntax =
        "NAME=VALUE or NUMBER=VALUE, the value a number, NUM/M/SIZE of a block, the name of a format, text, or bytes as 0x..";

    /// <summary>Reads the text form; see <see cref="Syntax"/>.</summary>
    /// <param name="text">The text: "Uri-Path=alarm", "11=0x616c61726d", "Block2=0/0/64", "If-None-Match".</param>
    /// <param name="number">Option number.</param>
    /// <param name="value">Its value.</param>
    /// <param name="problem">What is wrong with the text.</param>
    /// <returns>False if it is no such text.</returns>
    public static bool TryParse(string text, out int number, out byte[] value, out string problem)
    {
        value = [];
        int equals = text.IndexOf('=');
        string name = equals < 0 ? text : text[..equals];
        string content = equals < 0 ? "" : text[(equals + 1)..];
        if (!OptionNames.TryParse(name, out number))
        {
            problem = $"there is no option {name}. {Nearest(name)}";
            return false;
        }

        problem = "";
        if (content.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            string digits = content[2..];
            if (digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit))
            {
                problem = $"{content} is not whole bytes in hexadecimal.";
                return false;
            }

            value = Convert.FromHexString(digits);
            return true;
        }

        int row = OptionTable.Find(number);
        switch (row < 0 ? OptionFormat.String : OptionTable.Format(row))
        {
            case OptionFormat.Uint:
                bool ok = TryUint(number, content, out uint uint32);
                value = ToBytes(uint32);
                problem = ok ? "" : $"{name} takes {Expected(number)}, not {(content.Length == 0 ? "nothing" : content)}.";
                return ok;
            case OptionFormat.Empty:
                problem = content.Length == 0 ? "" : $"{name} has no value.";
                return content.Length == 0;
            default:
                value = Encoding.UTF8.GetBytes(content);
                return true;
        }
    }

    /// <summary>A uint in its shortest form. RFC 7252 section 3.2.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Its bytes, none for 0.</returns>
    public static byte[] ToBytes(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return [.. bytes.SkipWhile(b => b == 0)];
    }

    private static bool TryUint(int number, string text, out uint value)
    {
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        if (number is OptionNumber.ContentFormat or OptionNumber.Accept)
        {
            bool known = ContentFormatNames.TryParse(text, out int format);
            value = (uint)format;
            return known;
        }

        return number is OptionNumber.Block1 or OptionNumber.Block2 or OptionNumber.QBlock1 or OptionNumber.QBlock2 && TryBlock(text, out value);
    }

    // NUM/M/size, the notation of RFC 7959.
    private static bool TryBlock(string text, out uint value)
    {
        value = 0;
        string[] parts = text.Split('/');
        if (parts.Length != 3
            || !uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint block) || block > 0xFFFFF
            || parts[1] is not ("0" or "1")
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            || Array.IndexOf([16, 32, 64, 128, 256, 512, 1024], size) is not (>= 0 and int exponent))
        {
            return false;
        }

        value = (block << 4) | (parts[1] == "1" ? 8u : 0) | (uint)exponent;
        return true;
    }

    private static string Expected(int number)
    {
        return number switch
        {
            OptionNumber.ContentFormat or OptionNumber.Accept =>
                "a number or the name of a format: " + string.Join(", ", ContentFormatNames.ShortNames),
            OptionNumber.Block1 or OptionNumber.Block2 or OptionNumber.QBlock1 or OptionNumber.QBlock2 =>
                "NUM/M/SIZE such as 0/1/64, with a size of 16, 32, 64, 128, 256, 512 or 1024",
            _ => "a number from 0 to 4294967295",
        };
    }

    private static string Nearest(string name)
    {
        string letters = Letters(name);
        string? near = OptionNames.All.FirstOrDefault(known => Letters(known).Equals(letters, StringComparison.OrdinalIgnoreCase));
        return near != null ? $"Did you mean {near}?" : "Known are " + string.Join(", ", OptionNames.All) + ", and any number from 0 to 65535.";
    }

    private static string Letters(string name)
    {
        return name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
    }
}
