// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Messaging
{
    /// <summary>
    /// Where secrets come from: from hardware on a device, from the system's generator for cryptography on a PC, fixed in tests. Asked a
    /// few times when the first secret is needed, and not before: an ESP32 has true random numbers only while its radio is on.
    /// </summary>
    public interface IRandom
    {
        /// <summary>Draws 32 random bits; must not throw.</summary>
        /// <returns>Any int.</returns>
        int NextInt();
    }
}
