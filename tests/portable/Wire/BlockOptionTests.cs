// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 7959 section 2.2: NUM, M and SZX in one uint of up to three bytes.</summary>
    [TestClass]
    public class BlockOptionTests
    {
        [TestMethod]
        [DataRow(0, 16)]
        [DataRow(1, 32)]
        [DataRow(2, 64)]
        [DataRow(3, 128)]
        [DataRow(4, 256)]
        [DataRow(5, 512)]
        [DataRow(BlockOption.MaxSzx, 1024)]
        public static void Section2_2_SizesAreTwoToTheSzxPlusFour(int szx, int size)
        {
            Assert.AreEqual(size, BlockOption.Size(szx));
        }

        [TestMethod]
        public static void Section2_2_PartsComeBack()
        {
            int[] numbers = new int[] { 0, 1, 15, 16, 4095, 4096, BlockOption.MaxNumber };
            for (int i = 0; i < numbers.Length; i++)
            {
                for (int szx = 0; szx <= 7; szx++)
                {
                    for (int more = 0; more < 2; more++)
                    {
                        int value = BlockOption.Pack(numbers[i], more == 1, szx);
                        Assert.AreEqual(numbers[i], BlockOption.Number(value));
                        Assert.AreEqual(more == 1, BlockOption.More(value));
                        Assert.AreEqual(szx, BlockOption.Szx(value));
                    }
                }
            }
        }

        [TestMethod]
        public static void Section2_2_NumbersBy4And12And20Bits()
        {
            // One, two and three bytes of the option's value.
            Assert.AreEqual(0xF8, BlockOption.Pack(15, true, 0));
            Assert.AreEqual(0x100, BlockOption.Pack(16, false, 0));
            Assert.AreEqual(0xFFFE, BlockOption.Pack(4095, true, 6));
            Assert.AreEqual(0x10000, BlockOption.Pack(4096, false, 0));
            Assert.AreEqual(0xFFFFFE, BlockOption.Pack(BlockOption.MaxNumber, true, 6));
        }
    }
}
