// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using System.Text.Json;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Text;
using NanoCoap.Tests.Build;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Cli;

public sealed class DecodeCommandTests
{
    [Theory]
    [InlineData("decode-request", "44013039a1b2c3d4bb74656d7065726174757265", 0)]
    [InlineData("decode-answer", "64453039a1b2c3d44801020304050607082220c1616e2102910eff5b7b226e223a2274656d7065726174757265222c2275223a2243656c222c2276223a32312e357d5d", 0)]
    [InlineData("decode-ping", "40003039", 0)]
    [InlineData("decode-critical", "60453039c13c22012ce2fcce00ffffa16176fb4035800000000000", 0)]
    [InlineData("decode-cut-option", "40013039bb74656d70", 1)]
    [InlineData("decode-delta-15", "40013039b161f0616263", 1)]
    [InlineData("decode-version-2", "80013039b161", 1)]
    [InlineData("decode-three-bytes", "400130", 1)]
    [InlineData("decode-long", "4202123400ffd1061ada20303132333435363738393d014142434445464748494a4b4c4d4eff000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324", 0)]
    public void Datagram_IsExplained(string snapshot, string hex, int code)
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(), hex);
        Snapshot.Check(snapshot, run.Output);
        Assert.Equal((code, ""), (run.Code, run.Error));
    }

    [Fact]
    public void Line_IsNeverLongerThanTheScreen()
    {
        foreach (string file in Directory.GetFiles(Repository.Locate("tests/corpus"), "*.hex"))
        {
            Assert.True(HexInput.TryParse(File.ReadAllText(file), out byte[] bytes, out _));
            foreach (int width in (int[])[40, 60, 80, 200])
            {
                var output = new StringWriter();
                Write(output, bytes, Screen.Plain with { Width = width, IsTerminal = true });
                string[] lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
                Assert.All(lines, line => Assert.True(line.Length <= width, file + ": " + line));
            }
        }
    }

    [Fact]
    public void Colour_IsForTerminalsAlone()
    {
        var output = new StringWriter();
        Write(output, [0x40, 1, 0, 1, 0xFF], Screen.Plain with { Colour = true });
        Assert.Contains("\u001b[", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ToolRun.Of(new DecodeCommand(), "40010001ff").Output);
    }

    [Fact]
    public void PayloadThatWouldHarmATerminal_IsDumped()
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(), "40020001ff1b5b324a");
        Assert.Contains("0000  1b 5b 32 4a", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void Json_IsOneLineWithStableFields()
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(), "--json", "44013039a1b2c3d4b474656d70ff6f6e");
        Snapshot.Check("decode-json", run.Output);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public void Json_OfWhatIsMalformed_SaysWhere()
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(), "--json", "40013039ff");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal("format-error", json.RootElement.GetProperty("status").GetString());
        Assert.Equal(4, json.RootElement.GetProperty("error").GetProperty("offset").GetInt32());
        Assert.Equal("RFC 7252 section 3", json.RootElement.GetProperty("error").GetProperty("section").GetString());
        Assert.Equal(1, run.Code);
    }

    [Fact]
    public void StandardInput_IsReadWithoutArguments_AndWithADash()
    {
        string expected = ToolRun.Of(new DecodeCommand(), "40003039").Output;
        Assert.Equal(expected, ToolRun.Of(new DecodeCommand(Input("40 00 30 39\n"u8))).Output);
        Assert.Equal(expected, ToolRun.Of(new DecodeCommand(Input("0x40003039"u8)), "-").Output);
        Assert.Equal(expected, ToolRun.Of(new DecodeCommand(Input([0x40, 0x00, 0x30, 0x39])), "--raw").Output);
    }

    [Fact]
    public void File_IsReadWithAnAt()
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(), "@" + Repository.Locate("tests/corpus/tkl-9.hex"));
        Assert.Equal(1, run.Code);
        Assert.Contains("Malformed at byte 0 (RFC 7252 section 3)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("That is no datagram: 3 hexadecimal digits", "400")]
    [InlineData("That is no datagram: 'x'", "4x00")]
    [InlineData("no-such-file", "@no-such-file")]
    [InlineData("--raw reads a file", "40003039", "--raw")]
    public void WhatCantBeRead_IsASentenceAndExitCode2(string expected, params string[] arguments)
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(), arguments);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void WithoutADatagram_OnAKeyboard_SaysWhatIsMissing()
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(new ToolConsole { IsInputRedirected = () => false }));
        Assert.Equal(2, run.Code);
        Assert.StartsWith("No datagram given", run.Error, StringComparison.Ordinal);
    }

    private static ToolConsole Input(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        return new ToolConsole { OpenInput = () => new MemoryStream(copy), IsInputRedirected = () => true };
    }

    [Fact]
    public void Capture_IsALadder_AndEachMessageCanBeExplained()
    {
        string file = Path.GetTempFileName();
        try
        {
            IPEndPoint client = IPEndPoint.Parse("192.0.2.1:40312");
            IPEndPoint server = IPEndPoint.Parse("192.0.2.7:5683");
            using (var writer = new PcapWriter(File.Create(file)))
            {
                writer.Write(new CapturedDatagram(DateTimeOffset.UnixEpoch, client, server, Convert.FromHexString("41013039a1b474656d70")));
                writer.Write(new CapturedDatagram(DateTimeOffset.UnixEpoch.AddSeconds(1), server, client, Convert.FromHexString("61453039a1ff32312e35")));
                writer.Write(new CapturedDatagram(DateTimeOffset.UnixEpoch, IPEndPoint.Parse("192.0.2.1:123"), IPEndPoint.Parse("192.0.2.9:123"), [1]));
            }

            ToolRun run = ToolRun.Of(new DecodeCommand(), "@" + file);
            Assert.Equal((0, "1 packet that is not CoAP.\n"), (run.Code, run.Error));
            Snapshot.Check("decode-capture", run.Output);
            Assert.Contains("ACK 2.05 Content", ToolRun.Of(new DecodeCommand(), "@" + file, "--message", "2").Output, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Usage, ToolRun.Of(new DecodeCommand(), "@" + file, "--message", "3").Code);
            Assert.Equal(2, ToolRun.Of(new DecodeCommand(), "@" + file, "--json").Output.Count(c => c == '\n'));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // What tcpdump -x prints of a datagram: the IP packet around it.
    [Fact]
    public void PacketAroundADatagram_IsPeeledOff()
    {
        const string Packet = "\t0x0000:  4500 0026 0000 0000 4011 f6bf c000 0201\n\t0x0010:  c000 0207 9d78 1633 0012 0000 4101 3039\n\t0x0020:  a1b4 7465 6d70";
        Assert.StartsWith("CON GET /temp mid=12345 tok=a1", ToolRun.Of(new DecodeCommand(), Packet).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoDatagrams_AreBothExplained()
    {
        ToolRun run = ToolRun.Of(new DecodeCommand(), "40013039", "60453039ff31");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("CON GET /", run.Output, StringComparison.Ordinal);
        Assert.Contains("ACK 2.05 Content", run.Output, StringComparison.Ordinal);
    }

    private static void Write(StringWriter output, byte[] bytes, Screen screen)
    {
        var page = new Page(output, screen);
        foreach (LogLine line in DissectionText.Lines(MessageDissection.Of(bytes), screen))
        {
            page.Write(line);
        }
    }
}
