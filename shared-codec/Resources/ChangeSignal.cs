// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Resources
{
    /// <summary>
    /// What all resources of a tree know of the engine. It counts their changes, so that the engine learns with one comparison that there
    /// was none.
    /// </summary>
    internal sealed class ChangeSignal
    {
        /// <summary>Goes up with each change and wraps.</summary>
        internal int Count;

        /// <summary>Hears of each change behind the count; or null.</summary>
        internal IWaker Waker;

        /// <summary>Where answers are put off; null until an endpoint serves the tree.</summary>
        internal ITicketOffice Office;
    }
}
