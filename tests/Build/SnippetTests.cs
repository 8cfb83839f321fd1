// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoCoap.Tests.Firmware;

namespace NanoCoap.Tests.Build;

/// <summary>What the pages show compiles: on the PC against the assemblies of the packages, on the device against its own.</summary>
public sealed partial class SnippetTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Hosting;
        using NanoCoap.Client.Async;
        using NanoCoap.Extensions.Hosting;
        using NanoCoap.Hosting;
        using NanoCoap.Hosting.Udp;
        using NanoCoap.Loop;
        using NanoCoap.Messaging;
        using NanoCoap.Protocol;
        using NanoCoap.Resources;
        using NanoCoap.Server;
        using NanoCoap.Tool.Keys;
        using NanoCoap.Values;

        """;

    private const string DeviceUsings = """
        using NanoCoap.Hosting;
        using NanoCoap.Protocol;
        using NanoCoap.Resources;

        """;

    [Theory]
    [InlineData("tools/client/README.md", 1)]
    [InlineData("tools/hosting/README.md", 3)]
    [InlineData("tools/generic-host/README.md", 1)]
    [InlineData("tools/templates/README.md", 2)]
    public void SnippetsOfAPage_Compile(string page, int count)
    {
        string[] snippets = Snippets(page, "compiled");
        Assert.Equal(count, snippets.Length);
        Assert.Empty(Errors(snippets, "public async Task Run(CancellationToken stop)"));
    }

    // In the documentation of types, beside their assemblies.
    [Fact]
    public void ExamplesOfTypes_Compile()
    {
        (string Type, string Code)[] examples =
        [
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "NanoCoap*.xml")
                .SelectMany(file => XDocument.Load(file).Descendants("example"))
                .Select(example => (
                    example.Parent!.Attribute("name")!.Value,
                    string.Join('\n', example.Element("code")!.Value.Trim('\n').Split('\n').Select(line => line.Trim())))),
        ];
        string[] met =
        [
            "Hosting.CoapServer", "Hosting.CoapServerOptions", "Hosting.TextResource", "Client.Async.CoapClient",
            "Client.Async.CoapUdpClient", "Client.Async.CoapRequest", "Resources.Resource", "Resources.Request", "Resources.Response",
            "Server.EndpointConfig", "Server.CoapEndpoint", "Values.Numeric",
        ];
        Assert.Empty(met.Select(type => "T:NanoCoap." + type).Except(examples.Select(example => example.Type)));
        Assert.Empty(examples.SelectMany(example => Errors([example.Code], "public async Task Run(string[] args, CancellationToken stop)")
            .Select(error => $"{example.Type}: {error}")));
    }

    [Fact]
    public void SnippetsForTheDevice_Compile()
    {
        const string Page = "tools/templates/README.md";
        string[] device = Snippets(Page, "compiled for the device");
        Assert.Single(device);

        string[] resource = [.. Snippets(Page, "compiled").Where(IsType)];
        string source = DeviceUsings + Program([.. resource, .. device], "public void Run()");
        Assert.Empty(FirmwareCompilation.CompileWith("boards/esp32-devkitc/Board.cs", source));
    }

    private static IEnumerable<string> Errors(string[] snippets, string method)
    {
        if (!snippets.Any(snippet => snippet.Contains("class CounterResource", StringComparison.Ordinal)))
        {
            snippets = [.. snippets, .. Snippets("tools/hosting/README.md", "compiled").Where(IsType)]; // where the resource is shown
        }

        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<MetadataReference> references = trusted.Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Page",
            [CSharpSyntaxTree.ParseText(Usings + Program(snippets, method))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return compilation.GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error).Select(item => item.ToString());
    }

    private static bool IsType(string snippet)
    {
        return snippet.StartsWith("public ", StringComparison.Ordinal) && snippet.Contains(" class ", StringComparison.Ordinal);
    }

    // Types as they are, and statements each in a method of its own.
    private static string Program(IReadOnlyList<string> snippets, string method)
    {
        IEnumerable<string> parts = snippets.Select((snippet, i) => IsType(snippet) ? snippet
            : snippet.StartsWith("public ", StringComparison.Ordinal) ? $"public static class Part{i} {{\n{snippet}\n}}"
            : $"public sealed class Part{i} {{ {method} {{\n{snippet}\n}} }}");
        return "namespace Page {\n" + string.Join('\n', parts) + "\n}\n";
    }

    private static string[] Snippets(string page, string mark)
    {
        string text = File.ReadAllText(Repository.Locate(page)).ReplaceLineEndings("\n");
        return [.. Block().Matches(text).Where(match => match.Groups["mark"].Value == mark).Select(match => match.Groups["code"].Value)];
    }

    [GeneratedRegex("<!-- (?<mark>[a-z ]+): start -->\n```csharp\n(?<code>.*?)\n```\n<!-- \\k<mark>: end -->", RegexOptions.Singleline)]
    private static partial Regex Block();
}
