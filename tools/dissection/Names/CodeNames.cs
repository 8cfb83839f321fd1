// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Names;

/// <summary>Codes by name and number, those included that the library has no use for.</summary>
public static class CodeNames
{
    // Class 7 belongs to CoAP over TCP and is nothing that a datagram may carry.
    private static readonly (int Code, string Name)[] s_others =
    [
        (0xE1, "7.01 CSM"),                  // RFC 8323
        (0xE2, "7.02 Ping"),
        (0xE3, "7.03 Pong"),
        (0xE4, "7.04 Release"),
        (0xE5, "7.05 Abort"),
    ];

    /// <summary>Number and name of a code: "0.01 GET", "2.05 Content", "2.07".</summary>
    /// <param name="code">0 to 255.</param>
    /// <returns>The text.</returns>
    public static string Describe(int code)
    {
        if (Array.Find(s_others, other => other.Code == code).Name is { } name)
        {
            return name;
        }

        string text = CodeText.Of((CoapCode)code);
        return code < 0x20 && Enum.IsDefined((CoapCode)code) ? Number(code) + " " + (code == 0 ? "Empty" : text) : text;
    }

    /// <summary>A code in digits.</summary>
    /// <param name="code">0 to 255.</param>
    /// <returns>Class, point, two digits of detail.</returns>
    public static string Number(int code)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{code >> 5}.{code & 31:D2}");
    }

    /// <summary>Reads a method's name, in any case, "empty", or the digits of any code.</summary>
    /// <param name="text">The text: "get", "2.05".</param>
    /// <param name="code">0 to 255.</param>
    /// <returns>False if it is none of these.</returns>
    public static bool TryParse(string text, out int code)
    {
        code = 0;
        if (text.Length > 0 && !char.IsDigit(text[0]))
        {
            bool named = Enum.TryParse(text, ignoreCase: true, out CoapCode known) && Enum.IsDefined(known);
            code = (int)known;
            return named;
        }

        string[] parts = text.Split('.');
        if (parts.Length != 2 || parts[0].Length != 1 || parts[1].Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int group) || group > 7
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int detail) || detail > 31)
        {
            return false;
        }

        code = (group << 5) | detail;
        return true;
    }
}
