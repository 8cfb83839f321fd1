// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Runtime.InteropServices;
using NanoCoap.Tests.Build;

namespace NanoCoap.Tests.Cli;

/// <summary>The tool as native code: one file, made without a warning of trimmer or compiler, and it works.</summary>
public sealed class NativeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-native-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [NativeFact]
    public void Tool_IsOneFile_AndServesAndAsks()
    {
        // Of sources alone: the restore for another runtime must not disturb what is built here.
        string sources = Path.Combine(_folder, "sources");
        Sources.Copy(sources, "shared-codec", "firmware", "tools");
        string output = Path.Combine(_folder, "out");
        Publish(Path.Combine(sources, "tools", "nanocoap"), output);
        string program = Path.Combine(output, "nanocoap");
        Assert.Equal([program], Directory.GetFiles(output));

        using ToolProcess node = ToolProcess.StartProgram(program, "node", "--port", "0", "--temperature", "21.5");
        node.WaitFor("Ctrl+C ends the node.");
        Assert.Contains($"\n  {program} get coap://", node.Output, StringComparison.Ordinal);
        string uri = node.Output.Split('\n').Single(line => line.StartsWith($"  {program} get ", StringComparison.Ordinal)).Split(' ')[^1];

        using ToolProcess get = ToolProcess.StartProgram(program, "get", uri, "--accept", "senml+json", "--json");
        Assert.Equal(0, get.WaitForExit());
        Assert.Contains("\"format\":110", get.Output, StringComparison.Ordinal);
        using ToolProcess observe = ToolProcess.StartProgram(program, "observe", uri, "--count", "2");
        Assert.Equal(0, observe.WaitForExit());
        using ToolProcess decode = ToolProcess.StartProgram(program, "decode", "44017d34a1b2c3d4b5616c61726d");
        Assert.Equal(0, decode.WaitForExit());
        Assert.StartsWith("CON GET /alarm mid=32052", decode.Output, StringComparison.Ordinal);

        node.Interrupt();
        Assert.Equal(0, node.WaitForExit());

        InstalledByName_ItIsTheSameFile_AndElsewhereThePortableOne(sources, File.ReadAllBytes(program));
    }

    // The packages that are made on such a machine, each into a folder that is the only source, and a tool installed from there.
    private void InstalledByName_ItIsTheSameFile_AndElsewhereThePortableOne(string sources, byte[] native)
    {
        if (Runtime() != "linux-x64")
        {
            return; // others are not declared
        }

        string here = Path.Combine(_folder, "here");
        string elsewhere = Path.Combine(_folder, "elsewhere");
        Pack(sources, here, "-r", "linux-x64");
        Pack(sources, here);
        Pack(sources, elsewhere, "-r", "any");
        Pack(sources, elsewhere, "-p:ToolPackageRuntimeIdentifiers=any"); // as if this runtime were none of the list
        string installed = Install(here);
        Assert.Equal(native, File.ReadAllBytes(installed));
        string portable = Install(elsewhere);
        Assert.NotEmpty(Directory.GetFiles(Path.GetDirectoryName(portable)!, "NanoCoap.Tool.dll", SearchOption.AllDirectories));
    }

    private void Pack(string sources, string folder, params string[] arguments)
    {
        (int exitCode, string output) = Dotnet.Run(sources, [], ["pack", "tools/nanocoap", "-p:NativeTool=true", "-o", folder, "--disable-build-servers", .. arguments]);
        Assert.True(exitCode == 0, output);
    }

    private string Install(string packages)
    {
        string config = Path.Combine(packages, "nuget.config");
        File.WriteAllText(config, $"""<configuration><packageSources><clear /><add key="here" value="{packages}" /></packageSources></configuration>""");
        string version = Directory.GetFiles(packages, "NanoCoap.Tool.*.nupkg").Select(Path.GetFileNameWithoutExtension).MinBy(name => name!.Length)!["NanoCoap.Tool.".Length..];
        string tools = Path.Combine(packages, "tools");
        var environment = new Dictionary<string, string> { ["DOTNET_CLI_HOME"] = packages, ["NUGET_PACKAGES"] = Path.Combine(packages, "packages") };
        string dotnet = ToolProcess.Command[0];
        (int exitCode, string output) = Dotnet.Start(
            dotnet, packages, environment, "tool", "install", "NanoCoap.Tool", "--version", version, "--tool-path", tools, "--configfile", config);
        Assert.True(exitCode == 0, output);
        string program = Path.Combine(tools, "nanocoap");
        using ToolProcess said = ToolProcess.StartProgram(program, "--version");
        Assert.Equal(0, said.WaitForExit());
        Assert.Equal(version, said.Output.Trim());
        return program;
    }

    private static string Runtime()
    {
        return RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal)
            ? "linux-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()
            : RuntimeInformation.RuntimeIdentifier;
    }

    private void Publish(string project, string output)
    {
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-r", Runtime(),
            "-p:PublishAot=true", "-o", output, "-nologo", "--disable-build-servers", "-p:UseSharedCompilation=false",
        ];
        var start = new ProcessStartInfo(ToolProcess.Command[0], arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using ChildProcess process = ChildProcess.Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said + errors.GetAwaiter().GetResult());
        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);
    }
}
