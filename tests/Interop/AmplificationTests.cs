// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests.Interop;

/// <summary>A client that has shown nothing yet still gets all it asks for, in smaller pieces. RFC 7252 section 11.3.</summary>
public sealed class AmplificationTests
{
    [CoapClientFact]
    public void Discovery_ArrivesWhole_InSmallBlocks()
    {
        using NodeProcess node = NodeProcess.Ready("--amplification-limit 3");
        string links = CoapClient.Run(node.Uri("/.well-known/core")).Output;
        foreach (string path in (string[])["/temperature", "/alarm", "/alarm/rules", "/config", "/node"])
        {
            Assert.Contains($"<{path}>", links, StringComparison.Ordinal);
        }

        node.WaitFor("block2=0/1/64");
        // Whether libcoap's client answers the ping depends on what it is doing; all arrives in small blocks if it does not.
        node.WaitFor("CON ping");
    }

    [CoapClientFact]
    public void Observer_HearsOfChanges_WithAnyStrategy()
    {
        using NodeProcess node = NodeProcess.Ready("--amplification-limit 3 --strategy non --period 1 --temperature 21.5");
        string output = CoapClient.Run("-s", "4", node.Uri("/temperature")).Output;
        Assert.True(output.Split("21.5").Length > 3, output);
        Assert.Single(node.Output.Split('\n'), line => line.Contains("-> ", StringComparison.Ordinal) && line.Contains(" CON 2.05", StringComparison.Ordinal));
    }

    [CoapClientFact]
    public void OnTheLoopbackInterface_ThereIsNoLimit()
    {
        using NodeProcess node = NodeProcess.Ready("");
        CoapClient.Run(node.Uri("/.well-known/core"));
        node.WaitFor("2.05 Content /.well-known/core");
        Assert.DoesNotContain("block2=", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ping", node.Output, StringComparison.Ordinal);
    }
}
