// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>Clients change their address in the middle of whatever they do: a lease has ended, a NAT has forgotten.</summary>
public sealed class MovingScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "moving";

    /// <inheritdoc/>
    public override string About => "clients change their address: they find back, and the node forgets the old one";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        var crowd = new Crowd(world, chance.Between(150000, 300000));
        world.Promptness.Begin();
        int clients = chance.Between(1, 4);
        for (int i = 0; i < clients; i++)
        {
            Link link = Link.Good;
            link.LossPerMille = chance.OneOf(0, 0, 100);
            link.SpreadMs = chance.OneOf(20, 1000);
            crowd.Add(link, chance.OneOf(3000, 20000), chance.Between(1, 2));
        }

        crowd.ChangeStates(chance.OneOf(1000, 10000), chance.OneOf(10000, 40000), chance.OneOf(0, 20000));
        crowd.Repeat(chance.OneOf(20000, 60000), crowd.MoveOne);
        crowd.Finish();
    }
}
