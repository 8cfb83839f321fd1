// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Loop;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Simulated;

namespace NanoCoap.Lab.Fuzzing;

/// <summary>A whole node without a network: the clock and the sensor are variables, and what is sent is kept until it is taken.</summary>
public sealed class FuzzNode
{
    private readonly FakeTransport _net = new();

    /// <summary>Makes the node.</summary>
    /// <param name="seed">Seed of the endpoint.</param>
    public FuzzNode(int seed)
        : this(seed, new FakeStore(), 1000, null)
    {
    }

    /// <summary>Makes the node with a memory.</summary>
    /// <param name="seed">Seed of the endpoint.</param>
    /// <param name="store">The memory.</param>
    /// <param name="now">What its clock says.</param>
    /// <param name="access">Makes its keys; null: it has no place for them.</param>
    public FuzzNode(int seed, FakeStore store, long now, Func<IClock, NodeAccess>? access)
    {
        Board = new FakeBoard { Now = now };
        NodeBoard board = Board.Assemble(store, _net);
        board.Access = access?.Invoke(Board)!;
        board.Random = new SmallRandom(seed);
        Config = new EndpointConfig();
        Node = new SensorNode(board, Config, new TransmissionParameters(), [Late, new EchoResource()]);
    }

    /// <summary>The node.</summary>
    public SensorNode Node { get; }

    /// <summary>Its clock, sensor and output.</summary>
    public FakeBoard Board { get; }

    /// <summary>Its sizes.</summary>
    public EndpointConfig Config { get; }

    /// <summary>A resource whose answers wait for <see cref="LateResource.Finish"/>.</summary>
    public LateResource Late { get; } = new();

    /// <summary>What the node is like now.</summary>
    /// <returns>A snapshot.</returns>
    public NodeSnapshot Snapshot()
    {
        return NodeSnapshot.Of(Node, Board.AlarmOn);
    }

    /// <summary>Takes all that was sent since the last time.</summary>
    /// <returns>Messages, the oldest first.</returns>
    public (string Remote, byte[] Bytes)[] Take()
    {
        return Outbox.Take(_net);
    }
}
