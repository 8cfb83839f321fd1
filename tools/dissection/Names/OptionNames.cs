// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Names;

/// <summary>The options of the IANA registry that <see cref="OptionTable"/> knows: their names, and where they are defined.</summary>
public static class OptionNames
{
    private static readonly (int Number, string Name, string Section)[] s_options =
    [
        (OptionNumber.IfMatch, "If-Match", "RFC 7252 section 5.10.8.1"),
        (OptionNumber.UriHost, "Uri-Host", "RFC 7252 section 5.10.1"),
        (OptionNumber.ETag, "ETag", "RFC 7252 section 5.10.6"),
        (OptionNumber.IfNoneMatch, "If-None-Match", "RFC 7252 section 5.10.8.2"),
        (OptionNumber.Observe, "Observe", "RFC 7641 section 2"),
        (OptionNumber.UriPort, "Uri-Port", "RFC 7252 section 5.10.1"),
        (OptionNumber.LocationPath, "Location-Path", "RFC 7252 section 5.10.7"),
        (OptionNumber.Oscore, "OSCORE", "RFC 8613 section 2"),
        (OptionNumber.UriPath, "Uri-Path", "RFC 7252 section 5.10.1"),
        (OptionNumber.ContentFormat, "Content-Format", "RFC 7252 section 5.10.3"),
        (OptionNumber.MaxAge, "Max-Age", "RFC 7252 section 5.10.5"),
        (OptionNumber.UriQuery, "Uri-Query", "RFC 7252 section 5.10.1"),
        (OptionNumber.HopLimit, "Hop-Limit", "RFC 8768 section 3"),
        (OptionNumber.Accept, "Accept", "RFC 7252 section 5.10.4"),
        (OptionNumber.QBlock1, "Q-Block1", "RFC 9177 section 4.1"),
        (OptionNumber.LocationQuery, "Location-Query", "RFC 7252 section 5.10.7"),
        (OptionNumber.Edhoc, "EDHOC", "RFC 9668 section 3.1"),
        (OptionNumber.Block2, "Block2", "RFC 7959 section 2.1"),
        (OptionNumber.Block1, "Block1", "RFC 7959 section 2.1"),
        (OptionNumber.Size2, "Size2", "RFC 7959 section 4"),
        (OptionNumber.QBlock2, "Q-Block2", "RFC 9177 section 4.1"),
        (OptionNumber.ProxyUri, "Proxy-Uri", "RFC 7252 section 5.10.2"),
        (OptionNumber.ProxyScheme, "Proxy-Scheme", "RFC 7252 section 5.10.2"),
        (OptionNumber.Size1, "Size1", "RFC 7252 section 5.10.9"),
        (OptionNumber.Echo, "Echo", "RFC 9175 section 2.2"),
        (OptionNumber.NoResponse, "No-Response", "RFC 7967 section 2"),
        (OptionNumber.RequestTag, "Request-Tag", "RFC 9175 section 3.2"),
    ];

    /// <summary>All names, in order of option number.</summary>
    public static IEnumerable<string> All => s_options.Select(option => option.Name);

    /// <summary>Name of an option.</summary>
    /// <param name="number">Option number.</param>
    /// <returns>The name, or null.</returns>
    public static string? Find(int number)
    {
        return Array.Find(s_options, option => option.Number == number).Name;
    }

    /// <summary>Where an option is defined.</summary>
    /// <param name="number">Option number.</param>
    /// <returns>RFC and section, or null.</returns>
    public static string? Section(int number)
    {
        return Array.Find(s_options, option => option.Number == number).Section;
    }

    /// <summary>Reads a name, in any case, or a number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">Option number.</param>
    /// <returns>False if it is neither.</returns>
    public static bool TryParse(string text, out int number)
    {
        number = Array.Find(s_options, option => option.Name.Equals(text, StringComparison.OrdinalIgnoreCase)).Number;
        return number != 0
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= ushort.MaxValue);
    }
}
