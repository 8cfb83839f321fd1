// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Text;

/// <summary>What a part of a log line means; on a terminal that is its colour.</summary>
public enum LogStyle
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>There for the one who looks for it.</summary>
    Faint,

    /// <summary>Came in.</summary>
    In,

    /// <summary>Went out.</summary>
    Out,

    /// <summary>What it is about.</summary>
    Subject,

    /// <summary>Success.</summary>
    Good,

    /// <summary>The other side's mistake, or a loss.</summary>
    Warning,

    /// <summary>Our own mistake, or an alarm.</summary>
    Bad,
}
