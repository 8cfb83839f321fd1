// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text.RegularExpressions;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Text;
using NanoCoap.Fakes;
using NanoCoap.Simulated;
using NanoCoap.Tool.Traffic;

namespace NanoCoap.Tests.Host;

public sealed class TrafficLogTests
{
    private const string Remote = "127.0.0.1:40312";

    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly TrafficLog _log;
    private readonly NodeLog _lines;

    public TrafficLogTests()
    {
        _lines = new NodeLog(_output, new Noon());
        _log = new TrafficLog(_lines);
    }

    [Fact]
    public void Exchange_IsOneLineADatagram_AndTheAnswerNamesThePath()
    {
        Received("41 01 30 39 A1 BB 74 65 6D 70 65 72 61 74 75 72 65 42 61 3D");
        Sent("61 45 30 39 A1 C0 21 02 FF 32 31 2E 35");
        Check(
            """
            12:00:00.000 <- 127.0.0.1:40312       CON GET /temperature?a= mid=12345 tok=a1 20 B
            12:00:00.000 -> 127.0.0.1:40312       ACK 2.05 Content /temperature?a= format=text "21.5" mid=12345 tok=a1 13 B

            """);
    }

    // Each endpoint counts its message IDs for itself: RFC 7252 section 4.4.
    [Fact]
    public void SameMessageID_OfAnotherClient_IsNotTheSameMessage()
    {
        byte[] get = Bytes("40 01 00 07");
        foreach (string remote in (string[])["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:1", "[::1]:1"])
        {
            _log.Received(remote, get, get.Length, false);
        }

        Assert.Equal(
            [false, false, true, false],
            _output.ToString().TrimEnd().Split('\n').Select(line => line.EndsWith("(again)", StringComparison.Ordinal)));
    }

    [Fact]
    public void AKeyOnItsWayIn_IsNotShown()
    {
        Received("41 03 00 07 A1 B4 6B 65 79 73 01 61 FF 73 65 63 72 65 74 3D 30 31");
        Check("12:00:00.000 <- 127.0.0.1:40312       CON PUT /keys/a (9 bytes, not shown) mid=7 tok=a1 22 B\n");
    }

    [Fact]
    public void Observation_AcknowledgementAndReset_AreTracedToTheirPath()
    {
        Received("41 01 00 01 A1 60 55 61 6C 61 72 6D");
        Sent("61 45 00 01 A1 61 01 FF 4F 46 46");
        Sent("41 45 70 00 A1 61 02 FF 4F 4E");
        Sent("41 45 70 00 A1 61 02 FF 4F 4E");
        Received("60 00 70 00");
        Sent("51 45 70 01 A1 61 03 FF 4F 4E");
        Received("70 00 70 01");
        Received("70 00 70 02");
        Check(
            """
            12:00:00.000 <- 127.0.0.1:40312       CON GET /alarm observe=0 mid=1 tok=a1 12 B
            12:00:00.000 -> 127.0.0.1:40312       ACK 2.05 Content /alarm observe=1 "OFF" mid=1 tok=a1 11 B
            12:00:00.000 -> 127.0.0.1:40312       CON 2.05 Content /alarm observe=2 "ON" mid=28672 tok=a1 10 B
            12:00:00.000 -> 127.0.0.1:40312       CON 2.05 Content /alarm observe=2 "ON" mid=28672 tok=a1 10 B (again)
            12:00:00.000 <- 127.0.0.1:40312       ACK /alarm mid=28672 4 B
            12:00:00.000 -> 127.0.0.1:40312       NON 2.05 Content /alarm observe=3 "ON" mid=28673 tok=a1 10 B
            12:00:00.000 <- 127.0.0.1:40312       RST /alarm mid=28673 4 B
            12:00:00.000 <- 127.0.0.1:40312       RST mid=28674 4 B

            """);
    }

