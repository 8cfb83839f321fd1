// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Net;
using NanoCoap.Dissection.Captures;

namespace NanoCoap.Tests.Dissection;

/// <summary>Capture files: what is written can be read, of every link type, and no damage does harm.</summary>
public sealed class CaptureTests
{
    private static readonly IPEndPoint s_client = IPEndPoint.Parse("192.0.2.1:40312");
    private static readonly IPEndPoint s_server = IPEndPoint.Parse("192.0.2.7:5683");
    private static readonly byte[] s_get = Convert.FromHexString("41013039a1bb74656d7065726174757265");
    private static readonly DateTimeOffset s_time = new(2026, 5, 4, 12, 30, 15, 250, TimeSpan.Zero);

    [Theory]
    [InlineData("192.0.2.1:40312", "192.0.2.7:5683")]
    [InlineData("[2001:db8::1]:40312", "[2001:db8::7]:5683")]
    public void WhatIsWritten_CanBeRead(string source, string destination)
    {
        var sent = new CapturedDatagram(s_time, IPEndPoint.Parse(source), IPEndPoint.Parse(destination), s_get);
        Capture capture = Capture.Read(Write(sent));

        CapturedDatagram read = Assert.Single(capture.Datagrams);
        Assert.Equal((sent.Time, sent.Source, sent.Destination, true), (read.Time, read.Source, read.Destination, read.IsWhole));
        Assert.Equal(s_get, read.Bytes);
        Assert.Null(capture.Damage);
    }

    [Fact]
    public void EndsOfTwoFamilies_AreWrittenAsIPv6()
    {
        var sent = new CapturedDatagram(s_time, IPEndPoint.Parse("192.0.2.1:1"), IPEndPoint.Parse("[2001:db8::7]:5683"), s_get);
        Assert.Equal("[::ffff:192.0.2.1]:1", Assert.Single(Capture.Read(Write(sent)).Datagrams).Source.ToString());
    }

    // RFC 1071: with its checksum in place the sum of a header is all ones.
    [Theory]
    [InlineData("192.0.2.1:40312", "192.0.2.7:5683", 20)]
    [InlineData("[2001:db8::1]:40312", "[2001:db8::7]:5683", 40)]
    public void Checksums_AreRight(string source, string destination, int header)
    {
        byte[] ip = Write(new CapturedDatagram(s_time, IPEndPoint.Parse(source), IPEndPoint.Parse(destination), s_get))[40..];
        if (header == 20)
        {
            Assert.Equal(0xFFFFu, Sum(ip.AsSpan(0, 20)));
        }

        byte[] udp = ip[header..];
        ReadOnlySpan<byte> addresses = header == 20 ? ip.AsSpan(12, 8) : ip.AsSpan(8, 32);
        byte[] pseudo = [.. addresses, 0, 17, 0, (byte)udp.Length, .. udp];
        Assert.Equal(0xFFFFu, Sum(pseudo));
    }

    [Theory]
    [InlineData(0, "02000000")]                                         // BSD loopback
    [InlineData(1, "0202020202020404040404040800")]                     // Ethernet
    [InlineData(1, "0202020202020404040404048100000a0800")]             // with a VLAN tag
    [InlineData(101, "")]                                               // raw IP
    [InlineData(108, "00000002")]                                       // OpenBSD loopback
    [InlineData(113, "00000304000600000000000000000800")]               // Linux cooked
    [InlineData(228, "")]                                               // raw IPv4
    [InlineData(276, "0800000000000001030400060000000000000000")]       // Linux cooked, version 2
    public void EveryLinkType_IsPeeledOff(int linkType, string before)
    {
        byte[] packet = [.. Convert.FromHexString(before), .. Ip()];
        foreach (byte[] file in (byte[][])[Pcap(linkType, big: false, packet), Pcap(linkType, big: true, packet), Pcapng(linkType, false, packet), Pcapng(linkType, true, packet)])
        {
            CapturedDatagram read = Assert.Single(Capture.Read(file).Datagrams);
            Assert.Equal((s_time, s_client, s_server), (read.Time, read.Source, read.Destination));
            Assert.Equal(s_get, read.Bytes);
        }
    }

