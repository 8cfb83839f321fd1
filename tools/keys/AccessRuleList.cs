// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dissection.Text;
using NanoCoap.Keys;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;

namespace NanoCoap.Tool.Keys;

/// <summary>The rules of a node about single paths, as they are in a file, in its /keys/rules, and in force.</summary>
/// <param name="Rules">The rules. Of two for the same path the later counts, for what it says.</param>
public sealed record AccessRuleList(IReadOnlyList<AccessRule> Rules)
{
    // What divides the words of a rule for a node, too.
    private static readonly char[] s_gaps = [' ', '\r', '\t', ',', ';', '&'];

    /// <summary>The rules as a node takes them: a line each.</summary>
    public string Text => string.Concat(Rules.Select(rule => rule + "\n"));

    /// <summary>Reads rules.</summary>
    /// <param name="text">Their text: "/PATH read=WHO observe=WHO write=WHO", and so on. None is none.</param>
    /// <param name="source">Where it is from, for messages.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="KeyFileException">A node would not take it: which line, and why.</exception>
    public static AccessRuleList Parse(string text, string source)
    {
        var rules = new List<AccessRule>();
        int line = 0;
        try
        {
            foreach (string words in text.Split('\n'))
            {
                line++;
                foreach (string word in words.Split(s_gaps, StringSplitOptions.RemoveEmptyEntries))
                {
                    if (word[0] == '/')
                    {
                        CheckComplete(rules);
                        rules.Add(new AccessRule(Path(word), null, null, null));
                    }
                    else if (rules.Count == 0)
                    {
                        throw new KeyFileException($"{word} comes before any path; expected /PATH first.");
                    }
                    else
                    {
                        rules[^1] = Said(rules[^1], word);
                    }
                }
            }

            CheckComplete(rules);
            var list = new AccessRuleList(rules);
            list.CheckSize();
            return list;
        }
        catch (KeyFileException e)
        {
            throw new KeyFileException($"{source}, line {Math.Min(line, text.TrimEnd().Count(c => c == '\n') + 1)}: {e.Message}");
        }
    }

    /// <summary>Reads a file of rules.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="KeyFileException">It can't be read, or a node would not take it.</exception>
    public static AccessRuleList Read(string path)
    {
        return Parse(Encoding.UTF8.GetString(PrivateFile.Read(path)), path);
    }

    /// <summary>What is wrong with the rules for a certain node: a path that leads nowhere protects nothing, and what is for a key that is
    /// not there is for nobody.</summary>
    /// <param name="paths">The paths of its resources, with their first slash.</param>
    /// <param name="keys">The names of its keys.</param>
    /// <returns>A sentence for each, with what may have been meant.</returns>
    public IEnumerable<string> Problems(IReadOnlyCollection<string> paths, IReadOnlyCollection<string> keys)
    {
        IEnumerable<string> nowhere = Rules.Select(rule => rule.Path).Distinct()
            .Where(path => !paths.Any(other => AccessRules.Covers(path[1..], other[1..])));
        foreach (string path in nowhere)
        {
            yield return $"{path} leads nowhere, and would protect nothing.{Meant(path, paths)}";
        }

        string[] known = [.. AccessRule.Words, .. keys];
        foreach (string who in Rules.SelectMany(rule => rule.Holders).Except(known))
        {
            yield return $"There is no key {who}: it would be for nobody.{Meant(who, known)}";
        }
    }

    /// <summary>The same with a rule more, or with one that says more of its path; what others say stays.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="KeyFileException">There would be too many.</exception>
    public AccessRuleList With(AccessRule rule)
    {
        AccessRule all = Rules.Where(other => other.Path == rule.Path).Append(rule).Aggregate((before, later) => before.With(later));
        var list = new AccessRuleList([.. Without(rule.Path).Rules, all]);
        list.CheckSize();
        return list;
    }

    /// <summary>The same without what is said of a path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The rules.</returns>
    public AccessRuleList Without(string path)
    {
        return new AccessRuleList([.. Rules.Where(rule => rule.Path != path)]);
    }

