// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>What somebody has done with a button.</summary>
    public enum ButtonPress
    {
        /// <summary>Nothing that counts.</summary>
        None = 0,

        /// <summary>Held for three seconds, and let go.</summary>
        Long = 1,

        /// <summary>Held for ten seconds, and let go before half a minute was over.</summary>
        VeryLong = 2,
    }
}
