// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>Somebody asks under the addresses of others, to have the node shoot at them.</summary>
public sealed class SpoofedScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "spoofed";

    /// <inheritdoc/>
    public override string About => "requests under the addresses of others: they get at most three times the bytes that were sent in their name";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        var crowd = new Crowd(world, chance.Between(60000, 150000));
        int clients = chance.Between(0, 2);
        for (int i = 0; i < clients; i++)
        {
            Link link = Link.Good;
            link.LossPerMille = chance.OneOf(0, 100);
            crowd.Add(link, 5000, chance.Below(3));
        }

        crowd.ChangeStates(3000, 10000, 10000);
        var traffic = new HostileTraffic(chance);
        Link good = Link.Good;
        int victims = chance.OneOf(1, 3, 20);
        Address[] addresses = new Address[victims];
        for (int i = 0; i < victims; i++)
        {
            addresses[i] = new Address(string.Create(CultureInfo.InvariantCulture, $"victim-{i}"));
            if (chance.OneIn(3))
            {
                world.Network.Attach(addresses[i], new StrangerHost(world.Network, good), good);
            }
        }

        crowd.Repeat(chance.OneOf(50, 500, 5000), () =>
        {
            byte[] bytes = chance.OneIn(10) ? traffic.Garbage() : traffic.Asking();
            world.Network.ToNode(good, addresses[chance.Below(victims)], bytes, "spoofer");
        });
        crowd.Finish();
    }
}
