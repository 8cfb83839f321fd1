// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Tool.Payloads;

/// <summary>Payloads for people, lists of links as tables.</summary>
public static class AnswerText
{
    /// <summary>Writes a payload.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="format">Content-Format, or <see cref="ContentFormat.None"/>.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <returns>The lines; nothing in them can harm a terminal.</returns>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> payload, int format, Screen screen)
    {
        return format == ContentFormat.LinkFormat && SafeText.IsPrintable(payload)
            && CoapLink.ParseAll(Encoding.UTF8.GetString(payload), out string? problem) is { Count: > 0 } links && problem == null
            ? LinkTable.Lines(links, screen)
            : PayloadText.Lines(payload, format, screen);
    }
}
