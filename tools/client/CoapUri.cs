// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCoap.Client.Async;

/// <summary>A URI of the scheme coap or coaps, taken apart into options. RFC 7252 section 6.</summary>
public sealed class CoapUri
{
    /// <summary>The port if a URI of coap names none. RFC 7252 section 6.1.</summary>
    public const int DefaultPort = 5683;

    /// <summary>The port if a URI of coaps names none. RFC 7252 section 6.2.</summary>
    public const int DefaultSecurePort = 5684;

    // Of an option with a part of a URI: RFC 7252 section 5.10, Table 4.
    private const int MaxOptionBytes = 255;

    private CoapUri(bool isSecure, string host, IPAddress? address, int port, IReadOnlyList<string> path, IReadOnlyList<string> query)
    {
        IsSecure = isSecure;
        Host = host;
        Address = address;
        Port = port;
        Path = path;
        Query = query;
    }

    /// <summary>Whether the scheme is coaps.</summary>
    public bool IsSecure { get; }

    /// <summary>The host as in the URI, in lower case and decoded; a literal IPv6 address without its brackets.</summary>
    public string Host { get; }

    /// <summary>The address, if the host is a literal; null for a name.</summary>
    public IPAddress? Address { get; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The values of Uri-Path, decoded: none for the root.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The values of Uri-Query, decoded.</summary>
    public IReadOnlyList<string> Query { get; }

    /// <summary>The path as it stands in the URI: "/a%2Fb", "/" for the root.</summary>
    public string PathText => WritePath();

    /// <summary>Whether the host is the address of a multicast group.</summary>
    public bool IsMulticast => Address != null && IsGroup(Address);

    /// <summary>Takes a URI apart. Where there is no scheme, coap:// is put in front: "node.local/alarm", "[::1]/".</summary>
    /// <param name="text">The URI.</param>
    /// <param name="uri">The result.</param>
    /// <param name="problem">What is wrong with it: a sentence for the user.</param>
    /// <returns>False if it is no URI that can be asked.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out CoapUri? uri, [NotNullWhen(false)] out string? problem)
    {
        uri = null;
        problem = Parse(text, out uri);
        return uri != null;
    }

    /// <summary>The URI for another path at the same place.</summary>
    /// <param name="path">The values of Uri-Path.</param>
    /// <param name="query">The values of Uri-Query.</param>
    /// <returns>The URI.</returns>
    public CoapUri With(IEnumerable<string> path, IEnumerable<string> query)
    {
        return new CoapUri(IsSecure, Host, Address, Port, [.. path], [.. query]);
    }

    /// <summary>The URI for a reference, as from a link or a Location: "/rules/1", "coap://elsewhere/x". RFC 3986 section 5.2.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="uri">The result.</param>
    /// <param name="problem">What is wrong with it: a sentence for the user.</param>
    /// <returns>False if it is no URI that can be asked.</returns>
    public bool TryResolve(string reference, [NotNullWhen(true)] out CoapUri? uri, [NotNullWhen(false)] out string? problem)
    {
        if (HasScheme(reference))
        {
            return TryParse(reference, out uri, out problem);
        }

        string path = WritePath();
        string whole = reference switch
        {
            "" => Prefix + Authority() + path + WriteQuery(),
            ['/', '/', ..] => Prefix[..^2] + reference,
            ['/', ..] => Prefix + Authority() + reference,
            ['?', ..] => Prefix + Authority() + path + reference,
            _ => Prefix + Authority() + path[..(path.LastIndexOf('/') + 1)] + reference,
        };
        return TryParse(whole, out uri, out problem);
    }

    /// <summary>The URI in its normal form. RFC 7252 section 6.5.</summary>
    /// <returns>"coap://node.local:5684/a%2Fb?x=1", the port only if it is not that of the scheme.</returns>
    public override string ToString()
    {
        return Prefix + Authority() + WritePath() + WriteQuery();
    }

    /// <summary>Tells a multicast address from others.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Whether it is that of a group.</returns>
    public static bool IsGroup(IPAddress address)
    {
        return address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && (address.GetAddressBytes()[0] & 0xF0) == 0xE0);
    }

