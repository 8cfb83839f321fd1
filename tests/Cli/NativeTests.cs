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
    }

    private void Publish(string project, string output)
    {
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal)
                ? "linux-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant() : RuntimeInformation.RuntimeIdentifier,
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
