// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Keys;

namespace NanoCoap.Tool.Keys;

/// <summary>
/// A rule of a node's table: who may do what at a path, and at all that continue it. Who is "anybody", "any-key", "nobody", or the name of
/// a key; null leaves it to the rule with the next shorter path.
/// </summary>
/// <param name="Path">The path, with its first slash.</param>
/// <param name="Read">Who may read: GET and FETCH.</param>
/// <param name="Observe">Who may observe; null: who may read, if the rule says that.</param>
/// <param name="Write">Who may do all else.</param>
public sealed record AccessRule(string Path, string? Read, string? Observe, string? Write)
{
    /// <summary>The three rights, as they are called.</summary>
    public static IReadOnlyList<string> Rights { get; } = ["read", "observe", "write"];

    /// <summary>Who a right may be given to, beside the names of keys.</summary>
    public static IReadOnlyList<string> Words { get; } = [RuleTable.Anybody, RuleTable.AnyKey, RuleTable.Nobody];

    /// <summary>Whom it names, a word or a key, each once.</summary>
    public IEnumerable<string> Holders => ((string?[])[Read, Observe, Write]).OfType<string>().Distinct();

    /// <summary>What holds where both say something of the same path.</summary>
    /// <param name="later">The one that counts for what it says.</param>
    /// <returns>The rule.</returns>
    public AccessRule With(AccessRule later)
    {
        // Who observes reads as well, unless something else was said.
        return new AccessRule(Path, later.Read ?? Read, later.Observe ?? (later.Read == null ? Observe : null), later.Write ?? Write);
    }

    /// <summary>The rule as a node takes it, and a file has it.</summary>
    /// <returns>A line without its end: "/alarm read=any-key write=garage".</returns>
    public override string ToString()
    {
        IEnumerable<string> said = Rights.Zip((string?[])[Read, Observe, Write]).Where(pair => pair.Second != null)
            .Select(pair => $" {pair.First}={pair.Second}");
        return Path + string.Concat(said);
    }
}
