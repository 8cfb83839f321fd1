// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text.Json;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Conversations;
using NanoCoap.Dissection.Messages;
using NanoCoap.Dissection.Records;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Tests.Dissection;

/// <summary>Records of DTLS: what they are called, where each byte stands, and what is wrong with malformed ones.</summary>
public sealed class RecordTests
{
    private static readonly byte[][] s_datagrams =
        [.. DtlsRecordings.OpenSsl.Concat(DtlsRecordings.GnuTls).Select(line => Convert.FromHexString(line[2..]))];

    [Fact]
    public void RecordedSessions_AreNamed()
    {
        Assert.Equal(
            [
                "DTLS ClientHello", "DTLS HelloVerifyRequest", "DTLS ClientHello with cookie", "DTLS ServerHello, ServerHelloDone",
                "DTLS ClientKeyExchange \"bob\", ChangeCipherSpec, encrypted handshake", "DTLS ChangeCipherSpec, encrypted handshake",
                "DTLS application data", "DTLS application data", "DTLS encrypted alert", "DTLS encrypted alert",
            ],
            s_datagrams.Take(DtlsRecordings.OpenSsl.Length).Select(datagram => RecordDissection.Of(datagram).Words));
        Assert.All(s_datagrams, datagram => Assert.Empty(RecordDissection.Of(datagram).Faults));
    }

    [Fact]
    public void Hello_IsReadFieldByField()
    {
        HelloFields hello = RecordDissection.Of(s_datagrams[2]).Records[0].Content!.Handshakes[0].Hello!;
        Assert.Equal((49, "03dbed5837f3c82c"), (hello.Suites.Count, Convert.ToHexStringLower(hello.Cookie)));
        Assert.Contains("TLS_PSK_WITH_AES_128_CCM_8", hello.Suites.Select(RecordNames.Suite));
        Assert.Equal("TLS_EMPTY_RENEGOTIATION_INFO_SCSV", RecordNames.Suite(hello.Suites[^1]));
        Assert.Contains(ExtensionType.ExtendedMasterSecret, hello.Extensions.Keys);
        Assert.Null(hello.ConnectionId);
        HelloFields server = RecordDissection.Of(s_datagrams[3]).Records[0].Content!.Handshakes[0].Hello!;
        Assert.Equal(("cf2c7edc", 0xC0A8), (Convert.ToHexStringLower(server.Random, 0, 4), Assert.Single(server.Suites)));
    }

    [Theory]
    [InlineData("15fefd00000000000000050002022f", "DTLS alert fatal illegal_parameter")]
    [InlineData("15fefd000000000000000500020114", "DTLS alert warning bad_record_mac")]
    [InlineData("15fefd0000000000000005000207c8", "DTLS alert level 7 alert 200")]
    [InlineData("18fefd000000000000000500020100", "DTLS heartbeat")]
    [InlineData("16fefd0000000000000005001510000009000200000000000900" + "0744544c532c2078", "DTLS ClientKeyExchange \"DTLS, x\"")]
    [InlineData("16fefd000000000000000500110b0000ff00020000000000050102030405", "DTLS Certificate (5 of 255 bytes, from 0 on)")]
    [InlineData("16fefd000000000000000500110100010000000000fb0000050102030405", "DTLS ClientHello (5 of 256 bytes, from 251 on)")]
    [InlineData("19fefd0001000000000005aa0003010203", "DTLS encrypted, with a connection ID")]
    public void OtherRecords_AreNamed(string hex, string words)
    {
        RecordDissection dissection = RecordDissection.Of(Convert.FromHexString(hex));
        Assert.Equal((words, 0), (dissection.Words, dissection.Faults.Count));
    }

