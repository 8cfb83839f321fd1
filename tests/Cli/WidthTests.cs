// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using NanoCoap.Dissection.Text;
using NanoCoap.Tests.Oscore;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Terminal;
using NanoCoap.Tool.Traffic;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

/// <summary>Output on terminals of any width: no line is longer, and nothing is lost.</summary>
public sealed partial class WidthTests(LiveNode node) : IClassFixture<LiveNode>
{
    public static TheoryData<int, bool> Terminals =>
        new() { { 40, false }, { 40, true }, { 60, false }, { 80, false }, { 120, true }, { 200, false } };

    [Theory]
    [MemberData(nameof(Terminals))]
    public void Discovery_Fits_AndIsComplete(int width, bool dumb)
    {
        foreach (string[] options in (string[][])[[], ["--tree"]])
        {
            string output = Fits(width, dumb, console => new DiscoverCommand(console), [node.Uri(""), .. options]);
            Says(output, "Temperature in degrees Celsius; PUT calibrates");
            Says(output, "senml+cbor");
            Says(output, "Thresholds that switch the alarm");
        }
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public void Observation_Fits_WithItsCurve(int width, bool dumb)
    {
        string output = Fits(width, dumb, console => new ObserveCommand(console), node.Uri("/temperature"), "--count", "2", "--plot");
        Assert.Matches(@"VALUE +AFTER", output);
        Assert.Contains("21.5", output, StringComparison.Ordinal);
        Assert.EndsWith("last 21.5 2 values", Words(output), StringComparison.Ordinal);

        // A value that is too long for its column goes on below, and what is odd about it stands behind that.
        output = Fits(width, dumb, console => new ObserveCommand(console), node.Uri("/senml"), "--count", "1");
        Assert.Matches(@"alarm +false", Words(output));
        Assert.Contains("not observable", Words(output), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public void ObservationsOfSeveral_Fit(int width, bool dumb)
    {
        string output = Fits(
            width, dumb, console => new ObserveCommand(console),
            node.Uri("/temperature"), node.Uri("/alarm"), node.Uri("/config"), "--count", "1");
        Assert.Matches(@"/temperature\s+(VALUE\s+|\d\d:\d\d:\d\d[.\d]*\s+)?21\.5", output);
        Assert.Contains("mixed", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public void Ladder_Trace_AndDissection_Fit(int width, bool dumb)
    {
        ToolRun run = Run(width, dumb, RequestCommand.Get, node.Uri("/temperature"), "--ladder", "--trace", "--accept", "senml+json");
        Assert.All(Lines(run.Error), line => Assert.True(line.Length <= width, line));
        Assert.Contains("CON GET /temperature ", Words(run.Error), StringComparison.Ordinal);
        Assert.Contains("ACK 2.05 Content", Words(run.Error), StringComparison.Ordinal);

        string page = Fits(width, dumb, console => new DecodeCommand(console), "44017d34a1b2c3d4b5616c61726dff0102030405060708090a");
        Assert.Contains("|             32052             |", page, StringComparison.Ordinal);
        Assert.Contains("token, matches", Words(page), StringComparison.Ordinal);
    }

    // What is longer than a line in JSON can't be broken without being something else.
    [Theory]
    [MemberData(nameof(Terminals))]
    public void ThingDescription_IsTheSame_AtAnyWidth(int width, bool dumb)
    {
        ToolRun run = Run(width, dumb, console => new ThingCommand(console), node.Uri(""));
        Assert.All(Lines(run.Output), line => Assert.True(line.Length <= width || LongText().IsMatch(line), line));
        string piped = ToolRun.Of(new ThingCommand(), node.Uri("")).Output;
        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(piped)), JsonSerializer.Serialize(JsonDocument.Parse(run.Output)));
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public void Json_IsAnObjectALine_AtAnyWidth(int width, bool dumb)
    {
        using var guarded = new NodeWithKeys(null, commission: true);
        ToolRun[] runs =
        [
            Run(width, dumb, RequestCommand.Get, node.Uri("/senml"), "--json"),
            Run(width, dumb, console => new DiscoverCommand(console), node.Uri(""), "--json"),
            Run(width, dumb, console => new ObserveCommand(console), node.Uri("/temperature"), "--count", "1", "--json"),
            Run(width, dumb, console => new PingCommand(console), node.Uri(""), "--json"),
            Run(width, dumb, console => new AccessCommand(console), "show", guarded.Uri, "--json"),
        ];
        Assert.All(runs, run => JsonDocument.Parse(Assert.Single(Lines(run.Output))).Dispose());
    }

    // There are nodes that list nothing but a path.
    [Fact]
    public void TableOfOneColumn_Fits()
    {
        string path = "/" + new string('a', 50);
        Assert.Equal(["PATH", "/b"], TextTable.Lines(["PATH", "TYPE"], [["/b", ""]], 40));
        Assert.Equal([path[..40], path[40..], "/b"], TextTable.Lines(["PATH", "TYPE"], [[path, ""], ["/b", ""]], 40));
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public void Reference_AndErrors_Fit(int width, bool dumb)
    {
        string table = Fits(width, dumb, console => new ExplainCommand(console), "--all");
        Says(table, "The request went through too many proxies; probably they form a loop.");
        Fits(width, dumb, console => new ExplainCommand(console), "Block2", "4.04", "senml+json");

        ToolRun run = Run(width, dumb, RequestCommand.Get, node.Uri("/temprature"));
        Assert.All(Lines(run.Error), line => Assert.True(line.Length <= width, line));
        Assert.Contains("did you mean /temperature?", Words(run.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void LogOfANode_Fits_AndKeepsItsColours()
    {
        var output = new StringWriter { NewLine = "\n" };
        var log = new TrafficLog(new NodeLog(output, TimeProvider.System, new Screen(40, Colour: true, Unicode: true, IsTerminal: true)));
        byte[] request = Convert.FromHexString("41013039A1BB74656D7065726174757265");
        log.Received("127.0.0.1:40312", request, request.Length, false);
        string[] lines = Lines(output.ToString());
        Assert.Equal(
            ["<- 127.0.0.1:40312", "  CON GET /temperature mid=12345 tok=a1", "  17 B"],
            lines.Select(line => TimeOfDay().Replace(line, "").TrimEnd()));
        Assert.Contains("\u001b[32mGET ", output.ToString(), StringComparison.Ordinal);
    }

    // Each line but the last ends with what a shell takes for a line that goes on, and quotes stay together.
    [Fact]
    public void CommandLine_IsBrokenForAShell_OnATerminal()
    {
        const string Command = "nanocoap observe --discover '224.0.1.187?rt=temperature c' --seconds 10";
        Screen terminal = Screen.Plain with { Width = 40, IsTerminal = true };
        string goesOn = OperatingSystem.IsWindows() ? " `" : " \\";
        Assert.Equal(
            ["  nanocoap observe --discover" + goesOn, "    '224.0.1.187?rt=temperature c'" + goesOn, "    --seconds 10"],
            ShellLines.Of(Command, "  ", terminal, terminal.Width));
        Assert.Equal(["  " + Command], ShellLines.Of(Command, "  ", Screen.Plain, 40));
        Assert.Equal(
            ["Try, in another terminal:", "  /opt/nanocoap get" + goesOn, "    coap://127.0.0.1:40000/temperature"],
            FirstSteps.Lines("/opt/nanocoap", null, "coap://127.0.0.1:40000", terminal).Take(3));
        Assert.All(
            FirstSteps.Lines("/opt/nanocoap", "coap-client", "coap://[::1]", terminal), line => Assert.True(line.Length <= 40, line));
    }

    [Fact]
    public void StatusLine_IsCutBehindWhatBelongsTogether()
    {
        var output = new StringWriter();
        var line = new StatusLine(output, Screen.Plain with { Width = 30, IsTerminal = true });
        line.Show("3 nodes, 0 observers, " + WrappedText.Together("0 requests/s") + ", CPU 1 %");
        Assert.Equal("\r3 nodes, 0 observers,\u2026".PadRight(30), output.ToString());
    }

    [Theory]
    [InlineData("it took 14 B of all", 10, "it took|14 B of|all")]
    [InlineData("see coap://127.0.0.1/temperature/now", 24, "see|coap://127.0.0.1/|temperature/now")]
    [InlineData("abcdefgh", 3, "abc|def|gh")]
    [InlineData("  ab cd", 5, "  ab|cd")]
    public void Text_IsBrokenWhereItDoesNotHurt(string text, int width, string expected)
    {
        Assert.Equal(expected.Split('|'), WrappedText.Wrap(text, width));
    }

    [Fact]
    public void Words_ThatBelongTogether_StayOnALine()
    {
        Assert.Equal(["then: ", "nanocoap get x"], WrappedText.Wrap("then: " + WrappedText.Together("nanocoap get x"), 16)
            .Select((line, i) => WrappedText.Apart(line) + (i == 0 ? " " : "")));
    }

    private static ToolRun Run(int width, bool dumb, Func<ToolConsole, Command> verb, params string[] arguments)
    {
        var screen = new Screen(width, Colour: false, Unicode: !dumb, IsTerminal: true) { IsDumb = dumb };
        return ToolRun.Of(verb(new ToolConsole { ScreenOf = _ => screen }), arguments);
    }

    private static string Fits(int width, bool dumb, Func<ToolConsole, Command> verb, params string[] arguments)
    {
        ToolRun run = Run(width, dumb, verb, arguments);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.All(Lines(run.Output), line => Assert.True(line.Length <= width, $"{line.Length} columns: {line}"));
        if (dumb)
        {
            Assert.DoesNotContain('\u001b', run.Output);
        }

        return run.Output;
    }

    // In a table the words of a cell stand below each other, and those of others between them.
    private static void Says(string output, string words)
    {
        string[] said = output.Split((char[])[' ', '\n', ',', '"', '│', '|']);
        Assert.All(words.Split(' '), word => Assert.Contains(word, said));
    }

    private static string[] Lines(string output)
    {
        return Escape().Replace(output, "").TrimEnd('\n').Split('\n');
    }

    // What is said, wherever lines end: without the lines of trees and ladders.
    private static string Words(string output)
    {
        char[] between = [' ', '│', '|', '─', '▶'];
        return string.Join(' ', Lines(output).SelectMany(line => line.Split(between, StringSplitOptions.RemoveEmptyEntries)));
    }

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]|\r")]
    private static partial Regex Escape();

    [GeneratedRegex("^ *(\"[^\"]*\": )?\"[^\"]*\",?$")]
    private static partial Regex LongText();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d\.\d{3} ")]
    private static partial Regex TimeOfDay();
}
