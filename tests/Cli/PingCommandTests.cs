// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

public sealed class PingCommandTests : IClassFixture<LiveNode>
{
    private readonly LiveNode _node;

    public PingCommandTests(LiveNode node)
    {
        _node = node;
    }

    [Fact]
    public void Node_IsThere()
    {
        ToolRun run = ToolRun.Of(new PingCommand(), _node.Uri(""));
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"^127\.0\.0\.1:\d+ is there: \d+\.\d ms\n$", run.Output);
    }

    [Fact]
    public void Count_EndsWithASummary()
    {
        ToolRun run = ToolRun.Of(new PingCommand(), _node.Uri(""), "--count", "3", "--interval", "0");
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^3 pings: \d+\.\d ms at least, \d+\.\d ms on average, \d+\.\d ms at most$", lines[3]);
    }

    [Fact]
    public void Json_AndQuiet()
    {
        Assert.Matches("""^\{"uri":"coap://127\.0\.0\.1:\d+/","remote":"127\.0\.0\.1:\d+","milliseconds":\d+\.\d\}\n$""", ToolRun.Of(new PingCommand(), _node.Uri(""), "--json").Output);
        Assert.Equal("", ToolRun.Of(new PingCommand(), _node.Uri(""), "--quiet").Output);
    }

    [Fact]
    public void Silence_IsExitCode3()
    {
        using var server = new ScriptedServer();
        ToolRun run = ToolRun.Of(new PingCommand(), server.Uri(""), "--ack-timeout", "20", "--max-retransmit", "1");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Matches(@"^nanocoap: no answer from 127\.0\.0\.1:\d+ after 2 transmissions", run.Error);
    }
}
