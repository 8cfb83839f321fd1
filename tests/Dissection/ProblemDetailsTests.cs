// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Payloads;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Dissection;

/// <summary>What a server says of an error in CBOR. RFC 9290.</summary>
public sealed class ProblemDetailsTests
{
    [Theory]
    [InlineData("a1 20 6161", "title: a")]
    [InlineData("a1 21 6161", "detail: a")]
    [InlineData("a1 22 632f6161", "instance: /aa")]
    [InlineData("a1 23 1884", "response-code: 4.04 Not Found")]
    [InlineData("a1 23 190100", "response-code: 256")] // no code
    [InlineData("a1 24 66636f61703a61", "base-uri: coap:a")]
    [InlineData("a1 25 626465", "base-lang: de")]
    [InlineData("a1 26 f5", "base-rtl: true")]
    [InlineData("a1 27 03", "unprocessed-coap-option: Uri-Host")]
    [InlineData("a1 27 82 11 1908ff", "unprocessed-coap-option: Accept, 2303")]
    [InlineData("a1 27 6161", "unprocessed-coap-option: a")]
    public void EachKeyOfTheRfc_HasItsName(string hex, string expected)
    {
        Assert.Equal(expected, Lines(hex));
    }

    [Theory]
    [InlineData("a1 38 63 01", "-100: 1")]
    [InlineData("a1 19 0400 a1 00 01", "1024: {0: 1}")]
    [InlineData("a1 67 7461673a782c79 a1 6161 01", "tag:x,y: {\"a\": 1}")]
    public void UnknownKeys_AreShownByTheirNumbers(string hex, string expected)
    {
        Assert.Equal(expected, Lines(hex));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a0")] // it is not to be empty
    [InlineData("80")]
    [InlineData("01")]
    [InlineData("a1 20")]
    [InlineData("a1 20 6161 00")]
    [InlineData("a1 f5 6161")]
    public void WhatIsNoMapOfProblems_IsNone(string hex)
    {
        Assert.Null(ProblemDetails.Read(Bytes(hex)));
    }

    [Fact]
    public void CodeOfTheMessage_Counts()
    {
        using ScriptedServer server = new(request =>
        {
            RawMessage answer = ScriptedServer.Answer(request, CoapCode.NotFound).Uint(OptionNumber.ContentFormat, ContentFormat.ProblemDetails);
            answer.Payload = Bytes("a1 23 18a3"); // 5.03
            return [answer];
        });
        Assert.Equal(ExitCode.ClientError, ToolRun.Of(RequestCommand.Get(), server.Uri("/x")).Code);
    }

    private static string Lines(string hex)
    {
        return string.Join('\n', ProblemDetails.Read(Bytes(hex))!.Entries.Select(entry => $"{entry.Name}: {entry.Value}"));
    }

    private static byte[] Bytes(string hex)
    {
        return Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
    }
}
