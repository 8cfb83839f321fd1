// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Messages;

/// <summary>Some bytes of a datagram with what they mean.</summary>
/// <param name="Offset">The first of them.</param>
/// <param name="Length">How many; 0 for the value of an option that has none.</param>
/// <param name="Part">What they are a part of.</param>
/// <param name="Meaning">What they mean.</param>
/// <param name="Option">The option that they belong to, or null.</param>
public sealed record MessageRow(int Offset, int Length, MessagePart Part, string Meaning, DissectedOption? Option = null);
