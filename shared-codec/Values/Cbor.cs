// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;

namespace NanoCoap.Values
{
    /// <summary>Writes CBOR in its shortest form. RFC 8949 sections 3 and 4.1.</summary>
    public static class Cbor
    {
        /// <summary>Major type of a text string; its bytes follow.</summary>
        public const int Text = 3;

        /// <summary>Major type of an array; its items follow.</summary>
        public const int Array = 4;

        /// <summary>Major type of a map; its keys and values follow in turn.</summary>
        public const int Map = 5;

        /// <summary>Writes an integer.</summary>
        /// <param name="response">Where it goes.</param>
        /// <param name="value">The integer.</param>
        public static void Integer(Response response, long value)
        {
            Head(response, value < 0 ? 1 : 0, value < 0 ? ~value : value);
        }

        /// <summary>Writes the head of an item.</summary>
        /// <param name="response">Where it goes.</param>
        /// <param name="major">Its major type, 0 to 7.</param>
        /// <param name="argument">Bytes of a string, items of an array, pairs of a map; not negative.</param>
        public static void Head(Response response, int major, long argument)
        {
            int type = major << 5;
            if (argument < 24)
            {
                response.AppendByte((byte)(type | (int)argument));
                return;
            }

            int size = argument <= 0xFF ? 0 : argument <= 0xFFFF ? 1 : argument <= 0xFFFFFFFF ? 2 : 3;
            response.AppendByte((byte)(type | (24 + size)));
            for (int shift = (8 << size) - 8; shift >= 0; shift -= 8)
            {
                response.AppendByte((byte)(argument >> shift));
            }
        }
    }
}
