// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Client.Async;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Tool.Requests;

/// <summary>URIs as the verbs take and print them.</summary>
internal static class AskUri
{
    /// <summary>Reads what was typed.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The URI.</returns>
    /// <exception cref="AskException">It is none that can be asked.</exception>
    public static CoapUri Parse(string text)
    {
        return CoapUri.TryParse(text, out CoapUri? uri, out string? problem)
            ? uri : throw new AskException(ExitCode.Usage, "bad-uri", problem.TrimEnd('.'));
    }

    /// <summary>The URI of a node that has answered.</summary>
    /// <param name="remote">Where it is.</param>
    /// <param name="isSecure">Whether it was asked by coaps.</param>
    /// <returns>"coap://192.0.2.7:5683"; a zone of IPv6 as RFC 6874 writes it, "%25".</returns>
    public static string Of(IPEndPoint remote, bool isSecure)
    {
        return (isSecure ? "coaps://" : "coap://") + remote.ToString().Replace("%", "%25", StringComparison.Ordinal);
    }

    /// <summary>The same host by the other one of the schemes coap and coaps, at its usual port.</summary>
    /// <param name="uri">The URI.</param>
    /// <returns>The URI of the host, without a path.</returns>
    public static CoapUri OfOtherScheme(CoapUri uri)
    {
        string text = uri.With([], []).ToString();
        string authority = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        string port = FormattableString.Invariant($":{uri.Port}");
        string host = authority.EndsWith(port, StringComparison.Ordinal) ? authority[..^port.Length] : authority;
        return Parse((uri.IsSecure ? "coap://" : "coaps://") + host);
    }
}
