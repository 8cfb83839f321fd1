// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.Json;
using NanoCoap.Dissection.Text;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

public sealed class EncodeCommandTests
{
    [Theory]
    [InlineData("40010001", "")]
    [InlineData("42013039a1b2bb74656d7065726174757265", "--code get --mid 12345 --token a1b2 --option Uri-Path=temperature")]
    [InlineData("60453039c132ff6f6e", "--type ack --code 2.05 --mid 12345 --option Content-Format=json --payload on")]
    [InlineData("50020001ff00ff", "--type non --code post --payload-hex 00ff")]
    [InlineData("70000007", "--type rst --code empty --mid 7")]
    [InlineData("400100016051610161c112", "--option Block2=1/0/64 --option Uri-Path=a --option Observe=0 --option Uri-Path=a")]
    [InlineData("4001000150", "--option If-None-Match")]
    [InlineData("40010001e1fdda01", "--option 65255=0x01")]
    [InlineData("40010001c2003c20", "--option content-format=0x003c --option 14=0x")]
    public void Options_BecomeBytes(string expected, string line)
    {
        ToolRun run = ToolRun.Of(new EncodeCommand(), line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected + "\n", run.Output);
    }

    // What the verb sends, but for the message ID and the token, which it draws.
    [Theory]
    [InlineData("get", "/a%2Fb/c?x=1&y", "--accept json --etag 6a12")]
    [InlineData("put", "/x", "--content-format text --if-match 01 --block-size 16")]
    [InlineData("post", "", "--if-none-match --option 2048=7")]
    public void Uri_BecomesWhatTheVerbSends(string verb, string path, string options)
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.NotFound);
        string[] common = [server.Uri(path), .. options.Split(' ')];
        ToolRun sent = ToolRun.Of(
            [RequestCommand.Get(), RequestCommand.Put(), RequestCommand.Post()],
            [verb, .. common, .. verb == "get" ? [] : (string[])["a text of more than a block"], "--token", "a1", "-q"]);
        Assert.Equal(4, sent.Code);
        RawMessage request = server.Requests.First();
        ToolRun made = ToolRun.Of(
            new EncodeCommand(),
            [.. common, "--code", verb, "--mid", $"{request.MessageId}", "--token", "a1",
            .. verb == "get" ? [] : (string[])["--payload", "a text of more than a block"]]);
        Assert.Equal((0, Convert.ToHexStringLower(request.Encode()) + "\n"), (made.Code, made.Output));
    }

    [Theory]
    [InlineData("coap://node.local/x --option Observe=0", "400100013a6e6f64652e6c6f63616c3051")]
    [InlineData("node.local:99 --type non", "500100013a6e6f64652e6c6f63616c")]
    public void Uri_WithAName_SaysTheHost(string line, string begin)
    {
        ToolRun run = ToolRun.Of(new EncodeCommand(), line.Split(' '));
        Assert.StartsWith(begin, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--type con --code get --mid 1 --token 0102030405060708 --option Uri-Host=node.local --option Uri-Port=5684 --option Uri-Path=a --option Uri-Path=b --option Uri-Query=c=d")]
    [InlineData("--type non --code 4.04 --mid 65535 --payload nothing")]
    [InlineData("--type ack --code 2.05 --option ETag=0x0102 --option Observe=70000 --option Max-Age=300 --option Block2=5/1/1024 --option Size2=100000 --payload x")]
    [InlineData("--code fetch --option Accept=cbor --option 65000=abc --option 2000=0x00112233445566778899aabbccddeeff")]
    public void DecodeOfEncode_SaysTheSame(string line)
    {
        string[] arguments = line.Split(' ');
        ToolRun encoded = ToolRun.Of(new EncodeCommand(), arguments);
        using JsonDocument json = JsonDocument.Parse(ToolRun.Of(new DecodeCommand(), "--json", encoded.Output.Trim()).Output);
        var again = new List<string>
        {
            "--type", json.RootElement.GetProperty("type").GetString()!.ToLowerInvariant(),
            "--code", json.RootElement.GetProperty("code").GetString()!,
            "--mid", json.RootElement.GetProperty("messageId").GetRawText(),
            "--token", json.RootElement.GetProperty("token").GetString()!,
        };
        foreach (JsonElement option in json.RootElement.GetProperty("options").EnumerateArray())
        {
            again.AddRange(["--option", $"{option.GetProperty("number").GetInt32()}=0x{option.GetProperty("hex").GetString()}"]);
        }

        if (json.RootElement.GetProperty("payload").ValueKind != JsonValueKind.Null)
        {
            again.AddRange(["--payload-hex", json.RootElement.GetProperty("payload").GetProperty("hex").GetString()!]);
        }

        Assert.Equal(arguments.Count(argument => argument == "--option"), json.RootElement.GetProperty("options").GetArrayLength());
        Assert.Equal(encoded.Output, ToolRun.Of(new EncodeCommand(), [.. again]).Output);
    }

    [Theory]
    [InlineData("--type syn", "syn")]
    [InlineData("--accept json", "--accept is for a URI")]
    [InlineData("http://x", "http: is not the scheme")]
    [InlineData("--code 8.00", "--code 8.00: expected get")]
    [InlineData("--code 2.5", "--code 2.5")]
    [InlineData("--mid 65536", "0 to 65535")]
    [InlineData("--token abc", "--token abc: expected whole bytes")]
    [InlineData("--token 010203040506070809", "at most 8 bytes")]
    [InlineData("--option Uri-Pat=a", "there is no option Uri-Pat")]
    [InlineData("--option UriPath=a", "Did you mean Uri-Path?")]
    [InlineData("--option 65536=a", "there is no option 65536")]
    [InlineData("--option Observe=x", "Observe takes a number from 0 to 4294967295, not x")]
    [InlineData("--option Accept=jpeg", "Accept takes a number or the name of a format: text, ")]
    [InlineData("--option Block1=1/2/64", "NUM/M/SIZE")]
    [InlineData("--option Block1=1/0/65", "NUM/M/SIZE")]
    [InlineData("--option If-None-Match=1", "If-None-Match has no value")]
    [InlineData("--option 11=0xa", "0xa is not whole bytes")]
    [InlineData("--payload a --payload-hex 00", "One payload")]
    [InlineData("--payload-file no-such-file", "no-such-file")]
    public void WhatIsWrong_IsNamed_WithExitCode2(string line, string expected)
    {
        ToolRun run = ToolRun.Of(new EncodeCommand(), line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheRfcForbids_IsMadeWithAWarning()
    {
        ToolRun run = ToolRun.Of(new EncodeCommand(), "--code", "empty", "--token", "01");
        Assert.Equal((0, "4100000101\n"), (run.Code, run.Output));
        Assert.StartsWith("warning: malformed: An Empty message", run.Error, StringComparison.Ordinal);

        run = ToolRun.Of(new EncodeCommand(), "--option", "Uri-Path=..");
        Assert.Equal(0, run.Code);
        Assert.Contains("RFC 7252 section 5.10.1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_WritesBytes_ButNotToATerminal()
    {
        var bytes = new MemoryStream();
        ToolRun run = ToolRun.Of(new EncodeCommand(new ToolConsole { OpenOutput = () => bytes }), "--raw");
        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Equal([0x40, 0x01, 0x00, 0x01], bytes.ToArray());

        var terminal = new ToolConsole { OpenOutput = () => throw new InvalidOperationException(), ScreenOf = _ => Screen.Plain with { IsTerminal = true } };
        run = ToolRun.Of(new EncodeCommand(terminal), "--raw");
        Assert.Equal(2, run.Code);
        Assert.StartsWith("--raw does not write to a terminal", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PayloadFromStandardInput()
    {
        ToolRun run = ToolRun.Of(
            new EncodeCommand(new ToolConsole { OpenInput = () => new MemoryStream([0, 1, 2]) }), "--code", "put", "--payload-file", "-");
        Assert.Equal("40030001ff000102\n", run.Output);
    }

    [Fact]
    public void TooLarge_IsRefused()
    {
        ToolRun run = ToolRun.Of(
            new EncodeCommand(new ToolConsole { OpenInput = () => new MemoryStream(new byte[65536]) }), "--payload-file", "-");
        Assert.Equal(2, run.Code);
        Assert.Equal("That does not fit a datagram of 65535 bytes.\n", run.Error);
    }
}
