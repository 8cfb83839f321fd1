// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Tests
{
    /// <summary>Bytes as hexadecimal text, blanks and line ends ignored, so that a vector can be grouped as the RFCs draw it.</summary>
    public static class Hex
    {
        private const string Digits = "0123456789abcdef";

        /// <summary>Reads "40 01 30 39" or "40013039".</summary>
        public static byte[] Bytes(string text)
        {
            char[] characters = text.ToCharArray(); // on nanoCLR the indexer of a string counts from its start each time
            int count = 0;
            for (int i = 0; i < characters.Length; i++)
            {
                if (Value(characters[i]) >= 0)
                {
                    count++;
                }
            }

            byte[] bytes = new byte[count / 2];
            int at = 0;
            for (int i = 0; i < characters.Length; i++)
            {
                int value = Value(characters[i]);
                if (value >= 0)
                {
                    bytes[at / 2] = (byte)((bytes[at / 2] << 4) | value);
                    at++;
                }
            }

            return bytes;
        }

        /// <summary>Writes "40013039".</summary>
        public static string Text(byte[] bytes, int offset, int length)
        {
            char[] text = new char[length * 2];
            for (int i = 0; i < length; i++)
            {
                text[i * 2] = Digits[bytes[offset + i] >> 4];
                text[(i * 2) + 1] = Digits[bytes[offset + i] & 15];
            }

            return new string(text);
        }

        /// <summary>ASCII bytes as text. A NUL shows as U+2400: on nanoCLR it would end the string, and with it the comparison.</summary>
        public static string Ascii(byte[] bytes, int offset, int length)
        {
            char[] text = new char[length];
            for (int i = 0; i < length; i++)
            {
                text[i] = bytes[offset + i] == 0 ? '\u2400' : (char)bytes[offset + i];
            }

            return new string(text);
        }

        private static int Value(char c)
        {
            return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        }
    }
}
