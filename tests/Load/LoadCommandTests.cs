// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NanoCoap.Lab.Verbs;
using NanoCoap.Tests.Cli;
using NanoCoap.Tests.Dtls;
using NanoCoap.Tests.Host;
using NanoCoap.Tests.Interop;
using NanoCoap.Tests.Oscore;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tests.Load;

/// <summary>lab load as a command: what it refuses, what it prints, and its exit code.</summary>
public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("", "either a URI or --compare")]
    [InlineData("coap://127.0.0.1/a --compare libcoap", "either a URI or --compare")]
    [InlineData("http://127.0.0.1/a", "http: is not the scheme of a CoAP resource")]
    [InlineData("coap://[ff02::fd]/a", "ff02::fd is a group: a load is for one server.")]
    [InlineData("coap://127.0.0.1/a coap://127.0.0.1/b", "Unrecognized command or argument 'coap://127.0.0.1/b'")]
    [InlineData("coap://127.0.0.1/a --clients 0", "--clients 0: expected a whole number from 1 to 10000.")]
    [InlineData("coap://127.0.0.1/a --clients many", "--clients many: expected")]
    [InlineData("coap://127.0.0.1/a --outstanding 257", "--outstanding 257: expected")]
    [InlineData("coap://127.0.0.1/a --seconds 0", "--seconds 0: expected a number with at most 1 decimals from 0.1 to 3600.")]
    [InlineData("coap://127.0.0.1/a --warm-up -1", "--warm-up -1: expected")]
    [InlineData("coap://127.0.0.1/a --timeout 1", "--timeout 1: expected")]
    [InlineData("coap://127.0.0.1/a --method post", "'post' not recognized")]
    [InlineData("coap://127.0.0.1/a --payload x", "--payload goes with --method put.")]
    [InlineData("coap://127.0.0.1/a --rounds 3", "--rounds and --pin go with --compare.")]
    [InlineData("coap://127.0.0.1/a --pin", "--rounds and --pin go with --compare.")]
    [InlineData("--compare aiocoap", "'aiocoap' not recognized")]
    [InlineData("--compare libcoap --rounds 0", "--rounds 0: expected")]
    [InlineData("--compare libcoap --payload x", "leave out --method and --payload.")]
    [InlineData("--compare libcoap --method put", "leave out --method and --payload.")]
    [InlineData("--compare libcoap --key a", "--key and --pid go with a URI.")]
    [InlineData("--compare libcoap --pid 1", "--key and --pid go with a URI.")]
    public void WhatMakesNoSense_IsRefused(string line, string complaint)
    {
        Assert.Contains(
            new LoadCommand().Parse(line).Errors, error => error.Message.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void PayloadBeyondOneMessage_IsRefused()
    {
        string[] line = ["coap://127.0.0.1/a", "--method", "put", "--payload"];
        Assert.Empty(new LoadCommand().Parse([.. line, new string('x', 1024)]).Errors);
        Assert.NotEmpty(new LoadCommand().Parse([.. line, new string('x', 1025)]).Errors);
    }

    [Theory]
    [InlineData("--clients 1", true)]
    [InlineData("--clients 8 --non", true)]
    [InlineData("--clients 3 --outstanding 4", true)]
    public void Load_OnOurNode_LosesNothing_AndBothSidesCountTheSame(string options, bool json)
    {
        using var node = new RunningNode();
        (int code, string text) = Invoke($"{node.Uri}/temperature --seconds 0.2 --warm-up 0 {options}" + (json ? " --json" : ""));
        node.Stop();

        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement figures = document.RootElement.GetProperty("figures");
        long answered = figures.GetProperty("answered").GetInt64();
        Assert.Equal(0, code);
        Assert.InRange(answered, 10, int.MaxValue);
        Assert.Equal(0, figures.GetProperty("errors").GetInt64());
        Assert.Equal(0, figures.GetProperty("lost").GetInt64());
        Assert.Equal(0, figures.GetProperty("unexpected").GetInt64());
        Assert.InRange(figures.GetProperty("requestsPerSecond").GetDouble(), answered / 10.0, answered * 5.1);
        Assert.InRange(figures.GetProperty("p50").GetDouble(), 0.5, figures.GetProperty("p90").GetDouble());
        Assert.InRange(figures.GetProperty("p99").GetDouble(), figures.GetProperty("p90").GetDouble(), figures.GetProperty("p999").GetDouble());
        Assert.InRange(figures.GetProperty("p999").GetDouble(), 0.5, figures.GetProperty("max").GetDouble());
        Assert.Equal(20, document.RootElement.GetProperty("requestBytes").GetInt32());

        // One client's first requests went out before, to see whether anybody answers.
        int probes = options.Contains("--outstanding 4", StringComparison.Ordinal) ? 4 : 1;
        Assert.Equal(answered + probes, node.Counters.Requests);
        Assert.Equal(answered + probes, node.Counters.Sent);
        Assert.Equal(0, node.Counters.Duplicates);
        Assert.Equal(0, node.Counters.Malformed + node.Counters.Rejected + node.Counters.Ignored);
    }

    [Fact]
    public void LoadWithAKey_CountsGenuineAnswersAlone_AndSaysWhatTheyTake()
    {
        using var keys = new KeyFolder("phone", "other");
        File.WriteAllBytes(keys.NodeFile, KeyJson.Write([keys.Key("phone").OfOtherEnd()]));
        using var node = new NodeWithKeys(keys.NodeFile, secureOnly: true);
        string more = $"--seconds 0.2 --warm-up 0 --clients 3 --outstanding 2 --json --key-store {keys.Store.Path}";
        (int code, string text) = Invoke($"{node.Uri}/temperature {more} --key phone --pid {Environment.ProcessId}");
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement figures = document.RootElement.GetProperty("figures");
        Assert.Equal(0, code);
        Assert.InRange(figures.GetProperty("answered").GetInt64(), 10, int.MaxValue);
        Assert.Equal(0, figures.GetProperty("errors").GetInt64());
        Assert.Equal(0, figures.GetProperty("lost").GetInt64());
        Assert.Equal(0, figures.GetProperty("unexpected").GetInt64());
        Assert.InRange(document.RootElement.GetProperty("processorMicrosecondsEach").GetDouble(), 0, 1e6);
        Assert.Equal(0, node.Refused);

        // An error inside is none that shows outside.
        Assert.Equal(LoadCommand.Faults, Invoke($"{node.Uri}/nothing {more} --key phone").Code);
        Assert.Equal(LoadCommand.Faults, Invoke($"{node.Uri}/temperature {more} --key other").Code);
    }

    // It wants to see that its client is there, and not somebody who plays back what he has recorded. RFC 8613 appendix B.1.2.
    [Fact]
    public void LoadWithAKey_OfANodeThatHasRestarted_AnswersItsChallenge()
    {
        using var keys = new KeyFolder("phone");
        string more = $"--seconds 0.2 --warm-up 0 --clients 3 --outstanding 2 --json --key-store {keys.Store.Path} --key phone";
        for (int i = 0; i < 3; i++)
        {
            using var node = new NodeWithKeys(keys.NodeFile, secureOnly: true);
            (int code, string text) = Invoke($"{node.Uri}/temperature {more}");
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement figures = document.RootElement.GetProperty("figures");
            Assert.Equal((0, 0), (code, figures.GetProperty("errors").GetInt64()));
            Assert.InRange(figures.GetProperty("answered").GetInt64(), 10, int.MaxValue);
        }
    }

    [Fact]
    public void ComparisonWithAKey_HasTheSameBody_AndWhatProtectionAdds()
    {
        (int code, string text) = Invoke("--compare oscore --rounds 1 --seconds 0.2 --warm-up 0 --clients 2 --json");
        Assert.Equal(0, code);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement sizes = document.RootElement.GetProperty("sizes");
        int More(string what)
        {
            return sizes.GetProperty("peer").GetProperty(what).GetInt32() - sizes.GetProperty("node").GetProperty(what).GetInt32();
        }

        Assert.InRange(More("requestBytes"), 11, 20); // tag, and an option with number and ID
        Assert.InRange(More("answerBytes"), 9, 14);
        JsonElement round = document.RootElement.GetProperty("rounds")[0];
        foreach (string side in (string[])["node", "peer"])
        {
            JsonElement figures = round.GetProperty(side).GetProperty("figures");
            Assert.InRange(figures.GetProperty("answered").GetInt64(), 10, int.MaxValue);
            Assert.Equal(0, figures.GetProperty("errors").GetInt64());
        }
    }

    [Fact]
    public void LoadByCoaps_GoesInASessionForEachClient_AndCountsWhatCouldBeOpened()
    {
        using var keys = new KeyFolder();
        keys.Store.Add(new PskKey("pad", SecureNode.Identity, Encoding.ASCII.GetBytes(SecureNode.Key)));
        keys.Store.Add(new PskKey("other", SecureNode.Identity, new byte[16]));
        using var node = new SecureNode(secureOnly: true);
        string more = $"--seconds 0.2 --warm-up 0 --clients 3 --outstanding 2 --json --key-store {keys.Store.Path}";
        (int code, string text) = Invoke($"{node["/temperature"]} {more} --key pad --pid {Environment.ProcessId}");
        Assert.Equal(0, code);
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.InRange(document.RootElement.GetProperty("figures").GetProperty("answered").GetInt64(), 10, int.MaxValue);
        Assert.InRange(document.RootElement.GetProperty("processorMicrosecondsEach").GetDouble(), 0.1, 100000);
        Assert.Equal(3, node.Server.Counters.HandshakesFinished);
        Assert.Equal(LoadCommand.Faults, Invoke($"{node["/nothing"]} {more} --key pad").Code);
        (code, text) = Invoke($"{node["/temperature"]} {more} --key other");
        Assert.Equal(ExitCode.NoAnswer, code);
        Assert.Contains("does not know the key other under the identity pad", text, StringComparison.Ordinal);
        Assert.Contains("coaps:// wants a pre-shared key", Invoke($"{node["/temperature"]} {more}").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_NamesWhatWasAskedAndAllFigures()
    {
        using var node = new RunningNode();
        (int code, string text) = Invoke($"{node.Uri}/temperature --seconds 0.1 --warm-up 0.1 --clients 2");
        Assert.Equal(0, code);
        Assert.StartsWith($"{node.Uri}/temperature: CON GET of 20 bytes, first answer 2.05 Content of ", text, StringComparison.Ordinal);
        string[] names = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(' ')[0])];
        Assert.Equal(["requests/s", "p50", "p90", "p99", "p99.9", "max", "answered", "errors", "lost", "unexpected"], names);
        Assert.Matches(@"errors +0\r?\n +lost +0\r?\n +unexpected +0\r?\n$", text);
    }

    [Fact]
    public void Put_SendsItsPayload()
    {
        using var node = new RunningNode();
        (int code, string text) = Invoke($"{node.Uri}/alarm --seconds 0.1 --warm-up 0 --method put --payload ON --non");
        node.Stop();
        Assert.Equal(0, code);
        Assert.Contains("NON PUT of 17 bytes, first answer 2.04 Changed of ", text, StringComparison.Ordinal);
        Assert.True(node.AlarmIsOn);
    }

    [Fact]
    public void ErrorsOfTheServer_AreExitCode1()
    {
        using var node = new RunningNode();
        (int code, string text) = Invoke($"{node.Uri}/nothing --seconds 0.1 --warm-up 0");
        Assert.Equal(LoadCommand.Faults, code);
        Assert.Contains("first answer 4.04 Not Found", text, StringComparison.Ordinal);
        Assert.Matches(@"answered +0\r?\n +errors +[1-9]", text);
    }

    [Fact]
    public void NobodyThere_IsASentence()
    {
        int port;
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        }

        Assert.Equal((ExitCode.NoAnswer, $"Nobody listens at coap://127.0.0.1:{port}/a.{Environment.NewLine}"), Invoke($"coap://127.0.0.1:{port}/a"));
    }

    [Fact]
    public void SilentServer_IsASentence()
    {
        using var server = new ScriptedServer(_ => []);
        string uri = $"coap://127.0.0.1:{server.Port}/a";
        Assert.Equal((ExitCode.NoAnswer, $"No answer from {uri}.{Environment.NewLine}"), Invoke($"{uri} --timeout 50"));
    }

    [Fact]
    public void CompareWithoutLibcoap_IsASentence_AndExitCode2()
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "NanoCoap.Lab.dll"), "load", "--compare", "libcoap"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Path.GetTempPath();
        using ChildProcess process = ChildProcess.Start(start);
        Assert.Equal("", process.StandardOutput.ReadToEnd());
        Assert.Equal(
            "libcoap's coap-server is not installed; Debian and Ubuntu have it in the package libcoap3-bin.", process.StandardError.ReadToEnd().Trim());
        process.WaitForExit();
        Assert.Equal(LoadCommand.Missing, process.ExitCode);
    }

    [LibcoapServerFact]
    public void Compare_MeasuresBothWithMessagesOfEqualSize()
    {
        (int code, string text) = Invoke("--compare libcoap --rounds 2 --seconds 0.2 --warm-up 0.2 --clients 4");
        Assert.Equal(0, code);
        const string Node = @"^node +our node: GET /echo, request 13 bytes, answer 27 bytes\r?\n";
        const string Libcoap = @"libcoap +coap-server\S* v[\d.]+\S*: GET /time, request 13 bytes, answer 27 bytes\r?\n";
        Assert.Matches(Node + Libcoap, text);
        string[] rows = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("4 ", StringComparison.Ordinal))];
        Assert.Equal(["1", "2", "median"], rows.Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
        Assert.DoesNotContain("lost", text, StringComparison.Ordinal); // is written only if anything went wrong
    }

    [LinuxFact("The bare echo is made of calls that only Linux has.")]
    public void CompareWithTheBareEcho_HasItsAnswersTakenAsSuch()
    {
        foreach (string type in (string[])["", " --non"])
        {
            (int code, string text) = Invoke("--compare echo --rounds 1 --seconds 0.2 --warm-up 0 --clients 4" + type);
            Assert.Equal(0, code);
            Assert.Matches(
                @"(?m)^echo +recvmmsg and sendmmsg, nothing between them: GET /echo, request 13 bytes, answer 13 bytes\r?$", text);
            Assert.DoesNotContain("lost", text, StringComparison.Ordinal);
            string[] row = Assert.Single(text.Split('\n'), line => line.Contains("median", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.InRange(double.Parse(row[6], CultureInfo.InvariantCulture), 100, double.MaxValue); // requests a second of the echo
        }
    }

    [LibcoapServerFact]
    public void CompareAsJson_HasRoundsAndMedians()
    {
        (int code, string text) = Invoke("--compare libcoap --rounds 1 --seconds 0.2 --warm-up 0 --clients 2 --json");
        Assert.Equal(0, code);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement round = Assert.Single(document.RootElement.GetProperty("rounds").EnumerateArray());
        foreach (string side in (string[])["node", "peer"])
        {
            JsonElement figures = round.GetProperty(side).GetProperty("figures");
            Assert.InRange(figures.GetProperty("answered").GetInt64(), 10, int.MaxValue);
            Assert.Equal(0, figures.GetProperty("lost").GetInt64() + figures.GetProperty("errors").GetInt64() + figures.GetProperty("unexpected").GetInt64());
        }

        JsonElement median = Assert.Single(document.RootElement.GetProperty("medians").EnumerateArray());
        Assert.Equal(2, median.GetProperty("clients").GetInt32());
        Assert.Equal(
            round.GetProperty("node").GetProperty("figures").GetProperty("requestsPerSecond").GetDouble(),
            median.GetProperty("node").GetProperty("requestsPerSecond").GetDouble());
    }

    private static (int Code, string Text) Invoke(string line)
    {
        ParseResult result = new LoadCommand().Parse(line);
        Assert.Empty(result.Errors);
        var output = new StringWriter();
        var error = new StringWriter();
        int code = result.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, code == ExitCode.NoAnswer ? output.ToString() + error : output.ToString());
    }
}
