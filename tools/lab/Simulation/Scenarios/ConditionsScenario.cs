// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Values;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// Observers say when they want to hear (draft-ietf-core-conditional-attributes): of crossings, steps, bands and edges, not more often than
/// so and so. Datagrams are lost, observers are cut off, renew, go on under other conditions, and start anew under another address; the
/// node is started anew, and knows nobody. In the end each knows what its conditions promise: which side of a limit the number is on, the
/// number itself within a band, or within a step of it.
/// </summary>
public sealed class ConditionsScenario : Scenario
{
    /// <inheritdoc/>
    public override string Name => "conditions";

    /// <inheritdoc/>
    public override string About =>
        "observers with conditions, cut off and renewing, of a node that restarts: each ends with what its conditions promise";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;

        // So long it takes until who was forgotten asks anew: less than the network is well in the end.
        ((ValueConditions)world.Config.Conditions).MaxAgeSeconds = chance.OneOf(20, 60);
        var crowd = new Crowd(world, chance.Between(100000, 300000));
        world.Level.RefreshMs = chance.OneOf(0, 0, 2000);

        // Where nothing is lost but for a while, a registration lives, and its observer need not ask again to be right; once it has shown
        // that it can receive, for else it may wait for credit as long as it says nothing.
        bool lossy = chance.OneIn(2);
        int clients = chance.Between(1, 4);
        for (int i = 0; i < clients; i++)
        {
            Link link = Link.Good;
            link.LossPerMille = lossy ? chance.Below(300) : 0;
            link.SpreadMs = chance.OneOf(20, 1000);
            VirtualClient client = crowd.Add(link, 0, 0);
            world.Events.After(chance.Below(10000), () => world.Observe(client, Wish(world, lossy)));
        }

        crowd.Repeat(chance.OneOf(500, 3000, 10000), () => world.Level.Set(chance.Below(LevelResource.Highest + 1)));
        crowd.ChangeStates(0, 0, chance.OneOf(2000, 20000));
        crowd.Repeat(chance.OneOf(10000, 30000), () => Renew(world, lossy));
        var resting = new HashSet<Link>();
        int cutEvery = chance.OneOf(20000, 50000);
        world.Events.After(30000, () => crowd.Repeat(cutEvery, () => Cut(world, resting)));
        crowd.Repeat(lossy ? chance.OneOf(0, 60000) : 0, crowd.MoveOne);
        crowd.Repeat(chance.OneOf(0, 40000, 100000), () => Restart(world, lossy, resting));
        crowd.Finish();
    }

    private static Subject Wish(World world, bool lossy)
    {
        Chance chance = world.Chance;
        var query = new List<string>();
        if (!lossy)
        {
            query.Add("c.pmax=7200"); // and so Max-Age: it does not ask again of its own accord
        }

        if (chance.OneIn(3))
        {
            query.Add("c.pmin=" + chance.Between(1, 20).ToString(CultureInfo.InvariantCulture));
        }

        if (chance.OneIn(4))
        {
            int edge = chance.Below(2);
            string word = edge == 1 ? "true" : "false";
            query.Add("c.edge=" + (chance.OneIn(2) ? edge.ToString(CultureInfo.InvariantCulture) : word));
            return world.AlarmUnder([.. query], (known, newest) => newest != edge || known == edge);
        }

        int gt = chance.OneIn(3) ? -1 : chance.Below(LevelResource.Highest);
        int lt = chance.OneIn(2) ? -1 : chance.Below(LevelResource.Highest);
        int st = chance.OneIn(2) && gt + lt >= -1 ? -1 : chance.Between(1, 1000);
        bool band = gt + lt >= -1 && chance.OneIn(3);
        Add(query, "c.gt", gt);
        Add(query, "c.lt", lt);
        Add(query, "c.st", st);
        if (band)
        {
            query.Add("c.band");
            query.Add("c.con=1"); // else what a NON has lost would be found by the next value within the band, and there may be none
        }

        return world.LevelUnder([.. query], (known, newest) => known == newest
            || ((st < 0 || Math.Abs(known - newest) < st)
                && (band ? !IsWithin(newest, gt, lt) : (gt < 0 || known > gt == newest > gt) && (lt < 0 || known < lt == newest < lt))));
    }

    private static bool IsWithin(int value, int gt, int lt)
    {
        return gt < 0 ? value >= lt : lt < 0 ? value <= gt : gt <= lt ? value >= gt && value <= lt : value < lt || value > gt;
    }

    private static void Add(List<string> query, string name, int hundredths)
    {
        if (hundredths >= 0)
        {
            query.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={hundredths / 100}.{hundredths % 100:D2}"));
        }
    }

    // The same conditions, or others: then these count from the answer on.
    private static void Renew(World world, bool lossy)
    {
        if (world.AnyRegistered() is not { } one)
        {
            return;
        }

        if (world.Chance.OneIn(2))
        {
            one.Renew();
        }
        else
        {
            world.Turn(one, Wish(world, lossy));
        }
    }

    // A node that starts anew knows nobody. Where datagrams are lost, observers ask again when what they hold is no longer fresh; elsewhere
    // they hear of it, and have shown that they can receive before they are cut off again.
    private static void Restart(World world, bool lossy, HashSet<Link> resting)
    {
        if (lossy)
        {
            world.Restart();
        }
        else if (resting.Count == 0)
        {
            world.Restart();
            resting.UnionWith(world.Clients.Select(client => client.Link));
            world.Events.After(40000, resting.Clear);
            foreach (Observation observation in world.Observations)
            {
                world.Events.After(world.Chance.Below(10000), observation.AskAnew);
            }
        }
    }

    // For less time than a CON is sent again, and not anew before one of its transmissions has had a chance: else the node gives it up.
    private static void Cut(World world, HashSet<Link> resting)
    {
        Link link = world.Clients[world.Chance.Below(world.Clients.Count)].Link;
        if (resting.Add(link))
        {
            long back = world.Chance.Between(1000, 20000);
            link.Up = false;
            world.Events.After(back, () => link.Up = true);
            world.Events.After(back + 60000, () => resting.Remove(link));
        }
    }
}
