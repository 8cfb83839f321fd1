// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace NanoCoap.Tests.Build;

/// <summary>
/// A folder with packages of the real names and versions and nothing of others in them: our own declarations as assemblies, a marker and
/// a name in place of a .pe file, and a stand-in for the metadata processor that writes the like.
/// </summary>
internal static class FakeFeed
{
    /// <summary>The package of the metadata processor.</summary>
    public const string MetadataProcessor = "nanoFramework.Tools.MetadataProcessor.MsBuildTask";

    /// <summary>What a .pe file begins with.</summary>
    public const string Marker = "NFMRK1\0\0";

    // The real one's name, and those of its parameters that are used. A .pe of it tells one assembly from another, a .pdbx where it was to
    // look for references. An assembly that is called Refused it gives up in the middle.
    private const string StandIn = """
        using System;
        using System.IO;
        using System.Linq;
        using System.Security.Cryptography;
        using Microsoft.Build.Framework;

        namespace nanoFramework.Tools.MetadataProcessor.MsBuildTask
        {
            public class MetaDataProcessorTask : Microsoft.Build.Utilities.Task
            {
                public string Parse { get; set; }

                public string Compile { get; set; }

                public ITaskItem[] LoadHints { get; set; }

                public override bool Execute()
                {
                    string hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Parse)));
                    string name = Path.GetFileNameWithoutExtension(Parse);
                    File.WriteAllText(Compile, "NFMRK1\0\0" + name + " " + hash);
                    if (name == "Refused")
                    {
                        Log.LogError("Refused, as it is called.");
                        return false;
                    }

                    File.WriteAllLines(Path.ChangeExtension(Compile, "pdbx"), LoadHints.Select(hint => hint.GetMetadata("FullPath")));
                    return true;
                }
            }
        }
        """;

    /// <summary>Makes the packages that the device projects name, and the metadata processor.</summary>
    /// <param name="folder">Where; it exists.</param>
    /// <param name="processorVersion">The version of it that the build asks for.</param>
    public static void Fill(string folder, string processorVersion)
    {
        IEnumerable<IGrouping<(string Id, string Version), HintPath>> packages = Repository.ProjectFiles(".nfproj")
            .SelectMany(HintPath.ReadAll)
            .Where(hint => !hint.Assembly.StartsWith("NanoCoap", StringComparison.Ordinal))
            .Distinct()
            .GroupBy(hint => (hint.Id, hint.Version));
        foreach (IGrouping<(string Id, string Version), HintPath> package in packages)
        {
            Add(folder, package.Key.Id, package.Key.Version, [.. package.SelectMany(Files)]);
        }

        AddMetadataProcessor(folder, processorVersion);
    }

    /// <summary>Adds the stand-in for the metadata processor.</summary>
    /// <param name="folder">The feed.</param>
    /// <param name="version">Its version.</param>
    public static void AddMetadataProcessor(string folder, string version)
    {
        Add(folder, MetadataProcessor, version, ($"lib/net6.0/{MetadataProcessor}.dll", CompileStandIn()));
    }

    /// <summary>Adds a package.</summary>
    /// <param name="folder">The feed.</param>
    /// <param name="id">Its id.</param>
    /// <param name="version">Its version.</param>
    /// <param name="files">What is in it.</param>
    public static void Add(string folder, string id, string version, params (string Path, byte[] Content)[] files)
    {
        string nuspec = $"""
            <package><metadata>
              <id>{id}</id><version>{version}</version><authors>a test</authors><description>Stands in for the real one.</description>
            </metadata></package>
            """;
        using ZipArchive package = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        foreach ((string path, byte[] content) in files.Prepend(($"{id}.nuspec", Encoding.UTF8.GetBytes(nuspec))))
        {
            using Stream entry = package.CreateEntry(path).Open();
            entry.Write(content);
        }
    }

    /// <summary>An assembly that any device project can refer to.</summary>
    public static byte[] AnyAssembly()
    {
        return File.ReadAllBytes(Path.Combine(Repository.DeviceLibraries, "System.Math.dll"));
    }

    private static IEnumerable<(string Path, byte[] Content)> Files(HintPath hint)
    {
        yield return ($"lib/{hint.File}", File.ReadAllBytes(Path.Combine(Repository.DeviceLibraries, hint.Assembly + ".dll")));
        yield return ($"lib/{hint.Assembly}.pe", Encoding.ASCII.GetBytes(Marker + hint.Assembly));
    }

    private static byte[] CompileStandIn()
    {
        // Against the MSBuild that will load it, and the .NET that this test runs on.
        string sdk = typeof(FakeFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == "SdkFolder").Value!;
        IEnumerable<string> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Append(Path.Combine(sdk, "Microsoft.Build.Framework.dll"))
            .Append(Path.Combine(sdk, "Microsoft.Build.Utilities.Core.dll"));
        var compilation = CSharpCompilation.Create(
            MetadataProcessor,
            [CSharpSyntaxTree.ParseText(StandIn)],
            references.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return assembly.ToArray();
    }
}
