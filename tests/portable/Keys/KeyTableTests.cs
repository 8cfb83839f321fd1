// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Keys of a node, from the first one on: who may bring them in, what they are good for, how they go.</summary>
    [TestClass]
    public class KeyTableTests
    {
        [TestMethod]
        public static void AFreshNode_IsOpen_AndSaysSo()
        {
            KeysScript s = new KeysScript();
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            s.Ask(CoapCode.Get, "node", null, CoapCode.Content);
            Contains(s.Payload(), "\naccess=open\nkeys=0\nwindow=600\n");
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=open window=600", s.Payload());
            Contains(s.Log, "Keys: none, anybody may do anything\n");
            Contains(s.Log, "for ten minutes anybody may bring in a key");
            Lacks(s.Link("keys"), ";osc");
            Lacks(s.Link("alarm"), ";osc");
        }

        [TestMethod]
        public static void TheFirstKey_ClosesTheWindow_AndWritingIsForKeys()
        {
            KeysScript s = new KeysScript();
            KeyClient phone = new KeyClient(s, "phone", "11", "01", "02");
            s.Ask(CoapCode.Put, "keys/phone", phone.Key(null), CoapCode.Created);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            s.Ask(CoapCode.Delete, "alarm/rules/1", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "config", "n=7", CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "keys/other", new KeyClient(s, "x", "22", "01", "03").Key(null), CoapCode.Unauthorized);
            Assert.IsFalse(s.Board.AlarmOn);
            phone.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            Assert.IsTrue(s.Board.AlarmOn);
            phone.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=keys window=closed\nphone admin sender=01 recipient=02", phone.Payload());
            s.Ask(CoapCode.Get, "node", null, CoapCode.Content);
            Contains(s.Payload(), "\naccess=keys\nkeys=1\nwindow=0\n");
            Contains(s.Link("keys"), ";osc");
            Lacks(s.Link("alarm"), ";osc");
            Contains(s.Log, "Keys: phone added\n");
        }

        [TestMethod]
        public static void TheWindow_LastsTenMinutes()
        {
            KeysScript s = new KeysScript();
            KeyClient phone = new KeyClient(s, "phone", "11", "01", "02");
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            s.After(595000).Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            s.After(7000).Ask(CoapCode.Put, "keys/phone", phone.Key(null), CoapCode.Unauthorized);
            Contains(s.Log, "Keys: the window is closed\n");
            Contains(s.Link("keys"), ";osc");
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed); // and all else is as it was
            s.Restart().Ask(CoapCode.Put, "keys/phone", phone.Key(null), CoapCode.Created);
            s.Restart();
            Lacks(s.Log, "for ten minutes");
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
        }

        [TestMethod]
        public static void WhatIsNoKey_IsRefused_AndNothingHasChanged()
        {
            KeysScript s = new KeysScript();
            string secret = "000102030405060708090a0b0c0d0e0f";
            string[] bad =
            {
                "", "secret=" + secret, "secret=" + secret + " sender=01", "secret=" + secret + " recipient=01",
                "secret=" + secret.Substring(2) + " sender=01 recipient=02", // 15 bytes
                "secret=" + secret + secret + "00 sender=01 recipient=02", // 33
                "secret=" + secret.Substring(1) + " sender=01 recipient=02", "secret=" + secret.Substring(1) + "g sender=01 recipient=02",
                "secret=" + secret + " sender=0102030405060708 recipient=02", // 8
                "secret=" + secret + " sender=01 recipient=02 salt=x", "secret=" + secret + " sender=01 recipient=02 salt=" + secret + "00",
                "secret=" + secret + " sender=01 recipient=02 idContext=0", "secret=" + secret + " sender=01 recipient=02 idContext=zz",
                "secret=" + secret + " sender=01 recipient=02 sender=01", "secret=" + secret + " sender=01 recipient=02 role=root",
                "secret=" + secret + " sender=01 recipient=02 role=admin role=user", "secret=" + secret + " sender=01 recipient=02 x=1",
                "name=b secret=" + secret + " sender=01 recipient=02 name=b",
            };
            for (int i = 0; i < bad.Length; i++)
            {
                s.Ask(CoapCode.Put, "keys/a", bad[i], CoapCode.BadRequest);
            }

            string good = "secret=" + secret + " sender=01 recipient=02";
            s.Ask(CoapCode.Put, "keys/a/b", good, CoapCode.BadRequest);
            s.Ask(CoapCode.Put, "keys/sixteen-letters-", good, CoapCode.BadRequest);
            s.Ask(CoapCode.Put, "keys/a b", good, CoapCode.BadRequest);
            s.Ask(CoapCode.Put, "keys/a", "role=user " + good, CoapCode.Forbidden); // the first one must be an admin's
            s.Ask(CoapCode.Put, "keys/a", "secret=" + secret + " sender=01 recipient=01", CoapCode.Conflict);
            s.Ask(CoapCode.Put, "keys", "access=secure-only", CoapCode.Unauthorized); // not in a window
            Assert.AreEqual(0, s.Store.Writes);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            s.Ask(CoapCode.Put, "keys/a", "recipient=0A\nsender=\nsecret=000102030405060708090A0B0C0D0E0F\n", CoapCode.Created);
        }

        [TestMethod]
        public static void UsersWrite_AndAdminsKeepKeys()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            KeyClient user = Second(s, admin);
            user.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            user.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            user.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Unauthorized);
            user.Ask(CoapCode.Put, "keys", "access=secure-only", CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "keys/user", null, CoapCode.MethodNotAllowed);
            admin.Ask(CoapCode.Post, "keys", "x", CoapCode.MethodNotAllowed);
            admin.Ask(CoapCode.Delete, "keys", null, CoapCode.MethodNotAllowed);
            admin.Ask(CoapCode.Delete, "keys/nobody", null, CoapCode.Deleted);
            admin.Ask(CoapCode.Delete, "keys/user", null, CoapCode.Deleted);
            Assert.IsFalse(user.TryAsk(CoapCode.Put, "alarm", "OFF"), "a key that was removed");
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)user.Last.Code);
            Assert.AreEqual("Security context not found", user.Payload());
            Assert.IsTrue(s.Board.AlarmOn);
        }

        [TestMethod]
        public static void AKeyThatReplacesItself_IsAnswered_AndThenUnknown()
        {
            KeysScript s = new KeysScript();
            KeyClient old = First(s);
            KeyClient next = new KeyClient(s, "admin", "33", "01", "02"); // the same IDs
            old.Ask(CoapCode.Put, "keys/admin", next.Key(null), CoapCode.Changed);
            old.Repeat(); // the answer was lost
            Assert.IsTrue(s.Take("admin") != null, "the kept reply");
            Assert.IsFalse(old.TryAsk(CoapCode.Put, "alarm", "ON"));
            next.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            next.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=keys window=closed\nadmin admin sender=01 recipient=02", next.Payload());
        }

        [TestMethod]
        public static void TheSameKeyOnceMore_ChangesNothing_AndAnotherRoleKeepsItsNumbers()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            int writes = s.Store.Writes;
            admin.Ask(CoapCode.Put, "keys/admin", admin.Key(null), CoapCode.Changed);
            Assert.AreEqual(writes, s.Store.Writes);
            KeyClient user = Second(s, admin);
            user.Observe("temperature");
            admin.Ask(CoapCode.Put, "keys/user", user.Key("admin"), CoapCode.Changed);
            for (int i = 0; i < 10; i++)
            {
                s.After(2000);
                Assert.IsTrue(user.Hear()); // the recorder would fail if numbers began anew
            }

            user.Ask(CoapCode.Put, "keys/admin", admin.Key("user"), CoapCode.Changed);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            s.Restart();
            user.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual(
                "access=keys window=closed\nadmin user sender=01 recipient=02\nuser admin sender=01 recipient=03",
                user.Payload());
        }

        [DataRow(32, "")]
        [DataRow(16, " salt=00112233445566778899aabbccddeeff")]
        [DataRow(16, " idContext=00112233445566778899aabbccddeeff")]
        [TestMethod]
        public static void AFieldThatGrows_IsAnotherKey(int secretBytes, string more)
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            string secret = secretBytes == 32 ? admin.Secret + admin.Secret : admin.Secret;
            admin.Ask(CoapCode.Put, "keys/admin", KeysScript.Text(null, secret, "01", "02") + more, CoapCode.Changed);
            Assert.IsFalse(admin.TryAsk(CoapCode.Get, "alarm", null), "the old key");
        }

        [TestMethod]
        public static void RemovalWhileObserversRun_EndsTheirsAlone()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            KeyClient user = Second(s, admin);
            user.Observe("temperature");
            admin.Observe("temperature");
            Assert.AreEqual(2, s.Node.Endpoint.ObserverCount);
            s.After(2000);
            Assert.IsTrue(user.Hear() && admin.Hear());
            admin.Ask(CoapCode.Delete, "keys/user", null, CoapCode.Deleted);
            Assert.AreEqual(1, s.Node.Endpoint.ObserverCount);
            for (int i = 0; i < 5; i++)
            {
                s.After(2000);
                Assert.IsTrue(admin.Hear());
                Assert.AreEqual(0, s.Net.Sent, "to the user");
            }
        }

        [TestMethod]
        public static void TheLastAdmin_CannotGoByAccident()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            KeyClient second = new KeyClient(s, "second", "22", "01", "03");
            admin.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Forbidden);
            admin.Ask(CoapCode.Put, "keys/admin", admin.Key("user"), CoapCode.Forbidden);
            admin.Ask(CoapCode.Put, "keys/admin", new KeyClient(s, "x", "77", "01", "02").Key("user"), CoapCode.Forbidden);
            admin.Ask(CoapCode.Put, "keys/second", second.Key("user"), CoapCode.Created);
            admin.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Forbidden);
            admin.Ask(CoapCode.Put, "keys/second", second.Key("admin"), CoapCode.Changed);
            admin.Ask(CoapCode.Delete, "keys/admin", null, CoapCode.Deleted); // its own, and it hears of it
            second.Ask(CoapCode.Delete, "keys/second", null, CoapCode.Forbidden);
            second.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=keys window=closed\nsecond admin sender=01 recipient=03", second.Payload());
        }

        [TestMethod]
        public static void KeysThatCannotBeToldApart_AreRefused_AndEightAreAll()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            admin.Ask(CoapCode.Put, "keys/b", new KeyClient(s, "b", "44", "09", "02").Key("user"), CoapCode.Conflict);
            admin.Ask(CoapCode.Put, "keys/b", new KeyClient(s, "b", "11", "01", "07").Key("user"), CoapCode.Conflict);
            for (int i = 1; i < 8; i++)
            {
                admin.Ask(CoapCode.Put, "keys/k" + i, new KeyClient(s, "k" + i, "5" + i, "01", "1" + i).Key("user"), CoapCode.Created);
            }

            KeyClient ninth = new KeyClient(s, "k9", "59", "01", "19");
            admin.Ask(CoapCode.Put, "keys/k9", ninth.Key("user"), CoapCode.ServiceUnavailable);
            admin.Ask(CoapCode.Put, "keys/k7", ninth.Key("user"), CoapCode.Changed);
            ninth.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            s.Restart();
            ninth.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            Assert.AreEqual(1, ninth.Rounds);
        }

        [TestMethod]
        public static void KeysOutliveARestart_AndAreNeverShown()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            string log = s.Log;
            s.Restart();
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            Assert.AreEqual(1, admin.Rounds, "RFC 8613 appendix B.1.2");
            admin.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            Assert.AreEqual(1, admin.Rounds);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            string all = log + s.Log + admin.Payload();
            admin.Ask(CoapCode.Get, "node", null, CoapCode.Content);
            all += admin.Payload();
            Lacks(all, "1111");
            Contains(s.Log, "Keys: 1, reading for anybody, writing for keys\n");
        }

        [TestMethod]
        public static void SecureOnly_IsForEverything_AndForThoseWhoObserveAlready()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            Datagram observe = Datagram.Con(CoapCode.Get, s.NewMessageId(), "0b").Uint(OptionNumber.Observe, 0).Path("temperature");
            s.Receive("stranger", observe.Bytes, observe.Length);
            Assert.IsTrue(s.Take("stranger") != null);
            admin.Observe("temperature");
            admin.Ask(CoapCode.Put, "keys", "access=nothing", CoapCode.BadRequest);
            admin.Ask(CoapCode.Put, "keys", "", CoapCode.BadRequest);
            admin.Ask(CoapCode.Put, "keys", "access=secure-only", CoapCode.Changed);
            Assert.AreEqual(1, s.Node.Endpoint.ObserverCount);
            s.After(2000);
            Assert.IsTrue(admin.Hear());
            Assert.AreEqual(0, s.Net.Sent, "to the stranger");
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, ".well-known/core", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, "nowhere", null, CoapCode.Unauthorized);
            Datagram multicast = Datagram.Non(CoapCode.Get, s.NewMessageId(), "c0").Path("temperature");
            s.Node.HandleDatagram(s.Board.Now, "stranger", multicast.Bytes, multicast.Length, true);
            s.After(6000);
            while (admin.Hear())
            {
            }

            s.Restart();
            Contains(s.Log, "Keys: 1, nothing without one\n");
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, ".well-known/core", null, CoapCode.Content);
            Contains(admin.Payload(), "</alarm>");
            Contains(admin.Payload(), ";osc");
            admin.Ask(CoapCode.Put, "keys", "access=keys", CoapCode.Changed);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            Lacks(s.Link("alarm"), ";osc");
        }

        [TestMethod]
        public static void ADuplicateOfAProtectedRequest_RunsOnce()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            KeyClient user = Second(s, admin);
            int writes = s.Store.Writes;
            admin.Repeat();
            Assert.IsTrue(s.Take("admin") != null);
            Assert.AreEqual(writes, s.Store.Writes);
        }

        [TestMethod]
        public static void WhatCannotBeSaved_IsNotInForce()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = First(s);
            KeyClient user = new KeyClient(s, "user", "22", "01", "03");
            s.Store.WritesFail = true;
            admin.Ask(CoapCode.Put, "keys/user", user.Key("user"), CoapCode.InternalServerError);
            admin.Ask(CoapCode.Put, "keys", "access=secure-only", CoapCode.InternalServerError);
            Assert.IsFalse(user.TryAsk(CoapCode.Get, "alarm", null));
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            s.Store.WritesFail = false;
            admin.Ask(CoapCode.Put, "keys/user", user.Key("user"), CoapCode.Created);
            s.Store.WritesFail = true;
            admin.Ask(CoapCode.Delete, "keys/user", null, CoapCode.InternalServerError);
            user.Ask(CoapCode.Get, "alarm", null, CoapCode.Content);
        }

        /// <summary>Gives a node its first key, an admin's.</summary>
        internal static KeyClient First(KeysScript s)
        {
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            s.Ask(CoapCode.Put, "keys/admin", admin.Key(null), CoapCode.Created);
            return admin;
        }

        // Gives it another one, a user's.
        private static KeyClient Second(KeysScript s, KeyClient admin)
        {
            KeyClient user = new KeyClient(s, "user", "22", "01", "03");
            admin.Ask(CoapCode.Put, "keys/user", user.Key("user"), CoapCode.Created);
            return user;
        }

        internal static void Contains(string text, string part)
        {
            Assert.IsTrue(text.IndexOf(part) >= 0, "no " + part + " in " + text);
        }

        internal static void Lacks(string text, string part)
        {
            Assert.IsTrue(text.IndexOf(part) < 0, part + " in " + text);
        }
    }
}
