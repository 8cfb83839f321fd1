// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace NanoCoap.Tool.Client;

/// <summary>A URI of the scheme coap, taken apart into options. RFC 7252 section 6.</summary>
public sealed class CoapUri
{
    /// <summary>The port if the URI names none. RFC 7252 section 6.1.</summary>
    public const int DefaultPort = 5683;

    private CoapUri()
    {
        throw new NotImplementedException();
    }

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

    /// <summary>Whether the host is the address of a multicast group.</summary>
    public bool IsMulticast => throw new NotImplementedException();

    /// <summary>Takes a URI apart. Where there is no scheme, coap:// is put in front: "node.local/alarm", "[::1]/".</summary>
    /// <param name="text">The URI.</param>
    /// <param name="uri">The result.</param>
    /// <param name="problem">What is wrong with it: a sentence for the user.</param>
    /// <returns>False if it is no URI that can be asked.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out CoapUri? uri, [NotNullWhen(false)] out string? problem)
    {
        throw new NotImplementedException();
    }

    /// <summary>The URI for another path at the same place.</summary>
    /// <param name="path">The values of Uri-Path.</param>
    /// <param name="query">The values of Uri-Query.</param>
    /// <returns>The URI.</returns>
    public CoapUri With(IEnumerable<string> path, IEnumerable<string> query)
    {
        throw new NotImplementedException();
    }

    /// <summary>The URI for a reference, as from a link or a Location: "/rules/1", "coap://elsewhere/x".</summary>
    /// <param name="reference">The reference: with a scheme, or beginning with a slash or a question mark.</param>
    /// <param name="uri">The result.</param>
    /// <param name="problem">What is wrong with it: a sentence for the user.</param>
    /// <returns>False if it is no URI that can be asked.</returns>
    public bool TryResolve(string reference, [NotNullWhen(true)] out CoapUri? uri, [NotNullWhen(false)] out string? problem)
    {
        throw new NotImplementedException();
    }

    /// <summary>The URI in its normal form. RFC 7252 section 6.5.</summary>
    /// <returns>"coap://node.local:5684/a%2Fb?x=1", the port only if it is another than 5683.</returns>
    public override string ToString()
    {
        throw new NotImplementedException();
    }
}
