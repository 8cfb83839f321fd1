// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Datagrams;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// A thousand addresses send a node hellos of DTLS, without a cookie and with one that is made up; and somebody who owns an address returns
/// cookies from many of its ports, has keys made in vain, and ends his handshakes to begin others. What the node does takes as long as its
/// instructions do on a slow device, and the sizes are those of the device. One client's port changes all the time; its session goes on, and
/// copies of its records bring the victim in whose name they come no more than three times their bytes.
/// </summary>
public sealed class HellosScenario : Scenario
{
    private const int Addresses = 1000;
    private const int FloodFromMs = 20000;
    private const int FloodToMs = 200000;
    private const int EndMs = 240000;
    private const int HandshakeMs = 170000; // every other hello is looked at, and a client sends six of each in a minute
    private const int HelloPerMille = 200; // of the time
    private const int DropUs = 900; // of a hello that is looked at no further

    private static readonly byte[] s_identity = [.. "visitor"u8];
    private static readonly byte[] s_key = [.. "0123456789abcdef"u8];

    /// <inheritdoc/>
    public override string Name => "hellos";

    /// <inheritdoc/>
    public override string About => "200 hellos of DTLS a second from 1000 addresses, and work takes time: who has the key is served";

    /// <inheritdoc/>
    public override int Cost => 20;

    /// <inheritdoc/>
    internal override bool IsMetered => true;

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        var node = new SecureNode(world, s_identity, s_key);
        HelloVisitor[] visitors =
        [
            new(world, "resident", s_identity, s_key, true),
            new(world, "guest", s_identity, s_key, false),
            new(world, HelloVisitor.Plain, s_identity, s_key, true),
            new(world, HelloVisitor.Moving, s_identity, s_key, true),
        ];
        world.Events.After(FloodFromMs, () =>
        {
            FloodHellos(world, Link.Good);
            new Mallory(world, s_identity).Begin();
        });
        world.RunUntil(FloodFromMs);
        (long hellos, long busy, long at) = (node.HelloUs, node.BusyUs, world.Events.NowMs);
        int dropped = node.Server.Counters.HellosDropped;
        for (long ms = FloodFromMs; ms < FloodToMs && world.Verdict.Failure == null; ms += 500)
        {
            world.RunUntil(ms);
            foreach (HelloVisitor visitor in visitors)
            {
                visitor.Judge();
                if (visitor.Waits > HandshakeMs)
                {
                    world.Verdict.Fail($"a client with the key has tried for {visitor.Waits} ms to get a session");
                }
            }
        }

        long elapsed = Math.Max(1, world.Events.NowMs - at);
        long perMille = (node.HelloUs - hellos) / elapsed;
        long drops = (long)(node.Server.Counters.HellosDropped - dropped) * DropUs / elapsed;
        world.Statistics.HelloPerMille = perMille;
        world.Statistics.BusyPerMille = (node.BusyUs - busy) / elapsed;
        if (perMille > HelloPerMille + drops)
        {
            world.Verdict.Fail($"hellos took {perMille} thousandths of the time, {drops} of it those that were dropped");
        }

        foreach (HelloVisitor visitor in visitors)
        {
            visitor.Stop();
            if (visitor.Answered < 40 || visitor.Notified < 20)
            {
                world.Verdict.Fail($"a client was answered {visitor.Answered} times and notified {visitor.Notified} times");
            }
        }

        if (node.Server.Counters.SessionsMoved < 10)
        {
            world.Verdict.Fail($"sessions have moved {node.Server.Counters.SessionsMoved} times");
        }

        world.RunUntil(EndMs);
        node.Judge();
    }

    private static void FloodHellos(World world, Link link)
    {
        if (IsOver(world))
        {
            return;
        }

        Chance chance = world.Chance;
        var from = new Address(string.Create(CultureInfo.InvariantCulture, $"flood-{chance.Below(Addresses)}:{chance.Below(60000)}"));
        var client = new SecureClient(s_identity, s_key, chance.Bytes(32), chance.OneIn(2));
        byte[] cookie = chance.OneIn(2) ? [] : chance.Bytes(chance.OneOf(8, 8, 8, 16, 20));
        world.Network.ToNode(link, from, client.HelloWith(cookie));
        world.Events.After(chance.Between(4, 9), () => FloodHellos(world, link));
    }

    private static bool IsOver(World world)
    {
        return world.Events.NowMs - world.Events.StartMs > FloodToMs;
    }

    /// <summary>Who owns an address: his hellos have cookies that hold.</summary>
    private sealed class Mallory(World world, byte[] identity) : IHost
    {
        private readonly Link _link = Link.Good;
        private readonly Dictionary<Address, SecureClient> _clients = [];
        private readonly HashSet<Address> _silent = [];
        private int _port;

        public void Begin()
        {
            if (IsOver(world))
            {
                return;
            }

            Chance chance = world.Chance;
            _port = (_port % 500) + 1;
            var address = new Address(string.Create(CultureInfo.InvariantCulture, $"mallory:{_port}"));
            world.Network.Detach(address);
            world.Network.Attach(address, this, _link);
            _clients[address] = new SecureClient(identity, new byte[16], chance.Bytes(32), chance.OneIn(2));
            if (chance.OneIn(3))
            {
                _silent.Add(address);
            }

            world.Network.ToNode(_link, address, _clients[address].Flight());
            world.Events.After(chance.Between(10, 60), Begin);
        }

        public void Receive(Datagram datagram)
        {
            SecureClient client = _clients[datagram.To];
            if (!client.Take(datagram.Bytes))
            {
                return;
            }

            // A hello with its cookie goes out several times. To a ServerHello some say nothing any more; of others he makes keys, or ends
            // them.
            if (client.Stage == SecureStage.Finished && _silent.Contains(datagram.To))
            {
                return;
            }

            int times = client.Stage == SecureStage.Cookie ? 3 : world.Chance.Below(3);
            for (int i = 0; i < times; i++)
            {
                world.Network.ToNode(_link, datagram.To, client.Flight());
            }

            if (client.Stage == SecureStage.Finished && world.Chance.OneIn(2))
            {
                byte[] alert = [21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40];
                world.Events.After(world.Chance.Below(3000), () => world.Network.ToNode(_link, datagram.To, alert));
            }
        }
    }
}
