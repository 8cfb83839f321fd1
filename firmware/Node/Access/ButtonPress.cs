// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>What somebody has done with a button.</summary>
    public enum ButtonPress
    {
        /// <summary>Nothing that counts.</summary>
        None = 0,

        /// <summary>Held for some seconds, and let go.</summary>
        Long = 1,

        /// <summary>Held for ten seconds; it counts while it is still held, and letting go counts for nothing more.</summary>
        VeryLong = 2,
    }
}
