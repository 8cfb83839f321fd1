// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Simulation;

/// <summary>The way between a host and the node, both directions: what it does to datagrams. One that takes longer is overtaken by others.</summary>
public sealed class Link
{
    /// <summary>A way on which nothing happens.</summary>
    public static Link Good => new() { MinDelayMs = 5, SpreadMs = 20 };

    /// <summary>How many of a thousand datagrams are lost.</summary>
    public int LossPerMille { get; set; }

    /// <summary>How many of a thousand that are not lost arrive twice.</summary>
    public int DuplicationPerMille { get; set; }

    /// <summary>How long a datagram takes at least.</summary>
    public int MinDelayMs { get; set; }

    /// <summary>How much longer it may take.</summary>
    public int SpreadMs { get; set; }

    /// <summary>How much longer one in twenty takes.</summary>
    public int LateMs { get; set; }

    /// <summary>Whether there is a way at all.</summary>
    public bool Up
    {
        get;
        set
        {
            field = value;
            Switched?.Invoke(this);
        }
    }
    = true;

    /// <summary>Datagrams that were lost on it.</summary>
    internal int Lost { get; set; }

    /// <summary>The longest that a datagram takes, milliseconds.</summary>
    internal int MaxDelayMs => MinDelayMs + SpreadMs + LateMs;

    /// <summary>Called when it has become better or worse.</summary>
    internal Action<Link>? Switched { get; set; }

    /// <summary>Makes it a good way.</summary>
    public void Heal()
    {
        Link good = Good;
        LossPerMille = 0;
        DuplicationPerMille = 0;
        MinDelayMs = good.MinDelayMs;
        SpreadMs = good.SpreadMs;
        LateMs = 0;
        Up = true;
    }
}
