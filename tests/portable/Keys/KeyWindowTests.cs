// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Keys;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The button: ten minutes in which anybody may bring in a key, and the factory reset.</summary>
    [TestClass]
    public class KeyWindowTests
    {
        [TestMethod]
        public static void ALongPress_LetsAnybodyAddAKey_AndNothingElse()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            KeyClient lost = new KeyClient(s, "x", "22", "01", "03");
            s.Press(4000);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            KeyTableTests.Contains(s.Payload(), "access=keys window=");
            KeyTableTests.Lacks(s.Link("keys"), ";osc");
            s.Ask(CoapCode.Put, "keys/admin", lost.Key("admin"), CoapCode.Unauthorized);
            s.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "keys", "access=secure-only", CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "keys/x", lost.Key("admin"), CoapCode.Created);
            s.Ask(CoapCode.Put, "keys/y", new KeyClient(s, "y", "33", "01", "04").Key("admin"), CoapCode.Unauthorized);
            lost.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Deleted);
            Assert.IsFalse(admin.TryAsk(CoapCode.Get, "alarm", null));
        }

        [TestMethod]
        public static void WhatAnAdminPuts_LeavesTheWindowOpen()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            s.Press(4000);
            admin.Ask(CoapCode.Put, "keys/x", new KeyClient(s, "x", "22", "01", "03").Key("user"), CoapCode.Created);
            s.Ask(CoapCode.Put, "keys/y", new KeyClient(s, "y", "33", "01", "04").Key("user"), CoapCode.Created);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
        }

        [TestMethod]
        public static void SwitchedOff_ThePressOpensNothing()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            s.Press(4000);
            admin.Ask(CoapCode.Put, "keys", "window=off", CoapCode.Changed);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            s.Press(4000);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            KeyTableTests.Contains(s.Log, "Keys: the window is switched off\n");
            s.Restart().Press(4000);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=keys window=off\nadmin admin sender=01 recipient=02", admin.Payload());
            admin.Ask(CoapCode.Put, "keys", "window=on", CoapCode.Changed);
            s.Press(4000);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
        }

        [TestMethod]
        public static void AResetThatThePowerCutsShort_LeavesKeysThatCanBeUsed_OrNone()
        {
            bool isGone = false;
            for (int write = 0; write < 4; write++)
            {
                KeysScript s = new KeysScript();
                KeyClient admin = KeyTableTests.First(s);
                s.Store.WritesBeforeCut = write;
                s.Store.CutAfter = 0;
                s.Press(11000);
                s.Store.WritesBeforeCut = 0;
                s.Restart();
                if (admin.TryAsk(CoapCode.Get, "keys", null))
                {
                    Assert.IsFalse(isGone, "write " + write + ": back again");
                    KeyTableTests.Lacks(admin.Payload(), "dead");
                }
                else
                {
                    isGone = true;
                    s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
                    Assert.AreEqual("access=open window=600", s.Payload());
                }
            }

            Assert.IsTrue(isGone, "the keys are the first to go");
        }

        [TestMethod]
        public static void TenSeconds_ResetKeysAndSettings()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "config", "n=77", CoapCode.Changed);
            admin.Ask(CoapCode.Put, "temperature", "30", CoapCode.Changed);
            admin.Ask(CoapCode.Post, "alarm/rules", "gt=10", CoapCode.Created);
            admin.Ask(CoapCode.Put, "keys", "access=secure-only window=off", CoapCode.Changed);
            Assert.IsTrue(s.Board.AlarmOn);
            admin.Observe("alarm");
            s.Press(11000);
            s.Net.Forget();
            for (int i = 0; i < s.Store.Places.Length; i++)
            {
                Assert.AreEqual(0, s.Store.Places[i].Length, FakeStore.Names[i]);
            }

            Assert.AreEqual(0, s.Node.Endpoint.ObserverCount);
            Assert.IsFalse(s.Board.AlarmOn);
            Assert.IsFalse(admin.TryAsk(CoapCode.Get, "alarm", null));
            for (int i = 0; i < 2; i++)
            {
                s.Ask(CoapCode.Get, "config", null, CoapCode.Content);
                Assert.AreEqual("period=2\nstrategy=mixed\nn=5", s.Payload());
                s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
                Assert.AreEqual("22.5", s.Payload());
                s.Ask(CoapCode.Get, "alarm/rules", null, CoapCode.Content);
                Assert.AreEqual("", s.Payload());
                s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
                KeyTableTests.Contains(s.Payload(), "access=open window=");
                s.Restart();
            }

            KeyClient next = new KeyClient(s, "next", "99", "01", "02");
            s.Ask(CoapCode.Put, "keys/next", next.Key(null), CoapCode.Created);
            next.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            s.Restart();
            next.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
        }

        [TestMethod]
        public static void AShortPress_IsNothing()
        {
            KeysScript s = new KeysScript();
            KeyTableTests.First(s);
            s.Press(1500);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
        }

        [TestMethod]
        public static void DamagedKeys_LockTheNode_UntilTheButton()
        {
            KeysScript s = new KeysScript();
            KeyTableTests.First(s);
            s.Store.Places[4][20] ^= 1;
            s.Restart().Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized); // one of two is enough
            s.Store.Places[5][20] ^= 1;
            s.Restart();
            KeyTableTests.Contains(s.Log, "Keys: damaged");
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            s.Press(4000);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            KeyTableTests.Contains(s.Payload(), "access=locked window=");
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            KeyClient next = new KeyClient(s, "next", "99", "01", "02");
            s.Ask(CoapCode.Put, "keys/next", next.Key(null), CoapCode.Created);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            next.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            s.Restart();
            next.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            Assert.AreEqual(8, NodeKeys.MaxKeys);
        }
    }
}