    /// <summary>What a node with keys does with them: what no rule says is for anybody to read, and for keys to write.</summary>
    /// <param name="holderOf">Makes a principal of the name of a key; null if there is no such key.</param>
    /// <returns>The table of the node itself, for which secure-only is still to be seen to.</returns>
    public AccessRules ToPolicy(Func<string, object?> holderOf)
    {
        var policy = new AccessRules(Rules.Count + 1);
        policy.Add("", AccessRules.Anybody, AccessRules.Anybody, AccessRules.AnyKey);
        foreach (AccessRule rule in Rules)
        {
            policy.Add(rule.Path[1..], Holder(rule.Read), Holder(rule.Observe ?? rule.Read), Holder(rule.Write));
        }

        return policy;

        object? Holder(string? who)
        {
            return who switch
            {
                null => AccessRules.Inherited,
                RuleTable.Anybody => AccessRules.Anybody,
                RuleTable.AnyKey => AccessRules.AnyKey,
                RuleTable.Nobody => null,
                _ => holderOf(who),
            };
        }
    }

    /// <summary>Who may do what at a path in the end: the node's own table is asked for each of them.</summary>
    /// <param name="path">The path of a resource, with its first slash.</param>
    /// <param name="secureOnly">Whether nothing is to be had without a key.</param>
    /// <returns>Who may do what.</returns>
    public AccessRule At(string path, bool secureOnly)
    {
        string[] names = [.. Rules.SelectMany(rule => rule.Holders).Except(AccessRule.Words).Distinct()];
        AccessRules policy = ToPolicy(name => name);
        var place = new Place(path[1..]);
        object stranger = new();
        return new AccessRule(path, Who(CoapCode.Get, false), Who(CoapCode.Get, true), Who(CoapCode.Put, false));

        string Who(CoapCode method, bool observes)
        {
            return Allows(null) && !secureOnly ? RuleTable.Anybody
                : Allows(stranger) ? RuleTable.AnyKey
                : names.FirstOrDefault(Allows) ?? RuleTable.Nobody;

            bool Allows(object? principal)
            {
                return policy.Allows(principal, place, method, observes);
            }
        }
    }

    private static string Path(string word)
    {
        if (word.Contains('='))
        {
            throw new KeyFileException($"{word}: behind a path there is a blank: /PATH read=WHO observe=WHO write=WHO.");
        }

        if (word != "/" && word[1..].Split('/').Contains(""))
        {
            throw new KeyFileException($"{word} is no path of a resource: no slash at its end, and no two in a row.");
        }

        return AccessRules.Covers("/keys", word)
            ? throw new KeyFileException($"{word} is always for admins, and no rule is taken for it.")
            : word;
    }

    private static AccessRule Said(AccessRule rule, string word)
    {
        string[] parts = word.Split('=', 2);
        if (!AccessRule.Rights.Contains(parts[0]))
        {
            throw new KeyFileException(
                parts.Length == 1 ? $"{word} is neither a path nor a right; expected read=WHO, observe=WHO or write=WHO."
                    : $"there is no right {parts[0]}; there are read, observe and write.{Meant(parts[0], AccessRule.Rights)}");
        }

        if (parts.Length == 1 || parts[1].Length == 0)
        {
            throw new KeyFileException($"{word}: expected anybody, any-key, nobody, or the name of a key behind an equals sign.");
        }

        return parts[0] switch
        {
            "read" => rule with { Read = parts[1] },
            "observe" => rule with { Observe = parts[1] },
            _ => rule with { Write = parts[1] },
        };
    }

    private static string Meant(string word, IEnumerable<string> known)
    {
        return NearestWord.Of(word, known) is { } near ? $" Did you mean {near}?" : "";
    }

    private static void CheckComplete(List<AccessRule> rules)
    {
        if (rules.Count != 0 && !rules[^1].Holders.Any())
        {
            throw new KeyFileException($"{rules[^1].Path}: it does not say who may do what: read=WHO observe=WHO write=WHO.");
        }
    }

    private void CheckSize()
    {
        int bytes = Encoding.UTF8.GetByteCount(Text);
        if (Rules.Count > RuleTable.MaxRules || bytes > RuleTable.MaxBytes)
        {
            throw new KeyFileException(
                $"{Rules.Count} rules of {bytes} bytes are more than the {RuleTable.MaxRules} of {RuleTable.MaxBytes} "
                + "that a node has room for.");
        }
    }

    private sealed class Place(string path) : Resource(path, Methods.Get | Methods.Put);
}
