// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Dissection.Reference;

/// <summary>Finds what somebody wants to have explained.</summary>
public static class Explanations
{
    /// <summary>Everything that has a name here: types, codes, options, formats.</summary>
    public static IEnumerable<Explanation> All => [.. TypeReference.All, .. CodeReference.All, .. OptionReference.All, .. FormatReference.All];

    /// <summary>Finds what a text may mean. A bare number may be several things.</summary>
    /// <param name="text">
    /// A code ("4.04", "get", "Not Found"), an option ("Block2", "23"), a format ("json", "50"), a type ("con"), in any case.
    /// </param>
    /// <returns>What it may mean; nothing if it means nothing.</returns>
    public static IReadOnlyList<Explanation> Find(string text)
    {
        string words = text.Trim();
        var found = new List<Explanation>();
        found.AddRange(TypeReference.All.Where(type => type.Title.Split(' ').Contains(words, StringComparer.OrdinalIgnoreCase)));
        if (CodeNames.TryParse(words, out int code))
        {
            found.Add(CodeReference.Of(code));
        }
        else if (words.Any(char.IsLetter))
        {
            found.AddRange(CodeReference.All.Where(row => Letters(row.Title[5..]).Equals(Letters(words), StringComparison.OrdinalIgnoreCase)));
        }

        if (OptionNames.TryParse(words, out int option)
            || OptionNames.All.FirstOrDefault(name => Letters(name).Equals(Letters(words), StringComparison.OrdinalIgnoreCase)) is { } known
                && OptionNames.TryParse(known, out option))
        {
            found.Add(OptionReference.Of(option));
        }

        if (ContentFormatNames.TryParse(words, out int format) && (!char.IsDigit(words[0]) || ContentFormatNames.MediaType(format) != null))
        {
            found.Add(FormatReference.Of(format));
        }

        // Of a bare number that has a name somewhere, only what has one.
        return found.Count > 1 && found.Exists(HasName) ? [.. found.Where(HasName)] : found;
    }

    /// <summary>The name that somebody may have meant who mistyped it.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>The name, or null if none is near.</returns>
    public static string? Nearest(string text)
    {
        return NearestWord.Of(text, [.. CodeReference.All.Select(row => row.Title[5..]), .. OptionNames.All, .. ContentFormatNames.ShortNames]);
    }

    private static bool HasName(Explanation explanation)
    {
        return explanation.Subject != ExplainedSubject.Option || OptionTable.Find(explanation.Number) >= 0;
    }

    private static string Letters(string text)
    {
        return string.Concat(text.Where(char.IsLetterOrDigit));
    }
}
