// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// Observers are cut off for seconds or for longer than a CON is sent again, and renew their registrations at odd times: also while the
/// node still waits for an ACK to what was lost. RFC 7641 section 3.3.1: a renewal makes sure that the registration lives. The sizes are
/// those of the device.
/// </summary>
public sealed class RenewingScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "renewing";

    /// <inheritdoc/>
    public override string About => "observers cut off, that renew: whoever has been answered hears of each change within a second of it";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        var crowd = new Crowd(world, chance.Between(200000, 400000));
        world.Promptness.Begin();
        Subject[] subjects = world.Subjects;
        Subject alarm = subjects.Single(subject => subject.Path == "alarm");
        int clients = chance.Between(1, 3);
        for (int i = 0; i < clients; i++)
        {
            VirtualClient client = crowd.Add(Link.Good, 0, chance.OneOf(0, 0, 1));
            world.Events.After(chance.Below(10000), () => world.Observe(client, alarm));
        }

        crowd.ChangeStates(chance.OneOf(0, 5000, 20000), chance.OneOf(0, 20000), chance.OneOf(5000, 15000, 40000));
        crowd.Repeat(chance.OneOf(10000, 20000, 40000), () => Renew(world, alarm));
        crowd.Repeat(chance.OneOf(20000, 40000, 60000), () => Cut(world));
        crowd.Finish();
    }

    private static void Cut(World world)
    {
        Chance chance = world.Chance;
        bool all = chance.OneIn(4);
        int one = chance.Below(world.Clients.Count);
        long back = chance.Between(1000, chance.OneOf(10000, 45000, 90000));
        for (int i = 0; i < world.Clients.Count; i++)
        {
            Link link = world.Clients[i].Link;
            if ((all || i == one) && link.Up)
            {
                link.Up = false;
                world.Events.After(back, () => link.Up = true);
            }
        }
    }

    // The token stays, the resource mostly does. The alarm changes soon after it, or when CONs from before it would have been given up.
    private static void Renew(World world, Subject alarm)
    {
        Chance chance = world.Chance;
        if (world.AnyRegistered() is not { } one)
        {
            return;
        }

        if (chance.OneIn(8))
        {
            Subject other = one.Subject.Path == alarm.Path ? world.Subjects.Single(subject => subject.Path == "state") : alarm;
            world.Turn(one, other);
        }
        else
        {
            one.Renew();
        }

        if (chance.OneIn(2))
        {
            world.Events.After(chance.Between(0, chance.OneOf(200, 3000, 60000)), () =>
            {
                world.Node.Node.Alarm.IsOn ^= true;
                world.Node.Work();
            });
        }
    }
}
