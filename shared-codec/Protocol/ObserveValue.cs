// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>The arithmetic of Observe values: 24 bits, of which less than half a turn ahead is newer. RFC 7641 section 3.4.</summary>
    internal static class ObserveValue
    {
        internal const int Mask = 0xFFFFFF;
        internal const int HalfTurn = 0x800000;
    }
}
