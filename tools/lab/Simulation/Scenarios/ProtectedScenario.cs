// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Lab.Datagrams;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// A node with keys: clients that hold one, strangers who would like to, and somebody who records what the node gets and sends it again, as
/// it was and bent. In some runs the node restarts, and an admin replaces and removes keys of those who observe; in the others nothing
/// keeps the node from telling everybody in time. At the end all that the node has got is played back to it.
/// </summary>
public sealed class ProtectedScenario : Scenario
{
    private const int Recorded = 400; // that are still known while it runs
    private const int ReplaySpacingMs = 20; // slower than the node limits requests

    /// <inheritdoc/>
    public override string Name => "protected";

    /// <inheritdoc/>
    public override string About => "a node with keys: no nonce serves twice, strangers and replays do nothing, key holders are heard";

    /// <inheritdoc/>
    internal override bool HasKeys => true;

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        KeyRing keys = world.Keys!;
        var crowd = new Crowd(world, chance.Between(60000, 180000));
        bool isSteady = chance.OneIn(3); // nothing happens that an observer could not hear of
        bool isLossy = !isSteady && chance.OneIn(2);
        world.Node.Monitor.OwesAcknowledgements = isSteady;
        if (isSteady)
        {
            world.Promptness.Begin();
        }

        List<Datagram> recorded = [];
        world.Node.Tap = datagram =>
        {
            if (keys.Holders.ContainsKey(datagram.From))
            {
                recorded.Add(datagram);
            }
        };
        VirtualClient admin = world.AddClient(KeyRing.Admin, Link.Good);
        keys.Give(admin, KeyRing.Admin);
        if (chance.OneIn(2))
        {
            Insist(admin, () => RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "keys").Body("access=secure-only"), () => { });
        }

        int workers = chance.Between(1, 3);
        for (int i = 0; i < workers; i++)
        {
            // Client 0 is the admin.
            VirtualClient client = crowd.Add(Way(chance, isLossy), chance.OneOf(2000, 8000), chance.Between(1, 3));
            keys.Give(client, client.Name);
            var rough = new Link { MinDelayMs = 5, SpreadMs = 2000 };
            crowd.Repeat(isSteady ? 0 : chance.OneOf(0, 3000), () => Burst(world, client, rough));
        }

        crowd.ChangeStates(chance.OneOf(100, 300, 3000, 20000), chance.OneOf(1000, 10000, 40000), chance.OneOf(0, 1000, 20000));
        crowd.ComeAndGo(isSteady ? 0 : chance.OneOf(0, 15000));
        crowd.Repeat(chance.OneOf(0, 15000), () => world.AnyRegistered()?.Renew());
        BringStrangers(world, crowd, isLossy);
        crowd.Repeat(chance.OneOf(30, 100, 1000), () => Haunt(world, recorded));
        int replaced = isSteady ? 0 : chance.OneOf(0, 10000, 30000);
        if (!isSteady)
        {
            ChangeNode(world, crowd, admin, replaced);
        }

        if (replaced == 0)
        {
            crowd.Repeat(5000, () => JudgeHearing(world));
        }

        // Who asks with Echo now is not challenged any more: a POST would not be sent a second time.
        world.Events.After(crowd.UntilMs + (Crowd.SettleMs / 2), () =>
        {
            foreach (VirtualClient client in world.Clients.Where(client => client.Holder != null))
            {
                client.Send(RawMessage.Request(MessageType.Confirmable, CoapCode.Get, "temperature"), _ => { });
            }
        });
        crowd.Finish();
        if (replaced == 0)
        {
            JudgeHearing(world);
        }

        if (world.Verdict.Failure == null)
        {
            world.Node.Tap = null;
            PlayBack(world, recorded);
        }
    }

    private static Link Way(Chance chance, bool isLossy)
    {
        Link link = Link.Good;
        if (isLossy)
        {
            link.LossPerMille = chance.Below(300);
            link.DuplicationPerMille = chance.OneOf(0, 50, 200);
            link.SpreadMs = chance.OneOf(20, 300, 1500);
            link.LateMs = chance.OneOf(0, 3000);
        }

        return link;
    }

    // Without a key nothing is done for them, whatever the node lets them read.
    private static void BringStrangers(World world, Crowd crowd, bool isLossy)
    {
        Chance chance = world.Chance;
        VirtualClient stranger = world.AddClient("stranger", Way(chance, isLossy));
        crowd.Repeat(chance.OneOf(1000, 5000), () =>
        {
            if (stranger.Open != 0)
            {
                return;
            }

            int number = world.Orders.Open();
            string path = chance.OneOf(OrderResource.Name, SlowOrderResource.Name, "alarm", "keys/mine", "boxes/15", "config");
            CoapCode method = path is OrderResource.Name or SlowOrderResource.Name ? CoapCode.Post : CoapCode.Put;
            RawMessage request = RawMessage.Request(MessageType.Confirmable, method, path);
            request.Payload = NumberedText.Make(number, 0);
            stranger.Send(request, answer =>
            {
                if (answer.Response is { } response && !response.Is(CoapCode.Unauthorized))
                {
                    world.Verdict.Fail($"a stranger's request for /{path} was answered with {response.Code >> 5}.{response.Code & 31:D2}");
                }

                world.Orders.Ended(number, OrderEnd.Refused);
            });
        });
    }

    // What the node has got comes again, as it was or bent, from somewhere else.
    private static void Haunt(World world, List<Datagram> recorded)
    {
        if (recorded.Count == 0)
        {
            return;
        }

        Chance chance = world.Chance;
        byte[] bytes = (byte[])recorded[Math.Max(0, recorded.Count - 1 - chance.Below(Recorded))].Bytes.Clone();
        if (chance.OneIn(2))
        {
            bytes[2] = (byte)chance.Below(256);
            bytes[3] = (byte)chance.Below(256);
        }

        if (chance.OneIn(3))
        {
            bytes[chance.Below(bytes.Length)] ^= (byte)(1 << chance.Below(8));
        }

        if (chance.OneIn(6))
        {
            bytes = bytes[..chance.Below(bytes.Length)];
        }

        world.Statistics.Replays++;
        world.Network.ToNode(Link.Good, Mallory(chance.Below(20)), bytes, "mallory");
    }

    private static void ChangeNode(World world, Crowd crowd, VirtualClient admin, int replaced)
    {
        Chance chance = world.Chance;
        int restarts = chance.OneOf(0, 10000, 40000);
        if (restarts == 0)
        {
            world.Events.After(20000, world.Restart);
        }

        crowd.Repeat(restarts, world.Restart);
        crowd.Repeat(replaced, () => Replace(world, admin));
        if (chance.OneIn(2))
        {
            world.Events.After(chance.Between(20000, 50000), () => Remove(world, admin));
        }
    }

    // Whatever others play back to it, the node has an ear for those who hold a key, also after a restart.
    private static void JudgeHearing(World world)
    {
        foreach (VirtualClient client in world.Clients.Where(client => client.Unheard != 0))
        {
            world.Verdict.Fail($"{client.Name} has had no answer to {client.Unheard} requests, of which nothing was lost");
        }
    }

    // Several requests at once, which overtake each other. What is answered to them, nobody waits for.
    private static void Burst(World world, VirtualClient client, Link way)
    {
        int messages = world.Chance.Between(2, 6);
        for (int i = 0; i < messages && client.Holder != null; i++)
        {
            int number = world.Orders.Open();
            world.Orders.Ended(number, OrderEnd.Unknown);
            RawMessage post = RawMessage.Request(MessageType.NonConfirmable, CoapCode.Post, OrderResource.Name, client.NewToken());
            post.Payload = NumberedText.Make(number, 0);
            client.SendAlone(way, post);
        }
    }

    private static Address Mallory(int number)
    {
        return new Address(string.Create(CultureInfo.InvariantCulture, $"mallory-{number}"));
    }

    // The new key gets to its client by another way, once the node has it.
    private static void Replace(World world, VirtualClient admin)
    {
        KeyRing keys = world.Keys!;
        List<VirtualClient> holders = [.. world.Clients.Where(client => client.Holder != null && client != admin)];
        if (admin.Open != 0 || holders.Count == 0)
        {
            return;
        }

        VirtualClient one = holders[world.Chance.Below(holders.Count)];
        SimulatedKey key = keys.Another(one.Name);
        Insist(admin, () => RawMessage.Request(MessageType.Confirmable, CoapCode.Put, "keys/" + one.Name).Body(key.Text), () =>
        {
            one.Holder?.Take(key); // unless it was removed meanwhile
            foreach (Observation observation in world.Observations.Where(observation => observation.Client == one))
            {
                observation.Moved();
            }
        });
    }

    // An observer who does nothing else has its key removed, and must not hear anything more.
    private static void Remove(World world, VirtualClient admin)
    {
        VirtualClient one = world.AddClient("client-4", Link.Good);
        world.Keys!.Give(one, one.Name);
        world.Observe(one, world.Subjects[0]);
        world.Events.After(world.Chance.Between(5000, 15000), () => Insist(
            admin,
            () => RawMessage.Request(MessageType.Confirmable, CoapCode.Delete, "keys/" + one.Name),
            () =>
            {
                foreach (Observation observation in world.Observations.Where(observation => observation.Client == one))
                {
                    observation.Forget();
                }

                one.Holder = null;
            }));
    }

    private static void Insist(VirtualClient client, Func<RawMessage> make, Action done)
    {
        client.Send(make(), answer =>
        {
            if (answer.Response is { } response && !response.Is(CoapCode.ServiceUnavailable))
            {
                if (!response.IsSuccess() && !response.Is(CoapCode.NotFound) && !response.Is(CoapCode.MethodNotAllowed))
                {
                    client.World.Verdict.Fail($"the admin was answered with {response.Code >> 5}.{response.Code & 31:D2}");
                }

                done();
            }
            else
            {
                client.World.Events.After(1000, () => Insist(client, make, done));
            }
        });
    }

    // To the node that has taken all of it before, and to one that has restarted, whose windows are empty.
    private static void PlayBack(World world, List<Datagram> recorded)
    {
        world.Node.Monitor.LimitsAmplification = false;
        for (int round = 0; round < 2 && world.Verdict.Failure == null; round++)
        {
            if (round != 0)
            {
                world.Restart();
            }

            string before = State(world);
            int at = 0;
            foreach (Datagram datagram in recorded)
            {
                Address from = Mallory(round * 20);
                at += ReplaySpacingMs;
                world.Events.After(at, () => world.Network.ToNode(Link.Good, from, datagram.Bytes, "mallory"));
            }

            world.Statistics.Replays += recorded.Count;
            world.RunUntil(world.Events.NowMs - world.Events.StartMs + at + 1000);
            string after = State(world);
            if (before != after)
            {
                world.Verdict.Fail($"what was recorded was played back, and the node has changed from {before} to {after}");
            }
        }
    }

    private static string State(World world)
    {
        IEnumerable<int> boxes = Enumerable.Range(0, BoxResource.Boxes).Select(box => world.Boxes[box]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"alarm {world.Node.Node.Alarm.IsOn}, {world.Orders.Runs} orders, {world.Node.Node.Endpoint.ObserverCount} observers, "
            + $"{world.Keys!.Withdrawn} keys gone, boxes {string.Join(' ', boxes)}");
    }
}
