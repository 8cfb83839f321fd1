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

    private static readonly Lazy<SyntaxTree[]> s_common = new(() => [.. Sources().Select(Parse)]);

    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
        [.. Directory.EnumerateFiles(Repository.DeviceLibraries, "*.dll").Select(file => MetadataReference.CreateFromFile(file))]);

    /// <summary>Errors and warnings of a firmware with this Board.cs.</summary>
    public static string[] Compile(string boardFile)
    {
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, generalDiagnosticOption: ReportDiagnostic.Error);
        CSharpCompilation compilation = CSharpCompilation.Create("NanoCoap.Firmware", s_common.Value.Append(Parse(boardFile)), s_references.Value, options);
        return [.. compilation.Emit(Stream.Null).Diagnostics.Where(item => item.Severity >= DiagnosticSeverity.Warning).Select(item => item.ToString())];
    }

    // The three lists that make up the firmware. AssemblyInfo.cs is in each of the three assemblies, and this is but one.
    private static IEnumerable<string> Sources()
    {
        return Listed("shared-codec/shared-codec.projitems", string.Empty)
            .Concat(Listed("firmware/node.projitems", string.Empty))
            .Concat(Listed("firmware/NanoCoap.Firmware.nfproj", "Esp32/"));
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
