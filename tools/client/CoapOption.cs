// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Client.Async;

/// <summary>An option of a message. RFC 7252 section 3.1.</summary>
/// <param name="Number">The option number.</param>
/// <param name="Value">The value, as on the wire.</param>
public readonly record struct CoapOption(int Number, ReadOnlyMemory<byte> Value);
