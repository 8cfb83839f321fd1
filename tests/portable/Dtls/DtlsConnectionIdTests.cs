// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Connection IDs: how they are agreed upon, and the records that have one. RFC 9146 sections 3 to 5.</summary>
    [TestClass]
    public class DtlsConnectionIdTests
    {
        private const string Get = "40011234 b172";
        private const string Answer = "60451234ff3231";

        /// <summary>Makes a session with connection IDs.</summary>
        /// <returns>The client.</returns>
        internal static DtlsPeer Connect(DtlsScript script, string remote, int seed, string cid)
        {
            DtlsPeer alice = DtlsScript.NewAlice(seed);
            alice.Offer(cid);
            alice.Start();
            script.Exchange(remote, alice);
            Assert.IsTrue(alice.IsConnected, remote + " is connected");
            Assert.AreEqual(4, alice.ServerCid.Length, "bytes of our connection ID");
            return alice;
        }

        [TestMethod]
        public static void Rfc9146_3_ServerAnswersWithItsOwn()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1a2a3");
            string cid = Hex.Text(alice.ServerCid, 0, 4);
            Assert.AreEqual("ff01000100" + "00170000" + "0036000504" + cid, alice.ServerExtensions);
            DtlsPeer other = Connect(script, "b", 2, "a1a2a3");
            Assert.AreNotEqual(cid, Hex.Text(other.ServerCid, 0, 4), "each session has one of its own");
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
            Assert.AreEqual(Answer, script.Ask("b", other, Get));
        }

        [TestMethod]
        public static void Rfc9146_3_OurHelloIsTheSameWhenItIsSentAgain()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Offer("a1");
            DtlsHandshakeTests.Begin(script, "a", alice);
            byte[] first = script.Take("a");
            script.Wait(1000);
            byte[] again = script.Take("a");
            Assert.AreEqual(Hex.Text(first, 13, 76), Hex.Text(again, 13, 76));
            alice.Receive(again);
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected);
        }

        [TestMethod]
        public static void Rfc9146_3_WhoOffersNoneOrALongOneGetsNone()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Offer("010203040506070809");
            alice.Start();
            script.Exchange("a", alice);
            Assert.AreEqual("ff0100010000170000", alice.ServerExtensions);
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));

            DtlsPeer other = script.Connect("b", 2);
            Assert.AreEqual("ff0100010000170000", other.ServerExtensions);
            script.Receive("c", other.Seal(23, Hex.Bytes(Get)));
            Assert.IsFalse(script.Has("c"), "its session stays where it is");
        }

        [TestMethod]
        public static void Rfc9146_3_ExtensionWithAFormatErrorIsRefused()
        {
            DtlsRefusalTests.Refused("c0a8", "0036 0000", 0xFEFD, 50);
            DtlsRefusalTests.Refused("c0a8", "0036 0002 02a1", 0xFEFD, 50);
            DtlsRefusalTests.Refused("c0a8", "0036 0003 01a1a2", 0xFEFD, 50);
        }

        [TestMethod]
        public static void Rfc9146_4_RecordOfTheServer()
        {
            // tls12_cid, DTLS 1.2, epoch 1, number 1 (Finished was 0), the client's ID, explicit nonce, 7 bytes with a type, tag.
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1a2a3a4a5a6a7a8");
            script.Receive("a", alice.Seal(23, Hex.Bytes(Get)));
            byte[] record = script.Take("a");
            Assert.AreEqual("19fefd0001000000000001" + "a1a2a3a4a5a6a7a8" + "0018" + "0001000000000001", Hex.Text(record, 0, 29));
            Assert.AreEqual(7 + DtlsServer.Overhead, record.Length, "the longest there is");
            alice.Receive(record);
            Assert.AreEqual(Answer, DtlsScript.Answer(alice));
        }

        [TestMethod]
        public static void Rfc9146_3_EmptyOneOfTheClient_ItGetsRecordsAsBefore()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "");
            byte[] request = alice.Seal(23, Hex.Bytes(Get));
            Assert.AreEqual("19fefd0001000000000001" + Hex.Text(alice.ServerCid, 0, 4) + "0017", Hex.Text(request, 0, 17));
            script.Receive("a", request);
            byte[] record = script.Take("a");
            Assert.AreEqual("17fefd0001000000000001" + "0017" + "0001000000000001", Hex.Text(record, 0, 21));
            alice.Receive(record);
            Assert.AreEqual(Answer, DtlsScript.Answer(alice));
        }

        [TestMethod]
        public static void Rfc9146_4_PaddingIsTakenOff()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            alice.Padding = 40;
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
            alice.Send(Hex.Bytes("40011235 b172"));
            Assert.AreEqual(17 + 8 + 6 + 1 + 40 + 8, ((byte[])alice.Out[0]).Length, "the witness does pad");
        }

        [TestMethod]
        public static void Rfc9146_4_RecordWithoutATypeInsideIsDropped()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            alice.Padding = 3;
            script.Receive("a", alice.Seal(0, new byte[0]));
            script.Receive("a", alice.Seal(0, new byte[5]));
            Assert.AreEqual(2, script.Server.Counters.Forged);
            Assert.AreEqual(0, script.Handed);
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
        }

        [TestMethod]
        public static void Rfc9146_3_RecordWithoutItsConnectionIdIsDropped()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            byte[] cid = alice.ServerCid;
            alice.ServerCid = new byte[0];
            script.Receive("a", alice.Seal(23, Hex.Bytes(Get)));
            script.Receive("a", alice.Seal(21, Hex.Bytes("0100")));
            script.Receive("a", alice.Seal(22, Hex.Bytes("01 000000 0000 000000 000000")));
            Assert.AreEqual(3, script.Server.Counters.Ignored);
            Assert.AreEqual(0, script.Handed);
            Assert.IsFalse(script.Has("a"), "no answer");
            alice.ServerCid = cid;
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
        }

        [TestMethod]
        public static void Rfc9146_3_ConnectionIdThatIsUnknownOrOfAnotherSessionIsDropped()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            DtlsPeer other = Connect(script, "b", 2, "a2");
            DtlsPeer without = script.Connect("c", 3);
            byte[] cid = alice.ServerCid;
            alice.ServerCid = new byte[] { 1, 2, 3, 4 };
            script.Receive("a", alice.Seal(23, Hex.Bytes(Get)));
            alice.ServerCid = (byte[])cid.Clone();
            alice.ServerCid[3] ^= 1;
            script.Receive("a", alice.Seal(23, Hex.Bytes(Get)));
            Assert.AreEqual(2, script.Server.Counters.Ignored, "unknown");
            alice.ServerCid = other.ServerCid;
            script.Receive("a", alice.Seal(23, Hex.Bytes(Get)));
            Assert.AreEqual(1, script.Server.Counters.Forged, "another one's");
            without.ServerCid = cid;
            script.Receive("c", without.Seal(23, Hex.Bytes(Get)));
            Assert.AreEqual(2, script.Server.Counters.Forged, "of who has none");
            Assert.AreEqual(0, script.Handed);
            Assert.AreEqual(0, script.Server.Counters.SessionsMoved);
            Assert.IsFalse(script.Has("a") || script.Has("b") || script.Has("c"), "no answer");
            alice.ServerCid = cid;
            without.ServerCid = new byte[0];
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
            Assert.AreEqual(Answer, script.Ask("b", other, Get));
            Assert.AreEqual(Answer, script.Ask("c", without, Get));
        }

        [TestMethod]
        public static void Rfc9146_5_3_AllOfTheHeaderIsAuthenticated()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            byte[] good = alice.Seal(23, Hex.Bytes(Get));
            for (int i = 0; i < good.Length; i++)
            {
                byte[] bad = (byte[])good.Clone();
                bad[i] ^= 0x10;
                script.Receive("b", bad);
            }

            Assert.AreEqual(0, script.Handed);
            Assert.AreEqual(0, script.Server.Counters.SessionsMoved);
            script.Receive("a", good);
            Assert.AreEqual(1, script.Handed, "what was forged has used no number up");
        }

        [TestMethod]
        public static void RecordThatEndsInItsHeaderIsMalformed()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            byte[] record = alice.Seal(23, Hex.Bytes(Get));
            for (int length = 1; length < record.Length; length++)
            {
                byte[] part = new byte[length];
                System.Array.Copy(record, 0, part, 0, length);
                script.Receive("a", part);
            }

            Assert.AreEqual(record.Length - 1, script.Server.Counters.Malformed);
        }

        [TestMethod]
        public static void Rfc9146_3_PlaintextNeverHasOne()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            string cid = Hex.Text(alice.ServerCid, 0, 4);
            script.Receive("a", Hex.Bytes("19fefd 0000 000000000009 " + cid + " 0006 40011234b172"));
            Assert.AreEqual(1, script.Server.Counters.Ignored);
            Assert.AreEqual(0, script.Handed);
        }

        [TestMethod]
        public static void Rfc9146_3_FinishedWithoutItIsNone()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Offer("a1");
            alice.LeavesCidOut = true;
            alice.Start();
            script.Exchange("a", alice);
            alice.Repeat();
            script.Exchange("a", alice);
            Assert.IsFalse(alice.IsConnected);
            Assert.AreEqual(0, script.Server.Counters.Forged, "so it says nothing of the key");
            Assert.IsTrue(script.Server.Counters.Ignored >= 2, "ignored");
            script.Wait(15000);
            Assert.AreEqual(0, script.Server.HandshakeCount);
        }

        [TestMethod]
        public static void LastFlightIsSentAgain()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Offer("a1a2");
            DtlsHandshakeTests.Begin(script, "a", alice);
            script.Deliver("a", alice);
            script.Receive("a", (byte[])alice.Out[0]);
            alice.Out.Clear();
            script.Silence(); // our Finished is lost
            Assert.AreEqual(1, script.Server.SessionCount);
            alice.Repeat();
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected);
            Assert.AreEqual(1, script.Server.Counters.Retransmissions);
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
        }

        [TestMethod]
        public static void CloseNotifyIsAnsweredAndFreesThePlace()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            alice.Out.Add(alice.Seal(21, Hex.Bytes("0100")));
            script.Exchange("a", alice);
            Assert.AreEqual(0, alice.Alert);
            Assert.AreEqual(0, script.Server.SessionCount);
            Assert.AreEqual("", script.Ask("a", alice, Get), "its connection ID is nobody's");
        }

        [TestMethod]
        public static void RenegotiationIsRefused()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            alice.Out.Add(alice.Seal(22, Hex.Bytes("01 000000 0000 000000 000000")));
            script.Exchange("a", alice);
            Assert.AreEqual(100, alice.Alert);
            Assert.AreEqual(Answer, script.Ask("a", alice, Get));
        }

        [TestMethod]
        public static void NextSessionInThePlaceHasNoConnectionIdOfTheOneBefore()
        {
            DtlsConfig config = new DtlsConfig();
            config.HellosPerSecond = 0;
            config.Sessions = 1;
            DtlsScript script = new DtlsScript(config, null);
            DtlsPeer first = Connect(script, "a", 1, "a1");
            DtlsPeer second = script.Connect("b", 2);
            Assert.AreEqual("", script.Ask("a", first, Get));
            Assert.AreEqual(Answer, script.Ask("b", second, Get));
        }

        [TestMethod]
        public static void NewHandshakeOfTheAddressUnderAnotherKey_LeavesTheSession()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            DtlsPeer bob = new DtlsPeer("bob", DtlsScript.BobKey, 2);
            bob.Start();
            script.Exchange("a", bob);
            Assert.IsTrue(bob.IsConnected);
            Assert.AreEqual(2, script.Server.SessionCount, "her router may have given her port to another one");
            Assert.AreEqual(Answer, script.Ask("a", alice, Get), "by its connection ID");
            Assert.AreEqual(Answer, script.Ask("a", bob, Get), "by its address");
        }

        [TestMethod]
        public static void NewHandshakeOfTheAddressAndTheKey_ReplacesTheSession()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Connect(script, "a", 1, "a1");
            DtlsPeer again = Connect(script, "a", 3, "a1");
            Assert.AreEqual(1, script.Server.SessionCount, "she has been started anew");
            Assert.AreEqual("", script.Ask("a", alice, Get));
            Assert.AreEqual(Answer, script.Ask("a", again, Get));
        }
    }
}
