// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Lab.Datagrams;

/// <summary>A node that speaks coaps and nothing else, without a network: its clock is a variable, and what is sent is kept.</summary>
internal sealed class CoapsNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="seed">Of its secrets.</param>
    /// <param name="config">Sizes of its server.</param>
    /// <param name="identity">Who has a key.</param>
    /// <param name="key">The key.</param>
    /// <param name="now">What its clock says.</param>
    public CoapsNode(int seed, DtlsConfig config, byte[] identity, byte[] key, long now)
    {
        Board = new FakeBoard { Now = now };
        var keys = new PreSharedKeys(1);
        _ = keys.Add(identity, key);
        Server = new DtlsServer(config, keys, new AesCcm(), Net, new SmallRandom(seed));
        NodeBoard parts = Board.Assemble(new FakeStore(), Net);
        parts.Transport = new DtlsTransport(Net, new AllSecure(), Server, Board);
        parts.Random = new SmallRandom(seed);
        Node = new SensorNode(parts, new EndpointConfig(), new TransmissionParameters());
        Server.Endpoint = Node.Endpoint;
    }

    /// <summary>Its clock.</summary>
    public FakeBoard Board { get; }

    /// <summary>What it has sent.</summary>
    public FakeTransport Net { get; } = new();

    /// <summary>Its server of coaps.</summary>
    public DtlsServer Server { get; }

    /// <summary>The node behind it.</summary>
    public SensorNode Node { get; }

    private sealed class AllSecure : ISecurePorts
    {
        public bool IsSecure(object remote)
        {
            return true;
        }

        public bool Listen(bool open)
        {
            return open;
        }
    }
}
