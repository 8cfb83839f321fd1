// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Emulator;
using NanoCoap.Lab.Nanoclr;
using NanoCoap.Node;
using NanoCoap.Tests.Build;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Firmware;

/// <summary>The program for the emulator, run here: its checks pass, all of them are made, and its end says so.</summary>
public sealed class EmulatorTests
{
    private const int AtLeast = 100;

    [Fact]
    public void EveryCheckPasses()
    {
        var log = new LineList();
        var conversation = new Conversation(log);
        conversation.Run();

        Assert.DoesNotContain(log.Lines, line => line.Contains("FAILED", StringComparison.Ordinal));
        Assert.Equal(0, conversation.Failed);
        Assert.InRange(conversation.Passed, AtLeast, int.MaxValue);
        Assert.Equal(conversation.Passed, log.Lines.Count(line => line.StartsWith("  ok ", StringComparison.Ordinal)));

        // What is protected shows as what is inside, and as what is on the wire.
        Assert.Contains("= phone CON 0.03 PUT ", log.Text, StringComparison.Ordinal);
        Assert.Contains("ok      nobody switches the alarm who may not", log.Text, StringComparison.Ordinal);

        // A line for each message, and its bytes below.
        Assert.Contains("> client CON 0.01 GET id=4099 token=1003 Uri-Path=temperature\n    420110031003bb74656d7065726174757265\n", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFailureIsCountedAndShown()
    {
        var log = new LineList();
        var conversation = new Conversation(log);
        conversation.Fail("this");

        Assert.Equal(1, conversation.Failed);
        Assert.Equal("  FAILED  this\n", log.Text);
    }

    [Fact]
    public void ItsLastLineIsTheOneThatIsLookedFor()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Conversation).Assembly.Location])
        {
            RedirectStandardOutput = true,
        };
        using ChildProcess process = ChildProcess.Start(start);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.EndsWith(" passed, 0 failed", output.TrimEnd(), StringComparison.Ordinal);
        NanoclrVerdict verdict = NanoclrVerdict.Read(output + "Done.\n", isUnitTests: false);
        Assert.True(verdict.IsSuccess, verdict.ToString());
        Assert.InRange(verdict.Passed, AtLeast, int.MaxValue);
    }

    [Fact]
    public void ItReferencesWhatTheEmulatorHas()
    {
        // No sockets, no GPIO, no Wi-Fi in the virtual device: a reference alone can keep an image from loading.
        string[] allowed = ["mscorlib", "nanoFramework.System.Text", "nanoFramework.Runtime.Native"];
        string[] projects =
        [
            "firmware/Emulator/NanoCoap.Emulator.nfproj", "firmware/Node/NanoCoap.Node.nfproj", "firmware/Keys/NanoCoap.Keys.nfproj",
            "shared-codec/Crypto/NanoCoap.Crypto.nfproj", "shared-codec/Oscore/NanoCoap.Oscore.nfproj",
            "shared-codec/ClientOscore/NanoCoap.Client.Oscore.nfproj", "shared-codec/Client/NanoCoap.Client.nfproj",
            "shared-codec/Dtls/NanoCoap.Dtls.nfproj", "shared-codec/Loop/NanoCoap.Loop.nfproj", "shared-codec/NanoCoap.nfproj",
        ];
        foreach (string project in projects)
        {
            IEnumerable<string> references = System.Xml.Linq.XDocument.Load(Repository.Locate(project)).Descendants()
                .Where(element => element.Name.LocalName == "Reference")
                .Select(element => element.Attribute("Include")!.Value.Split(',')[0]);

            Assert.Empty(references.Except(allowed));
        }
    }

    private sealed class LineList : ILog
    {
        public List<string> Lines { get; } = [];

        public string Text => string.Concat(Lines.Select(line => line + "\n"));

        public void Line(string text)
        {
            Lines.Add(text);
        }
    }
}
