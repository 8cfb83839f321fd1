// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Firmware;

/// <summary>
/// Compiles the whole firmware for a board, against the same assemblies as the device project would, but in this process: a second a board
/// is too much for what runs at every build.
/// </summary>
internal static class FirmwareCompilation
{
    private const string Here = "$(MSBuildThisFileDirectory)";

    private static readonly CSharpParseOptions s_options =
        new(LanguageVersion.CSharp9, preprocessorSymbols: ["TRACE", "NANOFRAMEWORK_1_0"]);

    private static readonly Lazy<SyntaxTree[]> s_common =
        new(() => [.. Listed("firmware/NanoCoap.Firmware.nfproj", "Esp32/").Select(Parse)]);

    // The libraries are the same for every board. They are assemblies of their own, as on the device: what only the client's assembly
    // uses would else be a warning.
    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
    {
        var references = new List<MetadataReference>(
            Directory.EnumerateFiles(Repository.DeviceLibraries, "*.dll").Select(file => MetadataReference.CreateFromFile(file)));
        references.Add(Library("NanoCoap", references, "shared-codec/shared-codec.projitems", "shared-codec/Properties/AssemblyInfo.cs"));
        references.Add(Library("NanoCoap.Values", references, "shared-codec/values.projitems", "shared-codec/Values/Properties/AssemblyInfo.cs"));
        references.Add(
            Library("NanoCoap.Senml", references, "shared-codec/senml.projitems", "shared-codec/Senml/Properties/AssemblyInfo.cs"));
        references.Add(Library("NanoCoap.Loop", references, "shared-codec/loop.projitems", "shared-codec/Loop/Properties/AssemblyInfo.cs"));
        references.Add(Library("NanoCoap.Udp", references, "firmware/Udp/NanoCoap.Udp.nfproj"));
        references.Add(Library("NanoCoap.Hosting", references, "firmware/Hosting/NanoCoap.Hosting.nfproj"));
        references.Add(Library("NanoCoap.Node", references, "firmware/node.projitems", "firmware/Node/Properties/AssemblyInfo.cs"));
        references.Add(
            Library("NanoCoap.Crypto", references, "shared-codec/crypto.projitems", "shared-codec/Crypto/Properties/AssemblyInfo.cs"));
        references.Add(
            Library("NanoCoap.Oscore", references, "shared-codec/oscore.projitems", "shared-codec/Oscore/Properties/AssemblyInfo.cs"));
        references.Add(Library("NanoCoap.Dtls", references, "shared-codec/dtls.projitems", "shared-codec/Dtls/Properties/AssemblyInfo.cs"));
        references.Add(Library("NanoCoap.Keys", references, "firmware/keys.projitems", "firmware/Keys/Properties/AssemblyInfo.cs"));
        return [.. references];
    });

    /// <summary>Errors and warnings of a firmware with this Board.cs.</summary>
    public static string[] Compile(string boardFile)
    {
        return Emit("NanoCoap.Firmware", OutputKind.ConsoleApplication, s_common.Value.Append(Parse(boardFile)), s_references.Value, Stream.Null);
    }

    /// <summary>The same, with a source beside the adapters.</summary>
    public static string[] CompileWith(string boardFile, string source)
    {
        IEnumerable<SyntaxTree> sources = s_common.Value.Append(Parse(Repository.Locate(boardFile))).Append(CSharpSyntaxTree.ParseText(source, s_options));
        return Emit("NanoCoap.Firmware", OutputKind.ConsoleApplication, sources, s_references.Value, Stream.Null);
    }

    /// <summary>The same, of a program of its own: a .nfproj anywhere, with what it names.</summary>
    public static string[] CompileProgram(string project)
    {
        return Emit("Program", OutputKind.ConsoleApplication, Listed(project, string.Empty).Select(Parse), s_references.Value, Stream.Null);
    }

    private static MetadataReference Library(string name, IEnumerable<MetadataReference> references, string list, params string[] others)
    {
        var image = new MemoryStream();
        IEnumerable<string> sources = Listed(list, string.Empty).Concat(others.Select(Repository.Locate));
        Assert.Empty(Emit(name, OutputKind.DynamicallyLinkedLibrary, sources.Select(Parse), references, image));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static string[] Emit(
        string name, OutputKind kind, IEnumerable<SyntaxTree> sources, IEnumerable<MetadataReference> references, Stream image)
    {
        var options = new CSharpCompilationOptions(kind, generalDiagnosticOption: ReportDiagnostic.Error);
        CSharpCompilation compilation = CSharpCompilation.Create(name, sources, references, options);
        return [.. compilation.Emit(image).Diagnostics.Where(item => item.Severity >= DiagnosticSeverity.Warning).Select(item => item.ToString())];
    }

    private static IEnumerable<string> Listed(string project, string below)
    {
        string root = Path.GetDirectoryName(Repository.Locate(project))!;
        return XDocument.Load(Repository.Locate(project)).Descendants()
            .Where(element => element.Name.LocalName == "Compile")
            .Select(element => element.Attribute("Include")!.Value.Replace(Here, string.Empty, StringComparison.Ordinal).Replace('\\', '/'))
            .Where(file => file.StartsWith(below, StringComparison.Ordinal))
            .Select(file => Path.Combine(root, file));
    }

    private static SyntaxTree Parse(string file)
    {
        return CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_options, file);
    }
}
