// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>A light that shows whether the node can be reached.</summary>
    public interface IStatusLight
    {
        /// <summary>Switches the light; must not throw.</summary>
        /// <param name="on">True if the node is connected.</param>
        void Set(bool on);
    }
}
