// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Names;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Reference;

/// <summary>
/// What Content-Formats are. RFC 7252 section 12.3; ranges as RFC 9876 has them, and each number with what IANA's registry refers to.
/// </summary>
public static class FormatReference
{
    /// <summary>All that have a name here, in order of their numbers.</summary>
    public static IReadOnlyList<Explanation> All { get; } = [.. ContentFormatNames.Numbers.Select(Of)];

    /// <summary>Explains any Content-Format.</summary>
    /// <param name="number">0 to 65535; one that is not known is explained by the range that it is of.</param>
    /// <returns>The explanation.</returns>
    public static Explanation Of(int number)
    {
        string? mediaType = ContentFormatNames.MediaType(number);
        string name = CodeText.OfContentFormat(number);
        string title = char.IsDigit(name[0]) ? string.Create(CultureInfo.InvariantCulture, $"Content-Format {number}") : $"{name} ({number})";
        string named = mediaType == null ? "No name is known here for this number." : $"The media type {mediaType}.";
        (string meaning, string section) = Known(number) ?? (named, "RFC 7252 section 12.3");
        return new Explanation(ExplainedSubject.Format, number, title, Range(number), meaning, "", mediaType, section);
    }

    private static (string Meaning, string Section)? Known(int number)
    {
        return number switch
        {
            ContentFormat.TextPlain => ("Text in UTF-8.", "RFC 7252 section 12.3"),
            ContentFormat.LinkFormat => ("A list of links, as /.well-known/core answers with: <path>;attribute=value.", "RFC 6690"),
            ContentFormat.Xml => ("XML.", "RFC 7252 section 12.3"),
            ContentFormat.OctetStream => ("Bytes of which nothing more is said.", "RFC 7252 section 12.3"),
            19 => ("A request to an authorization server, or its answer, in CBOR.", "RFC 9200"),
            47 => ("XML in a binary form, EXI.", "W3C Efficient XML Interchange 1.0 and RFC 7252 section 12.3"),
            ContentFormat.Json => ("JSON.", "RFC 8259 and RFC 7252 section 12.3"),
            51 => ("A list of changes to a JSON document.", "RFC 6902 and RFC 8132 section 6"),
            52 => ("What is to be different in a JSON document.", "RFC 7396 and RFC 8132 section 6"),
            ContentFormat.Cbor => ("CBOR: what JSON can say, and more, in a binary form.", "RFC 8949"),
            61 => ("A token with claims, signed or encrypted, in CBOR.", "RFC 8392"),
            62 => ("Several representations in one, each with its format.", "RFC 8710"),
            63 => ("CBOR items, one after the other.", "RFC 8742"),
            64 => ("A message of the key exchange EDHOC.", "RFC 9528"),
            65 => ("A message of the key exchange EDHOC, behind the identifier of its connection.", "RFC 9528"),
            16 or 17 or 18 or 96 or 97 or 98 or 101 or 102 => ("Signed, authenticated or encrypted content, or keys for it, in CBOR.", "RFC 9052"),
            ContentFormat.SenmlJson => ("Measurements with name, unit and time, in JSON.", "RFC 8428"),
            ContentFormat.SenmlCbor => ("Measurements with name, unit and time, in CBOR.", "RFC 8428"),
            111 or 113 or 114 or 115 or 310 or 311 => ("Measurements or their stream, in another form of SenML.", "RFC 8428"),
            140 or 340 or 341 => ("Data of a YANG model, in CBOR.", "RFC 9254"),
            256 => ("Which groups an endpoint belongs to, in JSON.", "RFC 7390"),
            257 => ("What went wrong, for a program to read, in the payload of an error.", "RFC 9290"),
            272 => ("The numbers of blocks that have not arrived, of a body in Q-Block options.", "RFC 9177"),
            320 or 322 => ("Which records of a SenML pack are wanted or changed.", "RFC 8790"),
            432 => ("What a thing can do, and how it is asked: a Thing Description of the Web of Things.", "W3C Thing Description 1.1"),
            433 => ("A Thing Model: what things of a kind have in common.", "W3C Thing Description 1.1"),
            434 => ("What things of a kind can do, in the language SDF.", "RFC 9880"),
            10000 => (
                "CBOR of the Open Connectivity Foundation, for its devices.",
                "OCF's specification, not compared; the number is of IANA's registry"),
            11542 => ("What a device's objects hold, in a binary form, TLV: for Lightweight M2M.", "OMA LightweightM2M 1.0 section 6.3.3"),
            11543 => (
                "What a device's objects hold, in JSON: for Lightweight M2M 1.0; later versions have SenML.",
                "OMA LightweightM2M 1.0 section 6.3.4"),
            11544 => ("What a device's objects hold, in CBOR: for Lightweight M2M.", "OMA LightweightM2M 1.2"),
            10001 => ("An OSCORE message, carried by HTTP.", "RFC 8613"),
            _ => null,
        };
    }

    private static string Range(int number)
    {
        return number < 256 ? "0 to 255: expert review"
            : number < 10000 ? "256 to 9999: IETF review"
            : number < 20000 ? "10000 to 19999: expert review"
            : number < 33000 ? "20000 to 32999: first come, first served"
            : number < 64998 ? "33000 to 64997: expert review"
            : number < 65000 ? "64998 and 64999: for documentation"
            : "65000 to 65535: for experiments, not for products";
    }
}
