// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Handshakes that go well: RFC 6347 section 4.2, RFC 4279, RFC 5746, RFC 7627.</summary>
    [TestClass]
    public class DtlsHandshakeTests
    {
        [TestMethod]
        public static void Rfc6347_4_2_1_FirstHelloGetsACookieAndNoPlace()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Start();
            byte[] hello = (byte[])alice.Out[0];
            hello[10] = 9; // its record has the number 9
            script.Receive("a", hello);

            byte[] answer = script.Take("a");
            Assert.AreEqual("16feff 0000 000000000009 0017 03 00000b 0000 000000 00000b feff 08", Spaced(answer));
            Assert.IsTrue(answer.Length <= hello.Length, "no amplification");
            Assert.AreEqual(0, script.Server.HandshakeCount, "handshakes");
            Assert.AreEqual(long.MaxValue, script.Server.NextDeadline, "no timer");
        }

        [TestMethod]
        public static void Rfc6347_4_2_1_CookieIsGoodForItsAddressAndHelloAlone()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Start();
            script.Receive("a:1", (byte[])alice.Out[0]);
            alice.Out.Clear();
            script.Deliver("a:1", alice);
            byte[] second = (byte[])alice.Out[0];

            script.Receive("a:2", second);
            Assert.AreEqual(3, (int)script.Take("a:2")[13], "another port: another cookie");
            second[13 + 12 + 2] ^= 1;
            script.Receive("a:1", second);
            Assert.AreEqual(3, (int)script.Take("a:1")[13], "another random: another cookie");
            second[13 + 12 + 2] ^= 1;
            second[second.Length - 3] ^= 1;
            script.Receive("a:1", second);
            Assert.AreEqual(1, script.Server.HandshakeCount, "other extensions: the same one");
        }

        [TestMethod]
        public static void Rfc6347_4_2_1_CookieOfLongAgoIsNone()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Start();
            script.Receive("a", (byte[])alice.Out[0]);
            alice.Out.Clear();
            script.Deliver("a", alice);

            script.Now += 60000;
            script.Receive("a", (byte[])alice.Out[0]);
            Assert.AreEqual(2, (int)script.Take("a")[13], "after a minute it holds");
            script.Now += 80000;
            script.Receive("b", (byte[])alice.Out[0]);
            Assert.AreEqual(3, (int)script.Take("b")[13], "elsewhere it never did");
            script.Wait(1);
            script.Receive("a", (byte[])alice.Out[0]);
            Assert.AreEqual(3, (int)script.Take("a")[13], "after more than two minutes it does not");
        }

        [TestMethod]
        public static void Rfc6066_4_MaxFragmentLengthIsGranted_IfItHoldsAMessage()
        {
            // 2^9 to 2^12; a message of ours has up to 1152 bytes.
            Assert.AreEqual("ff01000100", Connect("c0a8 00ff", "0001 0001 01").ServerExtensions);
            Assert.AreEqual("ff01000100", Connect("c0a8 00ff", "0001 0001 02").ServerExtensions);
            Assert.AreEqual("ff01000100" + "0001000103", Connect("c0a8 00ff", "0001 0001 03").ServerExtensions);
            Assert.AreEqual("0001000104", Connect("c0a8", "0001 0001 04").ServerExtensions);
        }

        [TestMethod]
        public static void Rfc8449_4_RecordSizeLimitIsAnswered_IfItHoldsAMessage()
        {
            Assert.AreEqual("", Connect("c0a8", "001c 0002 0040").ServerExtensions);
            Assert.AreEqual("", Connect("c0a8", "001c 0002 0480").ServerExtensions);
            Assert.AreEqual("001c00020480", Connect("c0a8", "001c 0002 0481").ServerExtensions);
            Assert.AreEqual("001c00020480", Connect("c0a8", "001c 0002 4000").ServerExtensions);
        }

        [TestMethod]
        public static void Rfc8449_5_BesideIt_MaxFragmentLengthIsNotLookedAt()
        {
            Assert.AreEqual("001c00020480", Connect("c0a8", "0001 0001 09 001c 0002 4000").ServerExtensions);
            Assert.AreEqual("001c00020480", Connect("c0a8", "001c 0002 4000 0001 0001 03").ServerExtensions);
            Assert.AreEqual("", Connect("c0a8", "001c 0002 0040 0001 0001 03").ServerExtensions);
        }

        [TestMethod]
        public static void HandshakeIsFinishedAndAMessageAnswered()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 1);
            Assert.AreEqual("ff0100010000170000", alice.ServerExtensions);
            Assert.AreEqual(1, script.Server.SessionCount);
            Assert.AreEqual(0, script.Server.HandshakeCount);
            Assert.AreEqual(1, script.Server.Counters.HandshakesFinished);

            Assert.AreEqual("60451234 ff3231", Grouped(script.Ask("a", alice, "40011234 b172"), 8));
        }

        [TestMethod]
        public static void HandshakeTakesAsManyBytesAsItMay()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Start();
            int bytes = 0;
            while (alice.Out.Count != 0)
            {
                script.Receive("a", (byte[])alice.Out[0]);
                alice.Out.RemoveAt(0);
                byte[] answer = script.Take("a");
                bytes += answer.Length;
                alice.Receive(answer);
            }

            Assert.IsTrue(alice.IsConnected);
            Assert.AreEqual(36 + 99 + 67, bytes);
        }

        [TestMethod]
        public static void Rfc7627_WithoutExtendedMasterSecretTheRandomsMakeIt()
        {
            DtlsPeer alice = Connect("c0a8", "");
            Assert.AreEqual("", alice.ServerExtensions);
        }

        [TestMethod]
        public static void Rfc5746_3_6_ExtensionAsksForRenegotiationInfo()
        {
            DtlsPeer alice = Connect("c0a8", "ff01 0001 00");
            Assert.AreEqual("ff01000100", alice.ServerExtensions);
        }

        [TestMethod]
        public static void Rfc5746_3_6_SuiteAsksForRenegotiationInfo()
        {
            DtlsPeer alice = Connect("00ff c0a8", "");
            Assert.AreEqual("ff01000100", alice.ServerExtensions);
        }

        [TestMethod]
        public static void UnknownExtensionsAndSuitesArePassedOver()
        {
            DtlsPeer alice = Connect("1301 c02b c0a8 00ff", "0023 0000 0016 0000 0017 0000 000a 0004 0002 0017");
            Assert.AreEqual("ff0100010000170000", alice.ServerExtensions);
        }

        [TestMethod]
        public static void Rfc6347_4_2_3_KeyExchangeComesInFragments()
        {
            for (int length = 1; length < 7; length++)
            {
                DtlsScript script = new DtlsScript(null, null);
                DtlsPeer alice = DtlsScript.NewAlice(length);
                alice.FragmentLength = length;
                alice.Start();
                script.Exchange("a", alice);
                Assert.IsTrue(alice.IsConnected, "fragments");
            }
        }

        [TestMethod]
        public static void Rfc6347_4_2_3_FragmentsComeInAnyOrderAndTwice()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Splits = true;
            alice.FragmentLength = 2;
            alice.Start();
            while (!alice.HasKeys)
            {
                script.Receive("a", (byte[])alice.Out[0]);
                alice.Out.RemoveAt(0);
                script.Deliver("a", alice);
            }

            // Four fragments, the last one first and each of them twice, then the other two.
            Assert.AreEqual(6, alice.Out.Count);
            for (int i = 3; i >= 0; i--)
            {
                script.Receive("a", (byte[])alice.Out[i]);
                script.Receive("a", (byte[])alice.Out[i]);
            }

            script.Receive("a", (byte[])alice.Out[4]);
            script.Receive("a", (byte[])alice.Out[5]);
            alice.Out.Clear();
            script.Deliver("a", alice);
            Assert.IsTrue(alice.IsConnected);
        }

        [TestMethod]
        public static void Rfc6347_4_2_4_OwnFlightIsSentAgainAtOneThreeAndSevenSeconds()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Begin(script, "a", 1);
            byte[] first = script.Take("a");
            int[] at = new int[] { 1000, 2000, 4000 };
            for (int i = 0; i < at.Length; i++)
            {
                script.Wait(at[i] - 1);
                Assert.IsFalse(script.Has("a"), "too soon");
                script.Wait(1);
                byte[] again = script.Take("a");
                Assert.AreEqual(Hex.Text(first, 13, 74 - 13), Hex.Text(again, 13, 74 - 13), "the same hello");
                Assert.AreEqual(first[10] + (2 * (i + 1)), (int)again[10], "in another record");
            }

            script.Wait(7999);
            Assert.AreEqual(1, script.Server.HandshakeCount);
            script.Wait(1);
            Assert.AreEqual(0, script.Server.HandshakeCount, "after 15 s its place is free");
            Assert.IsFalse(script.Has("a"), "without a word");
            Assert.AreEqual(long.MaxValue, script.Server.NextDeadline);
            alice.Repeat();
        }

        [TestMethod]
        public static void Rfc6347_4_2_4_HelloThatComesAgainGetsTheSameAnswer()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Begin(script, "a", 1);
            script.Take("a");
            alice.Repeat();
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected);
        }

        [TestMethod]
        public static void Rfc6347_4_2_4_LastFlightIsSentAgainWhenTheClientsComesAgain()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = Begin(script, "a", 1);
            script.Deliver("a", alice);
            script.Receive("a", (byte[])alice.Out[0]);
            alice.Out.Clear();
            script.Take("a");
            Assert.AreEqual(1, script.Server.SessionCount);

            alice.Repeat();
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected);
            Assert.AreEqual("60451234ff3231", script.Ask("a", alice, "40011234 b172"));
        }

        [TestMethod]
        public static void RecordsOfTheLastFlightComeInAnyOrder()
        {
            int[] orders = new int[] { 12, 21, 102, 120, 201, 210 };
            for (int i = 0; i < orders.Length; i++)
            {
                DtlsScript script = new DtlsScript(null, null);
                DtlsPeer alice = Begin(script, "a", 1);
                alice.Splits = true;
                script.Deliver("a", alice);
                Assert.AreEqual(3, alice.Out.Count);
                script.Receive("a", (byte[])alice.Out[orders[i] / 100]);
                script.Receive("a", (byte[])alice.Out[orders[i] / 10 % 10]);
                script.Receive("a", (byte[])alice.Out[orders[i] % 10]);
                alice.Out.Clear();
                script.Deliver("a", alice);
                if (!alice.IsConnected)
                {
                    alice.Repeat();
                    script.Exchange("a", alice);
                }

                Assert.IsTrue(alice.IsConnected, "order " + i.ToString());
            }
        }

        [TestMethod]
        public static void HelloWithTheNumberOfALaterRetryIsAnsweredUnderThatNumber()
        {
            // A client whose cookie was too old is asked once more, and counts on.
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Start();
            byte[] hello = (byte[])alice.Out[0];
            hello[13 + 5] = 7;
            script.Receive("a", hello);
            Assert.AreEqual(7, (int)script.Take("a")[13 + 5]);
        }

        /// <summary>Up to the answer to the second hello, which is on its way.</summary>
        internal static DtlsPeer Begin(DtlsScript script, string remote, int seed)
        {
            return Begin(script, remote, DtlsScript.NewAlice(seed));
        }

        /// <summary>Has the handshake of a client begun.</summary>
        /// <returns>The client.</returns>
        internal static DtlsPeer Begin(DtlsScript script, string remote, DtlsPeer peer)
        {
            peer.Start();
            script.Receive(remote, (byte[])peer.Out[0]);
            peer.Out.Clear();
            script.Deliver(remote, peer);
            script.Receive(remote, (byte[])peer.Out[0]);
            peer.Out.Clear();
            return peer;
        }

        private static DtlsPeer Connect(string suites, string extensions)
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(3);
            alice.Suites = suites;
            alice.Extensions = extensions;
            alice.Start();
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected, suites + " " + extensions);
            Assert.AreEqual("60451234ff3231", script.Ask("a", alice, "40011234 b172"));
            return alice;
        }

        private static string Spaced(byte[] hello)
        {
            string text = Hex.Text(hello, 0, hello.Length);
            int[] parts = new int[] { 6, 4, 12, 4, 2, 6, 4, 6, 6, 4, 2 };
            string spaced = "";
            int at = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                spaced += (i == 0 ? "" : " ") + text.Substring(at, parts[i]);
                at += parts[i];
            }

            return spaced;
        }

        private static string Grouped(string hex, int first)
        {
            return hex.Substring(0, first) + " " + hex.Substring(first);
        }
    }
}
