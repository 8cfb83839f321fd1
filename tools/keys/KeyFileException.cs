// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Keys;

/// <summary>Keys that can't be used; the message says why, and names no secret.</summary>
/// <param name="message">Why.</param>
public sealed class KeyFileException(string message) : IOException(message);
