// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// The table of options against those of the RFCs, copied here a second time: RFC 7252 section 5.10 (Table 4), RFC 7641
    /// section 2, RFC 7959 sections 2.1 and 4, RFC 7967 section 2, RFC 8768 section 3, RFC 9175 sections 2.2 and 3.2.
    /// </summary>
    [TestClass]
    public class OptionTableTests
    {
        [TestMethod]
        public static void Rfc7252_Table4()
        {
            //     number  C      U      N      R      format               min max
            Expect(1,      true,  false, false, true,  OptionFormat.Opaque, 0, 8);
            Expect(3,      true,  true,  false, false, OptionFormat.String, 1, 255);
            Expect(4,      false, false, false, true,  OptionFormat.Opaque, 1, 8);
            Expect(5,      true,  false, false, false, OptionFormat.Empty,  0, 0);
            Expect(7,      true,  true,  false, false, OptionFormat.Uint,   0, 2);
            Expect(8,      false, false, false, true,  OptionFormat.String, 0, 255);
            Expect(11,     true,  true,  false, true,  OptionFormat.String, 0, 255);
            Expect(12,     false, false, false, false, OptionFormat.Uint,   0, 2);
            Expect(14,     false, true,  false, false, OptionFormat.Uint,   0, 4);
            Expect(15,     true,  true,  false, true,  OptionFormat.String, 0, 255);
            Expect(17,     true,  false, false, false, OptionFormat.Uint,   0, 2);
            Expect(20,     false, false, false, true,  OptionFormat.String, 0, 255);
            Expect(35,     true,  true,  false, false, OptionFormat.String, 1, 1034);
            Expect(39,     true,  true,  false, false, OptionFormat.String, 1, 255);
            Expect(60,     false, false, true,  false, OptionFormat.Uint,   0, 4);
        }

        [TestMethod]
        public static void Rfc7641_Section2()
        {
            Expect(6, false, true, false, false, OptionFormat.Uint, 0, 3);
        }

        [TestMethod]
        public static void Rfc7959_Tables1And2()
        {
            Expect(23, true,  true,  false, false, OptionFormat.Uint, 0, 3);
            Expect(27, true,  true,  false, false, OptionFormat.Uint, 0, 3);
            Expect(28, false, false, true,  false, OptionFormat.Uint, 0, 4);
        }

        [TestMethod]
        public static void Rfc9175_Table1()
        {
            Expect(252, false, false, true,  false, OptionFormat.Opaque, 1, 40);
            Expect(292, false, false, false, true,  OptionFormat.Opaque, 0, 8);
        }

        [TestMethod]
        public static void Rfc7967_Table1()
        {
            Expect(258, false, true, false, false, OptionFormat.Uint, 0, 1);
        }

        [TestMethod]
        public static void Rfc8768_Table1()
        {
            // Of one byte; but what says more than 255 is to be refused, and so is to be recognised.
            Expect(16, false, false, false, false, OptionFormat.Uint, 0, 4);
        }

        [TestMethod]
        public static void RowsAreInOrderAndDistinct()
        {
            for (int row = 1; row < OptionTable.Rows; row++)
            {
                Assert.IsTrue(OptionTable.Number(row) > OptionTable.Number(row - 1), "row " + row);
            }

            Assert.IsTrue(OptionTable.Rows <= 32, "one bit a row in an int");
        }

        [TestMethod]
        public static void SlotsAreTheRowsOfTheirOptions()
        {
            ExpectSlot(OptionSlot.IfMatch, OptionNumber.IfMatch);
            ExpectSlot(OptionSlot.UriHost, OptionNumber.UriHost);
            ExpectSlot(OptionSlot.ETag, OptionNumber.ETag);
            ExpectSlot(OptionSlot.IfNoneMatch, OptionNumber.IfNoneMatch);
            ExpectSlot(OptionSlot.Observe, OptionNumber.Observe);
            ExpectSlot(OptionSlot.UriPort, OptionNumber.UriPort);
            ExpectSlot(OptionSlot.LocationPath, OptionNumber.LocationPath);
            ExpectSlot(OptionSlot.UriPath, OptionNumber.UriPath);
            ExpectSlot(OptionSlot.ContentFormat, OptionNumber.ContentFormat);
            ExpectSlot(OptionSlot.MaxAge, OptionNumber.MaxAge);
            ExpectSlot(OptionSlot.UriQuery, OptionNumber.UriQuery);
            ExpectSlot(OptionSlot.HopLimit, OptionNumber.HopLimit);
            ExpectSlot(OptionSlot.Accept, OptionNumber.Accept);
            ExpectSlot(OptionSlot.LocationQuery, OptionNumber.LocationQuery);
            ExpectSlot(OptionSlot.Block2, OptionNumber.Block2);
            ExpectSlot(OptionSlot.Block1, OptionNumber.Block1);
            ExpectSlot(OptionSlot.Size2, OptionNumber.Size2);
            ExpectSlot(OptionSlot.ProxyUri, OptionNumber.ProxyUri);
            ExpectSlot(OptionSlot.ProxyScheme, OptionNumber.ProxyScheme);
            ExpectSlot(OptionSlot.Size1, OptionNumber.Size1);
            ExpectSlot(OptionSlot.Echo, OptionNumber.Echo);
            ExpectSlot(OptionSlot.NoResponse, OptionNumber.NoResponse);
            ExpectSlot(OptionSlot.RequestTag, OptionNumber.RequestTag);
        }

        [TestMethod]
        public static void EveryUnderstoodRowIsWithinReachOfTheReader()
        {
            // The reader looks numbers below 64 up in an array, and knows three beyond; any other row would never be recognised.
            for (int row = 0; row < OptionTable.Rows; row++)
            {
                int number = OptionTable.Number(row);
                bool reached = number < 64 || number == OptionNumber.Echo || number == OptionNumber.NoResponse
                    || number == OptionNumber.RequestTag;
                Assert.IsTrue(!OptionTable.IsUnderstood(row) || reached, "row " + row);
            }
        }

        [TestMethod]
        public static void OptionsKnownByNameAlone()
        {
            int[] numbers = new int[] { 9, 19, 21, 31 };
            for (int i = 0; i < numbers.Length; i++)
            {
                int row = OptionTable.Find(numbers[i]);
                Assert.IsTrue(row >= 0, "option " + numbers[i]);
                Assert.IsFalse(OptionTable.IsUnderstood(row), "option " + numbers[i]);
            }

            Assert.AreEqual(-1, OptionTable.Find(2));
            Assert.AreEqual(-1, OptionTable.Find(0));
            Assert.AreEqual(-1, OptionTable.Find(65535));
        }

        [TestMethod]
        public static void Rfc7252_5_4_6_NoCacheKeyIsAPropertyOfSafeOptionsAlone()
        {
            Assert.IsTrue(OptionTable.IsNoCacheKey(0x1C));
            Assert.IsTrue(OptionTable.IsNoCacheKey(0x1D));
            Assert.IsFalse(OptionTable.IsNoCacheKey(0x1E)); // unsafe
            Assert.IsFalse(OptionTable.IsNoCacheKey(0x0C));
            Assert.IsTrue(OptionTable.IsNoCacheKey(OptionNumber.Size1));
            Assert.IsTrue(OptionTable.IsNoCacheKey(OptionNumber.Echo));
        }

        private static void Expect(
            int number, bool critical, bool isUnsafe, bool noCacheKey, bool repeatable, OptionFormat format, int min, int max)
        {
            string where = "option " + number;
            int row = OptionTable.Find(number);
            Assert.IsTrue(row >= 0, where);
            Assert.AreEqual(number, OptionTable.Number(row), where);
            Assert.AreEqual(critical, OptionTable.IsCritical(number), where);
            Assert.AreEqual(isUnsafe, OptionTable.IsUnsafe(number), where);
            Assert.AreEqual(noCacheKey, OptionTable.IsNoCacheKey(number), where);
            Assert.AreEqual(repeatable, OptionTable.IsRepeatable(row), where);
            Assert.AreEqual((int)format, (int)OptionTable.Format(row), where);
            Assert.AreEqual(min, OptionTable.MinLength(row), where);
            Assert.AreEqual(max, OptionTable.MaxLength(row), where);
            Assert.IsTrue(OptionTable.IsUnderstood(row), where);
        }

        private static void ExpectSlot(int slot, int number)
        {
            Assert.AreEqual(number, OptionTable.Number(slot));
            Assert.AreEqual(slot, OptionTable.Find(number));
        }
    }
}
