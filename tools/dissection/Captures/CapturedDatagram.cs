// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;

namespace NanoCoap.Dissection.Captures;

/// <summary>What UDP carried from one endpoint to another.</summary>
/// <param name="Time">When it was seen.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Destination">Where it went.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsWhole">False if the capture has only the first of its bytes.</param>
public sealed record CapturedDatagram(DateTimeOffset Time, IPEndPoint Source, IPEndPoint Destination, byte[] Bytes, bool IsWhole = true);
