// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Names;

/// <summary>The words for what a message says in numbers.</summary>
public static class CodeText
{
    /// <summary>CON, NON, ACK or RST.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Three letters.</returns>
    public static string Of(MessageType type)
    {
        return type switch
        {
            MessageType.Confirmable => "CON",
            MessageType.NonConfirmable => "NON",
            MessageType.Acknowledgement => "ACK",
            _ => "RST",
        };
    }

    /// <summary>A method by its name, a response code by number and name: GET, 2.05 Content.</summary>
    /// <param name="code">The code, known or not.</param>
    /// <returns>The text.</returns>
    public static string Of(CoapCode code)
    {
        string number = CodeNames.Number((int)code);
        if (!Enum.IsDefined(code))
        {
            return number;
        }

        string name = code.ToString();
        if ((int)code < 0x20)
        {
            return code == CoapCode.IPatch ? "iPATCH" : name.ToUpperInvariant();
        }

        var text = new StringBuilder(number);
        foreach (char c in name)
        {
            if (char.IsUpper(c))
            {
                text.Append(' ');
            }

            text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>A Content-Format by its name, if it has one here.</summary>
    /// <param name="format">The number.</param>
    /// <returns>The last part of the media type, or the number.</returns>
    public static string OfContentFormat(int format)
    {
        return format switch
        {
            ContentFormat.TextPlain => "text",
            ContentFormat.LinkFormat => "link-format",
            ContentFormat.Xml => "xml",
            ContentFormat.OctetStream => "octets",
            ContentFormat.Json => "json",
            ContentFormat.Cbor => "cbor",
            ContentFormat.SenmlJson => "senml+json",
            ContentFormat.SenmlCbor => "senml+cbor",
            ContentFormat.ProblemDetails => "problem-details",
            ContentFormat.SenmlEtchJson => "senml-etch+json",
            ContentFormat.SenmlEtchCbor => "senml-etch+cbor",
            ContentFormat.ThingDescription => "td+json",
            _ => format.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
