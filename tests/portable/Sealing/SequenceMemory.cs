// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;

namespace NanoCoap.Tests
{
    /// <summary>A store for one context, which outlives the endpoints of a test.</summary>
    public sealed class SequenceMemory : ISequenceStore
    {
        /// <summary>What was written last; 0: nothing.</summary>
        public long ReservedUpTo;

        /// <summary>Writes so far.</summary>
        public int Writes;

        /// <summary>Whether writing fails.</summary>
        public bool Fails;

        /// <inheritdoc/>
        public bool Save(SecurityContext context, long reservedUpTo)
        {
            if (Fails)
            {
                return false;
            }

            Writes++;
            ReservedUpTo = reservedUpTo;
            return true;
        }
    }
}
