// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>Something about a datagram that a rule forbids or a recipient will stumble over.</summary>
/// <param name="Offset">The byte that it is about.</param>
/// <param name="Text">What it is, one sentence.</param>
/// <param name="Section">Where the rule stands: "RFC 7252 section 3.1".</param>
public sealed record Remark(int Offset, string Text, string Section)
{
    /// <summary>Writes it: where it is and where the rule stands, and below that what it is.</summary>
    /// <param name="head">What kind it is: "Malformed", "Note on".</param>
    /// <param name="style">How that is shown.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The lines.</returns>
    internal IReadOnlyList<LogLine> Lines(string head, LogStyle style, int width)
    {
        return
        [
            .. new LogLine().Add(FormattableString.Invariant($"{head} byte {Offset}"), style).Add($" ({Section})").Wrap(width),
            .. Indented(Text, width),
        ];
    }

    /// <summary>Writes a sentence below the head of a remark.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>The lines.</returns>
    internal static IEnumerable<LogLine> Indented(string text, int width)
    {
        return WrappedText.Wrap(text, width - 2).Select(line => new LogLine().Add("  " + line));
    }
}
