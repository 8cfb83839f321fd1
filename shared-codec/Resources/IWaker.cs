// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Resources
{
    /// <summary>Wakes the thread that drives an endpoint: what another thread has changed is to be noticed now, and not at its next
    /// look.</summary>
    public interface IWaker
    {
        /// <summary>Ends a wait, or the next one if there is none. Any thread; must not throw. Called for each change: many are to cost as
        /// one.</summary>
        void Wake();
    }
}
