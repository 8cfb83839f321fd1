// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections.Concurrent;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Oscore;

/// <summary>The tool's client with a key, against the node with the same file.</summary>
public sealed class OscoreClientTests : IDisposable
{
    private const string Keys =
        """
        [{ "name": "phone", "secret": "0102030405060708090a0b0c0d0e0f10", "salt": "9e7ca92223786340", "sender": "01", "recipient": "02" },
         { "name": "laptop", "secret": "1112131415161718191a1b1c1d1e1f20", "sender": "01", "recipient": "03", "idContext": "aabb" }]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-keys").FullName;
    private readonly string _path;

    public OscoreClientTests()
    {
        _path = Path.Combine(_folder, "keys.json");
        File.WriteAllText(_path, Keys);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("phone", 0)]
    [InlineData("laptop", 0)]
    [InlineData("phone", 20)]
    [InlineData("laptop", 25)]
    public void Verbs_WorkWithAKey(string key, int percentLost)
    {
        using var node = new NodeWithKeys(_path, percentLost: percentLost);
        string[] withKey = ["--oscore", _path, "--key", key, "--ack-timeout", "200", "--max-retransmit", "8"];
        Assert.Equal(4, ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", "--ack-timeout", "200", "--max-retransmit", "8"]).Code);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", .. withKey]).Code);
        Assert.Contains("\"ON\"", ToolRun.Of(RequestCommand.Get(), [node.Uri + "/alarm", "--json", .. withKey]).Output, StringComparison.Ordinal);
        Assert.Contains("21.5", ToolRun.Of(RequestCommand.Get(), [node.Uri + "/temperature", "--json", .. withKey]).Output, StringComparison.Ordinal);
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
            using var node = new NodeWithKeys(_path);
            ToolRun run = ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", "--oscore", _path, "--key", "phone"]);
            Assert.Equal((0, ""), (run.Code, run.Error));
        }
    }

    [Fact]
    public void AnswerInPlain_IsNotTaken()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "OFF");
        ToolRun run = ToolRun.Of(
            RequestCommand.Get(), [server.Uri("/alarm"), "--oscore", _path, "--key", "phone", "--ack-timeout", "100", "--max-retransmit", "1"]);
        Assert.Equal((3, ""), (run.Code, run.Output));
        RawMessage[] requests = [.. server.Received.Where(message => message.Code != 0)]; // without pings, which ask whether anybody is there
        Assert.All(requests, request => Assert.Equal((int)CoapCode.Post, request.Code));

        // A retransmission is the same message.
        Assert.Equal(2, requests.Length);
        Assert.Single(requests.Select(request => Convert.ToHexString(request.Encode())).Distinct());
    }

    [Fact]
    public void KeyThatTheNodeDoesNotHave_IsSaid()
    {
        using var node = new NodeWithKeys(_path);
        string other = Path.Combine(_folder, "other.json");
        File.WriteAllText(other, """[{ "name": "x", "secret": "0102030405060708090a0b0c0d0e0f10", "sender": "01", "recipient": "07" }]""");
        ToolRun run = ToolRun.Of(RequestCommand.Get(), [node.Uri + "/alarm", "--oscore", other]);
        Assert.Equal(4, run.Code);
        Assert.Contains("Security context not found", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--oscore missing.json", "missing.json")]
    [InlineData("--oscore KEYS", "say which one with --key")]
    [InlineData("--oscore KEYS --key tablet", "no key 'tablet'")]
    public void KeysThatAreNotThere_AreNamed(string options, string expected)
    {
        string[] arguments = options.Split(' ').Select(word => word == "KEYS" ? _path : word).ToArray();
        ToolRun run = ToolRun.Of(RequestCommand.Get(), ["localhost/alarm", .. arguments]);
        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NoNumber_IsTakenTwice_HoweverManyTakeSomeAtOnce()
    {
        var first = new ConcurrentBag<long>();
        KeyFile file = KeyFile.Read(_path);
        Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 20 }, _ => first.Add(new ClientSequence(file, "phone").First));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i * ClientSequence.Block), first.Order());

        // Another block for the first one would not follow on its own: it has to end.
        var early = new ClientSequence(file, "laptop");
        var late = new ClientSequence(file, "laptop");
        Assert.True(early.Save(null!, early.First + ClientSequence.Block));
        Assert.False(early.Save(null!, early.First + ClientSequence.Block + 1));
        Assert.Equal(ClientSequence.Block, late.First);
    }
}
