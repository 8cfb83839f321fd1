// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using System.Text.Json;
using NanoCoap.Client.Async;
using NanoCoap.Dissection.Text;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Requests;
using NanoCoap.Tool.Terminal;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

public sealed class ObserveCommandTests
{
    [Fact]
    public void Count_EndsIt_AndDeregisters()
    {
        using ScriptedServer server = Observed(request => [Notification(request, 1, "21.6"), Notification(request, 2, "21.7"), Notification(request, 3, "21.8")]);
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--count", "3", "--quiet");
        Assert.Equal((0, "21.5\n21.6\n21.7\n", ""), (run.Code, run.Output, run.Error));
        RawMessage last = server.Received.Last();
        Assert.Equal([1], Assert.Single(last.Values(OptionNumber.Observe)));
        Assert.Equal(server.Received.First().Token, last.Token);
    }

    [Theory]
    [InlineData("--gt 30", "c.gt=30")]
    [InlineData("--gt +30.5 --lt -10 --st .5 --band", "c.gt=+30.5 c.lt=-10 c.st=.5 c.band")]
    [InlineData("--edge on --con", "c.edge=1 c.con=1")]
    [InlineData("--edge off", "c.edge=0")]
    [InlineData("--st 1 --con false", "c.st=1 c.con=0")]
    [InlineData("--pmin 60 --pmax 600 --epmin 1 --epmax 2", "c.pmin=60 c.pmax=600 c.epmin=1 c.epmax=2")]
    public void Conditions_AreQueryParameters(string options, string expected)
    {
        using ScriptedServer server = Observed(request => [Notification(request, 1, "21.6")]);
        Assert.Equal(0, ToolRun.Of(new ObserveCommand(), [server.Uri("/t?a=b"), "--count", "2", "--quiet", .. options.Split(' ')]).Code);
        foreach (RawMessage request in new[] { server.Received.First(), server.Received.Last() })
        {
            Assert.Equal(["a=b", .. expected.Split(' ')], request.Values(OptionNumber.UriQuery).Select(Encoding.UTF8.GetString));
        }
    }

