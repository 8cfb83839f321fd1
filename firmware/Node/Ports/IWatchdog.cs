// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>Restarts the device if it is not fed for a while.</summary>
    public interface IWatchdog
    {
        /// <summary>Says that the loop is alive. Called at every turn.</summary>
        void Feed();
    }
}
