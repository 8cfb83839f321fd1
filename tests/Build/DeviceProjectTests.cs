// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mono.Cecil;

namespace NanoCoap.Tests.Build;

/// <summary>What only the real project system would notice about a device project, checked without it.</summary>
public sealed partial class DeviceProjectTests
{
    public static TheoryData<string> DeviceProjects => new(Repository.ProjectFiles(".nfproj"));

    [Theory]
    [MemberData(nameof(DeviceProjects))]
    public void ReferencesPackagesAndDeclarationsAgree(string project)
    {
        string folder = Path.GetDirectoryName(Repository.Locate(project))!;
        Dictionary<string, string> packages = Packages(folder, Path.GetFileNameWithoutExtension(project));

        foreach (XElement reference in Elements(Repository.Locate(project), "Reference"))
        {
            string include = reference.Attribute("Include")!.Value;
            string assembly = include.Split(',')[0];
            HintPath hint = HintPath.Read(project, reference);
            Assert.True(packages.TryGetValue(hint.Id, out string? listed), $"{project}: packages.config does not list {hint.Id}");
            Assert.Equal(listed, hint.Version);
            Assert.Equal(assembly, hint.Assembly);

            // Where the reference states a version, it is the one that it is compiled against here.
            Match stated = StatedVersion().Match(include);
            if (stated.Success)
            {
                using var compiled = AssemblyDefinition.ReadAssembly(Path.Combine(Repository.DeviceLibraries, assembly + ".dll"));
                Assert.Equal(compiled.Name.Version.ToString(), stated.Groups["version"].Value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(DeviceProjects))]
    public void FilesThatAreNamedExist(string project)
    {
        string folder = Path.GetDirectoryName(Repository.Locate(project))!;
        foreach (XElement item in Elements(Repository.Locate(project), "Compile", "None", "ProjectReference"))
        {
            string include = Expand(project, item.Attribute("Include")!.Value).Replace('\\', '/');
            Assert.True(File.Exists(Path.Combine(folder, include)), $"{project} names {include}, which is not there");
        }
    }

    [Fact]
    public void SolutionNamesEveryProject()
    {
        string solution = File.ReadAllText(Repository.Locate("nanoCoap.sln")).Replace('\\', '/');
        string[] missing = [.. Repository.ProjectFiles(".nfproj").Concat(Repository.ProjectFiles(".csproj")).Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal))];

        // The sample takes NanoCoap as a package: who restores the solution with NuGet would need that before anything else.
        Assert.Equal(["firmware/Sample/NanoCoap.Sample.nfproj"], missing);
    }

    // A project's own properties, with the values that it gives them.
    private static string Expand(string project, string include)
    {
        return Property().Replace(include, match => Elements(Repository.Locate(project), match.Groups["name"].Value).Single().Value);
    }

    private static Dictionary<string, string> Packages(string folder, string project)
    {
        // NuGet prefers the file that bears the project's name, where several projects share a folder.
        string own = Path.Combine(folder, $"packages.{project}.config");
        string path = File.Exists(own) ? own : Path.Combine(folder, "packages.config");
        return Elements(path, "package").ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);
    }

    private static IEnumerable<XElement> Elements(string path, params string[] names)
    {
        return XDocument.Load(path).Descendants().Where(element => names.Contains(element.Name.LocalName) && element.HasAttributes);
    }

    [GeneratedRegex(@"\$\((?<name>[A-Za-z]+)\)")]
    private static partial Regex Property();

    [GeneratedRegex(@", *Version=(?<version>[0-9.]+)")]
    private static partial Regex StatedVersion();
}
