// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Fakes;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>How often sequence numbers are written, who can make that come sooner, and what becomes of keys whose numbers are
    /// lost.</summary>
    [TestClass]
    public class SequenceNumberPaceTests
    {
        private const int TenHours = 10 * 3600;

        [TestMethod]
        public static void WithAnObserver_ThereIsAWriteInTwoHours()
        {
            KeysScript s = new KeysScript(new FakeStore(), new AesCcm());
            KeyClient admin = KeyTableTests.First(s);
            admin.Observe("temperature");
            int before = s.Store.Writes;
            int heard = 0;
            for (int second = 0; second < 6 * 3600; second += 2)
            {
                s.After(2000);
                heard += admin.Hear() ? 1 : 0;
            }

            int writes = s.Store.Writes - before;
            Assert.IsTrue(heard >= 6 * 1799, heard + " notifications");
            Assert.IsTrue(writes >= 2 && writes <= 3, writes + " writes in six hours");
        }

        [TestMethod]
        public static void Requests_TakeNone()
        {
            KeysScript s = new KeysScript(new FakeStore(), new AesCcm());
            KeyClient admin = KeyTableTests.First(s);
            int before = s.Store.Writes;
            for (int i = 0; i < 5000; i++)
            {
                admin.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            }

            Assert.AreEqual(before, s.Store.Writes);
        }

        [TestMethod]
        public static void WhoeverPlaysBackWhatHeRecorded_MakesNoWriteComeSooner()
        {
            KeysScript s = new KeysScript(new FakeStore(), new AesCcm());
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            byte[] older = admin.Recorded();
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            byte[] newest = admin.Recorded();
            s.Restart();
            int before = s.Store.Writes;
            Assert.AreEqual(TenHours, PlayBack(s, newest)); // it gets the same bytes each time, which takes no number
            int answers = PlayBack(s, older);
            Assert.AreEqual(before, s.Store.Writes, "writes in twenty hours");
            Assert.IsTrue(answers < 2500, answers + " answers");
            Assert.IsFalse(s.Board.AlarmOn, "a request of before the restart has run");
            admin.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
        }

        // Once a second.
        private static int PlayBack(KeysScript s, byte[] recorded)
        {
            int answers = 0;
            for (int i = 0; i < TenHours; i++)
            {
                recorded[2] = (byte)(i >> 8); // another message ID, so that it is no duplicate
                recorded[3] = (byte)i;
                s.Receive("mallory", recorded, recorded.Length);
                answers += s.Net.Sent;
                s.Net.Forget();
                s.After(1000);
            }

            return answers;
        }

        [TestMethod]
        public static void ManyRestarts_UseNoNumberTwice()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            for (int i = 0; i < 30; i++)
            {
                admin.TryAsk(CoapCode.Get, "alarm", null);
                admin.Observe("temperature");
                for (int notifications = 0; notifications < i % 4; notifications++)
                {
                    s.After(2000);
                    admin.Hear();
                }

                s.Net.Forget();
                s.Restart();
            }
        }

        [TestMethod]
        public static void ACopyOfTheNumbersThatGoesBad_CostsSomeOfThem()
        {
            for (int place = 2; place <= 3; place++)
            {
                KeysScript s = new KeysScript();
                KeyClient admin = KeyTableTests.First(s);
                for (int i = 0; i < 3; i++)
                {
                    s.Restart();
                    admin.Ask(CoapCode.Get, "alarm", null, CoapCode.Content);
                    admin.Observe("temperature");
                }

                s.Net.Forget();
                s.Store.Places[place][10] ^= 1;
                s.Restart();
                admin.Ask(CoapCode.Get, "alarm", null, CoapCode.Content);
                admin.Observe("temperature");
            }
        }

        [TestMethod]
        public static void NumbersThatAreLost_TakeTheirKeysWithThem()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            s.Restart();
            s.Store.Places[2][10] ^= 1;
            s.Store.Places[3][10] ^= 1;
            s.Restart();
            Assert.IsFalse(admin.TryAsk(CoapCode.Get, "alarm", null));
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            s.Press(4000);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            KeyTableTests.Contains(s.Payload(), "\nadmin admin sender=01 recipient=02 dead");
            KeyClient next = new KeyClient(s, "next", "99", "01", "02");
            s.Ask(CoapCode.Put, "keys/next", next.Key(null), CoapCode.Forbidden); // without an admin that can do anything, it must be one
            s.Ask(CoapCode.Put, "keys/next", next.Key("admin"), CoapCode.Created);
            next.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Deleted);
            next.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            s.Restart();
            next.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
        }
    }
}
