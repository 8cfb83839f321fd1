// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Oscore;

/// <summary>The tool's client with a key, against the node with the other side of it.</summary>
public sealed class OscoreClientTests : IDisposable
{
    private readonly KeyFolder _keys = new("phone");

    public OscoreClientTests()
    {
        _keys.Store.Add(OscoreKey.Make("laptop") with { IdContext = [0xAA, 0xBB], Recipient = [], Salt = [] });
        _keys.WriteNodeFile();
    }

    public void Dispose()
    {
        _keys.Dispose();
    }

    [Theory]
    [InlineData("phone", 0)]
    [InlineData("laptop", 0)]
    [InlineData("phone", 20)]
    [InlineData("laptop", 25)]
    public void Verbs_WorkWithAKey(string key, int percentLost)
    {
        using var node = new NodeWithKeys(_keys.NodeFile, percentLost: percentLost);
        string[] withKey = [.. _keys.With(key), "--ack-timeout", "200", "--max-retransmit", "8"];
        Assert.Equal(4, ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", "--ack-timeout", "200", "--max-retransmit", "8"]).Code);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", .. withKey]).Code);
        Assert.Contains("\"ON\"", ToolRun.Of(RequestCommand.Get(), [node.Uri + "/alarm", "--json", .. withKey]).Output, StringComparison.Ordinal);
        Assert.Contains("21.5", ToolRun.Of(RequestCommand.Get(), [node.Uri + "/temperature", "--json", .. withKey]).Output, StringComparison.Ordinal);
        Assert.Contains("/alarm/rules", ToolRun.Of(new DiscoverCommand(), [node.Uri, .. withKey]).Output, StringComparison.Ordinal);
        ToolRun blocks = ToolRun.Of(RequestCommand.Get(), [node.Uri + "/node", "-b", "64", "--json", .. withKey]);
        Assert.Contains("send-failures=0", blocks.Output, StringComparison.Ordinal);
        Assert.Equal(
            "21.5\n21.5\n21.5\n", ToolRun.Of(new ObserveCommand(), [node.Uri + "/temperature", "--count", "3", "--quiet", .. withKey]).Output);
    }

    [Fact]
    public void AfterARestartOfTheNode_OneCommandIsEnough()
    {
        for (int i = 0; i < 3; i++)
        {
            using var node = new NodeWithKeys(_keys.NodeFile);
            ToolRun run = ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", .. _keys.With("phone")]);
            Assert.Equal((0, ""), (run.Code, run.Error));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a1")]
    [InlineData("a1a2a3a4a5a6a7a8")]
    public void TokenOfTheUser_IsKeptWhenTheNodeAsksForEcho(string token)
    {
        using (new NodeWithKeys(_keys.NodeFile))
        {
            // started once: from now on it asks whether a request is of now
        }

        using var node = new NodeWithKeys(_keys.NodeFile);
        ToolRun run = ToolRun.Of(RequestCommand.Get(), [node.Uri + "/alarm", "--token", token, "--trace", "--json", .. _keys.With("phone")]);
        Assert.Equal(0, run.Code);
        Assert.Contains("\"OFF\"", run.Output, StringComparison.Ordinal);
        string[] messages = [.. run.Error.Split('\n').Where(line => line.Contains("mid=", StringComparison.Ordinal))];
        Assert.True(messages.Length >= 4, run.Error);
        Assert.All(messages, line => Assert.Equal(token.Length != 0, line.Contains($"tok={token} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void AnswerInPlain_IsNotTaken()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "OFF");
        ToolRun run = ToolRun.Of(
            RequestCommand.Get(), [server.Uri("/alarm"), .. _keys.With("phone"), "--ack-timeout", "100", "--max-retransmit", "1"]);
        Assert.Equal((3, ""), (run.Code, run.Output));
        RawMessage[] requests = [.. server.Received.Where(message => message.Code != 0)]; // without pings, which ask whether anybody is there
        Assert.All(requests, request => Assert.Equal((int)CoapCode.Post, request.Code));

        // A retransmission is the same message.
        Assert.Equal(2, requests.Length);
        Assert.Single(requests.Select(request => Convert.ToHexString(request.Encode())).Distinct());
    }

    [Fact]
    public void KeyThatTheNodeDoesNotHave_IsSaid_AndThatAnybodyMayHaveSaidSo()
    {
        using var node = new NodeWithKeys(_keys.NodeFile);
        _keys.Store.Add(OscoreKey.Make("other"));
        ToolRun run = ToolRun.Of(RequestCommand.Get(), [node.Uri + "/alarm", .. _keys.With("other")]);
        Assert.Equal(4, run.Code);
        Assert.Contains("Security context not found", run.Error, StringComparison.Ordinal);
        Assert.Contains("had no protection", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyThatIsNotThere_IsNamed_AndNothingIsSentInPlain()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "OFF");
        ToolRun run = ToolRun.Of(RequestCommand.Put(), [server.Uri("/alarm"), "ON", .. _keys.With("tablet")]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("no key 'tablet', but phone, laptop", run.Error, StringComparison.Ordinal);

        ToolRun none = ToolRun.Of(RequestCommand.Put(), [server.Uri("/alarm"), "ON", "--key", "phone", "--key-store", _keys.File("none.json")]);
        Assert.Equal((2, ""), (none.Code, none.Output));
        Assert.Contains("keys new phone", none.Error, StringComparison.Ordinal);
        Assert.Empty(server.Received);
    }

    [Fact]
    public void Group_CantBeAskedWithAKey()
    {
        ToolRun run = ToolRun.Of(RequestCommand.Get(), ["coap://224.0.1.187/alarm", "--non", .. _keys.With("phone")]);
        Assert.NotEqual(0, run.Code);
        Assert.Equal("", run.Output);
        ToolRun discover = ToolRun.Of(new DiscoverCommand(), ["coap://224.0.1.187", "--window", "1", .. _keys.With("phone")]);
        Assert.Contains("a group can't be asked with it", discover.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void RemovedKey_ServesWhatIsUnderWay_WithNumbersOfItsOwn()
    {
        using var node = new NodeWithKeys(_keys.NodeFile);
        using ToolProcess observe = ToolProcess.Start(["observe", node.Uri + "/temperature", "--count", "3", "--quiet", .. _keys.With("phone")]);
        observe.WaitFor("21.5");
        OscoreKey key = _keys.Key("phone");
        _keys.Store.Remove("phone");
        Assert.Equal(0, observe.WaitForExit());
        Assert.Equal("21.5\n21.5\n21.5\n", observe.Output.ReplaceLineEndings("\n"));
        Assert.Equal(2, ToolRun.Of(RequestCommand.Get(), [node.Uri + "/alarm", .. _keys.With("phone")]).Code);

        // Put in again it goes on behind what was used.
        _keys.Store.Add(key);
        Assert.InRange(_keys.Store.ReadWithNumbers().Single(entry => entry.Key.Name == "phone").Next!.Value, 1, long.MaxValue);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Get(), [node.Uri + "/alarm", .. _keys.With("phone")]).Code);
    }
}
