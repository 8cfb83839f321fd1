// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Keys;
using NanoCoap.Lab.Footprint;
using NanoCoap.Node;
using NanoCoap.Oscore;
using NanoCoap.Server;
using NanoCoap.Simulated;
using NanoCoap.Values;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Footprint;

/// <summary>A node with eight keys, and room for eight observers under them: what that takes of the device's heap.</summary>
public sealed class KeysHeapTests(ITestOutputHelper output)
{
    [Fact]
    public void EightKeys_AndEightProtectedObservers_FitIntoAHeapOf100KB()
    {
        int plain = Heap(keys: null);
        int none = Heap(keys: 0);
        int eight = Heap(keys: 8);
        output.WriteLine($"without the assembly {plain}, without a key {none}, with eight {eight} bytes");

        Assert.InRange(none, plain + 4000, plain + 15000);
        Assert.InRange(eight, none + (8 * 250), none + (8 * 600));
        Assert.InRange(eight, 1, 60 * 1024); // of 100 KB there are 40 left at least
    }

    [Fact]
    public void TheFirmware_WithCryptographyOscoreAndDtls_FitsIntoAHeapOf100KB()
    {
        int eight = Heap(keys: 8, coaps: 0);
        int half = Heap(keys: 8, coaps: 4);
        output.WriteLine($"with a server of coaps and eight keys {eight} bytes, with four of them for coaps {half}");

        Assert.InRange(eight - Heap(keys: 8), 4000, 9 * 1024);
        Assert.InRange(half, 1, 68 * 1024); // what is left is for buffers of the network and for what starts the program
    }

    [Fact]
    public void EightRules_TakeLittleMoreThanTheirText()
    {
        const string Rules = "/alarm write=k1\n/alarm/rules read=k2 write=k2\n/node read=k3\n/config read=k4 write=k4\n"
            + "/temperature observe=any-key\n/humidity read=k5\n/.well-known read=any-key\n/ write=k0\n";
        int without = Heap(keys: 8);
        int with = Heap(keys: 8, rules: Rules);
        output.WriteLine($"without rules {without}, with eight of {Rules.Length} bytes {with}");

        Assert.InRange(with, without + Rules.Length, without + Rules.Length + 600);
    }

    private static int Heap(int? keys, int? coaps = null, string rules = "")
    {
        var ports = new NoPorts();
        FirmwareBoard board = ports.MakeBoard();
        var store = new MemoryStore();
        board.Node.Store = store;
        if (keys != null)
        {
            var lines = new StringBuilder(rules);
            for (int i = 0; i < keys; i++)
            {
                string secret = new((char)('1' + i), 32);
                lines.Append(i < (coaps ?? 0)
                    ? FormattableString.Invariant($"name=k{i} role=admin psk={secret}\n")
                    : FormattableString.Invariant($"name=k{i} role=admin secret={secret} sender=01 recipient=1{i}\n"));
            }

            byte[] text = Encoding.ASCII.GetBytes(lines.ToString());
            store.Write("keys.txt", text, text.Length);
            var access = new NodeKeys(store, ports, ports, new Hkdf(), new AesCcm());
            board.Node.Access = access;
            if (coaps != null)
            {
                board.Node.Transport = access.Secure(new DtlsConfig(), ports, new NoSecurePorts(), ports, ports);
                board.Node.TransportOverhead = DtlsServer.Overhead;
            }
        }

        var application = new FirmwareApplication(board);
        Assert.Equal(keys ?? 0, board.Node.Access?.KeyCount ?? 0);
        Assert.Equal(rules.Length != 0, store.Read("rules.0", new byte[1]) == 1);
        var heap = new HeapModel();
        heap.Exclude(board, board.Node, ports, store);
        int statics = heap.CountStatics(typeof(CoapEndpoint).Assembly) + heap.CountStatics(typeof(SensorNode).Assembly)
            + heap.CountStatics(typeof(ValueConditions).Assembly);
        if (keys != null)
        {
            statics += heap.CountStatics(typeof(NodeKeys).Assembly) + heap.CountStatics(typeof(OscoreGuard).Assembly)
                + heap.CountStatics(typeof(AesCcm).Assembly) + (coaps == null ? 0 : heap.CountStatics(typeof(DtlsServer).Assembly));
        }

        return heap.Count(application) + statics;
    }

    private sealed class NoSecurePorts : ISecurePorts
    {
        public bool IsSecure(object remote)
        {
            return false;
        }

        public bool Listen(bool open)
        {
            return open;
        }
    }
}
