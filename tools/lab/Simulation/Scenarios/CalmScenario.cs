// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>Nothing is lost, and nothing takes long: then nothing is sent twice either.</summary>
public sealed class CalmScenario : Scenario
{
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
        world.Promptness.Begin();
        crowd.Finish();
        if (world.Settings.Options.Length == 0)
        {
            Judge(world);
        }
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
