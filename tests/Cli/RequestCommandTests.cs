// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NanoCoap.Dissection.Text;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tests.Host;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>get, put and their like: what they send, print and end with.</summary>
public sealed partial class RequestCommandTests : IClassFixture<LiveNode>
{
    private readonly LiveNode _node;

    public RequestCommandTests(LiveNode node)
    {
        _node = node;
    }

    [Fact]
    public void Get_IntoAPipe_IsThePayloadAndNothingElse()
    {
        (ToolRun run, byte[] bytes) = Pipe(RequestCommand.Get, [_node.Uri("/temperature")]);
        Assert.Equal((0, "", ""), (run.Code, run.Output, run.Error));
        Assert.Equal("21.5", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Get_OnATerminal_IsForPeople()
    {
        ToolRun run = Terminal(RequestCommand.Get, [_node.Uri("/temperature"), "--accept", "senml+json"]);
        Assert.Equal("NAME         VALUE  UNIT\ntemperature  21.5   Cel\n", run.Output);
        Assert.Matches(@"^2\.05 Content, application/senml\+json, 40 bytes, [0-9.]+ ms\n$", run.Error);
    }

    [Fact]
    public void NoResponse_IsDoneWithTheAck()
    {
        ToolRun run = Terminal(RequestCommand.Put, [_node.Uri("/echo"), "quietly", "--no-response"]);
        Assert.Equal((0, "", "acknowledged, no answer asked for\n"), (run.Code, run.Output, run.Error));
        Assert.Equal("quietly\n", Terminal(RequestCommand.Get, [_node.Uri("/echo"), "--quiet"]).Output);

        // Of a refusal nobody hears either.
        Assert.Equal(0, Terminal(RequestCommand.Put, [_node.Uri("/alarm"), "perhaps", "--no-response"]).Code);
    }

    [Fact]
    public void NoResponse_OfANon_IsDoneAtOnce()
    {
        using var silent = new ScriptedServer();
        ToolRun run = Terminal(RequestCommand.Post, [silent.Uri("/x"), "--no-response", "--non"]);
        Assert.Equal((0, "", "sent, no answer asked for\n"), (run.Code, run.Output, run.Error));
        Assert.True(SpinWait.SpinUntil(() => silent.Requests.Any(), TimeSpan.FromSeconds(30)));
        Assert.Equal([26], silent.Requests.Single().Options.Single(option => option.Number == OptionNumber.NoResponse).Value);
    }

    [Fact]
    public void NoResponse_AndAServerThatAnswersAllTheSame_IsAnAnswer()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.NotFound);
        Assert.Equal(ExitCode.ClientError, Terminal(RequestCommand.Put, [server.Uri("/x"), "1", "--no-response"]).Code);
    }

    [Fact]
    public void ProblemDetails_AreSaidInTheLineOfTheError()
    {
        // RFC 9290: title (-1), detail (-2) in German (tag 38), response code (-4), and one of somebody's own.
        byte[] details = Convert.FromHexString("a420" + "674e6f20726f6f6d" + "21" + "d82682626465" + "644e6f6368" + "23" + "18a3" + "190400" + "6178");
        using ScriptedServer server = new(request =>
        {
            RawMessage answer = ScriptedServer.Answer(request, CoapCode.ServiceUnavailable).Uint(OptionNumber.ContentFormat, ContentFormat.ProblemDetails);
            answer.Payload = details;
            return [answer];
        });
        ToolRun run = Terminal(RequestCommand.Get, [server.Uri("/x")]);
        Assert.Equal(ExitCode.ServerError, run.Code);
        Assert.Equal("nanocoap: 5.03 Service Unavailable: No room: Noch\n", run.Error);
        Assert.Equal("title: No room\ndetail: Noch\nresponse-code: 5.03 Service Unavailable\n1024: x\n", run.Output.Replace("\"", "", StringComparison.Ordinal));
    }

