// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoCoap.Tests.Build;

/// <summary>Where a device project looks for an assembly: packages/ID.VERSION/lib/FILE beside the solution.</summary>
/// <param name="Id">The package.</param>
/// <param name="Version">Its version.</param>
/// <param name="File">The file below lib.</param>
internal sealed partial record HintPath(string Id, string Version, string File)
{
    /// <summary>Gets the name of the assembly.</summary>
    public string Assembly => Path.GetFileNameWithoutExtension(File);

    /// <summary>Reads the hint path of one Reference.</summary>
    /// <param name="project">The project, relative to the root.</param>
    /// <param name="reference">The element.</param>
    public static HintPath Read(string project, XElement reference)
    {
        string hint = reference.Elements().Single(element => element.Name.LocalName == "HintPath").Value.Replace('\\', '/');
        string folder = Path.GetDirectoryName(Repository.Locate(project))!;
        Match match = Pattern().Match(Repository.Relative(Path.GetFullPath(Path.Combine(folder, hint))));
        Assert.True(match.Success, $"{project}: {hint} does not lead to packages/ beside the solution");
        return new HintPath(match.Groups["id"].Value, match.Groups["version"].Value, match.Groups["file"].Value);
    }

    /// <summary>Reads all hint paths of a project, in its order.</summary>
    /// <param name="project">The project, relative to the root.</param>
    public static IEnumerable<HintPath> ReadAll(string project)
    {
        return XDocument.Load(Repository.Locate(project)).Descendants()
            .Where(element => element.Name.LocalName == "Reference")
            .Select(reference => Read(project, reference));
    }

    [GeneratedRegex(@"^packages/(?<id>[A-Za-z][A-Za-z0-9.]*?)\.(?<version>[0-9]+(\.[0-9]+)+)/lib/(?<file>[^/]+)$")]
    private static partial Regex Pattern();
}
