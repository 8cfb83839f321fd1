// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>Where a node says what happens to it, seldom: start, network, failures; nothing for a datagram.</summary>
    public interface ILog
    {
        /// <summary>Writes a line.</summary>
        /// <param name="text">The line.</param>
        void Line(string text);
    }
}
