// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The generator: in its bounds, the same for the same seed, and spread.</summary>
    [TestClass]
    public class SmallRandomTests
    {
        [TestMethod]
        public static void StaysInItsBounds()
        {
            int[] bounds = new int[] { 1, 2, 3, 1001, 65536, int.MaxValue };
            SmallRandom random = new SmallRandom(5);
            for (int b = 0; b < bounds.Length; b++)
            {
                for (int i = 0; i < 200; i++)
                {
                    int value = random.Next(bounds[b]);
                    Assert.IsTrue(value >= 0 && value < bounds[b], "bound " + bounds[b]);
                }
            }
        }

        [TestMethod]
        public static void TheSameSeedGivesTheSameNumbers()
        {
            SmallRandom one = new SmallRandom(-77);
            SmallRandom two = new SmallRandom(-77);
            SmallRandom other = new SmallRandom(-76);
            int different = 0;
            for (int i = 0; i < 50; i++)
            {
                int value = one.Next(1000000);
                Assert.AreEqual(value, two.Next(1000000));
                if (value != other.Next(1000000))
                {
                    different++;
                }
            }

            Assert.IsTrue(different > 45, "another seed gives others");
        }

        [TestMethod]
        public static void NumbersAreSpreadEvenly()
        {
            int[] counts = new int[16];
            SmallRandom random = new SmallRandom(1);
            for (int i = 0; i < 3200; i++)
            {
                counts[random.Next(16)]++;
            }

            for (int i = 0; i < counts.Length; i++)
            {
                // 200 each, standard deviation 14: five of them to either side.
                Assert.IsTrue(counts[i] > 130 && counts[i] < 270, i + " came " + counts[i] + " times");
            }
        }

        [TestMethod]
        public static void FirstNumbersOfSmallSeedsAreSpreadToo()
        {
            // Seeds such as 0, 1, 2 are what a board without a hardware generator starts with.
            int[] counts = new int[8];
            for (int seed = 0; seed < 800; seed++)
            {
                counts[new SmallRandom(seed).Next(8)]++;
            }

            for (int i = 0; i < counts.Length; i++)
            {
                Assert.IsTrue(counts[i] > 50 && counts[i] < 150, i + " came " + counts[i] + " times");
            }
        }

        [TestMethod]
        public static void NoSeedGetsStuck()
        {
            int[] seeds = new int[] { 0, 1, -1, int.MaxValue, int.MinValue, unchecked((int)0x61C88647) }; // the last cancels the offset of the seed
            for (int s = 0; s < seeds.Length; s++)
            {
                SmallRandom random = new SmallRandom(seeds[s]);
                int first = random.Next(int.MaxValue);
                bool moved = false;
                for (int i = 0; i < 8; i++)
                {
                    moved |= random.Next(int.MaxValue) != first;
                }

                Assert.IsTrue(moved, "seed " + seeds[s]);
            }
        }
    }
}
