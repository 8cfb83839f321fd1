// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>A battery, as it is assumed to be.</summary>
/// <param name="Id">Its name in links.</param>
/// <param name="Name">Its name.</param>
/// <param name="CapacityMah">Its capacity, milliampere-hours.</param>
/// <param name="UsablePercent">How much of that a node gets before the voltage is too low.</param>
/// <param name="SelfDischargePercent">What it loses in a year by itself, of its capacity.</param>
internal sealed record Battery(string Id, string Name, double CapacityMah, double UsablePercent, double SelfDischargePercent)
{
    /// <summary>Those that can be chosen; each figure can be set to another.</summary>
    public static IReadOnlyList<Battery> All { get; } =
    [
        new("aa", "2 × AA, alkaline", 2500, 80, 3),
        new("lithium", "2 × AA, lithium", 3000, 90, 1),
        new("18650", "18650, lithium-ion", 3000, 85, 20),
        new("cr2032", "CR2032", 220, 80, 1),
    ];
}
