// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;

namespace NanoCoap.Tests.Build;

/// <summary>What the README shows is what there is.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void ExampleIsTheOneThatIsCompiled()
    {
        string[] source = File.ReadAllLines(Repository.Locate("tests/portable/Engine/ExampleResourceTests.cs"));
        int start = Array.FindIndex(source, line => line.Trim() == "// README: start");
        int end = Array.FindIndex(source, line => line.Trim() == "// README: end");
        Assert.True(start >= 0 && end > start, "the source has lost its marks");
        string expected = string.Join('\n', source[(start + 1)..end].Select(line => line.Length > 8 ? line[8..] : line.Trim()));
        string readme = File.ReadAllText(Repository.Locate("README.md")).ReplaceLineEndings("\n");
        Assert.Contains($"<!-- example: start -->\n```csharp\n{expected}\n```\n<!-- example: end -->", readme);
    }

    [Theory]
    [InlineData("dotnet run -v minimal --project tools/nanocoap -- node")]
    [InlineData("dotnet test")]
    public void CommandsStandOnALineOfTheirOwn(string command)
    {
        Assert.Contains(command, File.ReadAllLines(Repository.Locate("README.md")));
    }

    public static TheoryData<string> Pages => [.. Repository.ProjectFiles(".md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksLeadSomewhere(string page)
    {
        string folder = Path.GetDirectoryName(Repository.Locate(page))!;
        foreach (Match link in Link().Matches(File.ReadAllText(Repository.Locate(page))))
        {
            string[] parts = link.Groups["to"].Value.Split('#');
            string to = parts[0].Length == 0 ? Repository.Locate(page) : Path.Combine(folder, parts[0]);
            Assert.True(Path.Exists(to), $"{page}: {link.Value}");
            if (parts.Length > 1)
            {
                Assert.Contains(parts[1], File.ReadLines(to).Where(line => line.StartsWith('#')).Select(Anchor));
            }
        }
    }

    // As a forge makes it of a heading.
    private static string Anchor(string heading)
    {
        string text = heading.TrimStart('#').Trim().ToLowerInvariant();
        return string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
    }

    [GeneratedRegex(@"\]\((?!https?:)(?<to>[^)\s]+)\)")]
    private static partial Regex Link();
}
