// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using NanoCoap.Node;

namespace NanoCoap.Lab.Simulation.Scenarios;

/// <summary>Observers vanish without a word. RFC 7641 section 4.5: the next CON tells the node, after MAX_TRANSMIT_WAIT.</summary>
public sealed class SilentScenario : Scenario
{
    private const int MaxTransmitWaitMs = 93000;

    /// <inheritdoc/>
    public override string Name => "silent";

    /// <inheritdoc/>
    public override string About => "observers that vanish: the node forgets them MAX_TRANSMIT_WAIT after its next CON";

    /// <inheritdoc/>
    internal override void Play(World world)
    {
        Chance chance = world.Chance;
        int n = chance.Between(1, 6);
        int period = chance.OneOf(1, 2, 10);
        world.Node.Node.Configure(period, n == 1 ? ObserveStrategy.Confirmable : ObserveStrategy.Mixed, n);
        int living = chance.Between(0, 3);
        int silent = chance.Between(1, world.Config.Observers - living);
        Subject temperature = world.Subjects.Single(subject => subject.Path == "temperature");
        for (int i = 0; i < living; i++)
        {
            world.Observe(world.AddClient(string.Create(CultureInfo.InvariantCulture, $"client-{i}"), Link.Good), temperature);
        }

        int last = 0;
        List<VirtualClient> vanished = [];
        for (int i = 0; i < silent; i++)
        {
            VirtualClient client = world.AddClient(string.Create(CultureInfo.InvariantCulture, $"silent-{i}"), Link.Good);
            vanished.Add(client);
            int vanishes = chance.Between(100, 30000);
            last = Math.Max(last, vanishes);
            world.Events.After(chance.Below(vanishes), () => world.Observe(client, temperature));
            world.Events.After(vanishes, () => Vanish(world, client));
        }

        // Each waits for its CON to come round, n notifications of 3 s at least; nobody waits for the CON of another.
        int bound = (n * Math.Max(period * 1000, world.Config.BlindIntervalMs)) + MaxTransmitWaitMs + 1000;
        world.RunUntil(last + bound);

        // Who has never shown that it can receive is sent no more than three times what came from there. That may be too little for a
        // CON, which then waits for the next datagram, and the registration with it: of half of the places, and only until they are wanted.
        int observers = world.Node.Node.Endpoint.ObserverCount;
        int strangers = vanished.Count(client => world.Node.Monitor.ShownAt(client.Address) < 0);
        if (observers < living || observers > living + Math.Min(strangers, (world.Config.Observers + 1) / 2))
        {
            world.Verdict.Fail($"{living} observers are alive, {silent} vanished {bound / 1000} s ago, {strangers} of them as strangers, "
                + $"and the node has {observers}");
        }
    }

    private static void Vanish(World world, VirtualClient client)
    {
        world.Network.Detach(client.Address);
        client.Link.Up = false;
        world.Died(client.Address);
        foreach (Observation observation in world.Observations.Where(observation => observation.Client == client))
        {
            observation.Forget();
        }
    }
}
