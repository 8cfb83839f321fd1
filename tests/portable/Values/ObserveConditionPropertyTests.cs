// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// What an observer knows at the end is what its conditions promise: under loss both ways, renewal under the same and another
    /// condition, and values that change at any time. All notifications are Confirmable, for what a NON says may be lost for good.
    /// </summary>
    [TestClass]
    public class ObserveConditionPropertyTests
    {
        private const string Alice = ConditionScript.Alice;
        private const int Seeds = 60;
        private const int Steps = 150;

        [TestMethod]
        public static void ObserverKnowsAtTheEnd_WhatItsConditionsPromise()
        {
            int alive = 0;
            int heard = 0;
            for (int seed = 1; seed <= Seeds; seed++)
            {
                Run(seed, ref alive, ref heard);
            }

            Assert.IsTrue(alive > Seeds / 2, "too few registrations outlived their run: " + alive);
            Assert.IsTrue(heard > 10 * Seeds, "too few notifications: " + heard);
        }

        private static void Run(int seed, ref int alive, ref int heard)
        {
            SmallRandom random = new SmallRandom(seed);
            ConditionScript s = new ConditionScript("20");
            s.Script.Config.ConfirmEvery = 1;
            if (random.Next(2) == 0)
            {
                s.Number.RefreshMs = 2000;
            }

            int gt = 0;
            int lt = 0;
            int st = 0;
            int pmin = 0;
            int loss = random.Next(40);
            int known = 0;
            bool registered = false;
            for (int step = 0; step < Steps; step++)
            {
                if (!registered || random.Next(25) == 0)
                {
                    gt = random.Next(2) == 0 ? 0 : 2000 + random.Next(2000);
                    lt = random.Next(2) == 0 ? 0 : random.Next(2000) + 1;
                    st = random.Next(2) == 0 && gt + lt != 0 ? 0 : 1 + random.Next(1000);
                    pmin = random.Next(3) == 0 ? 1 + random.Next(20) : 0;
                    string query = "c.con=1" + Text(" c.gt=", gt) + Text(" c.lt=", lt) + Text(" c.st=", st) + (pmin == 0 ? "" : " c.pmin=" + pmin);
                    s.Script.Receive(Alice, s.Registration("n", query, 0));
                    registered = true; // its answer is not lost: a client repeats the request until there is one
                    while (s.Script.Waiting != 0)
                    {
                        s.Script.Take();
                        if (s.Script.Last.Type == MessageType.Acknowledgement)
                        {
                            Assert.IsTrue(s.Script.Last.Has(OptionSlot.Observe), query);
                            known = ScriptedNumber.Hundredths(s.Script.Payload());
                        }
                    }
                }

                if (random.Next(3) != 0)
                {
                    s.Number.Value = random.Next(4000);
                    s.Number.Changed();
                }

                Pass(s, random, 1 + random.Next(5000), loss, ref known, ref heard);
                registered = s.Script.Endpoint.ObserverCount == 1;
            }

            // The link is whole again, for longer than a CON is sent and than pmin lasts.
            Pass(s, random, 130000, 0, ref known, ref heard);
            if (s.Script.Endpoint.ObserverCount == 0)
            {
                return; // given up while the link was bad
            }

            alive++;
            int value = s.Number.Value;
            string where = "seed " + seed + ": knows " + known + ", is " + value + ", gt " + gt + ", lt " + lt + ", st " + st + ", pmin " + pmin;
            Assert.IsTrue(gt == 0 || (value > gt) == (known > gt), where);
            Assert.IsTrue(lt == 0 || (value < lt) == (known < lt), where);
            Assert.IsTrue(st == 0 || (value - known < st && known - value < st), where);
        }

        private static string Text(string name, int hundredths)
        {
            return hundredths == 0 ? "" : name + (hundredths / 100) + "." + (hundredths % 100 / 10) + (hundredths % 10);
        }

        // Lets time pass. What is sent arrives, or not; so does its ACK.
        private static void Pass(ConditionScript s, SmallRandom random, int milliseconds, int loss, ref int known, ref int heard)
        {
            long end = s.Script.Now - 1000000 + milliseconds;
            while (s.Script.Now - 1000000 < end)
            {
                s.Script.At(s.Script.Now - 1000000 + 50);
                while (s.Script.Waiting != 0)
                {
                    s.Script.Take();
                    if (s.Script.Last.Type != MessageType.Confirmable || random.Next(100) < loss)
                    {
                        continue;
                    }

                    heard++;
                    known = ScriptedNumber.Hundredths(s.Script.Payload());
                    if (random.Next(100) >= loss)
                    {
                        s.Script.Receive(Alice, Datagram.Ack(s.Script.Last.MessageId));
                    }
                }
            }
        }
    }
}
