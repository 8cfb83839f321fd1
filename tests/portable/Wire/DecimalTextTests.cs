// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Numbers as text, both ways.</summary>
    [TestClass]
    public class DecimalTextTests
    {
        [TestMethod]
        public static void Reads()
        {
            ExpectRead(0, "0", 0);
            ExpectRead(7, "007", 0);
            ExpectRead(5, "+5", 0);
            ExpectRead(-5, "-5", 0);
            ExpectRead(0, "-0", 0);
            ExpectRead(2250, "22.5", 2);
            ExpectRead(2250, "22.50", 2);
            ExpectRead(2200, "22", 2);
            ExpectRead(-5, "-0.05", 2);
            ExpectRead(2200, "22.", 2);
            ExpectRead(50, ".5", 2);
            ExpectRead(1, "00000000000000000000000000000001", 0);
        }

        [TestMethod]
        public static void SurplusDecimalsMustBeZeros()
        {
            ExpectRead(225, "22.50", 1);
            ExpectRead(22, "22.00000000000000000000", 0);
            ExpectRefused("22.55", 1);
            ExpectRefused("22.501", 1);
            ExpectRefused("0.1", 0);
        }

        [TestMethod]
        public static void RefusesWhatIsNoNumber()
        {
            ExpectRefused("", 0);
            ExpectRefused("+", 0);
            ExpectRefused("-", 0);
            ExpectRefused(".", 0);
            ExpectRefused("-.", 2);
            ExpectRefused("1e3", 0);
            ExpectRefused("1.2.3", 3);
            ExpectRefused("--1", 0);
            ExpectRefused("+-1", 0);
            ExpectRefused("1-", 0);
            ExpectRefused(" 1", 0);
            ExpectRefused("1 ", 0);
            ExpectRefused("1,5", 1);
            ExpectRefused("0x10", 0);
            ExpectRefused("/", 0); // the characters next to the digits
            ExpectRefused(":", 0);
            ExpectRefused("NaN", 0);
        }

        [TestMethod]
        public static void ReadsUpToTheEdgesOfAnInt()
        {
            ExpectRead(int.MaxValue, "2147483647", 0);
            ExpectRead(int.MinValue, "-2147483648", 0);
            ExpectRefused("2147483648", 0);
            ExpectRefused("-2147483649", 0);
            ExpectRead(int.MaxValue, "21474836.47", 2);
            ExpectRead(int.MinValue, "-21474836.48", 2);
            ExpectRefused("21474836.48", 2);
            ExpectRefused("21474837", 2);
            ExpectRefused("99999999999999999999999999999999", 0);
            ExpectRead(2000000000, "2", 9);
            ExpectRefused("3", 9);
        }

        [TestMethod]
        public static void ReadsNothingOutsideItsBounds()
        {
            byte[] bytes = Hex.Bytes("39 2d 31 32 39"); // "9-129"
            int value;
            Assert.IsTrue(DecimalText.TryRead(bytes, 1, 3, 0, out value));
            Assert.AreEqual(-12, value);
            Assert.IsFalse(DecimalText.TryRead(bytes, 5, 0, 0, out value));
            Assert.AreEqual(0, value);
        }

        [TestMethod]
        public static void ARefusedTextLeavesZero()
        {
            int value;
            Assert.IsFalse(DecimalText.TryRead(Hex.Bytes("31 32 78"), 0, 3, 0, out value)); // "12x"
            Assert.AreEqual(0, value);
        }

        [TestMethod]
        public static void Writes()
        {
            ExpectWritten("0", 0, 0, 0);
            ExpectWritten("7", 7, 0, 0);
            ExpectWritten("-7", -7, 0, 0);
            ExpectWritten("10", 10, 0, 0);
            ExpectWritten("22.50", 2250, 2, 2);
            ExpectWritten("22.5", 2250, 2, 1);
            ExpectWritten("22.5", 2250, 2, 0);
            ExpectWritten("22.0", 2200, 2, 1);
            ExpectWritten("22", 2200, 2, 0);
            ExpectWritten("0.00", 0, 2, 2);
            ExpectWritten("0", 0, 2, 0);
            ExpectWritten("0.05", 5, 2, 0);
            ExpectWritten("-0.05", -5, 2, 0);
            ExpectWritten("-0.5", -50, 2, 1);
            ExpectWritten("0.000000001", 1, 9, 0);
            ExpectWritten("-0.000000001", -1, 9, 9);
        }

        [TestMethod]
        public static void WritesUpToTheEdgesOfAnInt()
        {
            ExpectWritten("2147483647", int.MaxValue, 0, 0);
            ExpectWritten("-2147483648", int.MinValue, 0, 0);
            ExpectWritten("-21474836.48", int.MinValue, 2, 0);
            ExpectWritten("-2.147483648", int.MinValue, 9, 9);
            ExpectWritten("2.147483647", int.MaxValue, 9, 0);
        }

        [TestMethod]
        public static void ReadsWhatItWrites()
        {
            int[] values = new int[] { 0, 1, -1, 9, 10, -10, 99, 100, -101, 12345, 1000000, int.MaxValue, int.MinValue };
            byte[] buffer = new byte[DecimalText.MaxLength];
            for (int decimals = 0; decimals <= 9; decimals++)
            {
                for (int min = 0; min <= decimals; min++)
                {
                    for (int i = 0; i < values.Length; i++)
                    {
                        int length = DecimalText.Write(values[i], decimals, min, buffer, 0);
                        int value;
                        Assert.IsTrue(DecimalText.TryRead(buffer, 0, length, decimals, out value));
                        Assert.AreEqual(values[i], value);
                    }
                }
            }
        }

        private static void ExpectRead(int expected, string text, int decimals)
        {
            byte[] bytes = Utf8.Encode(text);
            int value;
            Assert.IsTrue(DecimalText.TryRead(bytes, 0, bytes.Length, decimals, out value), text);
            Assert.AreEqual(expected, value, text);
        }

        private static void ExpectRefused(string text, int decimals)
        {
            byte[] bytes = Utf8.Encode(text);
            int value;
            Assert.IsFalse(DecimalText.TryRead(bytes, 0, bytes.Length, decimals, out value), text);
            Assert.AreEqual(0, value, text);
        }

        private static void ExpectWritten(string expected, int value, int decimals, int minDecimals)
        {
            byte[] buffer = new byte[1 + DecimalText.MaxLength + 4];
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = 0xA5;
            }

            int length = DecimalText.Write(value, decimals, minDecimals, buffer, 1);
            Assert.IsTrue(length <= DecimalText.MaxLength, expected);
            Assert.AreEqual(expected, Hex.Ascii(buffer, 1, length));
            Assert.AreEqual(0xA5, (int)buffer[0], "the byte in front");
            for (int i = 1 + length; i < buffer.Length; i++)
            {
                Assert.AreEqual(0xA5, (int)buffer[i], "a byte behind");
            }
        }
    }
}
