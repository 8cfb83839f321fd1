// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Lab.Metering;
using NanoCoap.Loop;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Senml;
using NanoCoap.Server;
using NanoCoap.Tests.Meter;
using NanoCoap.Values;
using NanoCoap.Wire;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Keys;

/// <summary>What the start of a node with keys costs the device's interpreter, up to its first answer.</summary>
[Trait("Kind", "Counting")]
public sealed class KeyStartTests(ITestOutputHelper output)
{
    private static readonly byte[] s_request = Convert.FromHexString("42010001a1a2bb74656d7065726174757265"); // GET /temperature
    private static readonly FakeStore s_empty = new();
    private static readonly FakeStore s_full = new();

    [Fact]
    public void FirstPlainAnswer_DoesNotWaitForKeys()
    {
        var copy = new MeteredCopy(
            typeof(AesCcm).Assembly,
            typeof(Protection).Assembly,
            typeof(NodeKeys).Assembly,
            typeof(SensorNode).Assembly,
            typeof(FakeBoard).Assembly,
            typeof(ITransport).Assembly,
            typeof(DtlsServer).Assembly,
            typeof(ValueConditions).Assembly,
            typeof(SenmlPack).Assembly,
            typeof(MessageReader).Assembly);
        long without = copy.Count(typeof(KeyStartTests), nameof(StartWithoutKeys)).Instructions;
        long with = copy.Count(typeof(KeyStartTests), nameof(StartWithEightKeys)).Instructions;
        copy.Unload();
        output.WriteLine($"without keys {without}, with eight {with} IL instructions");
        Assert.InRange(with - without, 1000, 160_000); // the keys of one are 200,000
    }

    private static void StartWithoutKeys()
    {
        Start(0);
    }

    private static void StartWithEightKeys()
    {
        Start(8);
    }

    // The first time keys come from a file, the second time they are stored.
    private static void Start(int keys)
    {
        var board = new FakeBoard { Now = 1000 };
        var net = new FakeTransport();
        FakeStore store = keys == 0 ? s_empty : s_full;
        if (keys != 0 && store.Writes == 0)
        {
            var lines = new StringBuilder();
            for (int i = 0; i < keys; i++)
            {
                string secret = new((char)('1' + i), 32);
                lines.Append(FormattableString.Invariant($"name=k{i} role=admin secret={secret} sender=01 recipient=1{i}\n"));
            }

            byte[] text = Encoding.ASCII.GetBytes(lines.ToString());
            store.Write("keys.txt", text, text.Length);
        }

        NodeBoard parts = board.Assemble(store, net);
        var access = new NodeKeys(store, board, null, new Hkdf(), new AesCcm());
        parts.Access = access;
        var node = new SensorNode(parts, new EndpointConfig(), new TransmissionParameters());
        node.HandleDatagram(1000, "stranger", s_request, s_request.Length, false);
        if (net.Sent != 1 || access.KeyCount != keys)
        {
            throw new InvalidOperationException("went otherwise");
        }
    }
}
