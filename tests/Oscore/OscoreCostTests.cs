// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Lab.Footprint;
using NanoCoap.Lab.Metering;
using NanoCoap.Oscore;
using NanoCoap.Tests.Host;
using NanoCoap.Tests.Meter;
using NanoCoap.Wire;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Oscore;

/// <summary>What protection costs the device: instructions of its interpreter, bytes of its heap, and no allocation.</summary>
[Trait("Kind", "Counting")]
public sealed class OscoreCostTests(ITestOutputHelper output)
{
    private static readonly byte[] s_secret = Convert.FromHexString("0102030405060708090a0b0c0d0e0f10");
    private static readonly byte[] s_request = Convert.FromHexString("42010001a1a2bb74656d7065726174757265"); // GET /temperature
    private static readonly byte[] s_inner = new byte[200];
    private static readonly byte[] s_outer = new byte[200];
    private static readonly MessageReader s_reader = new(16);
    private static readonly SecurityContexts s_clientContexts = new(1, new Hkdf(), null, 4096);
    private static readonly SecurityContexts s_serverContexts = new(8, new Hkdf(), null, 4096);
    private static readonly SecurityContexts s_otherContexts = new(1, new Hkdf(), null, 4096);
    private static readonly SecurityContext s_clientContext = s_clientContexts.Add(s_secret, [], [1], [2], null);
    private static readonly SecurityContext s_serverContext = s_serverContexts.Add(s_secret, [], [2], [1], null);
    private static readonly ClientProtection s_client = new(s_clientContexts, new AesCcm(), 16);
    private static readonly Protection s_server = new(s_serverContexts, new AesCcm(), 16);
    private static int s_length;

    // ACK 2.05 with ETag, Content-Format, Max-Age and 30 bytes in SenML.
    private static readonly byte[] s_response =
        [0x62, 0x45, 0, 1, 0xA1, 0xA2, 0x45, 1, 2, 3, 4, 5, 0x81, 110, 0x21, 2, 0xFF, .. new byte[30]];

    [Theory]
    [InlineData(nameof(AskAndServe), 43_000)] // with the GET itself, of less than 2,000, at most 45,000
    [InlineData(nameof(Derive), 250_000)]
    public void InstructionsAreWithinTheirLimit(string operation, int limit)
    {
        var copy = new MeteredCopy(
            typeof(AesCcm).Assembly, typeof(Protection).Assembly, typeof(ClientProtection).Assembly, typeof(MessageReader).Assembly);
        Figures ask = copy.Count(typeof(OscoreCostTests), nameof(Ask));
        Figures figures = copy.Count(typeof(OscoreCostTests), operation);
        long instructions = operation == nameof(AskAndServe) ? figures.Instructions - ask.Instructions : figures.Instructions;
        copy.Unload();
        output.WriteLine($"{operation}: {instructions} IL; a request protected: {ask.Instructions} IL");
        Assert.InRange(instructions, 10_000, limit);
        Assert.Equal(0, figures.Allocations - (operation == nameof(Derive) ? 2 : 0)); // a context and its material
    }

    [Fact]
    public void NothingIsAllocated()
    {
        AskAndServe();
        Assert.Equal(0, SteadyState.Allocated(AskAndServe, 1000));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 16)]
    public void AContextTakes300BytesAtMost(int idLength, int idContextLength)
    {
        var contexts = new SecurityContexts(1, new Hkdf(), null, 1);
        byte[] id = new byte[idLength];
        byte[] other = new byte[idLength];
        other[0] = 1;
        int bytes = new HeapModel().Count(contexts.Add(s_secret, [], id, other, idContextLength == 0 ? null : new byte[idContextLength]));
        output.WriteLine($"{bytes} bytes");
        Assert.InRange(bytes, 100, 300);
    }

    [Fact]
    public void WhatAnEndpointHasBesides_IsBelow3KB()
    {
        // Without the tables of AES, which are static: 2 KB for all.
        int bytes = new HeapModel().Count(new Protection(new SecurityContexts(8, new Hkdf(), null, 1), new AesCcm(), 24));
        output.WriteLine($"{bytes} bytes");
        Assert.InRange(bytes, 1000, 3 * 1024);
    }

    private static void Ask()
    {
        s_length = s_client.ProtectRequest(s_clientContext, s_request, s_request.Length, s_outer);
        Check(s_length != 0);
    }

    private static void AskAndServe()
    {
        Ask();
        s_reader.Parse(s_outer, s_length);
        Check(s_server.UnprotectRequest(s_reader, s_inner) == UnprotectStatus.Ok);
        Check(s_server.ProtectResponse(s_serverContext, s_server.PartialIv, false, s_response, s_response.Length, s_outer) != 0);
    }

    private static void Derive()
    {
        SecurityContext context = s_otherContexts.Add(s_secret, [], [1], [2], null);
        Check(context != null);
        s_otherContexts.Remove(context);
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("went otherwise");
        }
    }
}
