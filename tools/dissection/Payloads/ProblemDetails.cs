// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Dissection.Names;

namespace NanoCoap.Dissection.Payloads;

/// <summary>Reads what a server has to say about an error, as concise problem details. RFC 9290.</summary>
public sealed class ProblemDetails
{
    // RFC 9290 section 2, Figure 1, and section 3.1.1: title is -1, and so on downwards.
    private static readonly string[] s_names =
        ["title", "detail", "instance", "response-code", "base-uri", "base-lang", "base-rtl", "unprocessed-coap-option"];

    private const int ResponseCode = 3;
    private const int UnprocessedOption = 7;

    private readonly List<(string Name, string Value)> _entries = [];

    /// <summary>What went wrong, in a few words, or null.</summary>
    public string? Title { get; private set; }

    /// <summary>What is the matter in this one case, or null.</summary>
    public string? Detail { get; private set; }

    /// <summary>All that it says, by name: those of the RFC first, then those of others by their numbers.</summary>
    public IReadOnlyList<(string Name, string Value)> Entries => _entries;

    /// <summary>Reads them.</summary>
    /// <param name="payload">A CBOR map that is not empty, whose keys are integers, or texts that are URIs.</param>
    /// <returns>Null if that is not what it is.</returns>
    public static ProblemDetails? Read(ReadOnlySpan<byte> payload)
    {
        if (!CborParser.TryParse(payload, out IReadOnlyList<CborItem>? items)
            || items.Count != 1 || items[0] is not { Kind: CborKind.Map, Items.Count: > 0 })
        {
            return null;
        }

        var details = new ProblemDetails();
        IReadOnlyList<CborItem> map = items[0].Items;
        for (int i = 0; i < map.Count; i += 2)
        {
            CborItem key = map[i];
            if (key.Kind is not (CborKind.Unsigned or CborKind.Negative or CborKind.Text))
            {
                return null;
            }

            int standard = key.Kind == CborKind.Negative && key.Argument < (ulong)s_names.Length ? (int)key.Argument : -1;
            string value = TextOf(map[i + 1])
                ?? (standard == ResponseCode && map[i + 1] is { Kind: CborKind.Unsigned, Argument: <= 255 } code
                    ? CodeNames.Describe((int)code.Argument)
                    : standard == UnprocessedOption && Options(map[i + 1]) is { } options ? options
                    : CborDiagnostic.Line(map[i + 1]));
            details.Title = standard == 0 ? value : details.Title;
            details.Detail = standard == 1 ? value : details.Detail;
            details._entries.Add((standard >= 0 ? s_names[standard] : CborDiagnostic.Line(key).Trim('"'), value));
        }

        return details;
    }

    // One option, or an array of several.
    private static string? Options(CborItem item)
    {
        IReadOnlyList<CborItem> numbers = item.Kind == CborKind.Array ? item.Items : [item];
        return numbers.Any(number => number is not { Kind: CborKind.Unsigned, Argument: <= ushort.MaxValue }) ? null
            : string.Join(", ", numbers.Select(
                number => OptionNames.Find((int)number.Argument) ?? number.Argument.ToString(CultureInfo.InvariantCulture)));
    }

    // A text, or a text with a language: tag 38, an array of the language and the text. RFC 9290 section 2 and appendix A.
    private static string? TextOf(CborItem item)
    {
        return item.Kind == CborKind.Text ? item.Text
            : item is { Kind: CborKind.Tag, Argument: 38 } && item.Items[0] is { Kind: CborKind.Array, Items: { Count: >= 2 } parts }
                && parts[1].Kind == CborKind.Text ? parts[1].Text
            : null;
    }
}
