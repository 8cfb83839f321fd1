// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>
    /// Small files in memory that outlives a restart, each with a name. A write may be cut short by a power failure and leave anything at
    /// all under its name; all others must stay as they were. What is written is checked when it is read, not here: see <see
    /// cref="StoredRecord"/>.
    /// </summary>
    public interface IStore
    {
        /// <summary>Reads a file; must not throw.</summary>
        /// <param name="name">Its name: small letters, digits and dots, at most 12 characters.</param>
        /// <param name="buffer">Where the bytes go.</param>
        /// <returns>How many there are, at most the length of the buffer; 0 if there are none or they can't be read.</returns>
        int Read(string name, byte[] buffer);

        /// <summary>Writes a file, durably; must not throw.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="buffer">Holds the bytes from offset 0.</param>
        /// <param name="length">How many they are; with 0 nothing is left of what was there.</param>
        /// <returns>False if they could not be written.</returns>
        bool Write(string name, byte[] buffer, int length);
    }
}
