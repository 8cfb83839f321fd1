// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Resources
{
    /// <summary>Counts the changes of all resources of a tree, so that the engine learns with one comparison that there was none.</summary>
    internal sealed class ChangeSignal
    {
        /// <summary>Goes up with each change and wraps.</summary>
        internal int Count;

        /// <summary>Hears of each change behind the count; or null.</summary>
        internal IWaker Waker;
    }
}
