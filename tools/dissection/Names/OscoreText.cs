// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Oscore;

namespace NanoCoap.Dissection.Names;

/// <summary>The value of an OSCORE option in words: what can be told without a key. RFC 8613 section 6.1.</summary>
public static class OscoreText
{
    /// <summary>Says what a value means.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Fields with their values: "piv=20 kid=52a0"; "empty" for a response under the nonce of its request.</returns>
    public static string Describe(ReadOnlySpan<byte> value)
    {
        byte[] bytes = value.ToArray();
        var option = new OscoreOption();
        if (bytes.Length == 0)
        {
            return "empty";
        }

        if (!option.Parse(bytes, 0, bytes.Length))
        {
            return "malformed";
        }

        string[] fields =
        [
            option.PartialIv < 0 ? "" : "piv=" + option.PartialIv.ToString(CultureInfo.InvariantCulture),
            option.KidContextLength < 0 ? "" : "context=" + Id(bytes, option.KidContextOffset, option.KidContextLength),
            option.KidLength < 0 ? "" : "kid=" + Id(bytes, option.KidOffset, option.KidLength),
        ];
        return string.Join(' ', fields.Where(field => field.Length != 0));
    }

    private static string Id(byte[] bytes, int offset, int length)
    {
        return length == 0 ? "empty" : Convert.ToHexStringLower(bytes, offset, length);
    }
}
