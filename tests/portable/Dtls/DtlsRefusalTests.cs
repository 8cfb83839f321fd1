// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Handshakes that do not come to an end, and who has to wait for a place.</summary>
    [TestClass]
    public class DtlsRefusalTests
    {
        [TestMethod]
        public static void Rfc5246_7_4_1_2_HelloWithoutOurSuiteIsRefused()
        {
            Refused("c0ae 00ff", "0017 0000", 0xFEFD, 40);
        }

        [TestMethod]
        public static void Rfc6347_4_2_1_OlderVersionIsRefused()
        {
            Refused("c0a8", "", 0xFEFF, 70);
        }

        [TestMethod]
        public static void Rfc5746_3_6_RenegotiationInfoOfAnOlderSessionIsRefused()
        {
            Refused("c0a8", "ff01 000d 0c 000102030405060708090a0b", 0xFEFD, 40);
        }

        [TestMethod]
        public static void ExtensionThatIsCutIsRefused()
        {
            Refused("c0a8", "0017 0001", 0xFEFD, 50);
        }

        [TestMethod]
        public static void Rfc6066_4_MaxFragmentLengthOutOfRangeIsRefused()
        {
            Refused("c0a8", "0001 0001 00", 0xFEFD, 47);
            Refused("c0a8", "0001 0001 05", 0xFEFD, 47);
            Refused("c0a8", "0001 0000", 0xFEFD, 50);
            Refused("c0a8", "0001 0002 0101", 0xFEFD, 50);
        }

        [TestMethod]
        public static void Rfc8449_4_RecordSizeLimitOutOfRangeIsRefused()
        {
            Refused("c0a8", "001c 0002 003f", 0xFEFD, 47);
            Refused("c0a8", "001c 0001 40", 0xFEFD, 50);
            Refused("c0a8", "001c 0003 400000", 0xFEFD, 50);
        }

        [TestMethod]
        public static void WrongKeyAndUnknownIdentityEndTheSame()
        {
            string wrongKey = End("alice", DtlsScript.BobKey);
            Assert.AreEqual(wrongKey, End("carol", DtlsScript.BobKey));
            Assert.AreEqual(wrongKey, End("alicf", DtlsScript.AliceKey));
            Assert.AreEqual("15fefd00000000000000030002 0214", wrongKey.Substring(0, 26) + " " + wrongKey.Substring(26));
        }

        [TestMethod]
        public static void Rfc5246_7_4_9_WrongFinishedUnderTheRightKeysIsRefused()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.LiesAtTheEnd = true;
            alice.Start();
            script.Exchange("a", alice);
            Assert.IsFalse(alice.IsConnected);
            Assert.AreEqual(51, alice.Alert);
            Assert.AreEqual(0, script.Server.SessionCount);
            Assert.AreEqual(0, script.Server.HandshakeCount);
        }

        [TestMethod]
        public static void Rfc6347_4_1_2_7_OneDamagedRecordDoesNotEndAHandshake()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsHandshakeTests.Begin(script, "a", 1);
            script.Deliver("a", alice);
            byte[] flight = (byte[])alice.Out[0];
            alice.Out.Clear();
            flight[flight.Length - 1] ^= 1;
            script.Receive("a", flight);
            Assert.AreEqual(1, script.Server.Counters.Forged);

            alice.Repeat();
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected);
        }

        [TestMethod]
        public static void AlertOfTheClientFreesThePlace()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsHandshakeTests.Begin(script, "a", 1);
            Assert.AreEqual(1, script.Server.HandshakeCount);
            script.Receive("a", Hex.Bytes("15fefd 0000 000000000005 0002 0228"));
            Assert.AreEqual(0, script.Server.HandshakeCount);
        }

        [TestMethod]
        public static void ThirdHandshakeWaitsForAPlace()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsHandshakeTests.Begin(script, "a", 1);
            DtlsHandshakeTests.Begin(script, "b", 2);
            script.Take("b");
            DtlsPeer carol = DtlsHandshakeTests.Begin(script, "c", 3);
            Assert.IsFalse(script.Has("c"), "no place for it");
            Assert.AreEqual(1, script.Server.Counters.HellosDropped);
            Assert.AreEqual(2, script.Server.HandshakeCount, "who was first stays");

            script.Wait(15000);
            script.Silence();
            carol.Repeat();
            script.Exchange("c", carol);
            Assert.IsTrue(carol.IsConnected);
        }

        [TestMethod]
        public static void HostHasOneHandshakeAtATime()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer first = DtlsHandshakeTests.Begin(script, "a:1", 1);
            DtlsPeer second = DtlsHandshakeTests.Begin(script, "a:2", 2);
            Assert.IsFalse(script.Has("a:2"), "its other port has one");
            script.Exchange("a:1", first);
            Assert.IsTrue(first.IsConnected);
            second.Repeat();
            script.Exchange("a:2", second);
            Assert.IsTrue(second.IsConnected);
            Assert.AreEqual(2, script.Server.SessionCount);
        }

        [TestMethod]
        public static void ClientThatBeginsAnewHasItsPlaceAnew()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsHandshakeTests.Begin(script, "a", 1);
            script.Take("a");
            DtlsPeer again = DtlsHandshakeTests.Begin(script, "a", 2);
            script.Exchange("a", again);
            Assert.IsTrue(again.IsConnected);
            Assert.AreEqual(0, script.Server.HandshakeCount);
        }

        [TestMethod]
        public static void TooManyHellosAreNotLookedAt()
        {
            DtlsConfig config = new DtlsConfig();
            DtlsScript script = new DtlsScript(config, null);
            for (int i = 0; i < 100; i++)
            {
                DtlsPeer peer = DtlsScript.NewAlice(i);
                peer.Start();
                script.Receive("a", (byte[])peer.Out[0]);
            }

            // One host has half of what may be looked at at once.
            Assert.AreEqual(5, script.Server.Counters.HellosVerified);
            Assert.AreEqual(95, script.Server.Counters.HellosDropped);
            script.Now += 1000;
            DtlsPeer alice = DtlsScript.NewAlice(1000);
            script.Silence();
            alice.Start();
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected, "a second later there is time again");
        }

        [TestMethod]
        public static void SessionsThatObserveLeaveNoPlaceForAStranger()
        {
            DtlsScript script = new DtlsScript(null, null);
            for (int i = 0; i < 4; i++)
            {
                DtlsPeer peer = script.Connect("a:" + i.ToString(), i);
                Assert.AreNotEqual("", script.Ask("a:" + i.ToString(), peer, "4101000" + i.ToString() + " aa 60 5172"));
            }

            DtlsPeer late = DtlsHandshakeTests.Begin(script, "b", 9);
            Assert.IsFalse(script.Has("b"), "all of them stay");
            Assert.AreEqual(4, script.Server.SessionCount);
            late.Repeat();
        }

        /// <summary>Sees that a hello is refused by an alert.</summary>
        internal static void Refused(string suites, string extensions, int version, int alert)
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Suites = suites;
            alice.Extensions = extensions;
            alice.Version = version;
            alice.Start();
            script.Exchange("a", alice);
            Assert.IsFalse(alice.IsConnected);
            Assert.AreEqual(alert, alice.Alert);
            Assert.AreEqual(2, alice.AlertLevel);
            Assert.AreEqual(0, script.Server.HandshakeCount);
        }

        // The datagram with which a handshake ends whose keys are not the same: at the second Finished, for the first may be damaged.
        private static string End(string identity, byte[] key)
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer peer = new DtlsPeer(identity, key, 1);
            peer.Start();
            script.Exchange("a", peer);
            Assert.AreEqual(-1, peer.Alert, "the first one is ignored");
            peer.Repeat();
            script.Receive("a", (byte[])peer.Out[0]);
            Assert.AreEqual(0, script.Server.HandshakeCount);
            byte[] last = script.Take("a");
            Assert.IsFalse(script.Has("a"));
            return Hex.Text(last, 0, last.Length);
        }
    }
}
