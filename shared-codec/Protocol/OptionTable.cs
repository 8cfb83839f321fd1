// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Protocol
{
    /// <summary>
    /// What is known of each option: format, shortest and longest value, whether it may be repeated, and whether this
    /// code understands it. One line an option; RFC 7252 section 5.10, Table 4, and the RFCs named in <see cref="OptionNumber"/>.
    /// </summary>
    public static class OptionTable
    {
        /// <summary>How many options the table holds; rows run from 0.</summary>
        public const int Rows = 27;

        // Columns, behind the number and the format.
        internal const int Min = 2;
        internal const int Max = 3;
        internal const int Flags = 4;
        internal const int Columns = 5;

        // Flags.
        internal const int Repeatable = 1;
        internal const int Foreign = 2; // known by name, understood by nobody here
        private const int Once = 0;

        // Made when first asked for and not by an initialiser: nanoCLR runs all static constructors in the order of types and
        // assemblies, so that one of them which asks would find the table still empty.
        private static ushort[] s_rows;

        /// <summary>Option number of a row.</summary>
        /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
        /// <returns>The number, 1 to 65535.</returns>
        public static int Number(int row)
        {
            return Table()[row * Columns];
        }

        /// <summary>Format of a row's value. RFC 7252 section 3.2.</summary>
        /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
        /// <returns>The format.</returns>
        public static OptionFormat Format(int row)
        {
            return (OptionFormat)Table()[(row * Columns) + 1];
        }

        /// <summary>Shortest value of a row that is an option at all; a shorter one is treated as not recognised. RFC 7252 section 5.4.3.</summary>
        /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
        /// <returns>Bytes.</returns>
        public static int MinLength(int row)
        {
            return Table()[(row * Columns) + Min];
        }

        /// <summary>Longest value of a row; a longer one is treated as not recognised. RFC 7252 section 5.4.3.</summary>
        /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
        /// <returns>Bytes.</returns>
        public static int MaxLength(int row)
        {
            return Table()[(row * Columns) + Max];
        }

        /// <summary>Tells whether the option may stand in a message more than once. RFC 7252 section 5.4.5.</summary>
        /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
        /// <returns>True for a repeatable option.</returns>
        public static bool IsRepeatable(int row)
        {
            return (Table()[(row * Columns) + Flags] & Repeatable) != 0;
        }

        /// <summary>Tells whether this code understands the option; if not, its number alone decides what becomes of the message.</summary>
        /// <param name="row">0 to <see cref="Rows"/> - 1.</param>
        /// <returns>False for an option that is only known by name.</returns>
        public static bool IsUnderstood(int row)
        {
            return (Table()[(row * Columns) + Flags] & Foreign) == 0;
        }

        /// <summary>Looks an option up. A search: not for the way of a datagram.</summary>
        /// <param name="number">The option number.</param>
        /// <returns>Its row, or -1 if the table does not name it.</returns>
        public static int Find(int number)
        {
            ushort[] rows = Table();
            for (int i = 0; i < rows.Length; i += Columns)
            {
                if (rows[i] == number)
                {
                    return i / Columns;
                }
            }

            return -1;
        }

        /// <summary>Critical options must be understood; elective ones may be ignored. RFC 7252 section 5.4.6: bit 0.</summary>
        /// <param name="number">The option number.</param>
        /// <returns>True if the option is critical.</returns>
        public static bool IsCritical(int number)
        {
            return (number & 1) != 0;
        }

        /// <summary>A proxy that does not understand an unsafe option must not forward it. RFC 7252 section 5.4.6: bit 1.</summary>
        /// <param name="number">The option number.</param>
        /// <returns>True if the option is unsafe to forward.</returns>
        public static bool IsUnsafe(int number)
        {
            return (number & 2) != 0;
        }

        /// <summary>A safe option that is not part of the cache key. RFC 7252 section 5.4.6: bits 1 to 4 are 01110.</summary>
        /// <param name="number">The option number.</param>
        /// <returns>True if the option does not belong to the cache key.</returns>
        public static bool IsNoCacheKey(int number)
        {
            return (number & 0x1E) == 0x1C;
        }

        /// <summary>Makes the whole table. Who needs it once, as a reader does, lets go of it.</summary>
        /// <returns>Its columns, row by row.</returns>
        internal static ushort[] Make()
        {
            return new ushort[]
            {
                // number                    format                        min  max   flags
                OptionNumber.IfMatch,        (int)OptionFormat.Opaque,     0,   8,    Repeatable,
                OptionNumber.UriHost,        (int)OptionFormat.String,     1,   255,  Once,
                OptionNumber.ETag,           (int)OptionFormat.Opaque,     1,   8,    Repeatable,
                OptionNumber.IfNoneMatch,    (int)OptionFormat.Empty,      0,   0,    Once,
                OptionNumber.Observe,        (int)OptionFormat.Uint,       0,   3,    Once,
                OptionNumber.UriPort,        (int)OptionFormat.Uint,       0,   2,    Once,
                OptionNumber.LocationPath,   (int)OptionFormat.String,     0,   255,  Repeatable,
                OptionNumber.Oscore,         (int)OptionFormat.Opaque,     0,   255,  Foreign,
                OptionNumber.UriPath,        (int)OptionFormat.String,     0,   255,  Repeatable,
                OptionNumber.ContentFormat,  (int)OptionFormat.Uint,       0,   2,    Once,
                OptionNumber.MaxAge,         (int)OptionFormat.Uint,       0,   4,    Once,
                OptionNumber.UriQuery,       (int)OptionFormat.String,     0,   255,  Repeatable,
                OptionNumber.HopLimit,       (int)OptionFormat.Uint,       0,   4,    Once, // what is not from 1 to 255 is refused later
                OptionNumber.Accept,         (int)OptionFormat.Uint,       0,   2,    Once,
                OptionNumber.QBlock1,        (int)OptionFormat.Uint,       0,   3,    Foreign,
                OptionNumber.LocationQuery,  (int)OptionFormat.String,     0,   255,  Repeatable,
                OptionNumber.Edhoc,          (int)OptionFormat.Empty,      0,   0,    Foreign,
                OptionNumber.Block2,         (int)OptionFormat.Uint,       0,   3,    Once,
                OptionNumber.Block1,         (int)OptionFormat.Uint,       0,   3,    Once,
                OptionNumber.Size2,          (int)OptionFormat.Uint,       0,   4,    Once,
                OptionNumber.QBlock2,        (int)OptionFormat.Uint,       0,   3,    Foreign | Repeatable,
                OptionNumber.ProxyUri,       (int)OptionFormat.String,     1,   1034, Once,
                OptionNumber.ProxyScheme,    (int)OptionFormat.String,     1,   255,  Once,
                OptionNumber.Size1,          (int)OptionFormat.Uint,       0,   4,    Once,
                OptionNumber.Echo,           (int)OptionFormat.Opaque,     1,   40,   Once,
                OptionNumber.NoResponse,     (int)OptionFormat.Uint,       0,   1,    Once,
                OptionNumber.RequestTag,     (int)OptionFormat.Opaque,     0,   8,    Repeatable,
            };
        }

        private static ushort[] Table()
        {
            if (s_rows == null)
            {
                s_rows = Make();
            }

            return s_rows;
        }
    }
}
