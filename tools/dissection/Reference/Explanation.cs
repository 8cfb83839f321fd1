// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Reference;

/// <summary>What a code, an option, a Content-Format or a message type is, for people.</summary>
/// <param name="Subject">Which of these.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Number and name: "4.04 Not Found", "Block2 (23)", "json (50)", "CON".</param>
/// <param name="Class">What it belongs to: "client error", "critical, unsafe; uint, 0 to 3 bytes".</param>
/// <param name="Meaning">What it says, a sentence or two.</param>
/// <param name="Reaction">What a client does then, or with it; "" where there is nothing to do.</param>
/// <param name="Http">The nearest in HTTP, see RFC 8075; null if there is none.</param>
/// <param name="Section">Where it is defined.</param>
public sealed record Explanation(
    ExplainedSubject Subject, int Number, string Title, string Class, string Meaning, string Reaction, string? Http, string Section);
