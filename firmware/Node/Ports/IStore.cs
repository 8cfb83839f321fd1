// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// Two places in memory that outlive a restart. A write may be cut short by a power failure and leave anything at all in its
    /// place; the other place must stay as it was. What is written is checked when it is read, not here.
    /// </summary>
    public interface IStore
    {
        /// <summary>Reads a place; must not throw.</summary>
        /// <param name="place">0 or 1.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <returns>How many there are, at most the length of the buffer; 0 if there are none or they can't be read.</returns>
        int Read(int place, byte[] buffer);

        /// <summary>Writes a place, durably; must not throw.</summary>
        /// <param name="place">0 or 1.</param>
        /// <param name="buffer">Holds the bytes from offset 0.</param>
        /// <param name="length">How many they are.</param>
        /// <returns>False if they could not be written.</returns>
        bool Write(int place, byte[] buffer, int length);
    }
}
