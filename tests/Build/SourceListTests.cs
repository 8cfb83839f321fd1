// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml.Linq;

namespace NanoCoap.Tests.Build;

/// <summary>
/// Device projects name every source file: there is no globbing. A file that a list forgets would be tested on the desktop and missing on the device, so the lists
/// and the folders have to agree.
/// </summary>
public sealed class SourceListTests
{
    [Theory]
    [InlineData("Protocol")]
    [InlineData("Wire")]
    [InlineData("Resources")]
    [InlineData("Messaging")]
    [InlineData("Server")]
    public void ClassesAndMethodsOfTheEngine_StayReadable(string room)
    {
        // 600 lines a class, 80 a method: beyond that an object is missing. The parser's one pass is one by design.
        foreach (string path in Directory.GetFiles(Repository.Locate($"shared-codec/{room}"), "*.cs"))
        {
            string[] lines = File.ReadAllLines(path);
            Assert.True(lines.Length <= 600, $"{path} has {lines.Length} lines");
            int from = -1;
            for (int i = 0; i < lines.Length; i++)
            {
                from = lines[i] == "        {" ? i : from;
                bool isTooLong = lines[i] == "        }" && i - from > 80;
                bool isParser = from > 0 && lines[from - 1].Contains("ParseStatus Parse(");
                Assert.False(isTooLong && !isParser, $"{path} has a method of {i - from} lines, before line {i}");
            }
        }
    }

    [Theory]
    [InlineData("shared-codec/shared-codec.projitems", "Protocol", "Wire", "Resources", "Messaging", "Server")]
    [InlineData("shared-codec/client.projitems", "Client")]
    [InlineData("shared-codec/values.projitems", "Values")]
    [InlineData("shared-codec/senml.projitems", "Senml")]
    [InlineData("shared-codec/oscore.projitems", "Oscore")]
    [InlineData("shared-codec/clientoscore.projitems", "ClientOscore")]
    [InlineData("shared-codec/dtls.projitems", "Dtls")]
    [InlineData("shared-codec/crypto.projitems", "Crypto")]
    [InlineData("shared-codec/loop.projitems", "Loop")]
    [InlineData("firmware/node.projitems", "Node")]
    [InlineData("firmware/keys.projitems", "Keys")]
    [InlineData("firmware/Emulator/emulator.projitems", ".")]
    [InlineData("firmware/Fakes/fakes.projitems", "Board")]
    [InlineData("firmware/Fakes/names.projitems", "Names")]
    public void ListNamesEverySourceOnce(string projitems, params string[] folders)
    {
        string path = Repository.Locate(projitems);
        string root = Path.GetDirectoryName(path)!;

        string[] listed = [.. CompileItems(path).Order(StringComparer.Ordinal)];
        string[] present = [.. folders.SelectMany(folder => Sources(root, folder)).Order(StringComparer.Ordinal)];

        Assert.NotEmpty(present);
        Assert.Equal(present, listed);
    }

    [Theory]
    [InlineData("firmware/NanoCoap.Firmware.nfproj", "Esp32")]
    [InlineData("firmware/Udp/NanoCoap.Udp.nfproj", ".")]
    [InlineData("firmware/Hosting/NanoCoap.Hosting.nfproj", ".")]
    public void ProjectNamesEverySourceOfItsFolderOnce(string project, string folder)
    {
        string path = Repository.Locate(project);
        string[] listed = [.. XDocument.Load(path).Descendants()
            .Where(element => element.Name.LocalName == "Compile")
            .Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'))
            .Where(file => !file.StartsWith("../", StringComparison.Ordinal) && !file.StartsWith("Properties/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

        Assert.Equal(Sources(Path.GetDirectoryName(path)!, folder).Order(StringComparer.Ordinal), listed);
    }

    private static IEnumerable<string> CompileItems(string path)
    {
        const string Prefix = "$(MSBuildThisFileDirectory)";
        foreach (XElement item in XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "Compile"))
        {
            string include = item.Attribute("Include")?.Value ?? string.Empty;
            Assert.StartsWith(Prefix, include, StringComparison.Ordinal);
            Assert.DoesNotContain('*', include);
            yield return include[Prefix.Length..].Replace('\\', '/');
        }
    }

    private static IEnumerable<string> Sources(string root, string folder)
    {
        // What belongs to the device project in a folder is named by that project, and build output by none.
        return Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, Path.GetFullPath(file)).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "Properties"));
    }
}
