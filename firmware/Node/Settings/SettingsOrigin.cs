// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>Where the settings came from that a node started with.</summary>
    public enum SettingsOrigin
    {
        /// <summary>Nothing was stored: a first start.</summary>
        Default = 0,

        /// <summary>They were stored. A damaged copy beside a sound one does not count: a power failure leaves one now and then.</summary>
        Stored = 1,

        /// <summary>Something was stored and none of it is sound: defaults are in force, and what was set before is lost.</summary>
        Damaged = 2,
    }
}
