// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Crypto
{
    /// <summary>Comparison that takes the same time whatever the bytes are.</summary>
    public static class FixedTime
    {
        /// <summary>Compares secrets, or what only the holder of one can make.</summary>
        /// <param name="one">Holds the one.</param>
        /// <param name="oneOffset">Where it starts.</param>
        /// <param name="other">Holds the other.</param>
        /// <param name="otherOffset">Where that starts.</param>
        /// <param name="length">Bytes of both.</param>
        /// <returns>True if they are the same bytes.</returns>
        public static bool AreEqual(byte[] one, int oneOffset, byte[] other, int otherOffset, int length)
        {
            int difference = 0;
            for (int i = 0; i < length; i++)
            {
                difference |= one[oneOffset + i] ^ other[otherOffset + i];
            }

            return difference == 0;
        }
    }
}
