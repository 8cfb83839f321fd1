// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>Which notifications are Confirmable. RFC 7641 section 4.5.</summary>
    public enum ObserveStrategy
    {
        /// <summary>Every nth is a CON, the rest are NON.</summary>
        Mixed = 0,

        /// <summary>All are CON.</summary>
        Confirmable = 1,

        /// <summary>All are NON, but for one CON in 24 hours.</summary>
        NonConfirmable = 2,
    }
}