    private static string? Parse(string text, out CoapUri? uri)
    {
        uri = null;
        string rest = text;
        bool isSecure = false;
        if (HasScheme(text))
        {
            int colon = text.IndexOf(':');
            string scheme = text[..colon].ToLowerInvariant();
            isSecure = scheme == "coaps";
            if (scheme != "coap" && !isSecure)
            {
                return scheme switch
                {
                    "coap+tcp" or "coaps+tcp" => $"{scheme}:// goes over TCP, which is not available here; coap:// goes over UDP.",
                    "coap+ws" or "coaps+ws" => $"{scheme}:// goes over WebSockets, which are not available here; coap:// goes over UDP.",
                    _ => $"{scheme}: is not the scheme of a CoAP resource; it has to be coap://.",
                };
            }

            rest = text[(colon + 1)..];
            if (!rest.StartsWith("//", StringComparison.Ordinal))
            {
                return $"\"{text}\" names no host: a CoAP URI begins with coap://host.";
            }

            rest = rest[2..];
        }

        int hash = rest.IndexOf('#');
        if (hash >= 0)
        {
            return $"\"{rest[hash..]}\" is a fragment, which a CoAP URI can't have; a # in a path is written %23.";
        }

        int question = rest.IndexOf('?');
        string? query = question < 0 ? null : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        int slash = rest.IndexOf('/');
        string path = slash < 0 ? "" : rest[slash..];
        string authority = slash < 0 ? rest : rest[..slash];
        if (authority.Contains('@'))
        {
            return "A CoAP URI has no user name in front of its host.";
        }

        int port = isSecure ? DefaultSecurePort : DefaultPort;
        string? problem = ParseAuthority(authority, out string host, out IPAddress? address, ref port);
        List<string> segments = [];
        List<string> arguments = [];
        if (problem == null && path.Length != 0)
        {
            path = RemoveDotSegments(path);
            if (path != "/")
            {
                problem = DecodeAll(path[1..].Split('/'), segments, "path");
            }
        }

        if (problem == null && query != null)
        {
            problem = DecodeAll(query.Split('&'), arguments, "query");
        }

        if (problem == null)
        {
            uri = new CoapUri(isSecure, host, address, port, segments, arguments);
        }

        return problem;
    }

