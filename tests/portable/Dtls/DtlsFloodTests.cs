// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Whoever sends many hellos takes from others as little as can be: with the budget of a device.</summary>
    [TestClass]
    public class DtlsFloodTests
    {
        private const int CookieAt = 13 + 12 + 2 + 32 + 2;

        [TestMethod]
        public static void OneHostLeavesHellosToOthers()
        {
            DtlsScript script = new DtlsScript(new DtlsConfig(), null);
            for (int i = 0; i < 100; i++)
            {
                script.Receive("m:" + i.ToString(), FirstHello(i));
            }

            Assert.AreEqual(5, script.Server.Counters.HellosVerified, "half of what may be looked at at once");
            Assert.AreEqual(95, script.Server.Counters.HellosDropped);
            script.Silence();
            script.Connect("a", 1000);
        }

        [TestMethod]
        public static void FalseCookiesAreAsNone()
        {
            DtlsScript script = new DtlsScript(new DtlsConfig(), null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Start();
            script.Receive("a", Next(alice));
            script.Deliver("a", alice);
            byte[] second = Next(alice);
            for (int i = 0; i < 1000; i++)
            {
                byte[] hello = (byte[])second.Clone();
                hello[CookieAt + (i & 7)] ^= (byte)(1 + (i & 0x7F));
                script.Receive("m" + i.ToString(), hello);
            }

            Assert.IsTrue(script.Server.Counters.HellosDropped > 950, "there is no time for them");
            Assert.AreEqual(0, script.Server.Counters.HandshakesBegun);
            script.Silence();
            script.Receive("a", second);
            Assert.IsTrue(script.Has("a"), "and time for who has the cookie");
        }

        [TestMethod]
        public static void CookiesOfOneHostFromManyPortsLeaveHellosToOthers()
        {
            DtlsScript script = new DtlsScript(new DtlsConfig(), null);
            byte[][] hellos = new byte[20][];
            for (int i = 0; i < hellos.Length; i++)
            {
                DtlsPeer peer = DtlsScript.NewAlice(i);
                peer.Start();
                script.Receive("m:" + i.ToString(), Next(peer));
                script.Deliver("m:" + i.ToString(), peer);
                hellos[i] = Next(peer);
                script.Wait(1000);
            }

            for (int i = 0; i < hellos.Length; i++)
            {
                script.Receive("m:" + i.ToString(), hellos[i]);
            }

            Assert.AreEqual(1, script.Server.HandshakeCount);
            Assert.AreEqual(1, script.Server.Counters.HandshakesBegun);
            Assert.AreEqual(19, script.Server.Counters.HellosDropped);
            script.Silence();
            DtlsPeer alice = DtlsHandshakeTests.Begin(script, "a", 1000);
            Assert.IsFalse(script.Has("a"), "what was begun is paid for first");
            script.Wait(1000);
            alice.Repeat();
            script.Exchange("a", alice);
            Assert.IsTrue(alice.IsConnected);
        }

        [TestMethod]
        public static void HostThatHasHadKeysMadeInVainWaits()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer wrong = new DtlsPeer("alice", DtlsScript.BobKey, 1);
            wrong.Start();
            script.Exchange("m:1", wrong);
            wrong.Repeat();
            script.Exchange("m:1", wrong);
            Assert.AreEqual(20, wrong.Alert);
            Assert.AreEqual(0, script.Server.HandshakeCount, "the place is free");

            DtlsPeer again = DtlsHandshakeTests.Begin(script, "m:2", 2);
            Assert.IsFalse(script.Has("m:2"), "but not for the same host");
            script.Connect("a", 3);
            script.Connect("b", 4);
            script.Wait(15000);
            again.Repeat();
            script.Exchange("m:2", again);
            Assert.IsTrue(again.IsConnected, "until it is over");
        }

        [TestMethod]
        public static void HostCantHaveKeysMadeTwiceFromOnePort()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer wrong = new DtlsPeer("alice", DtlsScript.BobKey, 1);
            wrong.Start();
            script.Exchange("m", wrong);
            DtlsHandshakeTests.Begin(script, "m", 2);
            Assert.IsFalse(script.Has("m"));
            Assert.AreEqual(1, script.Server.HandshakeCount);
            Assert.AreEqual(1, script.Server.Counters.HandshakesBegun);
            Assert.AreEqual(1, script.Server.Counters.HellosDropped);
        }

        [TestMethod]
        public static void WhoRepeatsByTheSecondIsNotAlwaysTooLate()
        {
            // A flood that takes what there is at each fifth millisecond; and one whose hello comes a millisecond before, once in a second.
            DtlsScript script = new DtlsScript(new DtlsConfig(), null);
            byte[] flood = FirstHello(1);
            byte[] hello = FirstHello(2);
            int answered = 0;
            for (int ms = 0; ms < 20000; ms += 5)
            {
                script.Receive("m" + ((ms / 5) % 40).ToString(), flood);
                script.Wait(4);
                if (ms % 1000 == 995)
                {
                    script.Receive("a", hello);
                    answered += script.Has("a") ? 1 : 0;
                }

                script.Wait(1);
                script.Silence();
            }

            Assert.IsTrue(answered > 0, "the moment at which there is time for another hello moves");
            Assert.IsTrue(script.Server.Counters.HellosVerified <= (20 * 40) + 10, "and it is no more often than it may");
        }

        private static byte[] FirstHello(int seed)
        {
            DtlsPeer peer = DtlsScript.NewAlice(seed);
            peer.Start();
            return Next(peer);
        }

        private static byte[] Next(DtlsPeer peer)
        {
            byte[] datagram = (byte[])peer.Out[0];
            peer.Out.RemoveAt(0);
            return datagram;
        }
    }
}
