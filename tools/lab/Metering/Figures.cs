// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Metering;

/// <summary>What a piece of code executes.</summary>
/// <param name="Instructions">IL instructions.</param>
/// <param name="Calls">Calls, the virtual ones among them; running a constructor by new is no call here.</param>
/// <param name="VirtualCalls">Calls through a method table or an interface.</param>
/// <param name="Allocations">Objects, arrays and boxes made, and locals of a struct type, which are objects on nanoCLR.</param>
/// <param name="Cost">Estimate of the interpreter's time, hundredths of an addition to a local; see <see cref="InterpreterCost"/>.</param>
public readonly record struct Figures(long Instructions, long Calls, long VirtualCalls, long Allocations, long Cost)
{
    /// <summary>Adds two.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their sum.</returns>
    public static Figures operator +(Figures left, Figures right)
    {
        return new Figures(
            left.Instructions + right.Instructions,
            left.Calls + right.Calls,
            left.VirtualCalls + right.VirtualCalls,
            left.Allocations + right.Allocations,
            left.Cost + right.Cost);
    }

    /// <summary>Takes code several times.</summary>
    /// <param name="once">What it executes once.</param>
    /// <param name="times">How often.</param>
    /// <returns>What that comes to.</returns>
    public static Figures operator *(Figures once, long times)
    {
        return new Figures(
            once.Instructions * times,
            once.Calls * times,
            once.VirtualCalls * times,
            once.Allocations * times,
            once.Cost * times);
    }

    /// <summary>The mean over repetitions, rounded; allocations are rounded up, so that a single one shows.</summary>
    /// <param name="count">How many repetitions these figures are the sum of.</param>
    /// <returns>Figures of one.</returns>
    public Figures Mean(long count)
    {
        return new Figures(
            Round(Instructions, count),
            Round(Calls, count),
            Round(VirtualCalls, count),
            (Allocations + count - 1) / count,
            Round(Cost, count));
    }

    private static long Round(long sum, long count)
    {
        return (sum + (count / 2)) / count;
    }
}
