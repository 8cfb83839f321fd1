// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;

namespace NanoCoap.Client.Async;

/// <summary>A link of the CoRE Link Format. RFC 6690.</summary>
/// <param name="Target">What stands in the angle brackets: "/sensors/temp".</param>
/// <param name="Attributes">Its parameters in their order; the value is null if there is none, as with "obs", and without its quotes.</param>
public sealed record CoapLink(string Target, IReadOnlyList<KeyValuePair<string, string?>> Attributes)
{
    /// <summary>The value of an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The first value, "" for an attribute without one, null if there is no such attribute.</returns>
    public string? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, string?> attribute in Attributes)
            {
                if (attribute.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return attribute.Value ?? "";
                }
            }

            return null;
        }
    }

    /// <summary>Reads a document of links. One that can't be read is left out: reading goes on behind it. RFC 6690 section 2.</summary>
    /// <param name="text">The document.</param>
    /// <param name="problem">Where the first one begins that can't be read, a sentence; null if there is none.</param>
    /// <returns>The links.</returns>
    public static IReadOnlyList<CoapLink> ParseAll(string text, out string? problem)
    {
        var links = new List<CoapLink>();
        problem = null;
        int at = SkipBlanks(text, 0);
        while (at < text.Length)
        {
            CoapLink? link = ParseOne(text, ref at);
            if (link != null)
            {
                links.Add(link);
                at = SkipBlanks(text, at);
                if (at == text.Length || text[at] == ',')
                {
                    at = SkipBlanks(text, at + 1);
                    continue;
                }
            }

            // Whether the next bracket stands in quotes nobody can say where quotes may be what is wrong.
            problem ??= $"A link can't be read, at character {at + 1}.";
            int next = text.IndexOf('<', link == null ? Math.Min(at + 1, text.Length) : at);
            at = next < 0 ? text.Length : next;
        }

        return links;
    }

    private static CoapLink? ParseOne(string text, ref int at)
    {
        int close = text[at] == '<' ? text.IndexOf('>', at) : -1;
        if (close < 0)
        {
            return null;
        }

        string target = text[(at + 1)..close];
        var attributes = new List<KeyValuePair<string, string?>>();
        at = SkipBlanks(text, close + 1);
        while (at < text.Length && text[at] == ';')
        {
            at = SkipBlanks(text, at + 1);
            int start = at;
            while (at < text.Length && !"=;,\" \t\r\n<>".Contains(text[at]))
            {
                at++;
            }

            string name = text[start..at];
            if (name.Length == 0)
            {
                return null;
            }

            string? value = null;
            if (at < text.Length && text[at] == '=')
            {
                at++;
                value = at < text.Length && text[at] == '"' ? ParseQuoted(text, ref at) : ParseToken(text, ref at);
                if (value == null)
                {
                    return null;
                }
            }

            attributes.Add(new KeyValuePair<string, string?>(name, value));
            at = SkipBlanks(text, at);
        }

        return new CoapLink(target, attributes);
    }

    private static string? ParseQuoted(string text, ref int at)
    {
        var value = new StringBuilder();
        int next = at + 1;
        while (next < text.Length && text[next] != '"')
        {
            if (text[next] == '\\' && next + 1 < text.Length)
            {
                next++;
            }

            value.Append(text[next++]);
        }

        if (next >= text.Length)
        {
            return null; // no closing quote: the place where it opens is the one to look at
        }

        at = next + 1;
        return value.ToString();
    }

    private static string? ParseToken(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && !";,\" \t\r\n".Contains(text[at]))
        {
            at++;
        }

        return at == start ? null : text[start..at];
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }

        return at;
    }
}
