// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Simulation.Scenarios;

namespace NanoCoap.Lab.Simulation;

/// <summary>All scenarios.</summary>
public static class ScenarioCatalogue
{
    /// <summary>All scenarios, in the order in which they run.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new CalmScenario(),
        new LossyScenario(),
        new PartitionedScenario(),
        new MovingScenario(),
        new RenewingScenario(),
        new ConditionsScenario(),
        new SilentScenario(),
        new DesertedScenario(),
        new GarbageScenario(),
        new SpoofedScenario(),
        new ForgedScenario(),
        new FloodScenario(),
        new WritersScenario(),
        new HellosScenario(),
        new ProtectedScenario(),
    ];

    /// <summary>Looks for a scenario.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The scenario, or null.</returns>
    public static Scenario? Find(string name)
    {
        return All.FirstOrDefault(scenario => scenario.Name == name);
    }
}
