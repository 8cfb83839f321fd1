// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Rules about single paths: /keys/rules, and what they do for keys of OSCORE, of coaps, and for whoever has none.</summary>
    [TestClass]
    public class RuleTableTests
    {
        private const int File = 6; // of keys.txt
        private const int First = 7; // copy of the rules

        [TestMethod]
        public static void ANamedKey_AndTheLongestPath()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            KeyClient garage = Add(s, admin, "garage", "22", "03");
            KeyClient guest = Add(s, admin, "guest", "33", "04");
            string rules = "/alarm write=garage\n/alarm/rules read=any-key write=admin\n/node read=nobody";
            admin.Ask(CoapCode.Put, "keys/rules", rules, CoapCode.Changed);
            garage.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            guest.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Unauthorized);
            admin.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Unauthorized); // a rule holds for admins, who may change it
            s.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Unauthorized);
            Assert.IsTrue(s.Board.AlarmOn);
            s.Ask(CoapCode.Get, "alarm", null, CoapCode.Content); // of reading the rule says nothing
            s.Ask(CoapCode.Get, "alarm/rules", null, CoapCode.Unauthorized);
            guest.Ask(CoapCode.Get, "alarm/rules", null, CoapCode.Content);
            garage.Ask(CoapCode.Post, "alarm/rules", "gt=30", CoapCode.Unauthorized);
            admin.Ask(CoapCode.Post, "alarm/rules", "gt=30", CoapCode.Created);
            garage.Ask(CoapCode.Delete, "alarm/rules/1", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "node", null, CoapCode.Unauthorized);
            guest.Ask(CoapCode.Put, "config", "n=7", CoapCode.Changed); // for the rest it is as without rules
            s.Ask(CoapCode.Put, "config", "n=7", CoapCode.Unauthorized);
            KeyTableTests.Contains(s.Log, "Keys: rules changed\n");
        }

        [TestMethod]
        public static void TheyAreForAdmins_AndAreShownAsTheyWerePut()
        {
            KeysScript s = new KeysScript();
            s.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Content); // the window is open
            Assert.AreEqual("", s.Payload());
            s.Ask(CoapCode.Put, "keys/rules", "/alarm write=nobody", CoapCode.Unauthorized);
            s.Ask(CoapCode.Delete, "keys/rules", null, CoapCode.Unauthorized);
            KeyClient admin = KeyTableTests.First(s);
            KeyClient guest = Add(s, admin, "guest", "33", "04");
            int writes = s.Store.Writes;
            guest.Ask(CoapCode.Put, "keys/rules", "/alarm write=guest", CoapCode.Unauthorized);
            guest.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Unauthorized);
            guest.Ask(CoapCode.Delete, "keys/rules", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "keys/rules", "/alarm write=anybody", CoapCode.Unauthorized);
            Assert.AreEqual(writes, s.Store.Writes);
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm write=guest; / read=any-key", CoapCode.Changed);
            admin.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Content);
            Assert.AreEqual("/alarm write=guest; / read=any-key\n", admin.Payload());
            s.Ask(CoapCode.Get, "alarm", null, CoapCode.Unauthorized);
            s.Restart();
            KeyTableTests.Contains(s.Log, "writing for keys, and by rules\n");
            s.Ask(CoapCode.Get, "alarm", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            guest.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            admin.Ask(CoapCode.Delete, "keys/rules", null, CoapCode.Deleted);
            admin.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            s.Ask(CoapCode.Get, "alarm", null, CoapCode.Content);
            s.Restart().Ask(CoapCode.Get, "alarm", null, CoapCode.Content);
            admin.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Content);
            Assert.AreEqual("", admin.Payload());
        }

        [TestMethod]
        public static void WhatIsNoTable_IsRefused_AndThatOfBeforeHolds()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm read=any-key", CoapCode.Changed);
            int writes = s.Store.Writes;
            string nine = "";
            string longest = "/alarm write=admin";
            for (int i = 0; i < 9; i++)
            {
                nine += "/alarm write=nobody\n";
            }

            while (longest.Length <= 512)
            {
                longest += " write=admin";
            }

            string[] bad =
            {
                "", " ", "\n", "=", "=admin", "/alarm", "/alarm admin", "/alarm=admin", "/alarm=admin read=nobody", "write=admin",
                "alarm write=admin", "/alarm delete=admin", "/alarm\nwrite", "/alarm write=admin\n/alarm/rules", "/alarms write=admin",
                "/alarm/ write=admin", "//alarm write=admin",
                "/alarm/rules/1 write=admin", "/keys write=anybody", "/keys/rules write=anybody", "/nowhere read=nobody",
                "/alarm write=admin x", "/alarm write=admin =", nine,
            };
            for (int i = 0; i < bad.Length; i++)
            {
                admin.Ask(CoapCode.Put, "keys/rules", bad[i], CoapCode.BadRequest);
            }

            admin.Ask(CoapCode.Put, "keys/rules", longest, CoapCode.RequestEntityTooLarge);
            admin.Ask(CoapCode.Put, "keys/rules/alarm", "write=admin", CoapCode.BadRequest);
            Assert.AreEqual(writes, s.Store.Writes);
            s.Ask(CoapCode.Get, "alarm", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Put, "keys/rules", nine.Substring(20), CoapCode.Changed); // eight
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            string[] reserved = { "rules", "anybody", "any-key", "nobody" };
            for (int i = 0; i < reserved.Length; i++)
            {
                string key = new KeyClient(s, "x", "55", "01", "05").Key("user");
                admin.Ask(CoapCode.Put, "keys/" + reserved[i], i == 0 ? key + " x" : key, CoapCode.BadRequest);
            }
        }

        [TestMethod]
        public static void NoRule_TakesTheKeysFromTheirAdmins()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "keys/rules", "/ read=nobody write=nobody", CoapCode.Changed);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, ".well-known/core", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "nowhere", null, CoapCode.Unauthorized);
            s.Restart();
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            admin.Ask(CoapCode.Put, "keys/rules", "/ write=admin", CoapCode.Changed);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
        }

        [TestMethod]
        public static void ARuleOutlivesItsKey_AndIsForNobodyThen()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            KeyClient garage = Add(s, admin, "garage", "22", "03");
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm write=garage", CoapCode.Changed);
            admin.Ask(CoapCode.Delete, "keys/garage", null, CoapCode.Deleted);
            for (int i = 0; i < 2; i++)
            {
                Assert.IsFalse(garage.TryAsk(CoapCode.Put, "alarm", "ON"));
                admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
                s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
                s.Restart();
            }

            // It is about the name: a key that is called so later, and one that takes the place of another.
            KeyClient next = Add(s, admin, "garage", "44", "05");
            next.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            KeyClient other = new KeyClient(s, "other", "55", "01", "06");
            admin.Ask(CoapCode.Put, "keys/garage", other.Key(null), CoapCode.Changed);
            Assert.IsFalse(next.TryAsk(CoapCode.Put, "alarm", "OFF"));
            other.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
        }

        [TestMethod]
        public static void WhoLosesTheRightToObserve_HearsNoMore()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            KeyClient garage = Add(s, admin, "garage", "22", "03");
            PskClient pad = new PskClient(s, "pad", "66");
            admin.Ask(CoapCode.Put, "keys/pad", pad.Key("user"), CoapCode.Created);
            Datagram observe = Datagram.Con(CoapCode.Get, s.NewMessageId(), "0b").Uint(OptionNumber.Observe, 0).Path("temperature");
            s.Receive("stranger", observe.Bytes, observe.Length);
            Assert.IsTrue(s.Take("stranger") != null);
            garage.Observe("temperature");
            pad.Observe("temperature");
            Assert.AreEqual(3, s.Node.Endpoint.ObserverCount);
            admin.Ask(CoapCode.Put, "keys/rules", "/temperature observe=any-key", CoapCode.Changed);
            Assert.AreEqual(2, s.Node.Endpoint.ObserverCount);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            admin.Ask(CoapCode.Put, "keys/rules", "/temperature read=garage", CoapCode.Changed); // who observes reads as well
            Assert.AreEqual(1, s.Node.Endpoint.ObserverCount);
            s.After(2000);
            Assert.IsTrue(garage.Hear());
            Assert.AreEqual(0, s.Net.Sent);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Delete, "keys/garage", null, CoapCode.Deleted);
            Assert.AreEqual(0, s.Node.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void AKeyOfCoaps_IsNamedLikeAnyOther()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            PskClient pad = new PskClient(s, "pad", "66");
            PskClient pod = new PskClient(s, "pod", "77");
            admin.Ask(CoapCode.Put, "keys/pad", pad.Key("user"), CoapCode.Created);
            admin.Ask(CoapCode.Put, "keys/pod", pod.Key("user"), CoapCode.Created);
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm read=pad write=pad", CoapCode.Changed);
            for (int i = 0; i < 2; i++)
            {
                pad.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
                pod.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Unauthorized);
                pod.Ask(CoapCode.Get, "alarm", null, CoapCode.Unauthorized);
                admin.Ask(CoapCode.Get, "alarm", null, CoapCode.Unauthorized);
                pod.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
                s.Restart();
                Assert.IsTrue(pad.Connect() && pod.Connect());
            }
        }

        [TestMethod]
        public static void APackOfValues_HasThoseThatWhoAsksMayRead()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            KeyClient guest = Add(s, admin, "guest", "33", "04");
            PskClient pad = new PskClient(s, "pad", "66");
            admin.Ask(CoapCode.Put, "keys/pad", pad.Key("user"), CoapCode.Created);
            admin.Ask(CoapCode.Put, "keys/rules", "/temperature read=pad\n/alarm read=any-key", CoapCode.Changed);
            s.Ask(CoapCode.Get, "temp", null, CoapCode.Unauthorized); // another path to the same
            string both = "[{\"n\":\"temperature\"},{\"n\":\"alarm\"}]";
            for (int i = 0; i < 2; i++)
            {
                CoapCode method = i == 0 ? CoapCode.Get : CoapCode.Fetch;
                string body = i == 0 ? null : both;
                s.Ask(method, "senml", body, CoapCode.Content);
                KeyTableTests.Lacks(s.Payload(), "temperature");
                KeyTableTests.Lacks(s.Payload(), "alarm");
                guest.Ask(method, "senml", body, CoapCode.Content);
                KeyTableTests.Lacks(guest.Payload(), "temperature");
                KeyTableTests.Contains(guest.Payload(), "alarm");
                s.Ask(CoapCode.Get, "senml", null, CoapCode.Content); // what a key was told is forgotten
                KeyTableTests.Lacks(s.Payload(), "alarm");
                pad.Ask(method, "senml", body, CoapCode.Content);
                KeyTableTests.Contains(pad.Payload(), "temperature");
                KeyTableTests.Contains(pad.Payload(), "alarm");
            }

            // A name that is hidden is as one that there is not.
            s.Ask(CoapCode.Fetch, "senml", both, CoapCode.Content);
            Assert.AreEqual("[]", s.Payload());
            admin.Ask(CoapCode.Put, "keys/rules", "/ read=nobody\n/senml read=anybody", CoapCode.Changed);
            s.Ask(CoapCode.Get, "senml", null, CoapCode.Content);
            Assert.AreEqual("[]", s.Payload());
            admin.Ask(CoapCode.Put, "keys/rules", "/senml read=any-key", CoapCode.Changed); // its own path counts as well
            s.Ask(CoapCode.Get, "senml", null, CoapCode.Unauthorized);
        }

        [TestMethod]
        public static void WhoMayWriteAndNotRead_IsNotToldWhatTheValueIsNow()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            Assert.AreEqual("ON", admin.Payload());
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm read=nobody\n/temperature read=nobody", CoapCode.Changed);
            admin.Ask(CoapCode.Put, "alarm", "OFF", CoapCode.Changed);
            Assert.AreEqual("", admin.Payload());
            admin.Ask(CoapCode.Put, "temperature", "20", CoapCode.Changed);
            Assert.AreEqual("", admin.Payload());
        }

        [TestMethod]
        public static void Discovery_MarksWhatIsForKeysAlone()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            KeyTableTests.Lacks(s.Link("alarm"), ";osc");
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm read=any-key", CoapCode.Changed);
            KeyTableTests.Contains(s.Link("alarm"), ";osc");
            KeyTableTests.Contains(s.Link("alarm/rules"), ";osc");
            KeyTableTests.Lacks(s.Link("temperature"), ";osc");
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm/rules read=any-key", CoapCode.Changed);
            KeyTableTests.Lacks(s.Link("alarm"), ";osc");
            KeyTableTests.Contains(s.Link("alarm/rules"), ";osc");
        }

        [TestMethod]
        public static void SecureOnly_IsForWhatARuleLeavesToAnybody()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "keys/rules", "/temperature read=anybody write=anybody", CoapCode.Changed);
            s.Ask(CoapCode.Put, "temperature", "20", CoapCode.Changed);
            admin.Ask(CoapCode.Put, "keys", "access=secure-only", CoapCode.Changed);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Put, "temperature", "20", CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
        }

        [TestMethod]
        public static void Damaged_TheyLockTheNode_UntilAnAdminPutsOthers()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm write=nobody", CoapCode.Changed);
            s.Store.Places[First][12] ^= 1;
            s.Restart();
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized); // one of two is enough
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            s.Store.Places[First + 1][12] ^= 1;
            s.Restart();
            KeyTableTests.Contains(s.Log, "Keys: the rules are damaged, locked");
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, "keys", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "keys", null, CoapCode.Content);
            Assert.AreEqual("access=locked window=closed\nadmin admin sender=01 recipient=02", admin.Payload());
            admin.Ask(CoapCode.Put, "keys/rules", "/alarm write=admin", CoapCode.Changed);
            for (int i = 0; i < 2; i++)
            {
                admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
                s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
                s.Restart();
            }

            s.Store.Places[First] = new byte[0];
            s.Restart();
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            admin.Ask(CoapCode.Delete, "keys/rules", null, CoapCode.Deleted);
            s.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
        }

        [TestMethod]
        public static void WhatCannotBeSaved_IsNotInForce()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = KeyTableTests.First(s);
            s.Store.WritesFail = true;
            admin.Ask(CoapCode.Put, "keys/rules", "/temperature read=nobody", CoapCode.InternalServerError);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Content);
            s.Store.WritesFail = false;
            admin.Ask(CoapCode.Put, "keys/rules", "/temperature read=nobody", CoapCode.Changed);
            s.Store.WritesFail = true;
            admin.Ask(CoapCode.Delete, "keys/rules", null, CoapCode.InternalServerError);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
        }

        [TestMethod]
        public static void ByCable_TheyAreLinesOfTheFile()
        {
            KeysScript s = new KeysScript();
            KeyClient admin = new KeyClient(s, "admin", "11", "01", "02");
            KeyClient garage = new KeyClient(s, "garage", "22", "01", "03");
            s.Store.Places[File] = Utf8.Encode(
                "/alarm write=garage\r\nname=admin " + admin.Key(null) + "\r\n/temperature read=any-key\r\nname=garage "
                + garage.Key("user"));
            s.After(0);
            Assert.AreEqual(0, s.Store.Places[File].Length);
            garage.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed);
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
            s.Ask(CoapCode.Get, "temperature", null, CoapCode.Unauthorized);
            admin.Ask(CoapCode.Get, "keys/rules", null, CoapCode.Content);
            KeyTableTests.Lacks(s.Log, "not taken");

            // A wrong one leaves those of before, and keys are taken.
            KeyClient late = new KeyClient(s, "late", "44", "01", "04");
            s.Store.Places[File] = Utf8.Encode("/nowhere write=garage\nname=late " + late.Key("user"));
            s.Restart();
            KeyTableTests.Contains(s.Log, "Keys: the rules of keys.txt are not taken\n");
            KeyTableTests.Contains(s.Log, "Keys: late added\n");
            admin.Ask(CoapCode.Put, "alarm", "ON", CoapCode.Unauthorized);
        }

        private static KeyClient Add(KeysScript s, KeyClient admin, string name, string secret, string recipient)
        {
            KeyClient client = new KeyClient(s, name, secret, "01", recipient);
            admin.Ask(CoapCode.Put, "keys/" + name, client.Key("user"), CoapCode.Created);
            return client;
        }
    }
}
