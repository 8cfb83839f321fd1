// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A handshake and a request, recorded, and then replayed damaged, in another order, and to a server that never saw it: nothing but the
    /// recorded order makes a session, and nothing leaves anything behind.
    /// </summary>
    [TestClass]
    public class DtlsReplayTests
    {
        private const int Datagrams = 4; // hello, hello with cookie, the flight with the keys, a request

        [TestMethod]
        public static void EveryOrderMakesASessionOrNone()
        {
            byte[][] recorded = Record();
            int[] order = new int[Datagrams];
            int sessions = 0;
            for (int number = 0; number < 256; number++)
            {
                // With repetitions too: four of the four, in 256 ways.
                DtlsScript script = new DtlsScript(null, null);
                for (int i = 0; i < Datagrams; i++)
                {
                    order[i] = (number >> (2 * i)) & 3;
                    script.Receive("a", recorded[order[i]]);
                }

                // The cookie says of the first hello that it was here, whoever has kept it: the server need not have seen that.
                int second = Place(order, 1);
                int keys = Place(order, 2);
                bool isThere = second >= 0 && keys > second;
                Assert.AreEqual(isThere ? 1 : 0, script.Server.SessionCount, "order " + number.ToString());
                int expected = isThere && Last(order, 3) > FirstAfter(order, 2, second) ? 1 : 0;
                Assert.AreEqual(expected, script.Handed, "request of order " + number.ToString());
                sessions += script.Server.SessionCount;
                script.Wait(15000);
                Assert.AreEqual(0, script.Server.HandshakeCount, "places");
            }

            Assert.IsTrue(sessions > 10, "some of them did");
        }

        [TestMethod]
        public static void EveryDamagedByteOfHelloAndKeysEndsInNoSession()
        {
            byte[][] recorded = Record();
            for (int which = 0; which < Datagrams; which++)
            {
                for (int at = 0; at < recorded[which].Length; at++)
                {
                    DtlsScript script = new DtlsScript(null, null);
                    for (int i = 0; i < Datagrams; i++)
                    {
                        byte[] datagram = (byte[])recorded[i].Clone();
                        if (i == which)
                        {
                            datagram[at] ^= 0x55;
                        }

                        script.Silence();
                        script.Receive("a", datagram);
                        if (i == which)
                        {
                            CheckAnswer(script, which, at, datagram.Length);
                        }
                    }

                    // Of what is not covered by anything there is little: the number of a record in plain, and a ChangeCipherSpec. The
                    // first hello leaves nothing, whatever is in it.
                    string where = which.ToString() + ", byte " + at.ToString();
                    int sessions = (which == 1 || which == 2) && !IsFree(which, at) ? 0 : 1;
                    Assert.AreEqual(sessions, script.Server.SessionCount, "session: " + where);
                    Assert.IsTrue(script.Handed <= script.Server.SessionCount, "request: " + where);
                    Assert.IsTrue(which != 3 || script.Handed == 0, "a damaged request is none: " + where);
                    script.Wait(15000);
                    Assert.AreEqual(0, script.Server.HandshakeCount, "places: " + where);
                }
            }
        }

        [TestMethod]
        public static void RecordedSessionMeansNothingToAServerWithOtherRandomNumbers()
        {
            byte[][] recorded = Record();
            DtlsScript script = new DtlsScript(null, null);
            script.Connect("b", 77); // has used some of them up
            for (int i = 0; i < Datagrams; i++)
            {
                script.Receive("a", recorded[i]);
            }

            Assert.AreEqual(1, script.Server.SessionCount);
            Assert.AreEqual(0, script.Handed);
        }

        [TestMethod]
        public static void MutatedDatagramsAreSurvived()
        {
            byte[][] recorded = Record();
            SmallRandom chance = new SmallRandom(11);
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = script.Connect("a", 2);
            for (int round = 0; round < 3000; round++)
            {
                byte[] datagram = (byte[])recorded[chance.Next(Datagrams)].Clone();
                int changes = 1 + chance.Next(4);
                for (int i = 0; i < changes; i++)
                {
                    // Mostly in the headers, where lengths, epochs and offsets are.
                    int at = chance.Next(2) == 0 ? chance.Next(25) : chance.Next(datagram.Length);
                    datagram[at] = (byte)(chance.Next(3) == 0 ? chance.Next(256) : chance.Next(2) == 0 ? 0 : 255);
                }

                int length = chance.Next(4) == 0 ? chance.Next(datagram.Length) : datagram.Length;
                byte[] cut = new byte[length];
                System.Array.Copy(datagram, 0, cut, 0, length);
                string from = chance.Next(3) == 0 ? "a" : "m:" + chance.Next(5).ToString();
                script.Receive(from, cut);
                script.Wait(chance.Next(50));
                script.Silence();
            }

            Assert.AreEqual(0, script.Handed, "nothing of it was a message");
            script.Wait(20000);
            Assert.AreEqual(0, script.Server.HandshakeCount, "places");
            Assert.AreEqual("60451234ff3231", script.Ask("a", alice, "40011234 b172"), "the session lives");
        }

        // What is damaged is not answered, but for an alert where a length is, of one who has shown that he can receive. A hello that is
        // one all the same gets a cookie, as any would; a ServerHello, if the cookie that it has is right and covers nothing of the
        // damage; and what is free gets what it would get.
        private static void CheckAnswer(DtlsScript script, int which, int at, int length)
        {
            const int MessageType = 13; // behind the header of the record
            const int MessageSeq = 17;
            const int Extensions = 6; // at the end, their length too
            const int IdentityLength = 25; // two bytes, behind the header of the message
            const int Alert = 21;
            string where = which.ToString() + ", byte " + at.ToString();
            byte[] answer = script.Take("a");
            bool isUnreadable = (which == 1 && at >= length - Extensions)
                || (which == 2 && (at == IdentityLength || at == IdentityLength + 1));
            if (answer != null && answer[0] == Alert && isUnreadable)
            {
                Assert.IsFalse(script.Has("a"), "an alert alone: " + where); // the cookie holds, and what is there can't be read
                return;
            }

            if (answer == null || which >= 2)
            {
                Assert.AreEqual(which != 0 && which != 3 && IsFree(which, at), answer != null, "an answer: " + where);
                return;
            }

            bool covered = which == 0 || !(IsFree(which, at) || at == MessageSeq || at == MessageSeq + 1 || at >= length - Extensions);
            Assert.AreEqual(22, (int)answer[0], "a record of the handshake: " + where);
            Assert.AreEqual(covered ? 3 : 2, (int)answer[MessageType], "HelloVerifyRequest or ServerHello: " + where);
            Assert.IsFalse(script.Has("a"), "one answer: " + where);
        }

        private static byte[][] Record()
        {
            byte[][] recorded = new byte[Datagrams][];
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsScript.NewAlice(1);
            alice.Start();
            for (int i = 0; i < Datagrams - 1; i++)
            {
                recorded[i] = (byte[])alice.Out[0];
                alice.Out.RemoveAt(0);
                script.Receive("a", recorded[i]);
                script.Deliver("a", alice);
            }

            Assert.IsTrue(alice.IsConnected);
            recorded[Datagrams - 1] = alice.Seal(23, Hex.Bytes("40011234 b172"));
            return recorded;
        }

        // The hello: content type and version and number of its record are in no hash. The keys: the numbers of two records in plain,
        // and what is in the ChangeCipherSpec.
        private static bool IsFree(int which, int at)
        {
            if (which == 1)
            {
                return at == 2 || (at >= 5 && at < 11);
            }

            const int Exchange = 13 + 12 + 7; // record, message, identity
            int second = at - Exchange;
            return at == 2 || (at >= 5 && at < 11) || second == 0 || second == 2 || second == 3 || second == 4
                || (second >= 5 && second < 11) || second == 13;
        }

        private static int Place(int[] order, int which)
        {
            // The first hello with cookie, and the last flight with keys.
            int place = -1;
            for (int i = 0; i < order.Length; i++)
            {
                if (order[i] == which && (place < 0 || which == 2))
                {
                    place = i;
                }
            }

            return place;
        }

        private static int Last(int[] order, int which)
        {
            int place = -1;
            for (int i = 0; i < order.Length; i++)
            {
                place = order[i] == which ? i : place;
            }

            return place;
        }

        private static int FirstAfter(int[] order, int which, int after)
        {
            for (int i = after + 1; i < order.Length; i++)
            {
                if (order[i] == which)
                {
                    return i;
                }
            }

            return order.Length;
        }
    }
}
