// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Wire
{
    /// <summary>Strings to UTF-8, without System.Text: for what is fixed at start-up. It allocates; keep it away from the way of a datagram.</summary>
    /// <remarks>On nanoCLR a string ends at its first NUL character, whatever it was made of: give bytes where there may be one.</remarks>
    public static class Utf8
    {
        /// <summary>Encodes a string. An unpaired surrogate becomes U+FFFD.</summary>
        /// <param name="text">The text; null counts as empty.</param>
        /// <returns>Its bytes in a new array.</returns>
        public static byte[] Encode(string text)
        {
            char[] characters = Characters(text);
            byte[] bytes = new byte[Write(characters, null, 0)];
            Write(characters, bytes, 0);
            return bytes;
        }

        /// <summary>Encodes a string into a buffer.</summary>
        /// <param name="text">The text; null counts as empty.</param>
        /// <param name="buffer">Where the bytes go; null only counts them.</param>
        /// <param name="offset">Where the first byte goes.</param>
        /// <returns>The number of bytes. The buffer must hold them.</returns>
        public static int Write(string text, byte[] buffer, int offset)
        {
            return Write(Characters(text), buffer, offset);
        }

        private static char[] Characters(string text)
        {
            // The indexer of a string counts from its start each time on nanoCLR, and has the high surrogate in place of the low one.
            return text == null ? new char[0] : text.ToCharArray();
        }

        private static int Write(char[] text, byte[] buffer, int offset)
        {
            int start = offset;
            int length = text.Length;
            for (int i = 0; i < length; i++)
            {
                int c = text[i];
                if (c >= 0xD800 && c <= 0xDFFF)
                {
                    int next = i + 1 < length ? text[i + 1] : 0;
                    if (c <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF)
                    {
                        c = 0x10000 + ((c - 0xD800) << 10) + (next - 0xDC00);
                        i++;
                    }
                    else
                    {
                        c = 0xFFFD;
                    }
                }

                if (c < 0x80)
                {
                    offset = Put(buffer, offset, c);
                }
                else if (c < 0x800)
                {
                    offset = Put(buffer, offset, 0xC0 | (c >> 6));
                    offset = Put(buffer, offset, 0x80 | (c & 0x3F));
                }
                else if (c < 0x10000)
                {
                    offset = Put(buffer, offset, 0xE0 | (c >> 12));
                    offset = Put(buffer, offset, 0x80 | ((c >> 6) & 0x3F));
                    offset = Put(buffer, offset, 0x80 | (c & 0x3F));
                }
                else
                {
                    offset = Put(buffer, offset, 0xF0 | (c >> 18));
                    offset = Put(buffer, offset, 0x80 | ((c >> 12) & 0x3F));
                    offset = Put(buffer, offset, 0x80 | ((c >> 6) & 0x3F));
                    offset = Put(buffer, offset, 0x80 | (c & 0x3F));
                }
            }

            return offset - start;
        }

        private static int Put(byte[] buffer, int offset, int value)
        {
            if (buffer != null)
            {
                buffer[offset] = (byte)value;
            }

            return offset + 1;
        }
    }
}
