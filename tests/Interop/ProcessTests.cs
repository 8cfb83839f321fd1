// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;

namespace NanoCoap.Tests.Interop;

/// <summary>nanocoap node as a program: what it prints, how it ends.</summary>
public sealed partial class ProcessTests
{
    [Fact]
    public void ReadyLine_IsTheFirst_AndNamesBothAddresses()
    {
        using NodeProcess node = NodeProcess.Ready("");
        Assert.Matches(IPv6.Missing == null ? ReadyOnBoth() : ReadyOnIPv4(), node.Output.Split('\n')[0]);
        Assert.Equal(IPv6.Missing == null ? "" : "There is no IPv6 on this machine; going on with IPv4.", node.Error);
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void Signal_EndsItCleanly_WithASummary(string signal)
    {
        using NodeProcess node = NodeProcess.Ready("");
        node.Signal(signal);
        Assert.Equal(0, node.WaitForExit());
        Assert.Matches("\nnanoCoap node stopped: received 0, sent 0, requests 0, .*$", node.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--bind any")]
    [InlineData("--bind 127.0.0.1")]
    public void PortThatIsTaken_IsExitCode2_AndASentence(string bind)
    {
        using NodeProcess first = NodeProcess.Ready("");
        using var second = new NodeProcess($"--port {first.Port} {bind}");
        Assert.Equal(2, second.WaitForExit());
        Assert.Equal("", second.Output);
        Assert.Matches($@"^Port {first.Port} on \S+ is taken\. .*--port", second.Error);
        Assert.DoesNotContain("\n", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongOption_IsExitCode2_AndASentence()
    {
        using var node = new NodeProcess("--port 70000");
        Assert.Equal(2, node.WaitForExit());
        Assert.StartsWith("--port 70000: expected a whole number from 0 to 65535.", node.Error, StringComparison.Ordinal);
        Assert.EndsWith("Try: nanocoap node --help", node.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", node.Error, StringComparison.Ordinal);
    }

    [CoapClientFact]
    public void Quiet_LogsNothing()
    {
        using NodeProcess node = NodeProcess.Ready("--quiet");
        CoapClient.Run("-m", "put", "-e", "ON", node.Uri("/alarm"));
        Assert.Equal("ON", CoapClient.Run(node.Uri("/alarm")).Output);
        Assert.DoesNotContain("\n", node.Output, StringComparison.Ordinal);
    }

    [CoapClientFact]
    public void Store_SurvivesAKill_AndOptionsWinOverIt()
    {
        string folder = Directory.CreateTempSubdirectory("nanocoap-node-").FullName;
        try
        {
            string store = "--store " + Path.Combine(folder, "settings");
            using (NodeProcess node = NodeProcess.Ready(store))
            {
                CoapClient.Run("-m", "put", "-e", "period=17 strategy=non n=3", node.Uri("/config"));
                CoapClient.Run("-m", "post", "-e", "gt=40", node.Uri("/alarm/rules"));
                node.Kill();
            }

            using (NodeProcess node = NodeProcess.Ready(store))
            {
                Assert.Equal("period=17\nstrategy=non\nn=3", CoapClient.Run(node.Uri("/config")).Output);
                Assert.Equal("1 gt=40.0", CoapClient.Run(node.Uri("/alarm/rules")).Output);
            }

            using (NodeProcess node = NodeProcess.Ready(store + " --period 5"))
            {
                Assert.Equal("period=5\nstrategy=non\nn=3", CoapClient.Run(node.Uri("/config")).Output);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"^nanoCoap node ready: coap://127\.0\.0\.1:\d+$")]
    private static partial Regex ReadyOnIPv4();

    [GeneratedRegex(@"^nanoCoap node ready: coap://127\.0\.0\.1:(\d+) coap://\[::1\]:\1$")]
    private static partial Regex ReadyOnBoth();
}