    [Theory]
    [InlineData("--gt", "warm")]
    [InlineData("--pmin", "1e3")]
    [InlineData("--edge", "1")]
    public void Conditions_ThatAreNone_AreRefused(string option, string value)
    {
        ToolRun run = ToolRun.Of(new ObserveCommand(), "localhost/t", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(value, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_SaysWhatTheProtocolSays()
    {
        using ScriptedServer server = Observed(request => [Notification(request, 1, "21.6")]);
        string[] lines = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--count", "2").Output.TrimEnd().Split('\n');
        Assert.Equal("TIME          VALUE                   AFTER     MAX-AGE  TYPE  SEQUENCE  NOTES", lines[0]);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  21\.5 {30}2 s      ACK   10$", lines[1]);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}  21\.6 {20}0\.\d\d s    2 s      NON   11$", lines[2]);
    }

    [Fact]
    public void Json_IsAnObjectForEachNotification()
    {
        using ScriptedServer server = Observed(request => [Notification(request, 1, "ON")]);
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--count", "2", "--json");
        JsonElement[] states = [.. run.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(2, states.Length);
        Assert.Equal(
            "uri,time,remote,code,codeName,type,format,payload,maxAge,sequence,delta,stale,interval,number",
            string.Join(',', states[0].EnumerateObject().Select(property => property.Name)));
        Assert.Equal((10, 21.5, "ACK"), (states[0].GetProperty("sequence").GetInt32(), states[0].GetProperty("number").GetDouble(), states[0].GetProperty("type").GetString()));
        Assert.Equal((11, 1, "ON"), (states[1].GetProperty("sequence").GetInt32(), states[1].GetProperty("delta").GetInt32(), states[1].GetProperty("payload").GetProperty("text").GetString()));
        Assert.Equal(JsonValueKind.Null, states[1].GetProperty("number").ValueKind);
    }

    [Fact]
    public void Plot_ComesAtTheEnd_InAPipe()
    {
        using ScriptedServer server = Observed(request => [Notification(request, 1, "22.5"), Notification(request, 2, "23.5")]);
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--count", "3", "--plot");
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Matches(@"\n\n2\d\.\d ┤", run.Output);
        Assert.EndsWith("min 21.5   max 23.5   last 23.5   3 values\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Plot_IsLive_OnATerminal()
    {
        using ScriptedServer server = Observed(request => [Notification(request, 1, "22.5")]);
        var console = new ToolConsole { ScreenOf = _ => Screen.Plain with { IsTerminal = true } };
        ToolRun run = ToolRun.Of(new ObserveCommand(console), server.Uri("/t"), "--count", "2", "--plot");
        int first = run.Output.IndexOf("1 value\n", StringComparison.Ordinal);
        int clear = run.Output.IndexOf("A\u001b[J", StringComparison.Ordinal);
        int second = run.Output.IndexOf("2 values\n", StringComparison.Ordinal);
        Assert.True(first > 0 && clear > first && second > clear, run.Output);
    }

    [Fact]
    public void Seconds_EndIt_WithExitCode0()
    {
        using ScriptedServer server = Observed(_ => []);
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--seconds", "1", "--quiet");
        Assert.Equal((0, "21.5\n"), (run.Code, run.Output));
        Assert.Equal([1], Assert.Single(server.Received.Last().Values(OptionNumber.Observe)));
    }

    [Fact]
    public void WhatCantBeObserved_IsPrintedOnce()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "21.5");
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"));
        Assert.Equal(0, run.Code);
        Assert.EndsWith("not observable\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ConditionsThatCantBeKept_AreSaidToBeThat()
    {
        using ScriptedServer server = ScriptedServer.Always(CoapCode.Content, "21.5");
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--gt", "30.001");
        Assert.Equal(0, run.Code);
        Assert.Contains("nothing is observed: ", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorAtTheEnd_IsItsExitCode()
    {
        using ScriptedServer server = Observed(request =>
            [new RawMessage { Type = MessageType.NonConfirmable, Code = (int)CoapCode.NotFound, MessageId = 900, Token = request.Token }.Body("gone")]);
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"));
        Assert.Equal(4, run.Code);
        Assert.StartsWith("nanocoap: 4.04 Not Found: gone (what is there: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("4.04 Not Found", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_IsExitCode3()
    {
        using var server = new ScriptedServer();
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--ack-timeout", "20", "--max-retransmit", "1");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Matches(@"^nanocoap: no answer from 127\.0\.0\.1:\d+ after 2 transmissions in \d+(\.\d)? s\n$", run.Error);
    }

    [Fact]
    public void NoObserveReregister_EndsWhenTheStateIsStale()
    {
        using ScriptedServer server = Observed(_ => [], maxAge: 0);
        ToolRun run = ToolRun.Of(new ObserveCommand(null, TimeSpan.FromMilliseconds(300)), server.Uri("/t"), "--no-observe-reregister", "--quiet");
        Assert.Equal((3, "21.5\n"), (run.Code, run.Output));
        Assert.Equal("nanocoap: no notification for 0 s, and the last state was fresh for 0 s\n", run.Error);
    }

    // Numbers that go up by one count; a leap is a loss.
    [Fact]
    public void Notes_SayWhatIsOdd()
    {
        foreach ((string name, Screen screen) in (IEnumerable<(string, Screen)>)
            [("observe-notes", Screen.Plain), ("observe-notes-narrow", Screen.Plain with { Width = 40, IsTerminal = true })])
        {
            Snapshot.Check(name, Lines(screen));
        }

        static List<string> Lines(Screen screen)
        {
            var line = new NotificationLine(screen);
            var lines = new List<string> { line.Head() };
            foreach (CoapNotification notification in (CoapNotification[])[
                State("21.5", 10, 0, 0, 0), State("21.6", 11, 1, 0, 2), State("21.7", 14, 3, 0, 2), State("21.8", 15, 1, 2, 2),
                State("21.9", 16, 1, 0, 9), State("a text that is much too long", 17, 1, 0, 2), State("", null, 0, 0, 2) ])
            {
                lines.AddRange(line.Lines(notification).Select(part => part.ToString()));
            }

            return lines;
        }
    }

    [Theory]
    [InlineData(9999999)]
    [InlineData(4294967295)]
    public void Columns_StayApart(long maxAge)
    {
        CoapNotification state = State("21.5", 10, 0, 0, 0);
        LogLine line = Assert.Single(new NotificationLine(Screen.Plain).Lines(state with { Answer = Aged(state.Answer, maxAge) }));
        Assert.Contains($" {maxAge} s ACK   10", line.ToString(), StringComparison.Ordinal);
    }

    // RFC 7641 section 4.4: what the number counts, the server alone knows.
    [Fact]
    public void Leap_OfTheNumber_IsNoLoss()
    {
        var line = new NotificationLine(Screen.Plain);
        foreach (int delta in (int[])[0, 1, 1, 2000])
        {
            Assert.Empty(line.Notes(State("1", 10, delta, 0, 2)));
            Assert.Single(line.Lines(State("1", 10, delta, 0, 2)));
        }
    }

    // RFC 7641 section 3.4.
    [Fact]
    public void NotificationThatCameLate_IsSaidAtOnce()
    {
        using ScriptedServer server = Observed(request =>
            [ScriptedServer.Notification(request, 1, 9, "21.6"), ScriptedServer.Notification(request, 2, 11, "21.7")]);
        ToolRun run = ToolRun.Of(new ObserveCommand(), server.Uri("/t"), "--seconds", "1");
        Assert.Contains("a notification came late and is dropped: 1 behind the last one\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_AreALineEach_AndOneThatFailsEndsAlone()
    {
        using ScriptedServer server = Observed(request => [Notification(request, 1, "21.6")]);
        using ScriptedServer none = ScriptedServer.Always(CoapCode.NotFound);
        string[] both = [server.Uri("/t"), none.Uri("/much-longer"), "--count", "2"];
        ToolRun run = ToolRun.Of(new ObserveCommand(), [.. both, "--quiet"]);
        Assert.Equal(4, run.Code);
        Assert.Contains($"{server.Uri("/t")} 21.5\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{server.Uri("/t")} 21.6\n", run.Output, StringComparison.Ordinal);

        string[] lines = ToolRun.Of(new ObserveCommand(), both).Output.TrimEnd().Split('\n');
        Assert.Equal(lines[0].IndexOf("TIME", StringComparison.Ordinal), none.Uri("/much-longer").Length + 2);
        Assert.Contains(lines, line => line.StartsWith(none.Uri("/much-longer") + "  ", StringComparison.Ordinal)
            && line.EndsWith("4.04 Not Found", StringComparison.Ordinal));

        ToolRun json = ToolRun.Of(new ObserveCommand(), [.. both, "--json"]);
        Assert.All(json.Output.TrimEnd().Split('\n'), line => Assert.StartsWith(
            "coap://127.0.0.1:", JsonDocument.Parse(line).RootElement.GetProperty("uri").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Many_AreATableThatLives_OnATerminal()
    {
        using ScriptedServer server = Observed(request =>
        [
            // One remote for both: their message IDs must not meet.
            ScriptedServer.Notification(request, request.MessageId * 2 % 0x10000, 11, "22.5"),
            ScriptedServer.Notification(request, ((request.MessageId * 2) + 1) % 0x10000, 12, "21.5"),
        ]);
        var console = new ToolConsole { ScreenOf = _ => Screen.Plain with { IsTerminal = true } };
        ToolRun run = ToolRun.Of(new ObserveCommand(console), server.Uri("/a"), server.Uri("/b"), "--count", "3");
        string[] last = run.Output.Split("\u001b[J")[^1].Split('\n');
        Assert.StartsWith("RESOURCE  VALUE  TREND  AGE", last[0], StringComparison.Ordinal);
        Assert.StartsWith("/a        21.5   ▁█▁    ", last[1], StringComparison.Ordinal);
        Assert.StartsWith("/b        21.5   ▁█▁    ", last[2], StringComparison.Ordinal);
        Assert.Equal((0, ""), (run.Code, run.Error));

        // What the window does not hold is counted.
        console = new ToolConsole { ScreenOf = _ => Screen.Plain with { IsTerminal = true, Height = 4 } };
        run = ToolRun.Of(new ObserveCommand(console), server.Uri("/a"), server.Uri("/b"), "--count", "1");
        Assert.EndsWith("and 1 more: make the window higher\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Discover_FindsWhatCanBeObserved()
    {
        using var node = new LiveNode();
        ToolRun run = ToolRun.Of(new ObserveCommand(), "--discover", node.Uri("?rt=alarm*"), "--count", "1", "--quiet");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            ["/alarm OFF", "/alarm/rules"],
            run.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd()).Order(StringComparer.Ordinal));
        Assert.Equal(3, ToolRun.Of(new ObserveCommand(), "--discover", node.Uri("?rt=nothing")).Code);
        Assert.Equal(2, ToolRun.Of(new ObserveCommand()).Code);
        Assert.Equal(2, ToolRun.Of(new ObserveCommand(), "x", "y", "--plot").Code);
    }

    [Theory]
    [InlineData("1 2 3 8", true, "▁▂▃█")]
    [InlineData("1 x 8", false, "_ @")]
    [InlineData("5 5", true, "▅▅")]
    [InlineData("x", true, "")]
    [InlineData("9 9 9 1 8", true, "▁█")]
    public void Sparkline_DrawsTheLastValues(string values, bool unicode, string expected)
    {
        double[] all = [.. values.Split(' ').Select(value =>
            value == "x" ? double.NaN : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(expected, Sparkline.Text(all, all.Length > 4 ? 2 : 4, unicode));
    }

    private static CoapAnswer Aged(CoapAnswer answer, long maxAge)
    {
        return new CoapAnswer
        {
            Remote = answer.Remote,
            Code = answer.Code,
            Type = answer.Type,
            Options = [],
            Payload = answer.Payload,
            Format = 0,
            MaxAge = maxAge,
            Blocks = 1,
            Time = answer.Time,
            Elapsed = TimeSpan.Zero,
            Transmissions = 1,
        };
    }

    private static CoapNotification State(string payload, int? sequence, int delta, int stale, double interval)
    {
        var answer = new CoapAnswer
        {
            Remote = new IPEndPoint(IPAddress.Loopback, 5683),
            Code = payload.Length == 0 ? CoapCode.ServiceUnavailable : CoapCode.Content,
            Type = delta == 0 ? MessageType.Acknowledgement : MessageType.NonConfirmable,
            Options = [],
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
            Format = 0,
            MaxAge = 2,
            Blocks = 1,
            Time = new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeZoneInfo.Local.GetUtcOffset(new DateTime(2024, 5, 1, 12, 0, 0))),
            Elapsed = TimeSpan.Zero,
            Transmissions = 1,
        };
        return new CoapNotification(answer, sequence, delta, stale, TimeSpan.FromSeconds(interval));
    }

    private static RawMessage Notification(RawMessage request, int number, string payload)
    {
        return ScriptedServer.Notification(request, 700 + number, 10 + (uint)number, payload);
    }

    // Registers anybody and sends what is to follow at once.
    private static ScriptedServer Observed(Func<RawMessage, IEnumerable<RawMessage>> following, uint maxAge = 2)
    {
        return new ScriptedServer(request =>
        {
            if (request.Code == 0)
            {
                return [];
            }

            RawMessage answer = ScriptedServer.Answer(request, CoapCode.Content).Body("21.5");
            bool registers = request.Values(OptionNumber.Observe).Any(value => value.Length == 0);
            return registers ? [answer.Uint(OptionNumber.Observe, 10).Uint(OptionNumber.MaxAge, maxAge), .. following(request)] : [answer];
        });
    }
}
