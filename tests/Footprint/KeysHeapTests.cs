// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Crypto;
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

    private static int Heap(int? keys)
    {
        var ports = new NoPorts();
        FirmwareBoard board = ports.MakeBoard();
        var store = new MemoryStore();
        board.Node.Store = store;
        if (keys != null)
        {
            var lines = new StringBuilder();
            for (int i = 0; i < keys; i++)
            {
                string secret = new((char)('1' + i), 32);
                lines.Append(FormattableString.Invariant($"name=k{i} role=admin secret={secret} sender=01 recipient=1{i}\n"));
            }

            byte[] text = Encoding.ASCII.GetBytes(lines.ToString());
            store.Write("keys.txt", text, text.Length);
            board.Node.Access = new NodeKeys(store, ports, ports, new Hkdf(), new AesCcm());
        }

        var application = new FirmwareApplication(board);
        Assert.Equal(keys ?? 0, board.Node.Access?.KeyCount ?? 0);
        var heap = new HeapModel();
        heap.Exclude(board, board.Node, ports, store);
        int statics = heap.CountStatics(typeof(CoapEndpoint).Assembly) + heap.CountStatics(typeof(SensorNode).Assembly)
            + heap.CountStatics(typeof(ValueConditions).Assembly);
        if (keys != null)
        {
            statics += heap.CountStatics(typeof(NodeKeys).Assembly) + heap.CountStatics(typeof(OscoreGuard).Assembly)
                + heap.CountStatics(typeof(AesCcm).Assembly);
        }

        return heap.Count(application) + statics;
    }
}
