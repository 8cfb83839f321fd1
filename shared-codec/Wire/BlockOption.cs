// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Wire
{
    /// <summary>
    /// The value of a Block1 or Block2 option: block number NUM, more flag M and size exponent SZX in one uint.
    /// RFC 7959 section 2.2.
    /// </summary>
    public static class BlockOption
    {
        /// <summary>The largest size exponent, for blocks of 1024 bytes; 7 is reserved. RFC 7959 section 2.2.</summary>
        public const int MaxSzx = 6;

        /// <summary>The largest block number that fits the 20 bits of NUM.</summary>
        public const int MaxNumber = 0xFFFFF;

        /// <summary>Packs a value.</summary>
        /// <param name="number">NUM, 0 to <see cref="MaxNumber"/>.</param>
        /// <param name="more">M: further blocks follow.</param>
        /// <param name="szx">SZX, 0 to 6.</param>
        /// <returns>The value of the option.</returns>
        public static int Pack(int number, bool more, int szx)
        {
            return (number << 4) | (more ? 8 : 0) | szx;
        }

        /// <summary>Block number of a value.</summary>
        /// <param name="value">Value of the option.</param>
        /// <returns>NUM.</returns>
        public static int Number(int value)
        {
            return value >> 4;
        }

        /// <summary>More flag of a value.</summary>
        /// <param name="value">Value of the option.</param>
        /// <returns>M.</returns>
        public static bool More(int value)
        {
            return (value & 8) != 0;
        }

        /// <summary>Size exponent of a value.</summary>
        /// <param name="value">Value of the option.</param>
        /// <returns>SZX, 0 to 7; 7 must be refused.</returns>
        public static int Szx(int value)
        {
            return value & 7;
        }

        /// <summary>Bytes of a block.</summary>
        /// <param name="szx">SZX, 0 to 6.</param>
        /// <returns>16 to 1024.</returns>
        public static int Size(int szx)
        {
            return 16 << szx;
        }
    }
}
