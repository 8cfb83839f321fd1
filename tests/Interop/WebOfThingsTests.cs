// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tests.Cli;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Interop;

/// <summary>node-wot reads, writes and observes a running node by its Thing Description, and node-coap reads JSON.</summary>
public sealed class WebOfThingsTests : IClassFixture<SharedNode>
{
    private readonly SharedNode _shared;

    public WebOfThingsTests(SharedNode shared)
    {
        _shared = shared;
    }

    private NodeProcess Node => _shared.Process;

    [NodeJsFact]
    public void NodeWot_UsesTheDescriptionThatTheToolMakes()
    {
        string file = Path.GetTempFileName();
        try
        {
            ToolRun td = ToolRun.Of(new ThingCommand(), Node.Uri(""));
            Assert.Equal((0, ""), (td.Code, td.Error));
            File.WriteAllText(file, td.Output);
            Converses(NodeJs.Run("wot.cjs", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [NodeJsFact]
    public void NodeWot_UsesTheDescriptionThatTheNodeHas()
    {
        Converses(NodeJs.Run("wot.cjs", Node.Uri("/.well-known/wot")));
    }

    [NodeJsFact]
    public void NodeCoap_ReadsJson()
    {
        Assert.Equal(["[\"2.05\",\"application/json\",\"21.5\"]"], NodeJs.Run("coap.cjs", Node.Uri("/temperature"), "application/json"));
        Assert.Equal(["[\"2.05\",\"text/plain\",\"21.5\"]"], NodeJs.Run("coap.cjs", Node.Uri("/temperature")));
        string[] pack = NodeJs.Run("coap.cjs", Node.Uri("/senml"));
        Assert.Contains("\\\"n\\\":\\\"humidity\\\"", pack[0], StringComparison.Ordinal);
    }

    [NodeJsFact]
    public void Conditions_AreKept_ToNodeCoapAndNodeWot()
    {
        using NodeProcess node = NodeProcess.Ready("");
        string[] heard = ["[\"node-coap\",\"OFF\",\"ON\",\"ON\"]", "[\"node-wot\",false,false,false]"];
        Assert.Equal(heard, NodeJs.Run("conditions.cjs", node.Uri("")));
    }

    private static void Converses(string[] lines)
    {
        Assert.Equal(
            [
                "[\"read\",\"temperature\",21.5]", "[\"read\",\"alarm\",false]", "[\"read\",\"alarm\",true]", "[\"read\",\"alarm-rules\",\"\"]",
                "[\"observed\",\"temperature\",21.5]", "[\"observed\",\"temperature\",21.5]", "[\"observed\",\"temperature\",21.5]",
                "[\"observed\",\"alarm\",true,false]",
            ],
            lines);
    }
}
