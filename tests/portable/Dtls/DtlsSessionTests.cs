// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Collections;
using NanoCoap.Dtls;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Sessions: records (RFC 6347 section 4.1), alerts, and CoAP in them (RFC 7252 section 9.1).</summary>
    [TestClass]
    public class DtlsSessionTests
    {
        private const string Get = "40011234 b172";
        private const string Answer = "60451234ff3231";

        [TestMethod]
        public static void Rfc6347_4_1_2_6_RecordIsTakenOnce()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            byte[] record = alice.Seal(23, Hex.Bytes(Get));
            script.Receive("a", record);
            script.Receive("a", record);
            Assert.AreEqual(1, script.Handed);
            Assert.AreEqual(1, script.Server.Counters.Replayed);
        }

        [TestMethod]
        public static void Rfc6347_4_1_2_6_WindowIsOf64Records()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            ArrayList records = new ArrayList();
            for (int i = 0; i < 70; i++)
            {
                records.Add(alice.Seal(23, Hex.Bytes(Get)));
            }

            script.Receive("a", (byte[])records[69]);
            for (int i = 68; i >= 0; i--)
            {
                script.Receive("a", (byte[])records[i]);
            }

            Assert.AreEqual(64, script.Handed, "the newest, and 63 before it");
            Assert.AreEqual(6, script.Server.Counters.Replayed);
            for (int i = 0; i < 70; i++)
            {
                script.Receive("a", (byte[])records[i]);
            }

            Assert.AreEqual(64, script.Handed, "each of them once");
        }

        [TestMethod]
        public static void HashCodeIsOfThePlaceAndStays()
        {
            // The rows of a remote are found by it. On nanoFramework, Object's is made of the values of the fields.
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            script.Ask("a", alice, Get);
            int hash = script.Server.Session.GetHashCode();
            script.Wait(1000);
            script.Ask("a", alice, Get);
            Assert.AreEqual(hash, script.Server.Session.GetHashCode(), "after another record");
            script.Ask("b", script.Connect("b", 2), Get);
            Assert.AreNotEqual(hash, script.Server.Session.GetHashCode(), "of another session");
            DtlsScript again = new DtlsScript(null, null);
            again.Ask("c", again.Connect("c", 3), Get);
            Assert.AreEqual(hash, again.Server.Session.GetHashCode(), "the same for each run");
        }

        [TestMethod]
        public static void Rfc6347_4_1_2_7_ForgedRecordIsDroppedAndTheSessionLives()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            byte[] good = alice.Seal(23, Hex.Bytes(Get));
            for (int i = 0; i < good.Length; i++)
            {
                byte[] bad = (byte[])good.Clone();
                bad[i] ^= 0x10;
                script.Receive("a", bad);
            }

            Assert.AreEqual(0, script.Handed);
            script.Receive("a", good);
            Assert.AreEqual(1, script.Handed, "what was forged has used no number up");
        }

        [TestMethod]
        public static void RecordBelongsToItsAddress()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a:1", 1);
            script.Connect("a:2", 2);
            byte[] record = alice.Seal(23, Hex.Bytes(Get));
            script.Receive("a:2", record);
            script.Receive("a:3", record);
            Assert.AreEqual(0, script.Handed);
            Assert.AreEqual(1, script.Server.Counters.Forged);
            Assert.AreEqual(1, script.Server.Counters.Ignored);
        }

        [TestMethod]
        public static void TwoRecordsInADatagramAreTwoMessages()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            byte[] one = alice.Seal(23, Hex.Bytes("40011234 b172"));
            byte[] two = alice.Seal(23, Hex.Bytes("40011235 b172"));
            byte[] both = new byte[one.Length + two.Length];
            one.CopyTo(both, 0);
            two.CopyTo(both, one.Length);
            script.Receive("a", both);
            script.Deliver("a", alice);
            Assert.AreEqual("60451234ff3231", DtlsScript.Answer(alice));
            Assert.AreEqual("60451235ff3231", DtlsScript.Answer(alice));
        }

        [TestMethod]
        public static void WhatComesInPlainEndsNoSession()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            script.Receive("a", Hex.Bytes("15fefd 0000 000000000009 0002 0100")); // close_notify
            script.Receive("a", Hex.Bytes("15fefd 0000 000000000009 0002 0228")); // fatal
            script.Receive("a", Hex.Bytes("17fefd 0000 000000000009 0006 40011234b172"));
            script.Receive("a", Hex.Bytes("17fefd 0002 000000000009 0006 40011234b172"));
            Assert.AreEqual(0, script.Handed);
            Assert.IsFalse(script.Has("a"), "no answer");
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
        }

        [TestMethod]
        public static void Rfc5246_7_2_1_CloseNotifyIsAnsweredAndFreesThePlace()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            alice.Out.Add(alice.Seal(21, Hex.Bytes("0100")));
            script.Exchange("a", alice);
            Assert.AreEqual(0, alice.Alert);
            Assert.AreEqual(1, alice.AlertLevel);
            Assert.AreEqual(0, script.Server.SessionCount);
            Assert.AreEqual("", script.Ask("a", alice, Get), "what comes later belongs to nobody");
        }

        [TestMethod]
        public static void RenegotiationIsRefused()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            alice.Out.Add(alice.Seal(22, Hex.Bytes("01 000000 0000 000000 000000")));
            script.Exchange("a", alice);
            Assert.AreEqual(100, alice.Alert);
            Assert.AreEqual(1, alice.AlertLevel);
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
        }

        [TestMethod]
        public static void Rfc6347_4_2_8_NewHelloReplacesTheSessionOnlyWhenItIsFinished()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer before = script.Connect("a", 1);
            DtlsPeer after = DtlsHandshakeTests.Begin(script, "a", 2);
            Assert.AreEqual(1, script.Server.HandshakeCount);
            byte[] hello = script.Take("a");
            Assert.AreEqual(Answer, script.Ask("a", before, Get), "the old one goes on");

            after.Receive(hello);
            Assert.AreEqual(Answer, script.Ask("a", before, Get), "until the new one is there");
            script.Exchange("a", after);
            Assert.IsTrue(after.IsConnected);
            Assert.AreEqual(1, script.Server.SessionCount);
            Assert.AreEqual(0, script.Server.Counters.SessionsEvicted);
            Assert.AreEqual("", script.Ask("a", before, Get), "then it is over");
            Assert.AreEqual(Answer, script.Ask("a", after, Get));
        }

        [TestMethod]
        public static void SessionThatWasIdleForLongestGivesWay()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer first = script.Connect("a:1", 1);
            script.Wait(1000);
            DtlsPeer second = script.Connect("a:2", 2);
            script.Wait(1000);
            script.Connect("a:3", 3);
            script.Wait(1000);
            script.Connect("a:4", 4);
            script.Wait(1000);
            Assert.AreNotEqual("", script.Ask("a:1", first, "41010001 aa 60 5172"), "it observes");

            script.Wait(100000);
            script.Connect("b", 5);
            Assert.AreEqual(1, script.Server.Counters.SessionsEvicted);
            Assert.AreEqual("", script.Ask("a:2", second, Get), "the second has made way");
            Assert.AreEqual(1, script.Endpoint.ObserverCount, "the first observes");
        }

        [TestMethod]
        public static void NotificationGoesOutInTheSessionOfItsRegistration()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            Assert.AreEqual("61450001aa", script.Ask("a", alice, "41010001 aa 60 5172").Substring(0, 10));
            script.Resource.Set("22");
            script.Wait(3000);
            Assert.IsTrue(script.Has("a"));
            script.Deliver("a", alice);
            string notification = DtlsScript.Answer(alice);
            Assert.AreEqual("ff3232", notification.Substring(notification.Length - 6));
        }

        [TestMethod]
        public static void NextSessionInThePlaceHearsNothingOfTheOneBefore()
        {
            DtlsConfig config = new DtlsConfig();
            config.HellosPerSecond = 0;
            config.Sessions = 1;
            DtlsScript script = new DtlsScript(config, null);
            DtlsPeer alice = script.Connect("a", 1);
            Assert.AreNotEqual("", script.Ask("a", alice, "41010001 aa 60 5172"));
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            script.Resource.Set("22");
            script.Wait(3000); // a CON is under way
            alice.Out.Add(alice.Seal(21, Hex.Bytes("0100")));
            script.Exchange("a", alice);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);

            DtlsPeer bob = new DtlsPeer("bob", DtlsScript.BobKey, 2);
            bob.Start();
            script.Exchange("b", bob);
            Assert.IsTrue(bob.IsConnected);
            script.Resource.Set("23");
            script.Wait(60000);
            Assert.IsFalse(script.Has("b"), "no notification");
            Assert.IsFalse(script.Has("a"), "no notification");
        }

        [TestMethod]
        public static void MessageIdOfTheSessionBeforeIsNoDuplicate()
        {
            DtlsConfig config = new DtlsConfig();
            config.HellosPerSecond = 0;
            config.Sessions = 1;
            DtlsScript script = new DtlsScript(config, null);
            script.Resource.Answer = CoapCode.Changed;
            DtlsPeer first = script.Connect("a", 1);
            Assert.AreEqual("60441234", script.Ask("a", first, "40021234 b172").Substring(0, 8));
            Assert.AreEqual("60441234", script.Ask("a", first, "40021234 b172").Substring(0, 8));
            Assert.AreEqual(1, script.Resource.Calls, "in its session it is one");

            DtlsPeer second = script.Connect("b", 2);
            Assert.AreEqual("60441234", script.Ask("b", second, "40021234 b172").Substring(0, 8));
            Assert.AreEqual(2, script.Resource.Calls);
        }

        [TestMethod]
        public static void AnswerThatWasPutOffGoesNowhereElse()
        {
            DtlsConfig config = new DtlsConfig();
            config.HellosPerSecond = 0;
            config.Sessions = 1;
            DtlsScript script = new DtlsScript(config, null);
            DtlsPeer alice = script.Connect("a", 1);
            script.Resource.Late = true;
            Assert.AreEqual("", script.Ask("a", alice, Get));
            alice.Out.Add(alice.Seal(21, Hex.Bytes("0100")));
            script.Exchange("a", alice);
            script.Connect("b", 2);
            script.Resource.Finish();
            script.Wait(1000);
            Assert.IsFalse(script.Has("a"), "nobody there");
            Assert.IsFalse(script.Has("b"), "somebody else");
        }

        [TestMethod]
        public static void KeyIsThePrincipal()
        {
            OneKey access = new OneKey();
            DtlsScript script = new DtlsScript(null, access);
            access.Key = script.Alice;
            DtlsPeer alice = script.Connect("a", 1);
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
            DtlsPeer bob = new DtlsPeer("bob", DtlsScript.BobKey, 2);
            bob.Start();
            script.Exchange("b", bob);
            Assert.AreEqual("60811234", script.Ask("b", bob, Get).Substring(0, 8), "4.01");
        }

        [TestMethod]
        public static void ChangedPolicyEndsWhatItForbidsAlone()
        {
            OneKey access = new OneKey();
            DtlsScript script = new DtlsScript(null, access);
            access.Key = script.Alice;
            DtlsPeer alice = script.Connect("a", 1);
            script.Ask("a", alice, "41011234a1 60 5172");
            Assert.AreEqual(1, script.Endpoint.ObserverCount, "registered");
            script.Endpoint.AccessChanged();
            Assert.AreEqual(1, script.Endpoint.ObserverCount, "allowed as before");
            access.Key = null;
            script.Endpoint.AccessChanged();
            Assert.AreEqual(0, script.Endpoint.ObserverCount, "not any more");
        }

        [TestMethod]
        public static void SessionsOfARemovedKeyAreClosed()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            script.Keys.Remove(script.Alice);
            script.Server.EndRemoved(script.Now);
            script.Deliver("a", alice);
            Assert.AreEqual(0, alice.Alert, "close_notify");
            Assert.AreEqual("", script.Ask("a", alice, Get));
            DtlsPeer again = DtlsScript.NewAlice(2);
            again.Start();
            script.Exchange("a", again);
            Assert.IsFalse(again.IsConnected);
        }

        [TestMethod]
        public static void SessionHasShownItsAddress()
        {
            // An answer of more than three times the request, which in plain would be cut.
            DtlsScript script = new DtlsScript(null, null);
            script.Resource.Representation = new byte[400];
            DtlsPeer alice = script.Connect("a", 1);
            Assert.IsTrue(script.Ask("a", alice, Get).Length > 2 * 400);
        }

        private sealed class OneKey : AccessPolicy
        {
            public object Key;

            public override bool Allows(object principal, Resource resource, CoapCode method, bool observes)
            {
                return principal == Key;
            }
        }
    }
}
