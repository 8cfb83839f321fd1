// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Datagrams;

/// <summary>One option of a <see cref="RawMessage"/>: any number, any value.</summary>
/// <param name="Number">Option number, 0 to 65535 in what is well-formed.</param>
/// <param name="Value">The value.</param>
public readonly record struct RawOption(int Number, byte[] Value);
