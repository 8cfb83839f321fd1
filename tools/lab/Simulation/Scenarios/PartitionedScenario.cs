// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>Clients are cut off, some or all of them, for seconds or minutes, again and again.</summary>
public sealed class PartitionedScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "partitioned";

    /// <inheritdoc/>
    public override string About => "clients cut off for seconds or minutes: they find back, and have the newest state";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        var crowd = new Crowd(world, chance.Between(200000, 500000));
        world.Promptness.Begin();
        int clients = chance.Between(1, 6);
        List<Link> links = [];
        for (int i = 0; i < clients; i++)
        {
            Link link = Link.Good;
            link.LossPerMille = chance.OneOf(0, 0, 100);
            link.SpreadMs = chance.OneOf(20, 500);
            links.Add(link);
            crowd.Add(link, chance.OneOf(5000, 30000), chance.Between(1, 3));
        }

        crowd.ChangeStates(chance.OneOf(3000, 20000), chance.OneOf(10000, 40000), chance.OneOf(0, 20000));
        crowd.ComeAndGo(chance.OneOf(0, 30000));
        crowd.Repeat(chance.OneOf(20000, 60000), () =>
        {
            bool all = chance.OneIn(3);
            int one = chance.Below(links.Count);
            long back = chance.Between(1000, chance.OneOf(10000, 60000, 200000));
            for (int i = 0; i < links.Count; i++)
            {
                if (all || i == one)
                {
                    Link link = links[i];
                    link.Up = false;
                    world.Events.After(back, () => link.Up = true);
                }
            }
        });
        crowd.Finish();
    }
}
