// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Server;

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

    /// <summary>Sets the sizes of the node, where they are to be others than those of the device.</summary>
    /// <param name="chance">Chance.</param>
    /// <param name="config">Those of the device.</param>
    public virtual void SetSizes(Chance chance, EndpointConfig config)
    {
    }

    /// <summary>
    /// Gives the node memory for as many exchanges as there can be in EXCHANGE_LIFETIME: where a restart or a lost key is what is to be seen.
    /// </summary>
    /// <param name="config">The sizes.</param>
    protected static void RememberAll(EndpointConfig config)
    {
        config.SafeExchanges = 256;
        config.UnsafeExchanges = 256;
        config.ReplyBytes = 256;
    }

    /// <summary>Runs it.</summary>
    /// <param name="world">A world with a node and nobody else.</param>
    internal abstract void Play(World world);
}
