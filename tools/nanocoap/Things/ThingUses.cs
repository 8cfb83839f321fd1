// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tool.Things;

/// <summary>What can be done with a property of a Thing.</summary>
[Flags]
public enum ThingUses
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reading it.</summary>
    Read = 1,

    /// <summary>Observing it.</summary>
    Observe = 2,

    /// <summary>Writing it.</summary>
    Write = 4,

    /// <summary>All of that.</summary>
    All = Read | Observe | Write,
}
