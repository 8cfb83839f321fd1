// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>A kind of run: who is there, what they do, what must have come of it. All that differs between two runs comes from the seed.</summary>
public abstract class Scenario
{
    /// <summary>The name, for the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is about, in a line.</summary>
    public abstract string About { get; }

    /// <summary>How much longer a run takes than one of most others: there are as many fewer of them.</summary>
    public virtual int Cost => 1;

    /// <summary>Whether the node has keys, and its clients those of <see cref="World.Keys"/>.</summary>
    internal virtual bool HasKeys => false;

    /// <summary>Whether what the node executes takes time.</summary>
    internal virtual bool IsMetered => false;

    /// <summary>Runs it.</summary>
    /// <param name="world">A world with a node and nobody else.</param>
    internal abstract void Play(World world);
}
