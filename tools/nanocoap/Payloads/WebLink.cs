// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace NanoCoap.Tool.Payloads;

/// <summary>A link of the CoRE link format. RFC 6690 section 2.</summary>
/// <param name="Target">Where it points: "/temperature".</param>
/// <param name="Attributes">Its attributes in order; one without a value has null.</param>
public sealed record WebLink(string Target, IReadOnlyList<KeyValuePair<string, string?>> Attributes)
{
    /// <summary>Whether the resource can be observed. RFC 7641 section 6.</summary>
    public bool IsObservable => Attributes.Any(attribute => attribute.Key == "obs");

    /// <summary>Value of an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value of the first one, "" if it has none, null if there is no such attribute.</returns>
    public string? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, string?> attribute in Attributes)
            {
                if (attribute.Key == name)
                {
                    return attribute.Value ?? "";
                }
            }

            return null;
        }
    }

    /// <summary>Reads links.</summary>
    /// <param name="text">A document in link format.</param>
    /// <param name="links">The links.</param>
    /// <returns>False if it is no link format.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<WebLink>? links)
    {
        var all = new List<WebLink>();
        links = null;
        int at = 0;
        SkipBlanks(text, ref at);
        while (at < text.Length)
        {
            if (all.Count != 0 && !Take(text, ref at, ','))
            {
                return false;
            }

            int end;
            if (!Take(text, ref at, '<') || (end = text.IndexOf('>', at)) < 0)
            {
                return false;
            }

            string target = text[at..end];
            at = end + 1;
            var attributes = new List<KeyValuePair<string, string?>>();
            while (Take(text, ref at, ';'))
            {
                if (!TryAttribute(text, ref at, out KeyValuePair<string, string?> attribute))
                {
                    return false;
                }

                attributes.Add(attribute);
            }

            all.Add(new WebLink(target, attributes));
            SkipBlanks(text, ref at);
        }

        links = all;
        return true;
    }

    private static bool TryAttribute(string text, ref int at, out KeyValuePair<string, string?> attribute)
    {
        SkipBlanks(text, ref at);
        int start = at;
        while (at < text.Length && text[at] is not ('=' or ';' or ',' or ' ' or '"' or '<'))
        {
            at++;
        }

        string name = text[start..at];
        attribute = new KeyValuePair<string, string?>(name, null);
        if (name.Length == 0 || !Take(text, ref at, '='))
        {
            return name.Length != 0;
        }

        var value = new StringBuilder();
        if (!Take(text, ref at, '"'))
        {
            while (at < text.Length && text[at] is not (';' or ','))
            {
                value.Append(text[at++]);
            }
        }
        else
        {
            while (at < text.Length && text[at] != '"')
            {
                at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
                value.Append(text[at++]);
            }

            if (at == text.Length)
            {
                return false; // no closing quote
            }

            at++;
        }

        attribute = new KeyValuePair<string, string?>(name, value.ToString());
        return true;
    }

    private static bool Take(string text, ref int at, char c)
    {
        SkipBlanks(text, ref at);
        if (at >= text.Length || text[at] != c)
        {
            return false;
        }

        at++;
        return true;
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }
}
