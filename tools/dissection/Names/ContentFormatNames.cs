// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Dissection.Names;

/// <summary>Content-Formats of the IANA registry that are met in practice, by number, media type and short name.</summary>
public static class ContentFormatNames
{
    private static readonly (int Number, string MediaType)[] s_formats =
    [
        (0, "text/plain; charset=utf-8"),
        (16, "application/cose; cose-type=\"cose-encrypt0\""),
        (17, "application/cose; cose-type=\"cose-mac0\""),
        (18, "application/cose; cose-type=\"cose-sign1\""),
        (19, "application/ace+cbor"),
        (40, "application/link-format"),
        (41, "application/xml"),
        (42, "application/octet-stream"),
        (47, "application/exi"),
        (50, "application/json"),
        (51, "application/json-patch+json"),
        (52, "application/merge-patch+json"),
        (60, "application/cbor"),
        (61, "application/cwt"),
        (62, "application/multipart-core"),
        (63, "application/cbor-seq"),
        (64, "application/edhoc+cbor-seq"),
        (65, "application/cid-edhoc+cbor-seq"),
        (96, "application/cose; cose-type=\"cose-encrypt\""),
        (97, "application/cose; cose-type=\"cose-mac\""),
        (98, "application/cose; cose-type=\"cose-sign\""),
        (101, "application/cose-key"),
        (102, "application/cose-key-set"),
        (110, "application/senml+json"),
        (111, "application/sensml+json"),
        (112, "application/senml+cbor"),
        (113, "application/sensml+cbor"),
        (114, "application/senml-exi"),
        (115, "application/sensml-exi"),
        (140, "application/yang-data+cbor; id=sid"),
        (256, "application/coap-group+json"),
        (257, "application/concise-problem-details+cbor"),
        (272, "application/missing-blocks+cbor-seq"),
        (310, "application/senml+xml"),
        (311, "application/sensml+xml"),
        (320, "application/senml-etch+json"),
        (322, "application/senml-etch+cbor"),
        (340, "application/yang-data+cbor"),
        (341, "application/yang-data+cbor; id=name"),
        (432, "application/td+json"),
        (433, "application/tm+json"),
        (434, "application/sdf+json"),
        (10000, "application/vnd.ocf+cbor"),
        (10001, "application/oscore"),
        (11542, "application/vnd.oma.lwm2m+tlv"),
        (11543, "application/vnd.oma.lwm2m+json"),
        (11544, "application/vnd.oma.lwm2m+cbor"),
    ];

    /// <summary>The short names: "text", "json", "cbor" and so on.</summary>
    public static IEnumerable<string> ShortNames => s_formats.Select(format => ShortName(format.Number)).Where(name => !char.IsDigit(name[0]));

    /// <summary>The numbers that have a name here, in order.</summary>
    public static IEnumerable<int> Numbers => s_formats.Select(format => format.Number);

    /// <summary>Media type of a number.</summary>
    /// <param name="number">Content-Format number.</param>
    /// <returns>The media type, or null.</returns>
    public static string? MediaType(int number)
    {
        return Array.Find(s_formats, format => format.Number == number).MediaType;
    }

    /// <summary>A number with its media type.</summary>
    /// <param name="number">Content-Format number.</param>
    /// <returns>The text: "50 application/json".</returns>
    public static string Describe(int number)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{number} {MediaType(number) ?? "(no name known)"}");
    }

    /// <summary>Whether what is inside is CBOR.</summary>
    /// <param name="number">Content-Format number.</param>
    /// <returns>True for CBOR and all that is built on it.</returns>
    public static bool IsCbor(int number)
    {
        return MediaType(number)?.Split(';')[0] is { } type
            && (type.EndsWith("cbor", StringComparison.Ordinal) || type.EndsWith("cbor-seq", StringComparison.Ordinal)
                || type.EndsWith("/cwt", StringComparison.Ordinal)
                || type.Contains("/cose", StringComparison.Ordinal) || type.EndsWith("/multipart-core", StringComparison.Ordinal));
    }

    /// <summary>Whether what is inside is JSON.</summary>
    /// <param name="number">Content-Format number.</param>
    /// <returns>True for JSON and all that is built on it.</returns>
    public static bool IsJson(int number)
    {
        return MediaType(number) is { } type && type.EndsWith("json", StringComparison.Ordinal);
    }

    /// <summary>Whether what is inside is text.</summary>
    /// <param name="number">Content-Format number.</param>
    /// <returns>True if it can be shown as it is.</returns>
    public static bool IsText(int number)
    {
        return number == 0 || IsJson(number) || number == 40 || (MediaType(number)?.EndsWith("xml", StringComparison.Ordinal) ?? false);
    }

    /// <summary>Reads a number, a media type, or a short name.</summary>
    /// <param name="text">The text, in any case: "50", "json", "application/json".</param>
    /// <param name="number">Content-Format number.</param>
    /// <returns>False if it is none of these.</returns>
    public static bool TryParse(string text, out int number)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return number <= ushort.MaxValue;
        }

        foreach ((int candidate, string mediaType) in s_formats)
        {
            if (text.Equals(mediaType, StringComparison.OrdinalIgnoreCase) || text.Equals(ShortName(candidate), StringComparison.OrdinalIgnoreCase)
                || text.Equals(mediaType.Split(';')[0], StringComparison.OrdinalIgnoreCase)
                || text.Equals(mediaType[(mediaType.IndexOf('/') + 1)..], StringComparison.OrdinalIgnoreCase))
            {
                number = candidate;
                return true;
            }
        }

        return false;
    }

    // The names that the log uses too.
    private static string ShortName(int number)
    {
        return CodeText.OfContentFormat(number);
    }
}
