// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using System.Text.Json;
using NanoCoap.Tests.Cli;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Oscore;

/// <summary>Reading along, with the messages of RFC 8613 appendix C.</summary>
public sealed class OscoreReaderTests
{
    // C.4, C.7 and C.8: a request, and two responses to it.
    private const string Request = "44025d1f00003974396c6f63616c686f7374620914ff612f1092f1776f1c1668b3825e";
    private const string Response = "64445d1f0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106";
    private const string ResponseWithNumber = "64445d1f00003974920100ff4d4c13669384b67354b2b6175ff4b8658c666a6cf88e";

    private static readonly IPEndPoint s_client = new(IPAddress.Loopback, 4000);
    private static readonly IPEndPoint s_node = new(IPAddress.Loopback, 5683);

    // C.1.1: the client has an empty ID.
    private static readonly OscoreKey s_key = new(
        "c1", Convert.FromHexString("0102030405060708090a0b0c0d0e0f10"), Convert.FromHexString("9e7ca92223786340"), [], [1], null);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RequestAndResponses_AreOpened_FromEitherEnd_AsOftenAsOneLikes(bool isNode)
    {
        var reader = new OscoreReader(isNode ? s_key.OfOtherEnd() : s_key);
        for (int i = 0; i < 2; i++)
        {
            OscoreInside request = Open(reader, Request, true)!;
            Assert.Equal(("44015D1F00003974B3747631", 20), (Convert.ToHexString(request.Message!), request.PartialIv));
            Assert.Equal("64455D1F00003974FF48656C6C6F20576F726C6421", Convert.ToHexString(Open(reader, Response, false)!.Message!));
            OscoreInside numbered = Open(reader, ResponseWithNumber, false)!;
            Assert.Equal(("64455D1F00003974FF48656C6C6F20576F726C6421", 0), (Convert.ToHexString(numbered.Message!), numbered.PartialIv));
            Assert.Equal("Inside, OSCORE with c1, under number 0:", numbered.Head("c1"));
        }
    }

    [Fact]
    public void ResponseWithoutItsRequest_AndWhatIsForged_SayWhy()
    {
        var reader = new OscoreReader(s_key);
        Assert.Contains("request is not here", Open(reader, Response, false)!.Problem, StringComparison.Ordinal);
        Open(reader, Request, true);
        Assert.Null(Open(reader, Response, false)!.Problem);
        Assert.Contains("request is not here", Open(reader, Response, true)!.Problem, StringComparison.Ordinal); // the other way
        Assert.Contains("can't be decrypted", Open(reader, Response[..^2] + "07", false)!.Problem, StringComparison.Ordinal);
        Assert.Contains("can't be decrypted", Open(reader, Request[..^2] + "5f", true)!.Problem, StringComparison.Ordinal);
        Assert.Contains("another key", Open(reader, Request.Replace("620914", "6309147f", StringComparison.Ordinal), true)!.Problem, StringComparison.Ordinal);
        Assert.Contains("malformed", Open(reader, Request.Replace("620914", "62e914", StringComparison.Ordinal), true)!.Problem, StringComparison.Ordinal);
        Assert.Null(Open(reader, "40010001", true));
        Assert.Null(Open(reader, "ff", true));
    }

    [Fact]
    public void Decode_ShowsOutsideAndInside_AndTakesNoNumber()
    {
        using var keys = new KeyFolder();
        keys.Store.Add(s_key);
        string[] withKey = keys.With("c1");
        var console = new ToolConsole { OpenInput = () => new MemoryStream(Encoding.ASCII.GetBytes($"{Request}\n{Response}\n")), IsInputRedirected = () => true };
        ToolRun run = ToolRun.Of(new DecodeCommand(console), withKey);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("CON POST / oscore(piv=20 kid=empty) <13 bytes>", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nInside, OSCORE with c1, under number 20:\nCON GET /tv1 ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nInside, OSCORE with c1, under the number of its request:\nACK 2.05 Content \"Hello World!\" ", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, keys.Store.ReadWithNumbers().Single().Next);

        ToolRun json = ToolRun.Of(new DecodeCommand(console), ["--json", .. withKey]);
        string[] lines = json.Output.TrimEnd().Split('\n');
        Assert.Equal("tv1", Encoding.ASCII.GetString(Convert.FromHexString(
            JsonDocument.Parse(lines[0]).RootElement.GetProperty("inside").GetProperty("options")[0].GetProperty("hex").GetString()!)));
        Assert.Equal("2.05", JsonDocument.Parse(lines[1]).RootElement.GetProperty("inside").GetProperty("code").GetString());

        ToolRun alone = ToolRun.Of(new DecodeCommand(), [Response, "--json", .. withKey]);
        Assert.Contains("request is not here", JsonDocument.Parse(alone.Output).RootElement.GetProperty("insideProblem").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, ToolRun.Of(new DecodeCommand(), [Response, "--key", "nobody", "--key-store", keys.Store.Path]).Code);
    }

    private static OscoreInside? Open(OscoreReader reader, string message, bool isRequest)
    {
        return reader.Open(Convert.FromHexString(message), isRequest ? s_client : s_node, isRequest ? s_node : s_client);
    }
}
