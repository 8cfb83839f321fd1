// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Comparison without early exit.</summary>
    [TestClass]
    public class FixedTimeTests
    {
        [TestMethod]
        public static void EveryByteCounts_AndNoneOutside()
        {
            byte[] one = Hex.Bytes("00 0102030405060708 00");
            for (int i = 0; i < 8; i++)
            {
                byte[] other = Hex.Bytes("ffff 0102030405060708 ff");
                Assert.IsTrue(FixedTime.AreEqual(one, 1, other, 2, 8));
                other[2 + i] ^= 0x80;
                Assert.IsFalse(FixedTime.AreEqual(one, 1, other, 2, 8));
            }

            Assert.IsTrue(FixedTime.AreEqual(one, 0, one, 9, 1));
            Assert.IsTrue(FixedTime.AreEqual(one, 0, one, 1, 0));
        }
    }
}
