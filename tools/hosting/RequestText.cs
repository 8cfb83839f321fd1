// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Resources;

namespace NanoCoap.Hosting;

/// <summary>A request in the words of .NET. These allocate; a device compares and reads bytes instead.</summary>
public static class RequestText
{
    /// <summary>The body as UTF-8; what is none becomes U+FFFD.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The text, "" for an empty body.</returns>
    public static string Text(this Request request)
    {
        return request.BodyLength == 0 ? "" : Encoding.UTF8.GetString(request.Body, request.BodyOffset, request.BodyLength);
    }

    /// <summary>The value of a query, "?unit=K".</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The value, "" for a name alone, null if there is no such query.</returns>
    public static string? Query(this Request request, string name)
    {
        return request.TryGetQuery(Encoding.UTF8.GetBytes(name), out int offset, out int length)
            ? Encoding.UTF8.GetString(request.QueryBuffer, offset, length)
            : null;
    }
}
