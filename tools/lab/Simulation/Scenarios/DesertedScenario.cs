// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Node;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>
/// Several observers are cut off at the same time, as when their access point fails: half of those that there can be, or all but one.
/// Those that are left hear of the alarm all the same, and as soon as ever.
/// </summary>
public sealed class DesertedScenario : Scenario
{
    private const int NodeMs = 100; // what the node may take, with a timer that is a little late
    private const int ArrivalMs = 15000; // not all at once: half of the places are for those who have shown that they can receive
    private const int LengthMs = 150000;

    /// <inheritdoc/>
    public override string Name => "deserted";

    /// <inheritdoc/>
    public override string About => "observers cut off together: those that are left hear of the alarm at once";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        world.Node.Node.Configure(2, ObserveStrategy.Mixed, 5);
        Subject temperature = world.Subjects.Single(subject => subject.Path == "temperature");
        Subject alarm = world.Subjects.Single(subject => subject.Path == "alarm");
        int cut = chance.Between(world.Config.Observers / 2, world.Config.Observers - 1);
        List<Link> links = [];
        for (int i = 0; i < cut; i++)
        {
            Link link = Link.Good;
            links.Add(link);
            VirtualClient client = world.AddClient(string.Create(CultureInfo.InvariantCulture, $"client-{i}"), link);
            world.Events.After(chance.Below(ArrivalMs), () => world.Observe(client, temperature));
        }

        Link good = Link.Good;
        VirtualClient last = world.AddClient("left", good);
        Observation? left = null;
        world.Events.After(chance.Below(ArrivalMs), () => left = world.Observe(last, alarm));
        int noticeMs = NodeMs + good.MinDelayMs + good.SpreadMs;
        world.Events.After(chance.Between(20000, 30000), () => links.ForEach(link => link.Up = false));
        world.Events.After(chance.Between(35000, 45000), Switch);
        world.RunUntil(LengthMs);

        void Switch()
        {
            world.Node.Node.Alarm.IsOn ^= true;
            world.Node.Work();
            world.Events.After(noticeMs, () =>
            {
                if (left!.State != alarm.Newest())
                {
                    world.Verdict.Fail(
                        $"{cut} observers are cut off, the alarm was switched, and another observer has not heard of it after {noticeMs} ms");
                }

                world.Events.After(chance.Below(10000), Switch);
            });
        }
    }
}
