// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Wire
{
    /// <summary>
    /// Numbers as ASCII text, as fixed-point integers: no float, no double, no string. An int of 2250 with two
    /// decimals is "22.50".
    /// </summary>
    public static class DecimalText
    {
        /// <summary>The longest text that <see cref="Write"/> makes: sign, ten digits, point.</summary>
        public const int MaxLength = 12;

        // What has become of a text.
        internal const int Malformed = 0;
        internal const int Exact = 1;
        internal const int Inexact = 2; // it has more decimals than are kept
        internal const int TooLarge = 3; // more than an int holds

        /// <summary>
        /// Reads a decimal number: an optional sign and at least one digit, with at most one point anywhere among them.
        /// Nothing else, not even white space or an exponent.
        /// </summary>
        /// <param name="buffer">Holds the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="decimals">Decimals of the result, 0 to 9. More decimals in the text are refused, unless they are zeros.</param>
        /// <param name="value">The number times ten to the power of <paramref name="decimals"/>; 0 if the text was refused.</param>
        /// <returns>False if the text is not such a number or does not fit an int.</returns>
        public static bool TryRead(byte[] buffer, int offset, int length, int decimals, out int value)
        {
            if (Read(buffer, offset, length, decimals, out value) == Exact)
            {
                return true;
            }

            value = 0;
            return false;
        }

        /// <summary>Reads a decimal number as <see cref="TryRead"/> does, and says why it was refused.</summary>
        /// <param name="buffer">Holds the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Bytes of it.</param>
        /// <param name="decimals">Decimals of the result, 0 to 9.</param>
        /// <param name="value">The number, without the decimals that are too many; 0 if it is malformed or too large.</param>
        /// <returns>One of the constants.</returns>
        internal static int Read(byte[] buffer, int offset, int length, int decimals, out int value)
        {
            value = 0;
            int outcome = Exact;
            int end = offset + length;
            bool negative = false;
            if (offset < end && (buffer[offset] == '-' || buffer[offset] == '+'))
            {
                negative = buffer[offset] == '-';
                offset++;
            }

            long limit = negative ? -(long)int.MinValue : int.MaxValue;
            long result = 0;
            int digits = 0;
            int fraction = -1; // digits behind the point; -1 before it
            while (offset < end)
            {
                int c = buffer[offset++];
                if (c == '.' && fraction < 0)
                {
                    fraction = 0;
                    continue;
                }

                c -= '0';
                if (c < 0 || c > 9)
                {
                    return Malformed;
                }

                digits++;
                if (fraction >= 0)
                {
                    if (fraction == decimals)
                    {
                        if (c != 0 && outcome == Exact)
                        {
                            outcome = Inexact;
                        }

                        continue;
                    }

                    fraction++;
                }

                if (outcome != TooLarge)
                {
                    result = (result * 10) + c;
                    outcome = result > limit ? TooLarge : outcome;
                }
            }

            if (digits == 0)
            {
                return Malformed;
            }

            for (int i = fraction < 0 ? 0 : fraction; i < decimals && outcome != TooLarge; i++)
            {
                result *= 10;
                outcome = result > limit ? TooLarge : outcome;
            }

            if (outcome != TooLarge)
            {
                value = (int)(negative ? -result : result);
            }

            return outcome;
        }

        /// <summary>Writes a fixed-point number.</summary>
        /// <param name="value">The number times ten to the power of <paramref name="decimals"/>.</param>
        /// <param name="decimals">Decimals that the number has, 0 to 9.</param>
        /// <param name="minDecimals">Decimals that are written in any case; zeros behind them are left out. Not above <paramref name="decimals"/>.</param>
        /// <param name="buffer">Where the text goes.</param>
        /// <param name="offset">Where it starts. The buffer must have room for <see cref="MaxLength"/> bytes from here.</param>
        /// <returns>Bytes written.</returns>
        public static int Write(int value, int decimals, int minDecimals, byte[] buffer, int offset)
        {
            int at = offset;

            // Work with the negative: int.MinValue has no positive.
            int rest = value;
            if (value < 0)
            {
                buffer[at++] = (byte)'-';
            }
            else
            {
                rest = -value;
            }

            while (decimals > minDecimals && rest % 10 == 0)
            {
                rest /= 10;
                decimals--;
            }

            int digits = 1;
            for (int shown = rest; shown <= -10; shown /= 10)
            {
                digits++;
            }

            if (digits <= decimals)
            {
                digits = decimals + 1;
            }

            int end = at + digits;
            if (decimals > 0)
            {
                end++;
            }

            int next = end;
            for (int i = 0; i < digits; i++)
            {
                if (i == decimals && i != 0)
                {
                    buffer[--next] = (byte)'.';
                }

                int quotient = rest / 10;
                buffer[--next] = (byte)('0' - (rest - (quotient * 10)));
                rest = quotient;
            }

            return end - offset;
        }
    }
}