    // RFC 7641 sections 3.6, 4.2 and 4.5.
    [Fact]
    public void Observer_ThatIsGivenUp_IsALine_ThatSaysWhy()
    {
        int timedOut = 0;
        _log.Observers = new ObserverLog(_lines, 2, () => timedOut);
        foreach (string token in (string[])["A1", "A2", "A3", "A4"])
        {
            Received($"41 01 00 {token} {token} 60 55 61 6C 61 72 6D");
            Sent($"61 45 00 {token} {token} 61 01 FF 31");
        }

        Sent("51 45 70 01 A1 61 02 FF 32");
        Received("70 00 70 01"); // a Reset
        Sent("41 45 70 02 A2 61 02 FF 32");
        Received("60 00 70 02");
        Sent("41 45 70 03 A2 61 03 FF 33"); // sent once since it has answered
        Sent("41 45 70 04 A3 61 02 FF 32");
        Sent("41 45 70 05 A3 61 03 FF 33"); // a newer state in the same transmission
        timedOut++;
        _log.Flush();
        Sent("51 A0 70 06 A4"); // an error is the last notification
        Received("41 01 00 A5 A2 61 01 55 61 6C 61 72 6D"); // says itself that it is over
        Sent("61 45 00 A5 A2 FF 31");
        timedOut++; // of something else
        _log.Flush();
        Assert.Equal(
            """
            12:00:00.000 ** observer 127.0.0.1:40312 of /alarm given up: it has answered with a Reset
            12:00:00.000 ** observer 127.0.0.1:40312 of /alarm given up: no ACK after 2 transmissions
            12:00:00.000 ** observer 127.0.0.1:40312 of /alarm given up: the resource has no state to show any more
            """.ReplaceLineEndings("\n"),
            string.Join('\n', _output.ToString().Split('\n').Where(line => line.Contains("**", StringComparison.Ordinal))));
    }

    [Fact]
    public void OptionsAndErrors_AreNamed()
    {
        Received("40 03 00 07 14 DE AD BE EF A4 65 63 68 6F 11 2A D1 02 1B D2 14 03 00 FF 00 01 FE");
        Sent("60 8D 00 07 D1 2F 78");
        Received("40 01 00 08 D1 FC 01");
        Received("40 00 00 09");
        Sent("70 00 00 09");
        Sent("50 A0 00 0A");
        Check(
            """
            12:00:00.000 <- 127.0.0.1:40312       CON PUT /echo block1=1/1/128 if-match=deadbeef format=octets size1=768 <3 bytes> mid=7 27 B
            12:00:00.000 -> 127.0.0.1:40312       ACK 4.13 Request Entity Too Large /echo size1=120 mid=7 7 B
            12:00:00.000 <- 127.0.0.1:40312       CON GET / unknown-critical=265 mid=8 7 B
            12:00:00.000 <- 127.0.0.1:40312       CON ping mid=9 4 B
            12:00:00.000 -> 127.0.0.1:40312       RST mid=9 4 B
            12:00:00.000 -> 127.0.0.1:40312       NON 5.00 Internal Server Error / mid=10 4 B

            """);
    }

    [Fact]
    public void MalformedDatagrams_AreShownAsSuch()
    {
        Received("");
        Received("40 01");
        Received("80 01 00 01");
        Received("49 01 00 01 FF 00 01 02 03 04 05 06 07 08 09 0A 0B 0C");
        Check(
            """
            12:00:00.000 <- 127.0.0.1:40312       ??? no CoAP header 0 B
            12:00:00.000 <- 127.0.0.1:40312       ??? no CoAP header 4001 2 B
            12:00:00.000 <- 127.0.0.1:40312       ??? not CoAP version 1 80010001 4 B
            12:00:00.000 <- 127.0.0.1:40312       ??? format error 49010001ff000102030405060708090a... 18 B

            """);
    }

    [Fact]
    public void NotesAndMulticast_StandAtTheEnd_Once()
    {
        byte[] ping = Convert.FromHexString("40000009");
        _log.NoteNext("lost");
        _log.Received(Remote, ping, 4, true);
        _log.Sent(Remote, ping, 4);
        Check(
            """
            12:00:00.000 <- 127.0.0.1:40312       CON ping mid=9 4 B (multicast) (lost)
            12:00:00.000 -> 127.0.0.1:40312       CON ping mid=9 4 B

            """);
    }

    [Fact]
    public void Alarm_IsALine_WhenItSwitches()
    {
        var alarm = new SimulatedAlarm(_log.Switched);
        alarm.Set(false);
        alarm.Set(true);
        alarm.Set(true);
        alarm.Set(false);
        Check("12:00:00.000 ** alarm ON\n12:00:00.000 ** alarm OFF\n");
    }

