// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Names;

/// <summary>The values of options in words.</summary>
public static class OptionText
{
    /// <summary>Reads a uint of any length that a datagram can hold. RFC 7252 section 3.2.</summary>
    /// <param name="value">The bytes, with or without leading zeros.</param>
    /// <returns>The value, or <see cref="ulong.MaxValue"/> if it has more than eight bytes that count.</returns>
    public static ulong Uint(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> digits = value.TrimStart((byte)0);
        if (digits.Length > 8)
        {
            return ulong.MaxValue;
        }

        ulong result = 0;
        foreach (byte b in digits)
        {
            result = (result << 8) | b;
        }

        return result;
    }

    /// <summary>Says what a value means.</summary>
    /// <param name="number">Option number.</param>
    /// <param name="value">The value.</param>
    /// <param name="request">Whether it stands in a request; Observe means one thing there and another in a notification.</param>
    /// <returns>One line.</returns>
    public static string Describe(int number, ReadOnlySpan<byte> value, bool request)
    {
        int row = OptionTable.Find(number);
        if (row < 0)
        {
            return value.IsEmpty ? "(empty)" : SafeText.Quote(value) ?? HexDump.Bytes(value);
        }

        // A length out of bounds makes it no such option at all: no meaning, only bytes.
        if (value.Length < OptionTable.MinLength(row) || value.Length > OptionTable.MaxLength(row))
        {
            return value.IsEmpty ? "(empty)" : HexDump.Bytes(value);
        }

        if (number == OptionNumber.Oscore)
        {
            return OscoreText.Describe(value);
        }

        return OptionTable.Format(row) switch
        {
            OptionFormat.Empty => "(empty)",
            OptionFormat.String => SafeText.Quote(value) ?? HexDump.Bytes(value) + " (not text)",
            OptionFormat.Uint => DescribeUint(number, Uint(value), request),
            _ => value.IsEmpty ? "(empty)" : "0x" + Convert.ToHexStringLower(value),
        };
    }

    /// <summary>
    /// Whether an option must be understood, and whether a proxy that does not may forward it: the low bits of its number say it.
    /// </summary>
    /// <param name="number">Option number.</param>
    /// <returns>The words: "critical, unsafe". RFC 7252 section 5.4.6.</returns>
    public static string Properties(int number)
    {
        string critical = OptionTable.IsCritical(number) ? "critical" : "elective";
        return critical + (OptionTable.IsUnsafe(number) ? ", unsafe"
            : OptionTable.IsNoCacheKey(number) ? ", safe, no cache key" : ", safe, cache key");
    }

    private static string DescribeUint(int number, ulong value, bool request)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        switch (number)
        {
            case OptionNumber.Observe:
                return text + (!request ? " (sequence number)"
                    : value == 0 ? " (register)"
                    : value == 1 ? " (deregister)"
                    : " (neither register nor deregister)");
            case OptionNumber.ContentFormat:
            case OptionNumber.Accept:
                return ContentFormatNames.Describe((int)value);
            case OptionNumber.HopLimit:
                return text + (value is 0 or > 255 ? " (not from 1 to 255: 4.00)" : value == 1 ? " proxy" : " proxies");
            case OptionNumber.MaxAge:
                return text + " s";
            case OptionNumber.Size1:
            case OptionNumber.Size2:
                return text + " bytes";
            case OptionNumber.Block1:
            case OptionNumber.Block2:
            case OptionNumber.QBlock1:
            case OptionNumber.QBlock2:
                return DescribeBlock((long)value);
            case OptionNumber.NoResponse:
                return value == 0 ? "0 (all responses wanted)"
                    : text + ((value & 2) != 0 ? " (no 2.xx)" : "")
                        + ((value & 8) != 0 ? " (no 4.xx)" : "")
                        + ((value & 16) != 0 ? " (no 5.xx)" : "");
            default:
                return text;
        }
    }

    private static string DescribeBlock(long value)
    {
        long number = value >> 4;
        int exponent = (int)(value & 7);
        string more = (value & 8) != 0 ? "M 1 (more follow)" : "M 0 (the last, or a request for this block)";
        if (exponent == 7)
        {
            return string.Create(CultureInfo.InvariantCulture, $"NUM {number}, {more}, SZX 7 (reserved)");
        }

        int size = 16 << exponent;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"NUM {number}, {more}, SZX {exponent} (2^({exponent}+4) = {size} bytes): ")
            + string.Create(CultureInfo.InvariantCulture, $"bytes {number * size} to {((number + 1) * size) - 1} of the body");
    }
}
