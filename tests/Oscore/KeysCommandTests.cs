// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using System.Text.Json;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Oscore;

/// <summary>nanocoap keys.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private const string Given =
        """{ "name": "given", "secret": "0102030405060708090a0b0c0d0e0f10", "salt": "9e7ca92223786340", "sender": "01", "recipient": "", "idContext": "37cb" }""";

    private readonly KeyFolder _keys = new();

    public void Dispose()
    {
        _keys.Dispose();
    }

    [Fact]
    public void NewListShowRemove_ShowNoSecret()
    {
        ToolRun[] runs = [Run("new", "kitchen"), Run("new", "cellar", "--sender", "0a0b", "--recipient", "", "--id-context", "c0"), Run("list"), Run("show", "cellar"), Run("list", "--json")];
        Assert.All(runs, run => Assert.Equal((0, ""), (run.Code, run.Error)));
        OscoreKey kitchen = _keys.Key("kitchen");
        string kitchenLine = $"kitchen +oscore +{Hex(kitchen.Sender)} +01 +0\n";
        Assert.Matches(
            $"^NAME +KIND +SENDER +RECIPIENT +CONTEXT +NEXT\n{kitchenLine}cellar +oscore +0a0b +empty +c0 +0\n$", runs[2].Output);
        Assert.Contains("ID Context  c0\n", runs[3].Output, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(runs[4].Output.Split('\n')[1]).RootElement;
        Assert.Equal(("cellar", "0a0b", "", 0), (json.GetProperty("name").GetString(), json.GetProperty("sender").GetString(), json.GetProperty("recipient").GetString(), json.GetProperty("next").GetInt64()));
        foreach (OscoreKey key in _keys.Store.Read().OfType<OscoreKey>())
        {
            Assert.All(runs, run => Assert.DoesNotContain(Hex(key.Secret), run.Output, StringComparison.OrdinalIgnoreCase));
            Assert.All(runs, run => Assert.DoesNotContain(Hex(key.Salt), run.Output, StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(0, Run("remove", "kitchen").Code);
        Assert.Equal(["cellar"], _keys.Store.Read().Select(key => key.Name));
        Assert.Equal(2, Run("remove", "kitchen").Code);
    }

    [Theory]
    [InlineData("new -x", "NAME -x")]
    [InlineData("new this-name-is-too-long", "NAME this-name-is-too-long")]
    [InlineData("new a --sender 0102030405060708", "expected 0 to 7 bytes")]
    [InlineData("new a --sender 01", "have to be different")]
    [InlineData("new a --recipient xx", "expected 0 to 7 bytes")]
    [InlineData("show nobody", "no key 'nobody'")]
    [InlineData("export nobody", "no key 'nobody'")]
    [InlineData("add missing.json", "missing.json can't be read")]
    public void WhatMakesNoSense_IsSaid(string line, string expected)
    {
        ToolRun run = Run(line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(_keys.Store.Read());
    }

    [Fact]
    public void Add_ReadsAFileOrStandardInput_AndNothingTwice()
    {
        File.WriteAllText(_keys.File("client.json"), Given);
        Assert.Equal(0, Run("add", _keys.File("client.json")).Code);
        Assert.Equal(2, Run("add", _keys.File("client.json")).Code);
        Assert.Equal(0, Run("remove", "given").Code);
        var console = new ToolConsole { OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes($"[{Given}]")) };
        Assert.Equal(0, ToolRun.Of(new KeysCommand(console), "add", "-", "--key-store", _keys.Store.Path).Code);
        Assert.Equal("37CB", Convert.ToHexString(_keys.Key("given").IdContext!));
    }

    [Theory]
    [InlineData("json", "\"sender\": \"\",\n    \"recipient\": \"01\",\n    \"idContext\": \"37cb\"\n")]
    [InlineData("pairs", "name=given secret=0102030405060708090a0b0c0d0e0f10 salt=9e7ca92223786340 sender= recipient=01 idContext=37cb\n")]
    [InlineData("libcoap", "id_context,hex,\"37cb\"\nsender_id,hex,\"\"\nrecipient_id,hex,\"01\"\n")]
    [InlineData("aiocoap", "\"sender-id_hex\": \"\",\n  \"recipient-id_hex\": \"01\",\n")]
    [InlineData("wireshark", "\"01\",\"\",\"0102030405060708090a0b0c0d0e0f10\",\"9e7ca92223786340\",\"37cb\",\"AES-CCM-16-64-128 (CCM*)\"\n")]
    public void Export_GivesTheOtherSide(string format, string expected)
    {
        File.WriteAllText(_keys.File("client.json"), Given);
        Run("add", _keys.File("client.json"));
        ToolRun run = Run("export", "given", "--format", format);
        Assert.Equal(0, run.Code);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);

        string file = _keys.File("out");
        File.WriteAllText(file, "");
        ToolRun silent = Run("export", "given", "--format", format, "--output", file);
        Assert.Equal((0, "", run.Output), (silent.Code, silent.Output, File.ReadAllText(file)));
        Assert.False(PrivateFile.IsOpenToOthers(file));
    }

    [Fact]
    public void ExportForACable_SaysTheRole()
    {
        Run("new", "kitchen");
        Assert.StartsWith("name=kitchen role=admin secret=", Run("export", "kitchen", "--format", "pairs", "--role", "admin").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_AreCompleted()
    {
        Run("new", "kitchen");
        Run("new", "cellar");
        foreach (string start in (string[])["keys show --key-store {0} ki", "keys export --key-store {0} ki", "get coap://x --key-store {0} --key ki", "observe coap://x --key-store {0} --key ki"])
        {
            string line = string.Format(System.Globalization.CultureInfo.InvariantCulture, start, _keys.Store.Path);
            Assert.Equal("kitchen\n", ToolRun.Of(NanocoapProgram.Verbs(), [$"[suggest:{line.Length}]", line]).Output);
        }
    }

    [Fact]
    public void KeyOfTheEnvironment_NeedsAFileForItsNumbers()
    {
        using var node = new NodeWithKeys(NodeFile());
        string numbers = _keys.File("script.numbers");
        Assert.Contains("NANOCOAP_KEY needs NANOCOAP_KEY_NUMBERS", Get(node, 2, null), StringComparison.Ordinal);
        Assert.Contains("script.numbers is not there", Get(node, 2, numbers), StringComparison.Ordinal);
        File.WriteAllText(numbers, "");
        Assert.Equal("OFF", Get(node, 0, numbers));
        Assert.Equal("OFF", Get(node, 0, numbers));
        Assert.Matches("^[0-9a-f]{16} 0000000000000[2-9]\n$", File.ReadAllText(numbers));
    }

    private static string Hex(byte[] bytes)
    {
        return Convert.ToHexStringLower(bytes);
    }

    private static string Get(NodeWithKeys node, int code, string? numbers)
    {
        using ToolProcess get = ToolProcess.StartWith(
            new() { [ClientKey.KeyVariable] = Given, [ClientKey.NumbersVariable] = numbers }, "get", node.Uri + "/alarm", "--key", "given");
        Assert.Equal(code, get.WaitForExit());
        Assert.DoesNotContain("01020304", get.Output + get.Error, StringComparison.Ordinal);
        return code == 0 ? get.Output : get.Error;
    }

    private string NodeFile()
    {
        var key = (OscoreKey)KeyJson.Read(Encoding.UTF8.GetBytes(Given), "").Single();
        PrivateFile.Replace(_keys.NodeFile, KeyJson.Write([key.OfOtherEnd()]));
        return _keys.NodeFile;
    }

    private ToolRun Run(params string[] arguments)
    {
        return ToolRun.Of(new KeysCommand(), [.. arguments, "--key-store", _keys.Store.Path]);
    }
}
