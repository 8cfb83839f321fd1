// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml;
using System.Xml.Linq;

namespace NanoCoap.Lab.Footprint;

/// <summary>A project whose assembly goes onto a device.</summary>
/// <param name="File">The .nfproj.</param>
/// <param name="Output">Where a Release build without the nanoFramework project system puts its assembly; tools/reference says more.</param>
/// <param name="References">The .nfproj files that it refers to, and those that they refer to.</param>
public sealed record DeviceProject(string File, string Output, IReadOnlySet<string> References)
{
    private static readonly string[] s_elsewhere = ["bin", "obj", "packages", "tests", "Emulator", "Sample", "templates"];

    /// <summary>Finds the projects of a repository, all but those of tests, of the emulator, of the sample and of templates.</summary>
    /// <param name="root">Its folder.</param>
    /// <returns>The projects, each behind those that it refers to.</returns>
    /// <exception cref="FootprintException">A project can't be read.</exception>
    public static IReadOnlyList<DeviceProject> FindAll(string root)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(root, "*.nfproj", new EnumerationOptions { RecurseSubdirectories = true })
                    .Where(file => !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(s_elsewhere.Contains))
                    .Select(Read)
                    .OrderBy(project => project.References.Count)
                    .ThenBy(project => project.File, StringComparer.Ordinal),
            ];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or XmlException)
        {
            throw new FootprintException(problem.Message);
        }
    }

    private static DeviceProject Read(string file)
    {
        XDocument project = XDocument.Load(file);
        string name = Path.GetFileNameWithoutExtension(file);
        string assembly = Value(project, "AssemblyName") ?? name;
        string extension = Value(project, "OutputType") == "Exe" ? ".exe" : ".dll";
        string output = Path.Combine(Path.GetDirectoryName(file)!, "bin", "reference", name, "Release", assembly + extension);
        var references = new HashSet<string>();
        AddReferences(file, project, references);
        return new DeviceProject(file, output, references);
    }

    private static void AddReferences(string file, XDocument project, HashSet<string> references)
    {
        foreach (string include in project.Descendants()
            .Where(element => element.Name.LocalName == "ProjectReference")
            .Select(element => (string?)element.Attribute("Include") ?? string.Empty))
        {
            string referenced = Path.GetFullPath(include.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(file)!);
            if (references.Add(referenced))
            {
                AddReferences(referenced, XDocument.Load(referenced), references);
            }
        }
    }

    private static string? Value(XDocument project, string property)
    {
        return project.Descendants().FirstOrDefault(element => element.Name.LocalName == property)?.Value;
    }
}
