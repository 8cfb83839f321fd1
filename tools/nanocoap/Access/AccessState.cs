// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Access;

/// <summary>Who may do what on a node, as it says itself.</summary>
/// <param name="Node">The node: "coap://192.0.2.7".</param>
/// <param name="Access">What holds: open, keys, secure-only or locked.</param>
/// <param name="Window">Seconds for which anybody may bring in a key; or "closed", or "off".</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Rules">The rules about single paths.</param>
/// <param name="Paths">The paths of its resources, with their first slash; none if it does not list them.</param>
public sealed record AccessState(
    string Node, string Access, string Window, IReadOnlyList<AccessKey> Keys, AccessRuleList Rules, IReadOnlyList<string> Paths)
{
    /// <summary>What is always for admins.</summary>
    public const string KeysPath = "/keys";

    /// <summary>What holds at each path in the end: at that of the rest, and at those of its resources.</summary>
    public IEnumerable<AccessRule> Rights =>
        Paths.Where(path => path != KeysPath).Order(StringComparer.Ordinal).Prepend("/").Distinct()
            .Select(path => Rules.At(path, Access == "secure-only"));

    /// <summary>Reads what a node of ours answers at /keys.</summary>
    /// <param name="node">The node.</param>
    /// <param name="text">"access=keys window=closed", and a line a key.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="paths">Its resources.</param>
    /// <returns>The state.</returns>
    public static AccessState Read(string node, string text, AccessRuleList rules, IReadOnlyList<string> paths)
    {
        string[][] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => SafeText.Clean(line).Split(' '))];
        return new AccessState(node, Value("access"), Value("window"), [.. lines.Skip(1).Select(AccessKey.Of)], rules, paths);

        string Value(string name)
        {
            return lines[0].FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
        }
    }
}