    // RFC 3986 section 3.1. "localhost:5683" has none: without the slashes what is behind the colon has to look like no port.
    private static bool HasScheme(string text)
    {
        int colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0]) || !text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
        {
            return false;
        }

        string rest = text[(colon + 1)..];
        int digits = rest.TakeWhile(char.IsAsciiDigit).Count();
        bool port = digits == rest.Length || rest[digits] is '/' or '?' or '#';
        return !port || rest.StartsWith("//", StringComparison.Ordinal);
    }

    private static string? ParseAuthority(string authority, out string host, out IPAddress? address, ref int port)
    {
        host = "";
        address = null;
        string portText = "";
        if (authority.StartsWith('['))
        {
            int close = authority.IndexOf(']');
            if (close < 0)
            {
                return $"\"{authority}\" lacks the bracket behind its IPv6 address.";
            }

            // RFC 6874 writes the zone behind %25; a plain % is what everybody types.
            string literal = authority[1..close].Replace("%25", "%", StringComparison.Ordinal);
            string behind = authority[(close + 1)..];
            if (!literal.Contains(':') || !IPAddress.TryParse(literal, out address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return $"\"{authority[..(close + 1)]}\" is not an IPv6 address.";
            }

            if (literal.Contains('%') && address.ScopeId == 0)
            {
                return $"There is no interface \"{literal[(literal.IndexOf('%') + 1)..]}\" on this machine.";
            }

            if (behind.Length != 0 && behind[0] != ':')
            {
                return $"\"{behind}\" can't stand behind an IPv6 address; a port follows a colon.";
            }

            host = literal.ToLowerInvariant();
            portText = behind.Length == 0 ? "" : behind[1..];
        }
        else
        {
            int colon = authority.IndexOf(':');
            string name = colon < 0 ? authority : authority[..colon];
            portText = colon < 0 ? "" : authority[(colon + 1)..];
            if (portText.Contains(':'))
            {
                return $"\"{authority}\" is not a host; an IPv6 address stands in brackets: [::1].";
            }

            string? problem = Decode(name, "host", out host);
            if (problem != null)
            {
                return problem;
            }

            if (host.Length == 0)
            {
                return "There is no host: a CoAP URI begins with coap://host.";
            }

            host = host.ToLowerInvariant();
            string[] parts = host.Split('.');
            if (parts.Length == 4 && parts.All(part => part.Length != 0 && part.All(char.IsAsciiDigit)))
            {
                if (!parts.All(part => part.Length <= 3 && int.Parse(part, CultureInfo.InvariantCulture) <= 255 && (part.Length == 1 || part[0] != '0')))
                {
                    return $"\"{host}\" is not an IPv4 address.";
                }

                address = IPAddress.Parse(host);
            }
        }

        if (portText.Length != 0
            && (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port < 1 || port > 65535))
        {
            return $"\"{portText}\" is not a port: it has to be 1 to 65535.";
        }

        return null;
    }

    // RFC 3986 section 5.2.4, for a path that begins with a slash.
    private static string RemoveDotSegments(string path)
    {
        string[] parts = path.Split('/');
        List<string> kept = [];
        for (int i = 1; i < parts.Length; i++)
        {
            bool last = i == parts.Length - 1;
            if (parts[i] == ".." && kept.Count != 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (parts[i] is not ("." or ".."))
            {
                kept.Add(parts[i]);
            }
            else if (last)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept);
    }

    private static string? DecodeAll(string[] parts, List<string> values, string where)
    {
        foreach (string part in parts)
        {
            string? problem = Decode(part, where, out string value);
            if (problem != null)
            {
                return problem;
            }

            values.Add(value);
        }

        return null;
    }

    private static string? Decode(string part, string where, out string value)
    {
        value = "";
        byte[] raw = Encoding.UTF8.GetBytes(part);
        var bytes = new List<byte>(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%')
            {
                if (i + 2 >= raw.Length || !char.IsAsciiHexDigit((char)raw[i + 1]) || !char.IsAsciiHexDigit((char)raw[i + 2]))
                {
                    return $"In the {where} there is a % without two hexadecimal digits behind it; a % itself is written %25.";
                }

                bytes.Add((byte)((Nibble(raw[i + 1]) << 4) | Nibble(raw[i + 2])));
                i += 2;
            }
            else if (raw[i] <= ' ' || raw[i] == 0x7F || "\"<>\\^`{|}".Contains((char)raw[i]))
            {
                return $"In the {where} there is a character that has to be written %{raw[i]:X2}.";
            }
            else
            {
                bytes.Add(raw[i]);
            }
        }

        try
        {
            value = new UTF8Encoding(false, true).GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return $"The percent-encoding in the {where} is not UTF-8.";
        }

        return bytes.Count > MaxOptionBytes ? $"A part of the {where} is longer than {MaxOptionBytes} bytes." : null;
    }

    private static int Nibble(byte digit)
    {
        return digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
    }

    private string Prefix => IsSecure ? "coaps://" : "coap://";

    // RFC 7252 section 6.5: as little as possible is encoded.
    private string Authority()
    {
        string host = Address == null ? UriText.Host(Encoding.UTF8.GetBytes(Host)) : Host.Contains(':') ? $"[{Host.Replace("%", "%25", StringComparison.Ordinal)}]" : Host;
        return Port == (IsSecure ? DefaultSecurePort : DefaultPort) ? host : FormattableString.Invariant($"{host}:{Port}");
    }

    private string WritePath()
    {
        return Path.Count == 0 ? "/" : string.Concat(Path.Select(segment => "/" + UriText.Segment(Encoding.UTF8.GetBytes(segment))));
    }

    private string WriteQuery()
    {
        return Query.Count == 0 ? "" : "?" + string.Join('&', Query.Select(argument => UriText.Argument(Encoding.UTF8.GetBytes(argument))));
    }
}
