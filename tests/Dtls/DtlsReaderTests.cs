// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using System.Text.Json;
using NanoCoap.Dissection.Captures;
using NanoCoap.Dissection.Records;
using NanoCoap.Tests.Cli;
using NanoCoap.Tests.Oscore;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Verbs;

namespace NanoCoap.Tests.Dtls;

/// <summary>Reading along with a pre-shared key, in sessions of OpenSSL's, GnuTLS's and BouncyCastle's clients.</summary>
public sealed class DtlsReaderTests : IDisposable
{
    private static readonly IPEndPoint s_client = new(IPAddress.Loopback, 4000);
    private static readonly IPEndPoint s_node = new(IPAddress.Loopback, 5684);
    private static readonly PskKey s_bob = new("b", "bob", "secret"u8.ToArray());
    private static readonly PskKey s_other = new("o", "alice", "secret"u8.ToArray());

    private readonly KeyFolder _keys = new();

    public static TheoryData<string> Recorded => ["openssl", "gnutls"];

    public void Dispose()
    {
        _keys.Dispose();
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void RecordedSession_IsOpened(string client)
    {
        string[] inside = Inside(Session(client), s_other, s_bob);
        Assert.Equal(
            ["handshake", "handshake", "application data", "application data", "alert", "alert"], inside.Select(line => line.Split(':')[0]));
        Assert.StartsWith("application data:4101", inside[2], StringComparison.Ordinal);
        Assert.EndsWith("ff3231", inside[3], StringComparison.Ordinal);
        Assert.Equal(["alert:0100", "alert:0100"], inside[4..]);
    }

    // Only the order is known of bytes that were pasted: all of it is from nowhere.
    [Fact]
    public void WithoutAddresses_ItIsOpenedToo()
    {
        (bool, byte[])[] session = [.. Session("openssl").Select(datagram => (true, datagram.Bytes))];
        Assert.Equal(6, Inside(session, s_bob).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MasterSecret_ExtendedOrNot(bool extended)
    {
        string[] inside = Inside(RecordedSession.Make(extended), s_bob);
        Assert.Contains("application data:" + RecordedSession.Request, inside);
        Assert.Contains("application data:" + RecordedSession.Answer, inside);
    }

    // RFC 9146: with an ID of each, of the server alone, and of the client alone.
    [Theory]
    [InlineData("c1", "a1a2a3a4")]
    [InlineData("", "a1a2a3a4")]
    [InlineData("c1c2c3", "")]
    public void ConnectionIds_AreFound_AndMayComeFromAnywhere(string ofClient, string ofServer)
    {
        IReadOnlyList<(bool FromClient, byte[] Bytes)> session =
            RecordedSession.Make(true, Convert.FromHexString(ofClient), Convert.FromHexString(ofServer));
        Assert.Contains(session, datagram => datagram.Bytes[0] == RecordType.ConnectionId);
        var reader = new DtlsReader([s_bob]);
        var inside = new List<string>();
        foreach ((bool fromClient, byte[] bytes) in session)
        {
            // The client has moved.
            IPEndPoint client = bytes[0] == RecordType.ConnectionId ? new IPEndPoint(IPAddress.Loopback, 4001) : s_client;
            RecordDissection records = reader.Read(bytes, fromClient ? client : s_node, fromClient ? s_node : client)!;
            inside.AddRange(Inside(records));
        }

        Assert.Contains("application data:" + RecordedSession.Request, inside);
        Assert.Contains("application data:" + RecordedSession.Answer, inside);

        // Of a record alone it is only known what would fit.
        byte[] alone = session.First(datagram => datagram.Bytes[0] == RecordType.ConnectionId).Bytes;
        DtlsRecord record = Assert.Single(RecordDissection.Of(alone).Records);
        Assert.Equal(-1, record.ConnectionIdLength);
        Assert.Contains("would fit", Assert.Single(RecordDissection.ContentRows(record)).Meaning, StringComparison.Ordinal);
        Assert.Contains("connection ID", Problem(new DtlsReader([s_bob]), alone), StringComparison.Ordinal);
    }

    [Fact]
    public void FragmentsInAnyOrder_AreOneMessage()
    {
        var session = new List<(bool FromClient, byte[] Bytes)>();
        foreach ((bool fromClient, byte[] bytes) in Session("gnutls"))
        {
            byte[][] pieces = bytes[0] == RecordType.Handshake && bytes[4] == 0 ? Fragments(bytes) : [bytes];
            session.AddRange(pieces.Reverse().Select(piece => (fromClient, piece)));
        }

        Assert.Equal(6, Inside(session, s_bob).Length);
    }

    // One port, session after session, and what is old comes late.
    [Fact]
    public void SecondSession_OfTheSameAddress_AndOldRecords()
    {
        IReadOnlyList<(bool, byte[])> first = Session("openssl");
        IReadOnlyList<(bool, byte[])> second = Session("gnutls");
        Assert.Equal(14, Inside([.. first, .. second, first[6], first[0], second[^2]], s_bob).Length);
    }

    [Fact]
    public void WhatCantBeOpened_SaysWhy()
    {
        IReadOnlyList<(bool FromClient, byte[] Bytes)> session = Session("openssl");
        Assert.Contains("handshake is not here", Problem(session.Skip(6), s_bob), StringComparison.Ordinal);
        Assert.Contains("identity \"bob\" is not among", Problem(session, s_other), StringComparison.Ordinal);
        Assert.Contains("the key is another one", Problem(session, s_bob with { Secret = [1] }), StringComparison.Ordinal);
        byte[] suite = session[3].Bytes.ToArray();
        suite[61] = 0xA4;
        Assert.Contains("Its suite is TLS_PSK_WITH_AES_128_CCM;", Problem([.. session.Take(3), (false, suite), .. session.Skip(4)], s_bob),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_OfACapture_ShowsWhatWasSaid()
    {
        _keys.Store.Add(s_bob);
        string file = _keys.File("session.pcap");
        using (var writer = new PcapWriter(file))
        {
            int at = 0;
            foreach ((bool fromClient, byte[] bytes) in Session("openssl"))
            {
                DateTimeOffset time = DateTimeOffset.UnixEpoch.AddMilliseconds(20 * at++);
                writer.Write(new CapturedDatagram(time, fromClient ? s_client : s_node, fromClient ? s_node : s_client, bytes));
            }

            // Whoever has the file open, as a node has, is no hindrance.
            ToolRun without = ToolRun.Of(new DecodeCommand(), file);
            Assert.Equal((0, ""), (without.Code, without.Error));
            Snapshot.Check("decode-coaps", without.Output);
        }

        ToolRun run = ToolRun.Of(new DecodeCommand(), [file, .. _keys.With("b")]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Snapshot.Check("decode-coaps-key", run.Output);
        File.WriteAllBytes(_keys.File("psk.json"), KeyJson.Write([s_other with { Secret = [1, 2] }, s_bob]));
        Assert.Equal(run.Output, ToolRun.Of(new DecodeCommand(), file, "--psk", _keys.File("psk.json")).Output);
        ToolRun both = ToolRun.Of(new DecodeCommand(), [file, "--psk", _keys.File("psk.json"), .. _keys.With("b")]);
        Assert.Contains("one of them is enough", both.Error, StringComparison.Ordinal);

        ToolRun one = ToolRun.Of(new DecodeCommand(), [file, "--message", "7", .. _keys.With("b")]);
        Snapshot.Check("decode-coaps-message", one.Output);
        string json = ToolRun.Of(new DecodeCommand(), [file, "--message", "7", "--json", .. _keys.With("b")]).Output;
        JsonElement inside = JsonDocument.Parse(json).RootElement.GetProperty("records")[0].GetProperty("inside");
        Assert.Equal("GET", inside.GetProperty("codeName").GetString()![5..]);
        Assert.Equal("application data", inside.GetProperty("contentTypeName").GetString());
    }

    [Fact]
    public void Decode_OfHexadecimal_ShowsEachRecord()
    {
        _keys.Store.Add(s_bob);
        IEnumerable<string> lines = Session("openssl").Select(datagram => Convert.ToHexStringLower(datagram.Bytes));
        byte[] text = Encoding.ASCII.GetBytes(string.Join('\n', lines));
        var console = new ToolConsole { OpenInput = () => new MemoryStream(text), IsInputRedirected = () => true };
        ToolRun run = ToolRun.Of(new DecodeCommand(console), _keys.With("b"));
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("\nInside, DTLS with b: application data\nCON GET /r ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nInside, DTLS with b: application data\nACK 2.05 Content \"21\" ", run.Output, StringComparison.Ordinal);
        Assert.Contains("identity of the key, in clear, 3 bytes\n", run.Output, StringComparison.Ordinal);
    }

    // Sessions with bytes flipped, left out, doubled and cut: nothing throws, and what is opened is what was said.
    [Fact]
    public void AnyDamage_IsSaid_AndOpensNothingElse()
    {
        IReadOnlyList<(bool FromClient, byte[] Bytes)>[] sessions =
            [Session("openssl"), Session("gnutls"), RecordedSession.Make(true, [1, 2], [3, 4, 5]), RecordedSession.Make(false)];
        string[] said = [.. sessions.SelectMany(session => Inside(session, s_bob))];
        var random = new Random(13);
        for (int i = 0; i < 4000; i++)
        {
            List<(bool FromClient, byte[] Bytes)> session = [.. sessions[random.Next(sessions.Length)]];
            for (int change = random.Next(1, 4); change > 0 && session.Count != 0; change--)
            {
                int at = random.Next(session.Count);
                byte[] bytes = session[at].Bytes.ToArray();
                switch (random.Next(5))
                {
                    case 0:
                        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                        session[at] = (session[at].FromClient, bytes);
                        break;
                    case 1:
                        session[at] = (session[at].FromClient, bytes[..random.Next(2, bytes.Length)]);
                        break;
                    case 2:
                        session.RemoveAt(at);
                        break;
                    case 3:
                        session.Insert(random.Next(session.Count), session[at]);
                        break;
                    default:
                        bytes[random.Next(Math.Min(30, bytes.Length))] = (byte)random.Next(256);
                        session[at] = (session[at].FromClient, bytes);
                        break;
                }
            }

            Assert.Empty(Inside(session, s_bob).Except(said));
        }
    }

    private static IReadOnlyList<(bool FromClient, byte[] Bytes)> Session(string client)
    {
        string[] lines = client == "openssl" ? DtlsRecordings.OpenSsl : DtlsRecordings.GnuTls;
        return [.. lines.Select(line => (line[0] == '<', Convert.FromHexString(line[2..])))];
    }

    private static string[] Inside(IEnumerable<(bool FromClient, byte[] Bytes)> session, params PskKey[] keys)
    {
        var reader = new DtlsReader(keys);
        return [.. session.SelectMany(datagram => Inside(Read(reader, datagram)))];
    }

    private static IEnumerable<string> Inside(RecordDissection? records)
    {
        return (records?.Records ?? []).Select(record => record.Inside?.Content).OfType<RecordContent>()
            .Select(content => $"{RecordNames.ContentType(content.Type)}:{Convert.ToHexStringLower(content.Bytes)}");
    }

    private static string Problem(IEnumerable<(bool FromClient, byte[] Bytes)> session, params PskKey[] keys)
    {
        var reader = new DtlsReader(keys);
        return session.SelectMany(datagram => Read(reader, datagram)!.Records).First(record => record.Inside != null).Inside!.Problem!;
    }

    private static string Problem(DtlsReader reader, byte[] datagram)
    {
        return Read(reader, (true, datagram))!.Records[0].Inside!.Problem!;
    }

    private static RecordDissection? Read(DtlsReader reader, (bool FromClient, byte[] Bytes) datagram)
    {
        return reader.Read(datagram.Bytes, datagram.FromClient ? s_client : s_node, datagram.FromClient ? s_node : s_client);
    }

    // Each handshake message of a datagram in pieces of 7 bytes, a record each.
    private static byte[][] Fragments(byte[] datagram)
    {
        var pieces = new List<byte[]>();
        foreach (DtlsRecord record in RecordDissection.Of(datagram).Records)
        {
            foreach (HandshakeMessage message in record.Content!.Handshakes)
            {
                for (int at = 0; at == 0 || at < message.Length; at += 7)
                {
                    byte[] piece = message.Fragment[at..Math.Min(at + 7, message.Length)];
                    pieces.Add(
                    [
                        .. record.Header[..12], (byte)(HandshakeMessage.HeaderLength + piece.Length),
                        (byte)message.Type, .. Big(message.Length), 0, (byte)message.Sequence, .. Big(at), .. Big(piece.Length), .. piece,
                    ]);
                }
            }
        }

        return [.. pieces];
    }

    private static byte[] Big(int value)
    {
        return [0, (byte)(value >> 8), (byte)value];
    }
}
