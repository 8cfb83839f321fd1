// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.VirtualNetwork.Scenarios;

/// <summary>Nothing is lost, and nothing takes long: then nothing is sent twice either.</summary>
public sealed class CalmScenario : Scenario
{
    private const int NoticeMs = 4000; // the distance of notifications to an observer of whose round trip nothing is known, and a little

    /// <inheritdoc/>
    public override string Name => "calm";

    /// <inheritdoc/>
    public override string About => "a network that loses nothing: nobody sends anything twice, every request is answered";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        var crowd = new Crowd(world, 120000);
        int clients = world.Chance.Between(1, 6);
        for (int i = 0; i < clients; i++)
        {
            crowd.Add(Link.Good, 10000, world.Chance.Below(3));
        }

        crowd.ChangeStates(5000, 20000, 15000);
        crowd.BreakSensor(60000);
        Watch(world);
        crowd.Finish();
        if (world.Settings.Options.Length == 0)
        {
            Judge(world);
        }
    }

    // Where nothing is lost, who is registered hears of each change soon.
    private static void Watch(World world)
    {
        world.Events.After(1000, () =>
        {
            foreach (Observation observation in world.Observations)
            {
                int state = observation.Subject.Newest();
                world.Events.After(NoticeMs, () =>
                {
                    bool changes = observation.Subject.Path != "temperature"; // that is notified once a period, whatever it is
                    if (changes && observation.IsRegistered && observation.Subject.Ordered && observation.State < state)
                    {
                        world.Verdict.Fail(
                            $"{observation.Client.Name} has not heard of state {state} of /{observation.Subject.Path} after {NoticeMs} ms");
                    }
                });
            }

            Watch(world);
        });
    }

    private static void Judge(World world)
    {
        Statistics statistics = world.Statistics;
        if (statistics.RetransmissionsOfClients != 0 || statistics.TimeOuts != 0 || world.Node.Monitor.Retransmissions != 0)
        {
            world.Verdict.Fail($"nothing was lost, and clients sent {statistics.RetransmissionsOfClients} requests again, gave up "
                + $"{statistics.TimeOuts}, and the node sent {world.Node.Monitor.Retransmissions} CONs again");
        }

        if (world.Node.Node.Endpoint.ObserverCount != 0 || world.Node.Node.Endpoint.OutstandingCount != 0)
        {
            world.Verdict.Fail("everybody has left, and the node still has observers or outstanding messages");
        }
    }
}
