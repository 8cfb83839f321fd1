// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NanoCoap.Lab.Footprint;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Footprint;

/// <summary>Compiles for the device as a Release build does, against the same assemblies, but in this process.</summary>
internal static class DeviceCompiler
{
    private const string Here = "$(MSBuildThisFileDirectory)";
    private const string Board = "$(NanoCoapBoard)";

    private static readonly CSharpParseOptions s_options =
        new(LanguageVersion.CSharp9, preprocessorSymbols: ["TRACE", "NANOFRAMEWORK_1_0"]);

    private static readonly Lazy<MetadataReference[]> s_library = new(() =>
        [.. Directory.EnumerateFiles(Repository.DeviceLibraries, "*.dll").Select(file => MetadataReference.CreateFromFile(file))]);

    /// <summary>An assembly from one text, that uses mscorlib alone.</summary>
    public static byte[] Compile(string source, string name = "Sample")
    {
        return Compile(
            name,
            OutputKind.DynamicallyLinkedLibrary,
            [CSharpSyntaxTree.ParseText(source, s_options)],
            [MetadataReference.CreateFromFile(Path.Combine(Repository.DeviceLibraries, "mscorlib.dll"))]);
    }

    /// <summary>The assemblies of the repository that go onto a device, those first that others refer to.</summary>
    public static IReadOnlyList<(string Name, byte[] Image)> CompileAll()
    {
        var done = new List<(string Name, byte[] Image)>();
        foreach (DeviceProject project in DeviceProject.FindAll(Repository.Root))
        {
            string name = Path.GetFileNameWithoutExtension(project.Output);
            bool isProgram = Path.GetExtension(project.Output) == ".exe";
            done.Add((name, Compile(
                name,
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                Sources(project.File).Select(Parse),
                s_library.Value.Concat(done.Select(other => (MetadataReference)MetadataReference.CreateFromImage(other.Image))))));
        }

        return done;
    }

    private static byte[] Compile(string name, OutputKind kind, IEnumerable<SyntaxTree> sources, IEnumerable<MetadataReference> references)
    {
        var options = new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, deterministic: true);
        CSharpCompilation compilation = CSharpCompilation.Create(name, sources, references, options);
        var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }

    private static SyntaxTree Parse(string file)
    {
        return CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_options, file);
    }

    // What a project lists, and what the lists that it imports do.
    private static IEnumerable<string> Sources(string project)
    {
        string folder = Path.GetDirectoryName(project)!;
        foreach (XElement element in XDocument.Load(project).Descendants())
        {
            string path = (element.Attribute("Include") ?? element.Attribute("Project"))?.Value ?? string.Empty;
            path = path.Replace('\\', '/').Replace(Here, string.Empty, StringComparison.Ordinal).Replace(Board, "esp32-devkitc", StringComparison.Ordinal);
            if (element.Name.LocalName == "Compile")
            {
                yield return Path.Combine(folder, path);
            }
            else if (element.Name.LocalName == "Import" && path.EndsWith(".projitems", StringComparison.Ordinal))
            {
                foreach (string source in Sources(Path.Combine(folder, path)))
                {
                    yield return source;
                }
            }
        }
    }
}
