// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Build;

/// <summary>The declarations under tools/reference say what the published lists of the nanoFramework assemblies say: no member less, none more.</summary>
public sealed class ReferenceDeclarationTests
{
    // Assemblies that have no published list: each is declared only as far as another one's surface or the firmware needs it, and says so in its source.
    private static readonly string[] s_partial =
    [
        "System.IO.FileSystem",
        "nanoFramework.Hardware.Esp32.Rmt",
        "nanoFramework.UnitTestLauncher",
        "UnitsNet.RelativeHumidity",
        "UnitsNet.Temperature",
    ];

    public static TheoryData<string> DeclaredInFull
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (string project in Repository.ProjectFiles(".csproj"))
            {
                string name = Path.GetFileNameWithoutExtension(project);
                if (project.StartsWith("tools/reference/", StringComparison.Ordinal) && !s_partial.Contains(name))
                {
                    names.Add(name);
                }
            }

            return names;
        }
    }

    [MemberListsTheory]
    [MemberData(nameof(DeclaredInFull))]
    public void DeclarationsEqualThePublishedList(string assembly)
    {
        string list = Path.Combine(Repository.MemberLists, assembly + ".txt");
        Assert.True(File.Exists(list), $"{assembly} has no published list. If it is declared in part only, name it in this test.");

        string[] published = Flatten(File.ReadLines(list).Skip(1));
        string[] declared = Flatten(MemberList.Print(Path.Combine(Repository.DeviceLibraries, assembly + ".dll")));

        string report = Report("published, not declared", published.Except(declared)) + Report("declared, not published", declared.Except(published));
        Assert.True(report.Length == 0, report);
        Assert.Equal(published, declared);
    }

    [MemberListsTheory]
    [InlineData("System.Net", 250)]
    public void ComparisonSeesTheWholeList(string assembly, int atLeast)
    {
        // A list read as empty would equal declarations read as empty.
        string[] lines = Flatten(File.ReadLines(Path.Combine(Repository.MemberLists, assembly + ".txt")).Skip(1));

        Assert.True(lines.Length > atLeast, $"{assembly}: {lines.Length} lines");
    }

    // One line a member, each with its type before it and sorted, so that the order of members does not matter but a misplaced one shows.
    private static string[] Flatten(IEnumerable<string> lines)
    {
        var flat = new List<string>();
        string top = string.Empty;
        string nested = string.Empty;
        foreach (string line in lines.Where(line => line.Trim().Length > 0))
        {
            int indent = line.Length - line.TrimStart(' ').Length;
            string text = line[indent..];
            if (indent == 0)
            {
                top = TypeLine(text);
                flat.Add(top);
            }
            else if (indent == 2 && text.StartsWith("enum ", StringComparison.Ordinal))
            {
                nested = TypeLine(text);
                flat.Add(top + " > " + nested);
            }
            else
            {
                flat.Add(top + " > " + (indent == 4 ? nested + " > " : string.Empty) + text);
            }
        }

        return [.. flat.Order(StringComparer.Ordinal)];
    }

    // The order of base types in metadata means nothing.
    private static string TypeLine(string text)
    {
        int colon = text.IndexOf(" : ", StringComparison.Ordinal);
        return colon < 0 ? text : text[..colon] + " : " + string.Join(", ", text[(colon + 3)..].Split(", ").Order(StringComparer.Ordinal));
    }

    private static string Report(string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        return all.Length == 0 ? string.Empty : title + ":\n" + string.Join("\n", all) + "\n";
    }
}