    [Theory]
    [InlineData("16fe", 0, "A record has a header of 13 bytes; here are 2.")]
    [InlineData("16fefd00000000000000050002", 11, "The record's length says 2, and nothing follows.")]
    [InlineData("16fefd0000000000000005000401", 11, "The record's length says 4, and 1 byte follows.")]
    [InlineData("16fefc0000000000000005000101", 1, "Version fefc")]
    [InlineData("14fefd000000000000000500010115", 14, "A record has a header of 13 bytes; here is 1.")]
    [InlineData("14fefd0000000000000005000101" + "63fefd0000000000000005000101", 14, "Content type 99")]
    [InlineData("14fefd0000000000000005000102", 13, "ChangeCipherSpec is one byte, 01; here is 1, 02.")]
    [InlineData("15fefd0000000000000005000101", 13, "An alert has two bytes, its level and its description; here is 1.")]
    [InlineData("16fefd00000000000000050000", 13, "A record of the handshake holds a message")]
    [InlineData("16fefd0000000000000005000201ff", 13, "A handshake message has a header of 12 bytes; here are 2.")]
    [InlineData("16fefd0000000000000005000c010000050001000003000003", 19, "The piece ends at byte 6, and the message at 5.")]
    [InlineData("16fefd0000000000000005000d01000005000100000000000501", 25, "The piece has 5 bytes, and 1 byte follows.")]
    [InlineData("16fefd0000000000000005000d01000001000100000000000101", 25, "The version has 2 bytes; here is 1.")]
    [InlineData("16fefd000000000000000500100300000400010000000000" + "04fefd0801", 27, "The length of the cookie says 8, and 1 byte follows.")]
    [InlineData("16fefd000000000000000500100300000400010000000000" + "04fefd0001", 28, "The HelloVerifyRequest ends here, and 1 byte follows.")]
    [InlineData("16fefd0000000000000005000d0e00000100010000000000" + "0100", 25, "The ServerHelloDone ends here, and 1 byte follows.")]
    public void Malformed_IsSaidWhereAndWhat(string hex, int offset, string text)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.True(RecordDissection.IsRecords(bytes));
        RecordDissection dissection = RecordDissection.Of(bytes);
        Remark fault = Assert.Single(dissection.Faults);
        Assert.StartsWith(text, fault.Text, StringComparison.Ordinal);
        Assert.Equal(offset, fault.Offset);
        Assert.EndsWith("malformed", dissection.Words, StringComparison.Ordinal);
        Assert.Contains($"Malformed at byte {offset} ({fault.Section})", Page(dissection), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("40013039", false)]
    [InlineData("16", false)]
    [InlineData("160303", false)] // TLS
    [InlineData("1afefd", false)]
    [InlineData("", false)]
    [InlineData("17fefd", true)]
    public void RecordsAndMessages_AreToldApart(string hex, bool expected)
    {
        Assert.Equal(expected, RecordDissection.IsRecords(Convert.FromHexString(hex)));
    }

    // Whatever comes: no exception, each byte in one row, no line longer than the screen, JSON that can be read.
    [Fact]
    public void AnyBytes_AreExplainedToTheLast()
    {
        var random = new Random(5);
        for (int i = 0; i < 20000; i++)
        {
            byte[] bytes = [.. s_datagrams[random.Next(s_datagrams.Length)]];
            for (int change = random.Next(4); change >= 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = random.Next(3) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
            bytes[0] = bytes[0] is < 20 or > 25 ? (byte)random.Next(20, 26) : bytes[0];
            RecordDissection dissection = RecordDissection.Of(bytes, random.Next(2) == 0 ? null : span => Math.Min(span.Length, 3));
            RecordRow[] rows =
                [.. dissection.Records.SelectMany(record => dissection.HeaderRows(record).Concat(RecordDissection.ContentRows(record)))];
            int at = 0;
            foreach (RecordRow row in rows.Concat(dissection.UnreadRows()))
            {
                Assert.Equal(at, row.Offset);
                Assert.True(row.Length > 0);
                at += row.Length;
            }

            Assert.Equal(dissection.UnreadOffset, rows.Sum(row => row.Length));
            Assert.Equal(bytes.Length, at);
            Assert.True(dissection.UnreadOffset == bytes.Length || dissection.Faults.Count != 0);
            Assert.All(Page(dissection).Split('\n').Skip(1), line => Assert.True(line.Length <= Screen.StandardWidth, line));
            JsonDocument.Parse(RecordJson.Write(dissection)).Dispose();
        }
    }

    [Fact]
    public void Ladder_HasThemAsTheyAre_AndNoMessageOfThem()
    {
        var client = IPEndPoint.Parse("192.0.2.1:40312");
        var server = IPEndPoint.Parse("192.0.2.7:5684");
        Ladder ladder = Ladder.Of([.. s_datagrams.Take(4).Select((bytes, i) => new CapturedDatagram(
            DateTimeOffset.UnixEpoch, i % 2 == 0 ? client : server, i % 2 == 0 ? server : client, bytes))]);
        Assert.All(ladder.Messages, message => Assert.Equal(LadderRole.Records, message.Role));
        Assert.Equal(0, ladder.Exchanges);
        Assert.Equal("DTLS ServerHello, ServerHelloDone", LadderText.Label(ladder.Messages[3]));
    }

    private static string Page(RecordDissection dissection)
    {
        return string.Join('\n', RecordText.Lines(dissection, Screen.Plain, _ => []).Select(line => line.ToString()));
    }
}
