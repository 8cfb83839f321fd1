// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>Something about a datagram that a rule forbids or a recipient will stumble over.</summary>
/// <param name="Offset">The byte that it is about.</param>
/// <param name="Text">What it is, one sentence.</param>
/// <param name="Section">Where the rule stands: "RFC 7252 section 3.1".</param>
public sealed record Remark(int Offset, string Text, string Section);
