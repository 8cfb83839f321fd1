// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml.Linq;

namespace NanoCoap.Tests.Build;

/// <summary>
/// Portable tests are compiled from lists, a folder each: all of them on the desktop, and for the device one at a time, because an assembly there holds no more than
/// 64 KB of byte code. A file or a list that is forgotten would be tests that nobody runs.
/// </summary>
public sealed class PortableTestListTests
{
    private const string Prefix = "$(MSBuildThisFileDirectory)";

    // What more than one list builds on: scripts and fakes, no tests.
    private static readonly string[] s_shared = ["board.projitems", "coaps.projitems", "sealing.projitems", "support.projitems"];

    private static readonly string s_root = Repository.Locate("tests/portable");

    // The folders with sources in them. The one called desktop belongs to the project in it.
    private static readonly string[] s_folders = [.. Directory.EnumerateDirectories(s_root).Select(path => Path.GetFileName(path)).Where(name => name != "desktop")];

    private static readonly string[] s_deviceProjects = [.. Repository.ProjectFiles(".nfproj").Where(path => path.StartsWith("tests/", StringComparison.Ordinal))];

    public static TheoryData<string> Folders => new(s_folders);

    public static TheoryData<string> DeviceProjects => new(s_deviceProjects);

    [Theory]
    [MemberData(nameof(Folders))]
    public void ListNamesEverySourceOfItsFolderOnce(string folder)
    {
        string[] listed = [.. Elements(Path.Combine(s_root, ListOf(folder)), "Compile").Select(element => element.Attribute("Include")!.Value).Order(StringComparer.Ordinal)];
        string[] present = [.. Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Prefix + Path.GetRelativePath(s_root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

        Assert.NotEmpty(present);
        Assert.Equal(present, listed);
    }

    [Fact]
    public void EverySourceIsInAFolderThatHasAList()
    {
        Assert.Empty(Directory.EnumerateFiles(s_root, "*.cs"));
        Assert.Equal(Lists(), Directory.EnumerateFiles(s_root, "*.projitems").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void DesktopCompilesAllLists()
    {
        Assert.Equal(Lists(), Imports("tests/portable/desktop/NanoCoap.PortableTests.csproj"));
    }

    [Fact]
    public void DeviceProjectsCompileAllListsBetweenThem()
    {
        string[] imported = [.. s_deviceProjects.SelectMany(Imports).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(Lists(), imported);
    }

    [Theory]
    [MemberData(nameof(DeviceProjects))]
    public void DeviceProjectCompilesOneListUnderTheNameThatTheLauncherLoads(string project)
    {
        string own = Path.GetFileName(Path.GetDirectoryName(project)!);
        string path = Repository.Locate(project);

        Assert.Equal([own + ".projitems"], Imports(project).Except(s_shared));
        Assert.Equal("NFUnitTest", Elements(path, "AssemblyName").Single().Value);
    }

    private static string ListOf(string folder)
    {
        return folder.ToLowerInvariant() + ".projitems";
    }

    private static string[] Lists()
    {
        return [.. s_folders.Select(ListOf).Order(StringComparer.Ordinal)];
    }

    /// <summary>The lists that a project imports, which all lie in tests/portable.</summary>
    private static string[] Imports(string project)
    {
        string path = Repository.Locate(project);
        string[] imports = [.. Elements(path, "Import")
            .Select(element => element.Attribute("Project")!.Value.Replace('\\', '/'))
            .Where(import => import.EndsWith(".projitems", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        Assert.All(imports, import => Assert.Equal(s_root, Path.GetDirectoryName(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, import)))));
        return [.. imports.Select(import => Path.GetFileName(import))];
    }

    private static IEnumerable<XElement> Elements(string path, string name)
    {
        return XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == name);
    }
}
