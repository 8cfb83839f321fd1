// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Text;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>What the node says to try: lines for this tool as it was started, and for the client of libcoap that there is.</summary>
public sealed class FirstStepsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-path-").FullName;

    [Fact]
    public void Lines_NameTheNode_WithoutTheStandardPort()
    {
        Assert.Equal(
            [
                "Try, in another terminal:",
                "  nanocoap get coap://127.0.0.1/temperature",
                "  nanocoap observe coap://127.0.0.1/temperature --plot",
                "  nanocoap discover coap://127.0.0.1",
                "  coap-client-notls -m get coap://127.0.0.1/.well-known/core",
                "Ctrl+C ends the node.",
            ],
            FirstSteps.Lines("nanocoap", "coap-client-notls", "coap://127.0.0.1:5683", Screen.Plain));
        Assert.Contains(
            "  nanocoap put coaps://127.0.0.1:5684/alarm ON --psk psk.json",
            FirstSteps.Lines("nanocoap", null, "coap://127.0.0.1:5683", Screen.Plain, ("coaps://127.0.0.1:5684", "psk.json")));
        Assert.Contains("  nanocoap discover coap://[::1]:40000", FirstSteps.Lines("nanocoap", null, "coap://[::1]:40000", Screen.Plain));
    }

    // Installed, built below the working folder, in the working folder, elsewhere, and run by .NET's own program.
    [Theory]
    [InlineData("tools/nanocoap", "", "nanocoap")]
    [InlineData("work/tools/nanocoap/bin/nanocoap", "", "tools/nanocoap/bin/nanocoap")]
    [InlineData("work/nanocoap", "", "./nanocoap")]
    [InlineData("other/nanocoap", "", "ROOT/other/nanocoap")]
    [InlineData("of mine/nanocoap", "", "\"ROOT/of mine/nanocoap\"")]
    [InlineData("sdk/dotnet", "work/bin/NanoCoap.Tool.dll", "dotnet bin/NanoCoap.Tool.dll")]
    public void Tool_IsCalledAsItWasStarted(string process, string library, string expected)
    {
        string root = Path.GetFullPath(_folder);
        string At(string name) => name.Length == 0 ? "" : Path.Combine([root, .. name.Split('/')]);

        string tool = FirstSteps.Tool(At(process), At(library), At("work"), ["", At("tools"), At("sdk")]);
        Assert.Equal(expected.Replace("ROOT", root, StringComparison.Ordinal), tool.Replace('\\', '/'));
    }

    [Fact]
    public void Libcoap_IsTheClientThatIsInstalled()
    {
        Assert.Null(FirstSteps.Libcoap(["", _folder, Path.Combine(_folder, "nowhere")]));
        File.WriteAllText(Path.Combine(_folder, "coap-client-gnutls"), "");
        Assert.Equal("coap-client-gnutls", FirstSteps.Libcoap([_folder]));
        File.WriteAllText(Path.Combine(_folder, "coap-client-notls"), "");
        Assert.Equal("coap-client-notls", FirstSteps.Libcoap([_folder]));
    }

    [UnixFact]
    public void Node_SaysThem_UnlessQuiet()
    {
        using Interop.NodeProcess node = Interop.NodeProcess.Ready("");
        Assert.Matches($@"^  dotnet .*NanoCoap\.Tool\.dll""? get coap://127\.0\.0\.1:{node.Port}/temperature$", node.WaitFor(" get coap://"));
        node.WaitFor("Ctrl+C ends the node.");

        using Interop.NodeProcess quiet = Interop.NodeProcess.Ready("--quiet");
        quiet.Signal("TERM");
        quiet.WaitForExit();
        Assert.DoesNotContain("Try", quiet.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }
}
