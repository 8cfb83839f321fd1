// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A button whose contacts bounce, that is stuck, or pressed for any time.</summary>
    [TestClass]
    public class PushButtonTests
    {
        [DataRow(500, 0, 0)]
        [DataRow(2800, 0, 0)]
        [DataRow(3200, 1, 0)]
        [DataRow(9500, 1, 0)]
        [DataRow(10300, 0, 1)]
        [DataRow(29000, 0, 1)]
        [DataRow(30500, 0, 0)]
        [DataRow(600000, 0, 0)]
        [TestMethod]
        public static void PressesAreToldByTheirLength(int milliseconds, int isLong, int isVeryLong)
        {
            PushButton button = new PushButton();
            int longs = 0;
            int veryLongs = 0;
            for (int time = 0; time < milliseconds + 20000; time += PushButton.LookMs)
            {
                ButtonPress press = button.Look(time, time >= 5000 && time < 5000 + milliseconds);
                longs += press == ButtonPress.Long ? 1 : 0;
                veryLongs += press == ButtonPress.VeryLong ? 1 : 0;
            }

            Assert.AreEqual(isLong, longs, "long");
            Assert.AreEqual(isVeryLong, veryLongs, "very long");
        }

        [TestMethod]
        public static void WhatBounces_IsNoPressAndNoRelease()
        {
            PushButton button = new PushButton();
            int told = 0;
            for (int time = 0; time < 60000; time += PushButton.LookMs)
            {
                // Single looks that see the other level, at rest and while it is held.
                bool held = time >= 20000 && time < 32000;
                bool bounce = time % 250 == 0;
                ButtonPress press = button.Look(time, held != bounce);
                if (press != ButtonPress.None)
                {
                    told++;
                    Assert.AreEqual((int)ButtonPress.VeryLong, (int)press);
                    Assert.IsTrue(time >= 32000 && time < 32300, "at " + time);
                }
            }

            Assert.AreEqual(1, told);
        }

        [TestMethod]
        public static void OneThatIsPressedFromTheStart_IsStuck_UntilItWasLetGo()
        {
            PushButton button = new PushButton();
            int time = 0;
            for (; time < 60000; time += PushButton.LookMs)
            {
                Assert.AreEqual((int)ButtonPress.None, (int)button.Look(time, true));
            }

            for (; time < 61000; time += PushButton.LookMs)
            {
                Assert.AreEqual((int)ButtonPress.None, (int)button.Look(time, false), "no press of a minute");
            }

            bool told = false;
            for (; time < 76000; time += PushButton.LookMs)
            {
                told |= button.Look(time, time < 73000) == ButtonPress.VeryLong;
            }

            Assert.IsTrue(told);
        }
    }
}
