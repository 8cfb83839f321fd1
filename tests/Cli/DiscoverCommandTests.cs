// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Payloads;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

public sealed class DiscoverCommandTests : IClassFixture<LiveNode>
{
    private const string Links =
        "</sensors>;title=\"All of them\";ct=40,</sensors/temp>;rt=\"temperature-c outdoor\";if=\"core.s\";ct=\"0 110\";obs,"
        + "</sensors/temp/history>;sz=4096;ct=60,<coap://elsewhere/x>;rt=\"far\",</\u00e4>;title=\"\u001b[2J\"";

    private readonly LiveNode _node;

    public DiscoverCommandTests(LiveNode node)
    {
        _node = node;
    }

    [Fact]
    public void Table_OfOurNode()
    {
        ToolRun run = ToolRun.Of(new DiscoverCommand(), _node.Uri(""));
        Assert.Equal((0, ""), (run.Code, run.Error));
        Snapshot.Check("discover-node", run.Output.Replace($":{_node.Port}", ":5683", StringComparison.Ordinal));
    }

    [Fact]
    public void Tree_OfOurNode()
    {
        ToolRun run = ToolRun.Of(new DiscoverCommand(), _node.Uri(""), "--tree");
        Snapshot.Check("discover-node-tree", run.Output.Replace($":{_node.Port}", ":5683", StringComparison.Ordinal));
    }

    [Fact]
    public void Query_Filters()
    {
        string[] lines = ToolRun.Of(new DiscoverCommand(), _node.Uri("?rt=alarm*")).Output.TrimEnd().Split('\n');
        Assert.Equal(["/alarm", "/alarm/rules"], lines.Skip(2).Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("/alarm", "/alarm /alarm/rules")]
    [InlineData("/alarm/", "/alarm/rules")]
    [InlineData("/", "9")]
    [InlineData("/temp", "")] // not /temperature
    [InlineData("/alarm?rt=alarm", "/alarm")]
    [InlineData("/.well-known/core?rt=alarm-rules", "/alarm/rules")]
    public void Path_LeavesWhatIsThereAndBelow(string path, string expected)
    {
        ToolRun run = ToolRun.Of(new DiscoverCommand(), _node.Uri(path), "--json");
        string[] targets = [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("links").EnumerateArray()
            .Select(link => link.GetProperty("target").GetString()!)];
        Assert.Equal(expected, path == "/" ? $"{targets.Length}" : string.Join(' ', targets));
        Assert.Equal(targets.Length == 0, run.Error.Contains("has no resource that matches href=", StringComparison.Ordinal));
    }

    [Fact]
    public void FilterWithoutAHit_SaysSo()
    {
        ToolRun run = ToolRun.Of(new DiscoverCommand(), _node.Uri("?rt=nothing"));
        Assert.Equal((0, $"{_node.Uri("")} has no resource that matches rt=nothing\n"), (run.Code, run.Error));
    }

    // A fleet on one machine is in no group: its ports are asked, one by one.
    [Fact]
    public void Range_FindsWhoIsThere()
    {
        ToolRun run = ToolRun.Of(new DiscoverCommand(), $"127.0.0.1:{_node.Port - 1}-{_node.Port}?rt=alarm", "--window", "1");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains($"coap://127.0.0.1:{_node.Port}\nRESOURCE ", run.Output, StringComparison.Ordinal);

        ToolRun none = ToolRun.Of(new DiscoverCommand(), $"127.0.0.1-2:{_node.Port}?rt=nothing", "--window", "0.5");
        Assert.Equal(3, none.Code);
        Assert.Contains("who has nothing that matches rt=nothing keeps silent", none.Error, StringComparison.Ordinal);
        Assert.Equal(2, ToolRun.Of(new DiscoverCommand(), "127.0.0.1:9-5").Code);
    }

    [Fact]
    public void WindowShorterThanTheLeisure_IsPointedOut()
    {
        ToolRun run = ToolRun.Of(new DiscoverCommand(), "239.255.77.77", "--window", "0.1");
        Assert.StartsWith("--window 0.1: nodes may take 5 s to answer a group", run.Error, StringComparison.Ordinal);
        run = ToolRun.Of(new DiscoverCommand(), "239.255.77.77", "--window", "0.1", "-q");
        Assert.DoesNotContain("--window", run.Error, StringComparison.Ordinal);
    }

    // RFC 6690: the root is a resource as any other, and what ends in a slash is another one than what does not.
    [Fact]
    public void Tree_NamesTheRoot_AndASlashAtTheEnd()
    {
        IReadOnlyList<CoapLink> links = CoapLink.ParseAll("</>;rt=root,</1/0>,</a/>;rt=slash", out _);
        Assert.Equal(
            ["coap://192.0.2.7", "├── /  rt=root", "├── 1", "│   └── 0", "└── a", "    └── /  rt=slash"],
            LinkTree.Lines("coap://192.0.2.7", links, Screen.Plain));
    }

    [Fact]
    public void Table_AndTree_OfAnything()
    {
        IReadOnlyList<CoapLink> links = CoapLink.ParseAll(Links, out _);
        Snapshot.Check("links-table", LinkTable.Lines(links, Screen.Plain));
        Snapshot.Check("links-table-narrow", LinkTable.Lines(links, Screen.Plain with { Width = 60, IsTerminal = true }));
        Snapshot.Check("links-tree", LinkTree.Lines("coap://192.0.2.7", links, Screen.Plain));
        Snapshot.Check("links-tree-ascii", LinkTree.Lines("coap://192.0.2.7", links, new Screen(50, Colour: false, Unicode: false, IsTerminal: true)));
    }

    [Fact]
    public void Json_IsALineForEachNode()
    {
        ToolRun run = ToolRun.Of(new DiscoverCommand(), _node.Uri(""), "--json");
        JsonElement node = JsonDocument.Parse(Assert.Single(run.Output.TrimEnd().Split('\n'))).RootElement;
        Assert.Equal("remote,code,milliseconds,links,problem", string.Join(',', node.EnumerateObject().Select(property => property.Name)));
        JsonElement first = node.GetProperty("links")[0];
        Assert.Equal("/temperature", first.GetProperty("target").GetString());
        Assert.Equal("temperature-c", first.GetProperty("attributes").GetProperty("rt").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("attributes").GetProperty("obs").ValueKind);
    }

    [Fact]
    public void NodeWithoutDiscovery_IsExitCode4()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.NotFound);
        ToolRun run = ToolRun.Of(new DiscoverCommand(), server.Uri(""));
        Assert.Equal((4, "", "nanocoap: 4.04 Not Found\n"), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public void LinksThatCantBeRead_AreNamed()
    {
        using ScriptedServer server = ScriptedServer.Always(
            CoapCode.Content, "</a>;rt=x,b>,</c>;rt=y", answer => answer.Uint(OptionNumber.ContentFormat, 40));
        ToolRun run = ToolRun.Of(new DiscoverCommand(), server.Uri(""));
        Assert.Equal(ExitCode.ProtocolFailure, run.Code);
        Assert.Contains("/a        x", run.Output, StringComparison.Ordinal);
        Assert.Contains("/c        y", run.Output, StringComparison.Ordinal);
        Assert.Contains("A link can't be read, at character 11.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupThatNobodyIsIn_IsExitCode3()
    {
        // A group of this machine alone, which nobody joins.
        ToolRun run = ToolRun.Of(new DiscoverCommand(), "239.255.77.77", "--window", "0.2", "--quiet");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.StartsWith("nanocoap: ", run.Error, StringComparison.Ordinal);
    }
}
