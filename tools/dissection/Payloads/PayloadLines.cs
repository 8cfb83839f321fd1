// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;

namespace NanoCoap.Dissection.Payloads;

/// <summary>Writes a payload for people; <see cref="PayloadText.Lines"/>, or that and more formats.</summary>
/// <param name="payload">The bytes.</param>
/// <param name="format">Content-Format, or <see cref="Protocol.ContentFormat.None"/>.</param>
/// <param name="screen">Where it is shown.</param>
/// <returns>The lines; nothing in them can harm a terminal.</returns>
public delegate IReadOnlyList<string> PayloadLines(ReadOnlySpan<byte> payload, int format, Screen screen);
