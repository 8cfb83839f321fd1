// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoCoap.Tool.Loading;

/// <summary>A coap URI, taken apart. RFC 7252 sections 6.1 and 6.4.</summary>
/// <param name="Text">The URI as it was given.</param>
/// <param name="Host">Name or address of the server, without brackets.</param>
/// <param name="Port">The port.</param>
/// <param name="Path">The Uri-Path options.</param>
/// <param name="Query">The Uri-Query options.</param>
public sealed record LoadTarget(string Text, string Host, int Port, IReadOnlyList<byte[]> Path, IReadOnlyList<byte[]> Query)
{
    private const int StandardPort = 5683;
    private const int MaxSegmentBytes = 255; // RFC 7252 section 5.10

    /// <summary>Whether the host is a name, which the server is told by a Uri-Host option.</summary>
    public bool IsNamed => !IPAddress.TryParse(Host, out _);

    /// <summary>Reads a URI.</summary>
    /// <param name="text">coap://host[:port]/path?query.</param>
    /// <param name="target">What it says.</param>
    /// <returns>False if it is no coap URI.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out LoadTarget? target)
    {
        target = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != "coap" || uri.UserInfo.Length != 0
            || uri.Fragment.Length != 0 || uri.IdnHost.Length == 0 || uri.Port == 0)
        {
            return false;
        }

        string path = uri.AbsolutePath.TrimStart('/');
        List<byte[]> segments = path.Length == 0 ? [] : [.. path.Split('/').Select(Bytes)];
        List<byte[]> query = uri.Query.Length < 2 ? [] : [.. uri.Query[1..].Split('&').Select(Bytes)];
        if (segments.Concat(query).Any(part => part.Length > MaxSegmentBytes))
        {
            return false;
        }

        // RFC 6874: the percent sign of a zone is itself encoded in a URI.
        string host = uri.IdnHost.Trim('[', ']').Replace("%25", "%", StringComparison.Ordinal);
        target = new LoadTarget(text, host, uri.Port < 0 ? StandardPort : uri.Port, segments, query);
        return true;
    }

    /// <summary>Finds the server.</summary>
    /// <returns>Its address and port.</returns>
    /// <exception cref="LoadException">The name is not known.</exception>
    public IPEndPoint Resolve()
    {
        if (IPAddress.TryParse(Host, out IPAddress? address))
        {
            return new IPEndPoint(address, Port);
        }

        try
        {
            if (Dns.GetHostAddresses(Host) is [var first, ..])
            {
                return new IPEndPoint(first, Port);
            }
        }
        catch (SocketException)
        {
            // the same as no address
        }

        throw new LoadException($"There is no address for {Host}.");
    }

    private static byte[] Bytes(string part)
    {
        return Encoding.UTF8.GetBytes(Uri.UnescapeDataString(part));
    }
}
