// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Fuzzing;

/// <summary>Bytes at random.</summary>
internal static class RandomBytes
{
    extension(Random random)
    {
        /// <summary>Draws bytes.</summary>
        /// <param name="count">How many.</param>
        /// <returns>The bytes.</returns>
        public byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }
    }
}
