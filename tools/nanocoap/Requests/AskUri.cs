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
    /// <returns>"coap://192.0.2.7:5683"; a zone of IPv6 as RFC 6874 writes it, "%25".</returns>
    public static string Of(IPEndPoint remote)
    {
        return "coap://" + remote.ToString().Replace("%", "%25", StringComparison.Ordinal);
    }
}