    [Theory]
    [InlineData("[{\"n\":1}]", "\"[{\"n\":1}]\"")]
    [InlineData("a\nb\tc", "\"a\\nb\\tc\"")]
    [InlineData("grün ✓ 🌡", "\"grün ✓ 🌡\"")]
    [InlineData("red \u001b[31m", "<9 bytes>")]
    [InlineData("left \u202e", "<8 bytes>")]
    [InlineData("1234567890123456789012345678901234567890", "\"1234567890123456789012345678901234567890\"")]
    [InlineData("12345678901234567890123456789012345678901", "\"1234567890123456789012345678901234567890...\"")]
    public void Preview_ShowsWhatPrints(string payload, string expected)
    {
        Assert.Equal(expected, SafeText.Preview(System.Text.Encoding.UTF8.GetBytes(payload)));
    }

    [Fact]
    public void Preview_OfABlockThatCutsACharacter_IsText()
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes("✓ok✓");
        Assert.Equal("\"ok✓\"", SafeText.Preview(text.AsSpan(1)));
        Assert.Equal("\"✓ok\"", SafeText.Preview(text.AsSpan(0, 7)));
        Assert.Equal("<2 bytes>", SafeText.Preview([0xFF, 0xFE]));
    }

    [Fact]
    public void Segment_EncodesWhatDoesNotPrintOrDivides()
    {
        Assert.Equal("a%20b%2F%3F%25%1B%FF", SafeText.Segment([.. "a b/?%\u001b"u8, 0xFF], "/?"));
        Assert.Equal("grün", SafeText.Segment("grün"u8, "/?"));
    }

    [Fact]
    public void AnyDatagram_GivesOneLineOfPrintableText_WithNoMoreThanItsColours()
    {
        var random = new Random(1);
        var description = new MessageDescription();
        byte[] buffer = new byte[1200];
        for (int i = 0; i < 20000; i++)
        {
            int length = random.Next(random.Next(2) == 0 ? 24 : buffer.Length);
            random.NextBytes(buffer.AsSpan(0, length));
            if (length > 2 && random.Next(4) != 0)
            {
                buffer[0] = (byte)(0x40 | (buffer[0] & 0x38));
            }

            bool received = random.Next(2) == 0;
            var line = new LogLine();
            description.Append(line, Remote, buffer, length, received);
            Assert.DoesNotContain(line.ToString(), char.IsControl);
            Assert.Equal(line.ToString(), Regex.Replace(AnsiText.Of(line), "\u001b\\[[0-9]+m", ""));
        }
    }

    [Fact]
    public void TracingTransport_LogsBothWays_AndFlushesBeforeItWaits()
    {
        var output = new FlushCounter();
        var wire = new FakeTransport { SendFails = true };
        wire.Queue("somebody", Convert.FromHexString("40000009"), 4);
        var tracing = new TracingTransport(wire, new TrafficLog(new NodeLog(output, new Noon())));
        Assert.True(tracing.Wait(0));
        Assert.Equal(1, output.Flushes);
        Assert.Equal(4, tracing.Receive(new byte[10]));
        Assert.Equal(-1, tracing.Receive(new byte[10]));
        Assert.False(tracing.Send(tracing.Remote, Convert.FromHexString("70000009"), 4));
        Assert.Equal(1, output.Flushes);
        Assert.Equal(
            "12:00:00.000 <- somebody              CON ping mid=9 4 B\n12:00:00.000 -> somebody              RST mid=9 4 B (not sent)\n",
            output.ToString());
    }

    private static byte[] Bytes(string hex)
    {
        return Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
    }

    private void Received(string hex)
    {
        _log.Received(Remote, Bytes(hex), Bytes(hex).Length, false);
    }

    private void Sent(string hex)
    {
        _log.Sent(Remote, Bytes(hex), Bytes(hex).Length);
    }

    private void Check(string expected)
    {
        Assert.Equal(expected.ReplaceLineEndings("\n"), _output.ToString());
    }

    private sealed class Noon : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow()
        {
            return new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
        }
    }

    private sealed class FlushCounter : StringWriter
    {
        public FlushCounter()
        {
            NewLine = "\n";
        }

        public int Flushes { get; private set; }

        public override void Flush()
        {
            Flushes++;
        }
    }
}
