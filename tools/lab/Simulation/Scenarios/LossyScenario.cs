// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>Loss, duplicates, and datagrams that overtake each other.</summary>
public sealed class LossyScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "lossy";

    /// <inheritdoc/>
    public override string About => "loss, duplicates and reordering: POST runs once, observers end with the newest state";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        var crowd = new Crowd(world, chance.Between(100000, 240000));
        int clients = chance.Between(1, 6);
        int loss = chance.OneOf(0, 50, 150, 300, 500);
        int duplication = chance.OneOf(0, 50, 200);
        for (int i = 0; i < clients; i++)
        {
            var link = new Link
            {
                LossPerMille = chance.Below(loss + 1),
                DuplicationPerMille = duplication,
                MinDelayMs = chance.OneOf(1, 20, 200),
                SpreadMs = chance.OneOf(5, 100, 1500),
                LateMs = chance.OneOf(0, 3000, 20000),
            };
            crowd.Add(link, chance.OneOf(2000, 10000, 30000), chance.Below(4));
        }

        crowd.ChangeStates(chance.OneOf(0, 300, 3000, 20000), chance.OneOf(1000, 10000, 40000), chance.OneOf(0, 1000, 20000));
        crowd.BreakSensor(chance.OneOf(0, 0, 60000));
        crowd.ComeAndGo(chance.OneOf(0, 15000));
        crowd.Finish();
    }
}
