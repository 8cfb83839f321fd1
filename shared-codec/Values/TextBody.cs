// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Resources;
using NanoCoap.Wire;

namespace NanoCoap.Values
{
    /// <summary>
    /// Request bodies of text. One line end behind the text, LF or CR LF, is no part of it: what a shell or an editor puts there is
    /// not worth a 4.00. Anything else counts, blanks and further line ends too.
    /// </summary>
    public static class TextBody
    {
        /// <summary>Compares the text of a body with bytes.</summary>
        /// <param name="request">The request.</param>
        /// <param name="text">The bytes.</param>
        /// <returns>True if the text consists of just these.</returns>
        public static bool Is(Request request, byte[] text)
        {
            return Is(request.Body, request.BodyOffset, Length(request), text);
        }

        internal static bool Is(byte[] body, int offset, int length, byte[] text)
        {
            return length == text.Length && MessageReader.SameBytes(body, offset, text, 0, length);
        }

        /// <summary>Reads the text of a body as a decimal number; see <see cref="DecimalText.TryRead"/> for what is one.</summary>
        /// <param name="request">The request.</param>
        /// <param name="decimals">Decimals of the result, 0 to 9.</param>
        /// <param name="value">The number times ten to the power of <paramref name="decimals"/>.</param>
        /// <returns>False if the text is anything else.</returns>
        public static bool TryReadDecimal(Request request, int decimals, out int value)
        {
            return DecimalText.TryRead(request.Body, request.BodyOffset, Length(request), decimals, out value);
        }

        private static int Length(Request request)
        {
            int length = request.BodyLength;
            byte[] body = request.Body;
            int last = request.BodyOffset + length - 1;
            if (length == 0 || body[last] != '\n')
            {
                return length;
            }

            return length > 1 && body[last - 1] == '\r' ? length - 2 : length - 1;
        }
    }
}
