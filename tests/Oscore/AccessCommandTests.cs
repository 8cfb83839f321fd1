// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.Json;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Oscore;

/// <summary>nanocoap access, against our own node with keys of its own, and against others; and node --rules.</summary>
public sealed class AccessCommandTests : IDisposable
{
    private readonly KeyFolder _keys = new();

    public void Dispose()
    {
        _keys.Dispose();
    }

    [Fact]
    public void ANodeWithoutKeys_IsForEverybody()
    {
        using var node = new NodeWithKeys(null, commission: true);
        ToolRun show = Access("show", node.Uri);
        Assert.Equal((0, ""), (show.Code, show.Error));
        Assert.Matches($"^{node.Uri}: no key yet, anybody may do anything; for (599|600) s anybody may bring in a key\n$", show.Output);
    }

    [Fact]
    public void Rules_AreShown_Changed_AndInForce()
    {
        using NodeWithKeys node = Node();
        ToolRun show = Access("show", node.Uri, "--key", "admin");
        Assert.Equal((0, ""), (show.Code, show.Error));
        Assert.StartsWith(
            $"{node.Uri}: reading for anybody, writing for keys; window closed\n\n"
                + "KEY     ROLE   KIND\nadmin   admin  oscore\ngarage  user   oscore\n\n"
                + "PATH              READ     OBSERVE  WRITE\n/                 anybody  anybody  any-key\n",
            show.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n/keys             admins            admins\n", show.Output, StringComparison.Ordinal);

        ToolRun allow = Access("allow", node.Uri, "/alarm", "--write", "garage", "--key", "admin");
        Assert.Equal((0, ""), (allow.Code, allow.Error));
        Assert.Matches(
            "\n/alarm +anybody +anybody +garage\n/alarm/rules +anybody +anybody +garage\n/config +anybody +anybody +any-key\n", allow.Output);
        ToolRun refused = Put(node, "admin");
        Assert.Equal(
            "nanocoap: 4.01 Unauthorized (that key may not do it there; who may, an admin's key shows: "
                + $"nanocoap access show {node.Uri} --key NAME)\n",
            refused.Error);
        Assert.Equal(4, refused.Code);
        Assert.Equal(0, Put(node, "garage").Code);

        // One more, by a path without its slash, and one that says more; the others stay.
        Assert.Equal(0, Access("allow", node.Uri, "temperature", "--read", "any-key", "--key", "admin").Code);
        ToolRun more = Access("allow", node.Uri, "/alarm", "--read", "any-key", "--key", "admin", "--json");
        JsonElement json = JsonDocument.Parse(more.Output).RootElement;
        Assert.Equal("keys", json.GetProperty("access").GetString());
        Assert.Equal(
            """[{"path":"/temperature","read":"any-key"},{"path":"/alarm","read":"any-key","write":"garage"}]""",
            json.GetProperty("rules").GetRawText());
        Assert.Contains(
            """{"path":"/alarm/rules","read":"any-key","observe":"any-key","write":"garage"}""",
            json.GetProperty("rights").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("""{"name":"garage","role":"user","kind":"oscore","dead":false}""", json.GetProperty("keys")[1].GetRawText());
        string plain = ToolRun.Of(RequestCommand.Get(), node.Uri + "/senml", "--json").Output;
        Assert.Contains("humidity", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("temperature", plain, StringComparison.Ordinal);
        string ofGarage = ToolRun.Of(RequestCommand.Get(), [node.Uri + "/senml", "--json", .. _keys.With("garage")]).Output;
        Assert.Contains("temperature", ofGarage, StringComparison.Ordinal);

        ToolRun less = Access("remove", node.Uri, "alarm", "--key", "admin");
        Assert.Contains("reading for anybody, writing for keys, but for what rules say;", less.Output, StringComparison.Ordinal);
        Assert.Equal(0, Put(node, "admin").Code);
        ToolRun gone = Access("remove", node.Uri, "/alarm", "--key", "admin");
        Assert.Equal((2, "nanocoap: there is no rule about /alarm, but about /temperature\n"), (gone.Code, gone.Error));
        Assert.Contains("writing for keys; window", Access("remove", node.Uri, "--all", "--key", "admin").Output, StringComparison.Ordinal);
        Assert.Equal(0, Access("remove", node.Uri, "--all", "--key", "admin").Code); // and once more
    }

    [Fact]
    public void AFile_IsPutInThePlaceOfAll_OrRefusedBeforeAnythingIsSent()
    {
        using NodeWithKeys node = Node();
        string file = _keys.File("rules.txt");
        File.WriteAllText(file, "/alarm write=garage\n/node read=nobody\n");
        Assert.Equal(0, Access("set", node.Uri, file, "--key", "admin").Code);
        Assert.Equal("/alarm write=garage\n/node read=nobody", Rules(node));

        File.WriteAllText(file, "/alrm write=garage\n/node read=garag\n");
        ToolRun wrong = Access("set", node.Uri, file, "--key", "admin");
        Assert.Equal((2, ""), (wrong.Code, wrong.Output));
        Assert.Equal(
            "nanocoap: /alrm leads nowhere, and would protect nothing. Did you mean /alarm? There is no key garag: it would be for nobody. "
                + "Did you mean garage? Nothing was changed; --anyway sends it nevertheless\n",
            wrong.Error);
        File.WriteAllText(file, "/alarm write=garage\n/node raed=nobody\n");
        ToolRun broken = Access("set", node.Uri, file, "--key", "admin", "--json");
        Assert.Equal(2, broken.Code);
        Assert.Contains("rules.txt, line 2: there is no right raed", broken.Error, StringComparison.Ordinal);
        Assert.Contains("\"error\"", broken.Output, StringComparison.Ordinal);
        File.WriteAllText(file, "\n");
        Assert.Contains("has no rules", Access("set", node.Uri, file, "--key", "admin").Error, StringComparison.Ordinal);
        Assert.Equal("/alarm write=garage\n/node read=nobody", Rules(node));

        // A key may come later; a path that leads nowhere the node does not take either.
        Assert.Equal(2, Access("allow", node.Uri, "/node", "--read", "later", "--key", "admin").Code);
        Assert.Equal(0, Access("allow", node.Uri, "/node", "--read", "later", "--key", "admin", "--anyway").Code);
        Assert.Equal(4, Access("allow", node.Uri, "/nowhere", "--read", "admin", "--key", "admin", "--anyway").Code);
        Assert.Equal(0, Access("allow", node.Uri, "/.well-known/core", "--read", "any-key", "--key", "admin").Code);

        var console = new ToolConsole { OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes("/alarm read=any-key")) };
        Assert.Equal(0, ToolRun.Of(new AccessCommand(console), ["set", node.Uri, "-", .. _keys.With("admin")]).Code);
        Assert.Equal("/alarm read=any-key", Rules(node));
    }

    [Fact]
    public void WhoMayNot_IsToldWhy()
    {
        using NodeWithKeys node = Node();
        Assert.Contains("that key is no admin's", Refused("show", node.Uri, "--key", "garage"), StringComparison.Ordinal);
        Assert.Contains("it wants a key of an admin: --key NAME", Refused("show", node.Uri), StringComparison.Ordinal);
        using ScriptedServer other = ScriptedServer.Always(CoapCode.NotFound);
        Assert.Contains("not changed there over the network", Refused("show", other.Uri("")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allow coap://127.0.0.1 /alarm", "Who may do what there?")]
    [InlineData("remove coap://127.0.0.1", "Which rule?")]
    [InlineData("remove coap://127.0.0.1 /alarm --all", "Which rule?")]
    [InlineData("shwo coap://127.0.0.1", "Did you mean show?")]
    public void WhatMakesNoSense_IsSaid(string line, string expected)
    {
        ToolRun run = Access(line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WordsAndKeys_AreCompleted()
    {
        Assert.Equal(0, ToolRun.Of(new KeysCommand(), ["new", "annexe", "--key-store", _keys.Store.Path]).Code);
        string line = $"access allow coap://x /alarm --key-store {_keys.Store.Path} --write an";
        Assert.Equal("annexe\nany-key\nanybody\n", ToolRun.Of(NanocoapProgram.Verbs(), [$"[suggest:{line.Length}]", line]).Output);
    }

    [Fact]
    public void NodeWithKeysOfAFile_TakesRulesOfAFile()
    {
        using var folder = new KeyFolder("phone", "garage");
        string file = folder.File("rules.txt");
        File.WriteAllText(file, "/alarm write=garage\n/temperature read=any-key\n");
        using var node = new NodeWithKeys(folder.NodeFile, rules: file);
        Assert.Equal(4, ToolRun.Of(RequestCommand.Get(), node.Uri + "/temperature").Code);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Get(), node.Uri + "/humidity").Code);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Get(), [node.Uri + "/temperature", .. folder.With("phone")]).Code);
        Assert.Equal(4, ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", .. folder.With("phone")]).Code);
        Assert.Equal(0, ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", .. folder.With("garage")]).Code);
        Assert.Contains("not changed there over the network", Access("show", node.Uri).Error, StringComparison.Ordinal);

        File.WriteAllText(file, "/alarm write=garagge\n");
        ToolRun wrong = ToolRun.Of(new NodeCommand(), "--port", "0", "--oscore", folder.NodeFile, "--rules", file);
        Assert.Equal(2, wrong.Code);
        Assert.Contains("There is no key garagge: it would be for nobody. Did you mean garage?", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("--rules: they are about the keys", ToolRun.Of(new NodeCommand(), "--rules", file).Error, StringComparison.Ordinal);
    }

    // With an admin's key and another one.
    private NodeWithKeys Node()
    {
        var node = new NodeWithKeys(null, commission: true);
        string[] store = ["--key-store", _keys.Store.Path];
        Assert.Equal(0, ToolRun.Of(new ProvisionCommand(), [node.Uri, "--key", "admin", .. store]).Code);
        Assert.Equal(0, ToolRun.Of(new ProvisionCommand(), [node.Uri, "--key", "garage", "--admin", "admin", .. store]).Code);
        return node;
    }

    private ToolRun Access(params string[] words)
    {
        return ToolRun.Of(new AccessCommand(), [.. words, "--key-store", _keys.Store.Path]);
    }

    private string Refused(params string[] words)
    {
        ToolRun run = Access(words);
        Assert.Equal((4, ""), (run.Code, run.Output));
        return run.Error;
    }

    private ToolRun Put(NodeWithKeys node, string key)
    {
        return ToolRun.Of(RequestCommand.Put(), [node.Uri + "/alarm", "ON", .. _keys.With(key)]);
    }

    private string Rules(NodeWithKeys node)
    {
        return ToolRun.Of(RequestCommand.Get(), [node.Uri + "/keys/rules", "--pretty", .. _keys.With("admin")]).Output.TrimEnd();
    }
}
