// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Lab.Footprint;
using NanoCoap.Lab.Metering;
using NanoCoap.Messaging;
using NanoCoap.Tests.Host;
using NanoCoap.Tests.Meter;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Dtls;

/// <summary>What coaps costs the device: instructions of its interpreter, bytes of its heap, and no allocation. The client is OpenSSL's, as
/// recorded.</summary>
[Trait("Kind", "Counting")]
public sealed class DtlsCostTests(ITestOutputHelper output)
{
    private const int Servers = 400;

    private static readonly byte[][] s_client =
        [.. DtlsRecordings.OpenSsl.Where(line => line[0] == '<').Select(line => Convert.FromHexString(line[2..]))];

    private static readonly byte[] s_reading = [0x61, 0x45, 0x10, 0x22, 1, 0xC0, 0x21, 2, 0xFF, .. "21.50"u8];
    private static readonly byte[] s_buffer = new byte[1200];
    private static readonly DtlsServer[] s_fresh = [.. Enumerable.Range(0, Servers).Select(_ => NewServer(0))];
    private static readonly DtlsServer[] s_helloed = [.. Enumerable.Range(0, 2).Select(_ => NewServer(2))];
    private static readonly DtlsServer[] s_connected = [.. Enumerable.Range(0, 2).Select(_ => NewServer(3))];
    private static int s_next;

    // The engine can't see it, for it knows nothing of DTLS.
    [Fact]
    public void WhatTheEngineLeavesForASession_IsItsOverhead()
    {
        Assert.Equal(DtlsServer.Overhead, SecureRemote.MaxOverhead);
    }

    [Theory]
    [InlineData(nameof(FirstHello), 1_000, 5_000)]
    [InlineData(nameof(WholeHandshake), 300_000, 900_000)]
    [InlineData(nameof(LastFlight), 300_000, 700_000)]
    [InlineData(nameof(OpenRequest), 10_000, 25_000)]
    [InlineData(nameof(SealReading), 10_000, 25_000)]
    public void InstructionsAreWithinTheirLimit(string operation, int least, int limit)
    {
        var copy = new MeteredCopy(typeof(AesCcm).Assembly, typeof(DtlsServer).Assembly, typeof(IRandom).Assembly);
        Figures figures = copy.Count(typeof(DtlsCostTests), operation);
        copy.Unload();
        output.WriteLine($"{operation}: {figures.Instructions} IL");
        Assert.InRange(figures.Instructions, least, limit);
        int allocations = operation == nameof(FirstHello) || operation == nameof(WholeHandshake) ? FirstAllocations : 0;
        Assert.Equal(0, figures.Allocations - allocations);
    }

    // The key of the cookies, which is drawn when the first one is needed.
    private const int FirstAllocations = 1;

    [Fact]
    public void NothingIsAllocated()
    {
        // The keyed hash of the cookies is made with the first of them.
        foreach (DtlsServer server in s_fresh)
        {
            Give(server, 0);
        }

        s_next = 0;
        for (int i = 0; i < Servers / 4; i++)
        {
            WholeHandshake();
        }

        Assert.Equal(0, SteadyState.Allocated(WholeHandshake, Servers / 8));
        Assert.Equal(0, SteadyState.Allocated(SealReading, 1000));
    }

    [Fact]
    public void SessionsAndHandshakes_TakeWhatTheyMay()
    {
        int one = Heap(1, 1);
        int sessions = Heap(5, 1) - one;
        int handshakes = Heap(1, 5) - one;
        output.WriteLine($"a server with one of each {one} bytes, a session {sessions / 4}, a handshake {handshakes / 4}");
        Assert.InRange(sessions / 4, 100, 200);
        Assert.InRange(handshakes / 4, 300, 1024);
        Assert.InRange(one, 2000, 6 * 1024);
    }

    private static int Heap(int sessions, int handshakes)
    {
        var config = new DtlsConfig { Sessions = sessions, Handshakes = handshakes };
        return new HeapModel().Count(new DtlsServer(config, new PreSharedKeys(1), new AesCcm(), new Nowhere(), new SmallRandom(1)));
    }

    private static void FirstHello()
    {
        Give(s_fresh[s_next++], 0);
    }

    private static void WholeHandshake()
    {
        DtlsServer server = s_fresh[s_next++];
        Give(server, 0);
        Give(server, 1);
        Give(server, 2);
        Check(server.SessionCount == 1);
    }

    private static void LastFlight()
    {
        DtlsServer server = s_helloed[s_next++];
        Give(server, 2);
        Check(server.SessionCount == 1);
    }

    private static void OpenRequest()
    {
        Check(Give(s_connected[s_next++], 3));
    }

    private static void SealReading()
    {
        DtlsServer server = s_connected[0];
        Check(server.Send(server.Session ?? Session(server), s_reading, s_reading.Length));
    }

    private static DtlsSession Session(DtlsServer server)
    {
        Give(server, 3);
        return server.Session;
    }

    private static bool Give(DtlsServer server, int which)
    {
        byte[] datagram = s_client[which];
        Array.Copy(datagram, s_buffer, datagram.Length);
        server.Begin(1000000, "a", s_buffer, datagram.Length);
        return server.Next();
    }

    private static DtlsServer NewServer(int datagrams)
    {
        var keys = new PreSharedKeys(1);
        keys.Add("bob"u8.ToArray(), "secret"u8.ToArray());
        var server = new DtlsServer(new DtlsConfig { HellosPerSecond = 0 }, keys, new AesCcm(), new Nowhere(), new SmallRandom(5));
        for (int i = 0; i < datagrams; i++)
        {
            Give(server, i);
        }

        return server;
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("went otherwise");
        }
    }

    private sealed class Nowhere : IDatagramSender
    {
        public bool Send(object remote, byte[] buffer, int length)
        {
            return true;
        }

        public int AddressOf(object remote, byte[] target)
        {
            target[0] = (byte)'a';
            target[1] = 0;
            target[2] = 0;
            return 3;
        }
    }
}
