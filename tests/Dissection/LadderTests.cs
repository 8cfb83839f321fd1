// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Conversations;
using NanoCoap.Dissection.Text;
using NanoCoap.Tests.Cli;

namespace NanoCoap.Tests.Dissection;

/// <summary>Conversations: which messages belong together, and how that is drawn.</summary>
public sealed class LadderTests
{
    private static readonly IPEndPoint s_client = IPEndPoint.Parse("192.0.2.1:40312");
    private static readonly IPEndPoint s_server = IPEndPoint.Parse("192.0.2.7:5683");
    private static readonly DateTimeOffset s_start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly List<CapturedDatagram> _datagrams = [];

    [Fact]
    public void PiggybackedAnswer_BelongsToItsRequest()
    {
        Sent(0, "41013039a1b474656d70");
        Received(12, "61453039a1ff32312e35");
        Ladder ladder = Make();
        Assert.Equal([LadderRole.Request, LadderRole.PiggybackedResponse], Roles(ladder));
        Assert.Equal(["/temp", "/temp"], ladder.Messages.Select(message => message.Path));
        Assert.Equal([0, 0], ladder.Messages.Select(message => message.Exchange));
        Assert.Equal(["192.0.2.1:40312", "192.0.2.7:5683"], ladder.Lanes);
    }

    [Fact]
    public void LostAndSentAgain_ThenASeparateAnswer()
    {
        Sent(0, "41013039a1b474656d70");
        Sent(2300, "41013039a1b474656d70");
        Received(2320, "60003039");
        Received(4000, "41457000a1ff32312e35");
        Sent(4001, "60007000");
        Received(4002, "41457000a1ff32312e35"); // too soon for a retransmission
        Ladder ladder = Make();
        Assert.Equal(
            [LadderRole.Request, LadderRole.Request, LadderRole.Acknowledgement, LadderRole.SeparateResponse, LadderRole.Acknowledgement, LadderRole.SeparateResponse],
            Roles(ladder));
        Assert.Equal([true, false, false, false, false, false], ladder.Messages.Select(message => message.IsUnanswered));
        Assert.Equal([1, 2, 1, 1, 1, 2], ladder.Messages.Select(message => message.Transmission));
        Assert.Contains("duplicate", ladder.Messages[5].Notes);
        Assert.All(ladder.Messages, message => Assert.Equal(0, message.Exchange));
        Snapshot.Check("ladder-separate", Text(ladder, Screen.Plain));
    }

    [Fact]
    public void Observation_FromRegistrationToItsEnd()
    {
        Sent(0, "41010001a16055616c61726d");
        Received(5, "61450001a16101ff4f4646");
        Received(2000, "51457001a16102ff4f4e");
        Received(4000, "41457002a16103ff4f4646");
        Sent(4001, "70007002");
        Ladder ladder = Make();
        Assert.Equal(
            [LadderRole.Request, LadderRole.PiggybackedResponse, LadderRole.Notification, LadderRole.Notification, LadderRole.Reset], Roles(ladder));
        Assert.Equal(["registers", "registered, 1", "notification 2", "notification 3", "ends the observation"], ladder.Messages.Select(m => m.Notes[0]));
        Snapshot.Check("ladder-observe", Text(ladder, Screen.Plain));
        Snapshot.Check("ladder-observe-narrow", Text(ladder, new Screen(40, Colour: false, Unicode: false, IsTerminal: true)));
    }

    [Fact]
    public void NonAndPingAndNonsense()
    {
        Sent(0, "5101aaaaa2b474656d70");
        Received(3, "51451111a2ff32");
        Sent(10, "40001234");
        Received(11, "70001234");
        Received(12, "ff");
        Received(13, "61459999ff32");
        Sent(14, "41013040a1b474656d70");
        Ladder ladder = Make();
        Assert.Equal(
            [LadderRole.Request, LadderRole.Response, LadderRole.Ping, LadderRole.Reset, LadderRole.Malformed, LadderRole.Malformed, LadderRole.Request], Roles(ladder));
        Assert.Equal([0, 0, -1, -1, -1, -1, 1], ladder.Messages.Select(message => message.Exchange));
        Assert.True(ladder.Messages[6].IsUnanswered); // nothing came till the end
        Assert.False(ladder.Messages[0].IsUnanswered);
    }

    [Fact]
    public void GroupAnswers_BelongToTheRequest()
    {
        _datagrams.Add(new CapturedDatagram(s_start, s_client, IPEndPoint.Parse("224.0.1.187:5683"), Convert.FromHexString("5101aaaaa2b474656d70")));
        Received(100, "51451111a2ff32");
        Ladder ladder = Make();
        Assert.Equal([0, 0], ladder.Messages.Select(message => message.Exchange));
        Assert.Equal(3, ladder.Lanes.Count);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void AnyDatagrams_FitTheScreen_AndHarmNoTerminal(int width)
    {
        var random = new Random(3);
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 3)
            {
                bytes[0] = (byte)(0x40 | (random.Next(4) << 4) | random.Next(3));
                bytes[1] = (byte)(random.Next(2) == 0 ? random.Next(8) : 0x40 + random.Next(6));
                bytes[2] = 0;
                bytes[3] = (byte)random.Next(4);
            }

            _datagrams.Add(new CapturedDatagram(s_start.AddSeconds(i), random.Next(2) == 0 ? s_client : s_server, random.Next(2) == 0 ? s_client : s_server, bytes));
        }

        foreach (string line in Text(Make(), new Screen(width, Colour: false, Unicode: true, IsTerminal: true)))
        {
            Assert.DoesNotContain(line, char.IsControl);
            Assert.True(line.Length <= Math.Max(width, 52), line);
        }
    }

    private static IEnumerable<LadderRole> Roles(Ladder ladder)
    {
        return ladder.Messages.Select(message => message.Role);
    }

    private static IEnumerable<string> Text(Ladder ladder, Screen screen)
    {
        return LadderText.Lines(ladder, screen).Select(line => line.ToString());
    }

    private void Sent(int ms, string hex)
    {
        _datagrams.Add(new CapturedDatagram(s_start.AddMilliseconds(ms), s_client, s_server, Convert.FromHexString(hex)));
    }

    private void Received(int ms, string hex)
    {
        _datagrams.Add(new CapturedDatagram(s_start.AddMilliseconds(ms), s_server, s_client, Convert.FromHexString(hex)));
    }

    private Ladder Make()
    {
        return Ladder.Of(_datagrams);
    }
}
