// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;

namespace NanoCoap.Client.Async;

/// <summary>Parts of a URI from the values of options: percent-encoded where they have to be, and nowhere else. RFC 7252 section 6.5.</summary>
internal static class UriText
{
    private const string Unreserved = "-._~"; // beside letters and digits

    /// <summary>A path segment, of Uri-Path or Location-Path.</summary>
    public static string Segment(ReadOnlySpan<byte> value)
    {
        return Encode(value, "!$&'()*+,;=:@");
    }

    /// <summary>An argument, of Uri-Query or Location-Query.</summary>
    public static string Argument(ReadOnlySpan<byte> value)
    {
        return Encode(value, "!$'()*+,;=:@/?");
    }

    /// <summary>A host, of Uri-Host.</summary>
    public static string Host(ReadOnlySpan<byte> value)
    {
        return Encode(value, "!$&'()*+,;=");
    }

    private static string Encode(ReadOnlySpan<byte> value, string alsoAllowed)
    {
        var text = new StringBuilder();
        foreach (byte b in value)
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || Unreserved.Contains(c) || alsoAllowed.Contains(c))
            {
                text.Append(c);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        return text.ToString();
    }
}
