// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Payloads;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Workbench.Requests;

/// <summary>A payload as pages show it.</summary>
internal static class PayloadLines
{
    private static readonly Screen s_screen = new(100, false, true, false);

    /// <summary>Its lines, safe to show; none if it is empty.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="format">Content-Format, or <see cref="Protocol.ContentFormat.None"/>.</param>
    /// <returns>The lines.</returns>
    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> payload, int format)
    {
        return payload.IsEmpty ? [] : PayloadText.Lines(payload, format, s_screen);
    }
}
