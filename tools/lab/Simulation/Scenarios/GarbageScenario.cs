// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>Among conforming clients there are some that send whatever comes to their mind.</summary>
public sealed class GarbageScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "garbage";

    /// <inheritdoc/>
    public override string About => "noise, bent messages and answers to nothing, among conforming clients: they do not feel it";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        var crowd = new Crowd(world, chance.Between(60000, 150000));
        int clients = chance.Between(1, 3);
        for (int i = 0; i < clients; i++)
        {
            Link link = Link.Good;
            link.LossPerMille = chance.OneOf(0, 100);
            crowd.Add(link, 5000, chance.Below(3));
        }

        crowd.ChangeStates(3000, 10000, 10000);
        var traffic = new HostileTraffic(chance);
        var good = Link.Good;
        int senders = chance.Between(1, 4);
        for (int i = 0; i < senders; i++)
        {
            var address = new Address(string.Create(CultureInfo.InvariantCulture, $"garbage-{i}"));
            if (chance.OneIn(2))
            {
                world.Network.Attach(address, new StrangerHost(world.Network, good), good);
            }

            crowd.Repeat(chance.OneOf(30, 200), () =>
            {
                byte[] bytes = chance.Below(10) switch
                {
                    < 3 => traffic.Asking(),
                    3 => traffic.StrayBlock(),
                    _ => traffic.Garbage(),
                };
                world.Network.ToNode(good, address, bytes);
            });
        }

        crowd.Finish();
    }
}
