// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Lab.Footprint;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Senml;
using NanoCoap.Server;
using NanoCoap.Values;

namespace NanoCoap.Tests.Footprint;

/// <summary>
/// The table of the heap, held against a whole node: its rows together are all that a node has, and nothing is in two of them.
/// </summary>
public sealed class HeapTableTests
{
    [Fact]
    public void Table_IsTheWholeFirmware()
    {
        var ports = new NoPorts();
        FirmwareBoard board = ports.MakeBoard();
        var application = new FirmwareApplication(board);
        var heap = new HeapModel();
        heap.Exclude(board, board.Node, ports);
        int statics = heap.CountStatics(typeof(CoapEndpoint).Assembly) + heap.CountStatics(typeof(SensorNode).Assembly)
            + heap.CountStatics(typeof(ValueConditions).Assembly) + heap.CountStatics(typeof(SenmlPack).Assembly);

        var config = new EndpointConfig { RequestsPerSecond = FirmwareApplication.RequestsPerSecond };
        Assert.Equal(heap.Count(application) + statics, Sum(config));
    }

    [Fact]
    public void OtherSizes_ChangeTheTableAsTheyChangeANode()
    {
        var larger = new EndpointConfig
        {
            MaxMessageBytes = 2000,
            MaxOptions = 40,
            SafeExchanges = 32,
            UnsafeExchanges = 9,
            ReplyBytes = 500,
            Transmissions = 7,
            TransmissionBytes = 600,
            Observers = 21,
            ObserverRequestBytes = 100,
            Pending = 5,
            BodyBytes = 3000,
            Peers = 30,
        };
        int difference = Sum(larger) - Sum(new EndpointConfig());
        Assert.InRange(difference, 5000, 100000);
        Assert.Equal(NodeBytes(larger) - NodeBytes(new EndpointConfig()), difference);
    }

    [Fact]
    public void Model_KnowsObjectsArraysAndStrings()
    {
        Assert.Equal(HeapSize.Object(3) + HeapSize.Array(10, 1) + HeapSize.Array(7, 1), new HeapModel().Count(new Sample()));
        string made = new('a', 1);
        Assert.Equal(HeapSize.References(2) + HeapSize.Array(2, 1), new HeapModel().Count(new object[] { made, made }));
        object[] literals = ["a literal stays in flash", "a literal stays in flash"];
        Assert.Equal(HeapSize.References(2) + 12 + 12, new HeapModel().Count(literals));
        Assert.Throws<InvalidOperationException>(() => new HeapModel().Count(new int[2, 2]));
        Assert.Throws<InvalidOperationException>(() => new HeapModel().Count(new Tuple<DateTime>(default)));
        Assert.Throws<MissingFieldException>(() => HeapModel.Field(new Sample(), "_gone"));
    }

    private static int Sum(EndpointConfig config)
    {
        return HeapTable.Of(config).Sum(row => row.Bytes);
    }

    private static int NodeBytes(EndpointConfig config)
    {
        var fake = new FakeBoard();
        NodeBoard board = fake.Assemble(new FakeStore(), new FakeTransport());
        var heap = new HeapModel();
        heap.Exclude(fake);
        heap.Exclude(board.Store);
        heap.Exclude(board.Transport);
        return heap.Count(new NodeLoop(new SensorNode(board, config, new TransmissionParameters()), board));
    }

    private sealed class Sample
    {
        public readonly byte[] Bytes = new byte[10];
        public readonly string Text = new(['G', 'r', 'ü', 'ß']); // 6 bytes in UTF-8, and a zero
        public readonly int Number = 5;
    }
}