    [Fact]
    public void TooManyRequests_SaysWhenToComeBack()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.TooManyRequests, more: answer => answer.Uint(OptionNumber.MaxAge, 7));
        Assert.Equal("nanocoap: 4.29 Too Many Requests (again in 7 s)\n", Terminal(RequestCommand.Get, [server.Uri("/x")]).Error);
    }

    [Fact]
    public void Quiet_HasNoStatusLine()
    {
        ToolRun run = Terminal(RequestCommand.Get, [_node.Uri("/temperature"), "--quiet"]);
        Assert.Equal("21.5\n", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void FileAsAPayload_IsSentAsItIs()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [0x00, 0x40, 0x0A]);
            Assert.Equal(0, Pipe(RequestCommand.Put, [_node.Uri("/echo"), "@" + file]).Run.Code);
            Assert.Equal([0x00, 0x40, 0x0A], Pipe(RequestCommand.Get, [_node.Uri("/echo")]).Bytes);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Hex_AndBytesOnATerminal_AreDumped()
    {
        Assert.Equal(0, Pipe(RequestCommand.Put, [_node.Uri("/echo"), "--file", "-"], [0x00, 0x01, 0xFE, 0xFF]).Run.Code);
        const string Dump = "0000  00 01 fe ff                                      ....\n";
        Assert.Equal(Dump, Terminal(RequestCommand.Get, [_node.Uri("/echo")]).Output);
        Assert.Equal(Dump, Pipe(RequestCommand.Get, [_node.Uri("/echo"), "--hex"]).Run.Output);
        Assert.Equal([0x00, 0x01, 0xFE, 0xFF], Pipe(RequestCommand.Get, [_node.Uri("/echo")]).Bytes);
        Assert.Equal([0x00, 0x01, 0xFE, 0xFF], Pipe(RequestCommand.Get, [_node.Uri("/echo"), "-o", "-"]).Bytes);
    }

    [Theory]
    [InlineData("argument")]
    [InlineData("file")]
    [InlineData("standard input")]
    public void Payload_ComesFrom(string source)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "from a file");
            string[] arguments = source switch
            {
                "argument" => [_node.Uri("/echo"), "from a argument"],
                "file" => [_node.Uri("/echo"), "-f", file],
                _ => [_node.Uri("/echo"), "-"],
            };
            Assert.Equal(0, Pipe(RequestCommand.Put, arguments, "from a standard input"u8.ToArray()).Run.Code);
            Assert.Equal(0, Pipe(RequestCommand.Get, [_node.Uri("/echo"), "--output", file]).Run.Code);
            Assert.Equal("from a " + source, File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void LargeBody_GoesAndComesInBlocks()
    {
        byte[] body = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        (ToolRun put, _) = Pipe(RequestCommand.Put, [_node.Uri("/echo"), "-", "--block-size", "64", "--trace"], body);
        Assert.Equal(0, put.Code);
        Assert.Contains("block1=15/0/64", put.Error, StringComparison.Ordinal);

        (ToolRun get, byte[] bytes) = Pipe(RequestCommand.Get, [_node.Uri("/echo"), "-b", "128", "--json"]);
        Assert.Empty(bytes);
        using JsonDocument json = JsonDocument.Parse(get.Output);
        Assert.Equal(8, json.RootElement.GetProperty("blocks").GetInt32());
        Assert.Equal(Convert.ToHexStringLower(body), json.RootElement.GetProperty("payload").GetProperty("hex").GetString());
    }

    // It goes to the disk as it comes; nothing is written before there is something, and what is too large stays as far as it came.
    [Fact]
    public void LargeBody_GoesIntoTheFile_UpToTheLimit()
    {
        const int Blocks = 1025; // of 1 KiB
        using var server = new ScriptedServer(request =>
        {
            int number = request.Values(OptionNumber.Block2).Select(value => value.Aggregate(0, (sum, b) => (sum << 8) | b) >> 4)
                .FirstOrDefault();
            CoapCode code = request.Values(OptionNumber.UriPath).Any() ? CoapCode.Content : CoapCode.NotFound;
            RawMessage answer = ScriptedServer.Answer(request, code)
                .Uint(OptionNumber.Block2, (uint)((number << 4) | (number < Blocks - 1 ? 8 : 0) | 6));
            answer.Payload = [.. Enumerable.Repeat((byte)number, 1024)];
            return [answer];
        });
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Assert.Equal(4, Pipe(RequestCommand.Get, [server.Uri(""), "-o", file, "-q", "--limit", "2"]).Run.Code);
            Assert.False(File.Exists(file));
            ToolRun run = Terminal(RequestCommand.Get, [server.Uri("/x"), "-o", file, "--limit", "2"]);
            Assert.Equal((0, ""), (run.Code, run.Output));
            Assert.Contains($"2.05 Content, {Blocks * 1024} bytes in {Blocks} blocks, ", run.Error, StringComparison.Ordinal);
            Assert.Equal(Enumerable.Range(0, Blocks).Select(i => (byte)i), File.ReadAllBytes(file).Chunk(1024).Select(block => block[0]));

            run = Pipe(RequestCommand.Get, [server.Uri("/x"), "-o", file, "--limit", "1"]).Run;
            Assert.Equal(
                (6, $"{file} has the first 1048576 bytes\n"
                    + $"nanocoap: the answer of {server.Uri("")} has more than 1 MiB; --limit takes more, up to 1024\n"),
                (run.Code, run.Error));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void FileThatCantBeWritten_IsExitCode2()
    {
        string file = Path.Combine(Path.GetTempPath(), "no", "such", "folder", "x");
        ToolRun run = Pipe(RequestCommand.Get, [_node.Uri("/temperature"), "-o", file]).Run;
        Assert.Equal(2, run.Code);
        Assert.StartsWith("nanocoap: Could not find", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Post_SaysWhatWasCreated_AndDeleteDeletesIt()
    {
        ToolRun post = Terminal(RequestCommand.Post, [_node.Uri("/alarm/rules"), "gt=40"]);
        Match created = CreatedRule().Match(post.Error);
        Assert.True(created.Success, post.Error);
        ToolRun delete = Terminal(RequestCommand.Delete, [_node.Uri(created.Groups[1].Value)]);
        Assert.Equal((0, ""), (delete.Code, delete.Output));
        Assert.StartsWith("2.02 Deleted, ", delete.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HasStableFields()
    {
        ToolRun run = Pipe(RequestCommand.Get, [_node.Uri("/temperature"), "--json"]).Run;
        string stable = Milliseconds().Replace(run.Output, "\"milliseconds\":0").Replace(":" + _node.Port, ":5683", StringComparison.Ordinal);
        Snapshot.Check("get-json", stable);
    }

    [Theory]
    [InlineData("--non --token a1b2", "NON GET /x?q=1 tok=a1b2", 0)]
    [InlineData("--accept cbor --if-match 6a12 --if-match any", "CON GET /x?q=1 accept=cbor if-match=6a12 if-match=", 0)]
    [InlineData("--if-none-match --etag 0x01 --etag 02", "CON GET /x?q=1 if-none-match etag=01 etag=02", 0)]
    [InlineData("--option Uri-Host=elsewhere --option 2048=0x0102", "CON GET /x?q=1 host=elsewhere 2048=0102", 0)]
    [InlineData("--block-size 32", "CON GET /x?q=1 block2=0/0/32", 0)]
    public void Options_Arrive(string options, string expected, int code)
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "here");
        (ToolRun run, _) = Pipe(RequestCommand.Get, [server.Uri("/x?q=1"), .. options.Split(' ')]);
        Assert.Equal((code, ""), (run.Code, run.Error));
        Assert.Equal(expected, Describe(Assert.Single(server.Requests), options.Contains("--token", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("put", 3)]
    [InlineData("post", 2)]
    [InlineData("fetch", 5)]
    [InlineData("patch", 6)]
    [InlineData("ipatch", 7)]
    public void Method_IsThatOfTheVerb(string verb, int code)
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Changed);
        Func<ToolConsole?, RequestCommand>[] verbs = [RequestCommand.Put, RequestCommand.Post, RequestCommand.Fetch, RequestCommand.Patch, RequestCommand.IPatch];
        Func<ToolConsole?, RequestCommand> make = Assert.Single(verbs, make => make(null).Name == verb);
        Assert.Equal(0, Pipe(make, [server.Uri("/x"), "{}", "--content-format", "52"]).Run.Code);
        RawMessage request = Assert.Single(server.Requests);
        Assert.Equal((code, "{}", "52"), (request.Code, Encoding.UTF8.GetString(request.Payload), Assert.Single(request.Values(OptionNumber.ContentFormat))[0].ToString()));
    }

    [Theory]
    [InlineData(CoapCode.Created, 0)]
    [InlineData(CoapCode.Valid, 0)]
    [InlineData(CoapCode.BadRequest, 4)]
    [InlineData((CoapCode)0x9D, 4)]
    [InlineData(CoapCode.InternalServerError, 5)]
    [InlineData(CoapCode.GatewayTimeout, 5)]
    public void ExitCode_IsTheClassOfTheAnswer(CoapCode code, int expected)
    {
        using ScriptedServer server = ScriptedServer.Always(code);
        Assert.Equal(expected, Pipe(RequestCommand.Get, [server.Uri("/x")]).Run.Code);
    }

    [Fact]
    public void Error_IsALine_WithWhatTheNodeSays()
    {
        Assert.Equal(
            $"nanocoap: 4.04 Not Found (what is there: nanocoap discover coap://{_node.Uri("/")})\n", Pipe(RequestCommand.Get, [_node.Uri("/nowhere?x")]).Run.Error);

        using ScriptedServer server = ScriptedServer.Always(CoapCode.ServiceUnavailable, "sensor\nis \u001b[2J off");
        (ToolRun run, byte[] bytes) = Pipe(RequestCommand.Get, [server.Uri("/x")]);
        Assert.Empty(bytes);
        Assert.Equal("nanocoap: 5.03 Service Unavailable\n", run.Error); // what would harm a terminal is left out

        using ScriptedServer other = ScriptedServer.Always(CoapCode.MethodNotAllowed, "try\nPUT");
        Assert.Equal("nanocoap: 4.05 Method Not Allowed: try PUT\n", Pipe(RequestCommand.Get, [other.Uri("/x")]).Run.Error);
    }

    // Whatever the answer leaves open, the node's list of resources says.
    [Fact]
    public void Error_ComesWithWhatTheNodeSaysOfTheResource()
    {
        string root = "coap://" + _node.Uri("/");
        Assert.Equal(
            $"nanocoap: 4.04 Not Found (did you mean /temperature? what is there: nanocoap discover {root})\n",
            Pipe(RequestCommand.Get, [_node.Uri("/temprature")]).Run.Error);
        Assert.Equal(
            "nanocoap: 4.05 Method Not Allowed (its interface is core.s, mostly for GET; "
                + "its title \"Temperature in degrees Celsius; PUT calibrates\")\n",
            Pipe(RequestCommand.Post, [_node.Uri("/temperature"), "1"]).Run.Error);
        Assert.Equal(
            "nanocoap: 4.06 Not Acceptable (its formats are text, json, senml+json, senml+cbor)\n",
            Pipe(RequestCommand.Get, [_node.Uri("/temperature"), "-A", "octets"]).Run.Error);
        Assert.StartsWith(
            "nanocoap: 4.15 Unsupported Content Format (its formats are text, ",
            Pipe(RequestCommand.Put, [_node.Uri("/alarm"), "ON", "-t", "cbor"]).Run.Error, StringComparison.Ordinal);
        Assert.Equal(
            $"nanocoap: 4.05 Method Not Allowed (what it is for: nanocoap discover {root}?href=/temperature)\n",
            Pipe(RequestCommand.Post, [_node.Uri("/temperature"), "1", "--quiet"]).Run.Error);
    }

    // RFC 7252 section 5.9.2.3; libcoap's server repeats what it does not know.
    [Fact]
    public void BadOption_NamesWhatTheServerRepeats()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.BadOption, "", answer => answer.Uint(65001, 1));
        (ToolRun run, _) = Pipe(RequestCommand.Get, [server.Uri("/x"), "-O", "65001=1"]);
        Assert.Equal((4, "nanocoap: 4.02 Bad Option (it does not take option 65001)\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("put", "ON\n", false)]
    [InlineData("post", "ON\n", false)]
    [InlineData("put", "", true)]
    [InlineData("post", "", true)]
    public void Pipe_WithoutADash_IsRefused_UnlessItIsEmpty(string verb, string input, bool goes)
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Changed);
        var console = new ToolConsole { OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)), IsInputRedirected = () => true };
        ToolRun run = ToolRun.Of(verb == "put" ? RequestCommand.Put(console) : RequestCommand.Post(console), server.Uri("/x"));
        Assert.Equal((goes ? 0 : 2, goes ? 1 : 0), (run.Code, server.Requests.Count()));
        const string Refusal =
            "nanocoap: no payload is given, but standard input is a pipe or a file: - sends what is in it, '' sends nothing\n";
        Assert.Equal(goes ? "" : Refusal, run.Error);
    }

    [Theory]
    [InlineData("ON\n", "-", "ON")]
    [InlineData("ON\r\n", "-", "ON")]
    [InlineData("a\n\n", "-", "a\n")]
    [InlineData("ON", "-", "ON")]
    [InlineData("\u00ff\n", "-", "\u00ff\n")] // no UTF-8: no text
    [InlineData("ON\n", "- --raw", "ON\n")]
    [InlineData("ON\n", "--file=-", "ON\n")]
    public void TextFromStandardInput_IsSentWithoutItsLineEnd(string input, string how, string expected)
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Changed);
        Assert.Equal(0, Pipe(RequestCommand.Put, [server.Uri("/x"), .. how.Split(' ')], Encoding.Latin1.GetBytes(input)).Run.Code);
        Assert.Equal(expected, Encoding.Latin1.GetString(Assert.Single(server.Requests).Payload));
    }

    [Fact]
    public void TooLarge_NamesTheLimit()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.RequestEntityTooLarge, "", answer => answer.Uint(OptionNumber.Size1, 512));
        Assert.Equal("nanocoap: 4.13 Request Entity Too Large (at most 512 bytes)\n", Pipe(RequestCommand.Put, [server.Uri("/x"), "1"]).Run.Error);
    }

    // RFC 7959 section 2.2: the number of a block has 20 bits.
    [Fact]
    public void MoreBlocksThanCanBeNumbered_AreSaid()
    {
        using var server = new ScriptedServer();
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, new byte[(16 << 20) + 1]);
            (ToolRun run, _) = Pipe(RequestCommand.Put, [server.Uri("/x"), "--file", file, "--block-size", "16"]);
            Assert.Equal((2, "nanocoap: The payload would be 1048577 blocks of 16 bytes, and there are no more than 1048576\n"), (run.Code, run.Error));
            Assert.Empty(server.Received);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // RFC 7252 sections 5.4.1 and 5.4.3: as if it were not there.
    [Fact]
    public void OptionOfAForbiddenLength_IsIgnored()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "x", answer =>
        {
            answer.Options.Add(new RawOption(OptionNumber.ETag, new byte[9]));
            answer.Options.Add(new RawOption(OptionNumber.MaxAge, [1, 0, 0, 0, 0]));
        });
        string json = Pipe(RequestCommand.Get, [server.Uri("/x"), "--json"]).Run.Output;
        Assert.Contains("\"maxAge\":60,", json, StringComparison.Ordinal);
        Assert.Contains("\"etag\":null,", json, StringComparison.Ordinal);
    }

    // RFC 7252 section 6.5.
    [Fact]
    public void Location_IsEncodedWhereItHasToBe()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Created, "", answer => answer
            .Text(OptionNumber.LocationPath, "a=b").Text(OptionNumber.LocationPath, "c:d@e!$&'()*+,;").Text(OptionNumber.LocationPath, "f/g \u00fc")
            .Text(OptionNumber.LocationQuery, "x=1").Text(OptionNumber.LocationQuery, "y=2&z/?"));
        Assert.Equal("/a=b/c:d@e!$&'()*+,;/f%2Fg%20%C3%BC?x=1&y=2%26z/?\n", Pipe(RequestCommand.Post, [server.Uri("/x"), "1"]).Run.Output);
    }

    [Fact]
    public void BodyOfAnError_ThatHasAFormat_IsPrinted()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Conflict, "{\"e\":1}", answer => answer.Uint(OptionNumber.ContentFormat, 50));
        (ToolRun run, byte[] bytes) = Pipe(RequestCommand.Get, [server.Uri("/x")]);
        Assert.Equal((4, "{\"e\":1}"), (run.Code, Encoding.UTF8.GetString(bytes)));
        Assert.Equal("nanocoap: 4.09 Conflict\n", run.Error);
    }

    [Fact]
    public void Silence_IsExitCode3_AfterTheLastRetransmission()
    {
        using var server = new ScriptedServer();
        (ToolRun run, _) = Pipe(RequestCommand.Get, [server.Uri("/x"), "--ack-timeout", "20", "--max-retransmit", "2", "--json"]);
        Assert.Equal(3, run.Code);
        Assert.Matches(@"^nanocoap: no answer from 127\.0\.0\.1:\d+ after 3 transmissions in \d+(\.\d)? s\n$", run.Error);
        Assert.Matches(
            """^\{"uri":"127\.0\.0\.1:\d+/x","error":\{"reason":"no-answer","message":"no answer from """
                + """127\.0\.0\.1:\d+ after 3 transmissions in \d+(\.\d)? s"\}\}\n$""",
            run.Output);
        Assert.Equal(3, server.Received.Count(message => message.Code != 0));
    }

    [Fact]
    public void Timeout_IsExitCode3_WhenItIsOver()
    {
        using var server = new ScriptedServer();
        (ToolRun run, _) = Pipe(RequestCommand.Get, [server.Uri("/x"), "--timeout", "0.2"]);
        Assert.Equal(3, run.Code);
        Assert.Equal($"nanocoap: {server.Uri("")}: no answer within 0.2 s (--timeout)\n", run.Error);
    }

    [Fact]
    public void Silence_IsSaidOnATerminal_WhileItIsWaitedFor()
    {
        using var server = new ScriptedServer();
        ToolRun run = Terminal(RequestCommand.Get, [server.Uri("/x"), "--ack-timeout", "20", "--max-retransmit", "2"]);
        Assert.Equal(3, run.Code);
        Assert.Contains("\rno ACK yet, sending again (2 of 3) ", run.Error, StringComparison.Ordinal);
        Assert.Contains("\rno ACK yet, sending again (3 of 3) ", run.Error, StringComparison.Ordinal);
        Assert.Matches(" \rnanocoap: no answer from [^ ]+ after 3 transmissions in [^ ]+ s\n$", run.Error);
    }

    // RFC 7252 section 5.2.2: the answer was to come on its own.
    [Fact]
    public void Acknowledgement_WithoutTheAnswer_IsToldApart()
    {
        using var server = new ScriptedServer(request => [new RawMessage { Type = MessageType.Acknowledgement, MessageId = request.MessageId }]);
        (ToolRun run, _) = Pipe(RequestCommand.Get, [server.Uri("/x"), "--timeout", "0.2"]);
        Assert.Equal((3, $"nanocoap: {server.Uri("")}: acknowledged, but no answer within 0.2 s (--timeout)\n"), (run.Code, run.Error));
    }

    [LinuxFact]
    public void Refusal_IsExitCode3_LongBeforeTheLastRetransmission()
    {
        int port;
        using (var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        (ToolRun run, _) = Pipe(RequestCommand.Get, [$"127.0.0.1:{port}/x"]);
        Assert.Equal(3, run.Code);
        Assert.Equal($"nanocoap: 127.0.0.1:{port} refuses: no CoAP node listens on that port (ICMP port unreachable)\n", run.Error);
    }

    [Fact]
    public void Reset_IsExitCode6()
    {
        using var server = new ScriptedServer(request => [new RawMessage { Type = MessageType.Reset, MessageId = request.MessageId }]);
        (ToolRun run, _) = Pipe(RequestCommand.Get, [server.Uri("/x")]);
        Assert.Equal(6, run.Code);
        Assert.Matches("^nanocoap: .* Reset\n$", run.Error);
    }

    [Fact]
    public void CriticalOptionInTheAnswer_IsExitCode6()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "x", answer => answer.Uint(65001, 1));
        (ToolRun run, _) = Pipe(RequestCommand.Get, [server.Uri("/x")]);
        Assert.Equal(6, run.Code);
        Assert.Contains("critical option", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://192.0.2.7/x", "http: is not the scheme")]
    [InlineData("coaps://192.0.2.7/x", "pre-shared key")]
    [InlineData("coap://192.0.2.7/x#y", "fragment")]
    [InlineData("coap:///x", "host")]
    [InlineData("coap://192.0.2.7:70000/x", "70000")]
    public void BadUri_IsExitCode2_AndSaysWhatIsWrong(string uri, string expected)
    {
        (ToolRun run, _) = Pipe(RequestCommand.Get, [uri]);
        Assert.Equal(2, run.Code);
        Assert.StartsWith("nanocoap: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void UnknownHost_IsExitCode3()
    {
        (ToolRun run, _) = Pipe(RequestCommand.Get, ["no-such-host.invalid/x"]);
        Assert.Equal(3, run.Code);
        Assert.StartsWith("nanocoap: no-such-host.invalid ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "required argument")]
    [InlineData("get x y", "y")]
    [InlineData("get x --accept jpeg", "--accept jpeg: expected a number")]
    [InlineData("put x y --content-format 65536", "--content-format 65536")]
    [InlineData("get x --block-size 100", "--block-size 100")]
    [InlineData("get x --if-match 123", "--if-match 123")]
    [InlineData("get x --etag any", "--etag any")]
    [InlineData("get x --etag 010203040506070809", "--etag 010203040506070809")]
    [InlineData("get x --timeout 0", "0.001 to 86400")]
    [InlineData("get x --token 0102030405060708090a", "at most 8 bytes")]
    [InlineData("get x --option Nonsense=1", "there is no option Nonsense")]
    [InlineData("get 127.0.0.1/x --option Observe=0", "Observe")]
    [InlineData("put x y --file z", "One payload")]
    [InlineData("put 127.0.0.1/x --file no-such-file", "no-such-file")]
    [InlineData("put 127.0.0.1/x @no-such-file", "no-such-file")]
    [InlineData("get x --accept jsn", "Did you mean json?")]
    [InlineData("get 224.0.1.187/x", "multicast group")]
    public void WrongCommandLine_IsExitCode2(string line, string expected)
    {
        ToolRun run = ToolRun.Of([RequestCommand.Get(), RequestCommand.Put()], line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_HasALineForEachMessage()
    {
        (ToolRun run, _) = Pipe(RequestCommand.Get, [_node.Uri("/temperature"), "--trace", "--token", "a1b2"]);
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3} -> 127\.0\.0\.1:\d+ +CON GET /temperature mid=\d+ tok=a1b2 \d+ B$", lines[0]);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3} <- 127\.0\.0\.1:\d+ +ACK 2\.05 Content /temperature format=text ""21\.5"" mid=\d+ tok=a1b2 \d+ B$", lines[1]);
    }

    internal static (ToolRun Run, byte[] Bytes) Pipe(Func<ToolConsole?, AskCommand> verb, string[] arguments, byte[]? input = null)
    {
        var bytes = new MemoryStream();
        var console = new ToolConsole { OpenInput = () => new MemoryStream(input ?? []), OpenOutput = () => bytes };
        return (ToolRun.Of(verb(console), arguments), bytes.ToArray());
    }

    internal static ToolRun Terminal(Func<ToolConsole?, AskCommand> verb, string[] arguments)
    {
        var console = new ToolConsole { OpenOutput = () => throw new InvalidOperationException(), ScreenOf = _ => Screen.Plain with { IsTerminal = true } };
        return ToolRun.Of(verb(console), arguments);
    }

    private static string Describe(RawMessage request, bool token)
    {
        var text = new StringBuilder(request.Type == MessageType.NonConfirmable ? "NON GET " : "CON GET ");
        text.Append('/').AppendJoin('/', request.Values(OptionNumber.UriPath).Select(Encoding.UTF8.GetString))
            .Append('?').AppendJoin('&', request.Values(OptionNumber.UriQuery).Select(Encoding.UTF8.GetString));
        text.Append(string.Concat(request.Values(OptionNumber.UriHost).Select(host => " host=" + Encoding.UTF8.GetString(host))));
        text.Append(string.Concat(request.Values(OptionNumber.Block2).Select(block => block is [1] ? " block2=0/0/32" : " block2=?")));
        text.Append(string.Concat(request.Values(OptionNumber.Accept).Select(accept => accept is [60] ? " accept=cbor" : " accept=?")));
        text.Append(string.Concat(request.Values(OptionNumber.IfMatch).OrderByDescending(tag => tag.Length).Select(tag => " if-match=" + Convert.ToHexStringLower(tag))));
        text.Append(string.Concat(request.Values(OptionNumber.IfNoneMatch).Select(_ => " if-none-match")));
        text.Append(string.Concat(request.Values(OptionNumber.ETag).Select(tag => " etag=" + Convert.ToHexStringLower(tag))));
        text.Append(string.Concat(request.Values(2048).Select(value => " 2048=" + Convert.ToHexStringLower(value))));
        return text.Append(token ? " tok=" + Convert.ToHexStringLower(request.Token) : "").ToString();
    }

    [GeneratedRegex(@"^2\.01 Created (/alarm/rules/\d+), ")]
    private static partial Regex CreatedRule();

    [GeneratedRegex("\"milliseconds\":[0-9.]+")]
    private static partial Regex Milliseconds();
}
