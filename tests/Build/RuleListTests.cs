// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;

namespace NanoCoap.Tests.Build;

/// <summary>The list of what specifications rule names tests: each of them is there, and no rule is without one.</summary>
public sealed partial class RuleListTests
{
    private static readonly string[] s_texts =
        ["draft-ietf-core-conditional-attributes-12", "RFC 7967", "RFC 8768", "RFC 8516", "RFC 9290", "RFC 8790"];

    private static readonly string[] s_lines = File.ReadAllLines(Repository.Locate("tests/portable/README.md"));

    private static readonly Lazy<HashSet<string>> s_tests = new(() => [.. Repository.ProjectFiles(".cs")
        .Where(path => path.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(path => Test().Matches(File.ReadAllText(Repository.Locate(path)))
            .Select(test => $"{Path.GetFileNameWithoutExtension(path)}.{test.Groups["name"].Value}"))]);

    public static TheoryData<string> Texts => new(s_texts);

    [Theory]
    [MemberData(nameof(Texts))]
    public void EachRule_HasTestsThatAreThere(string text)
    {
        string[][] rows = [.. s_lines.SkipWhile(line => !line.StartsWith("## " + text, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))];

        Assert.Equal(["section", "rule", "tests"], rows[0]);
        Assert.True(rows.Length > 4, "The list of this text is empty.");
        foreach (string[] row in rows.Skip(1))
        {
            Assert.Equal(3, row.Length);
            string[] named = [.. Name().Matches(row[2]).Select(name => name.Groups["name"].Value)];
            Assert.True(named.Length > 0, $"No test for: {row[1]}");
            Assert.Equal(row[2], string.Join(' ', named.Select(name => $"`{name}`")));
            Assert.Empty(named.Except(s_tests.Value));
        }
    }

    [Fact]
    public void NoTextIsForgotten()
    {
        Assert.Equal(
            s_texts, s_lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Split(", ")[0]));
    }

    [GeneratedRegex(@"`(?<name>\w+\.\w+)`")]
    private static partial Regex Name();

    // The attribute, others and comments between, and the method.
    [GeneratedRegex(@"\[(TestMethod|Fact|Theory)\b[^\]]*\](\s*(\[.*\]|//.*))*\s*public (static )?(async )?(void|Task) (?<name>\w+)\(")]
    private static partial Regex Test();
}