    [Fact]
    public void UnknownLinkType_IsNamed()
    {
        Assert.Contains("link type 147", Assert.Throws<CaptureException>(() => Capture.Read(Pcap(147, false, Ip()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FragmentsAndOtherProtocols_AreCounted()
    {
        byte[] fragment = Ip();
        fragment[6] = 0x20;
        byte[] tcp = Ip();
        tcp[9] = 6;
        Capture capture = Capture.Read(Pcap(101, false, fragment, tcp, [0x00], Ip()));
        Assert.Equal((1, 3), (capture.Datagrams.Count, capture.Others));
    }

    [Fact]
    public void OtherPorts_AreCoapIfAllOfItIs()
    {
        IPEndPoint client = IPEndPoint.Parse("127.0.0.1:40001");
        IPEndPoint server = IPEndPoint.Parse("127.0.0.1:40002");
        CapturedDatagram ask = new(s_time, client, server, s_get);
        CapturedDatagram answer = new(s_time, server, client, Convert.FromHexString("61453039a1ff3231"));
        CapturedDatagram other = new(s_time, client, IPEndPoint.Parse("127.0.0.1:53"), [1, 2, 3, 4, 5]);
        Assert.Equal(2, Capture.Read(Write(ask, other, answer)).Coap().Count);
    }

    [Fact]
    public void CutFile_SaysSo_AndKeepsWhatCameBefore()
    {
        byte[] one = Write(new CapturedDatagram(s_time, s_client, s_server, s_get));
        byte[] two = Write(new CapturedDatagram(s_time, s_client, s_server, s_get), new CapturedDatagram(s_time, s_server, s_client, s_get));
        Capture capture = Capture.Read(two.AsSpan(0, two.Length - 3));
        Assert.Single(capture.Datagrams);
        Assert.Contains($"at byte {one.Length}", capture.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyDamage_IsAnErrorOrAShorterCapture()
    {
        var random = new Random(7);
        byte[][] files = [Pcap(1, false, Ip(), Ip()), Pcapng(101, false, Ip(), Ip()), Pcapng(276, true, Ip()), Write(new CapturedDatagram(s_time, s_client, s_server, s_get))];
        for (int i = 0; i < 20000; i++)
        {
            byte[] file = [.. files[i % files.Length]];
            for (int n = random.Next(6); n >= 0; n--)
            {
                file[random.Next(4, file.Length)] = (byte)random.Next(256);
            }

            try
            {
                Capture capture = Capture.Read(file.AsSpan(0, random.Next(4, file.Length + 1)));
                Assert.True(capture.Datagrams.Count <= 2);
                _ = capture.Coap();
            }
            catch (CaptureException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    [Fact]
    public void SomethingElse_IsNoCapture()
    {
        Assert.False(Capture.IsCapture("4001"u8));
        Assert.Throws<CaptureException>(() => Capture.Read("40013039"u8));
    }

    private static byte[] Ip()
    {
        return Write(new CapturedDatagram(s_time, s_client, s_server, s_get))[40..];
    }

    private static byte[] Write(params CapturedDatagram[] datagrams)
    {
        var file = new MemoryStream();
        using (var writer = new PcapWriter(file))
        {
            foreach (CapturedDatagram datagram in datagrams)
            {
                writer.Write(datagram);
            }
        }

        return file.ToArray();
    }

    private static byte[] Pcap(int linkType, bool big, params byte[][] packets)
    {
        long seconds = s_time.ToUnixTimeSeconds();
        return
        [
            .. Words(big, 0xA1B2C3D4, big ? 0x00020004u : 0x00040002u, 0, 0, 0xFFFF, (uint)linkType),
            .. packets.SelectMany(packet => (byte[])
                [.. Words(big, (uint)seconds, 250_000, (uint)packet.Length, (uint)packet.Length), .. packet]),
        ];
    }

    private static byte[] Pcapng(int linkType, bool big, params byte[][] packets)
    {
        ulong nanoseconds = (ulong)s_time.ToUnixTimeMilliseconds() * 1_000_000;
        uint link = big ? (uint)linkType << 16 : (uint)linkType;
        byte[] resolution = big ? [0, 9, 0, 1, 9, 0, 0, 0] : [9, 0, 1, 0, 9, 0, 0, 0]; // 10^-9 s
        return
        [
            .. Block(big, 0x0A0D0D0A, Words(big, 0x1A2B3C4D, 0, 0xFFFFFFFF, 0xFFFFFFFF)),
            .. Block(big, 0xBAD, [1, 2, 3, 4]),
            .. Block(big, 1, [.. Words(big, link, 0), .. resolution]),
            .. packets.SelectMany(packet => Block(
                big, 6, [.. Words(big, 0, (uint)(nanoseconds >> 32), (uint)nanoseconds, (uint)packet.Length, (uint)packet.Length), .. packet])),
        ];
    }

    private static byte[] Block(bool big, uint type, byte[] body)
    {
        byte[] padded = [.. body, .. new byte[-body.Length & 3]];
        uint length = (uint)padded.Length + 12;
        return [.. Words(big, type, length), .. padded, .. Words(big, length)];
    }

    private static byte[] Words(bool big, params uint[] words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (big)
            {
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
            }
        }

        return bytes;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)bytes[i] << 8 : bytes[i];
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return sum;
    }
}
