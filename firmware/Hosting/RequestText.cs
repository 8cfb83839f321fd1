// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

#nullable disable // C# as on a device

using System.Text;
using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Hosting
{
    /// <summary>
    /// Requests in strings, the same on a PC and on a device. These allocate: a handler that runs often reads bytes instead.
    /// </summary>
    public static class RequestText
    {
        /// <summary>The body as UTF-8. On .NET what is none becomes U+FFFD; on a device a text ends at its first NUL character.</summary>
        /// <param name="request">The request.</param>
        /// <returns>The text, "" for an empty body.</returns>
        public static string Text(this Request request)
        {
            return Decode(request.Body, request.BodyOffset, request.BodyLength);
        }

        /// <summary>The value of a query, "?unit=K". RFC 7252 section 5.10.1.</summary>
        /// <param name="request">The request.</param>
        /// <param name="name">Its name.</param>
        /// <returns>The value, "" for a name alone, null if there is no such query.</returns>
        public static string Query(this Request request, string name)
        {
            return request.TryGetQuery(Utf8.Encode(name), out int offset, out int length)
                ? Decode(request.QueryBuffer, offset, length)
                : null;
        }

        private static string Decode(byte[] bytes, int offset, int length)
        {
            return length == 0 ? string.Empty : Encoding.UTF8.GetString(bytes, offset, length);
        }
    }
}
