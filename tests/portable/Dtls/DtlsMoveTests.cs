// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dtls;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// Sessions whose address changes: what moves them, and what the new address gets before it has shown that it can receive. RFC 9146
    /// section 6. The client is at "a" and "b", and "v" is a victim's address, from which somebody sends copies of its records.
    /// </summary>
    [TestClass]
    public class DtlsMoveTests
    {
        private const string Get = "40011234 b172";
        private const string Answer = "60451234ff3231";
        private const string Register = "41010001 aa 60 5172";
        private const int FrameBytes = 28; // headers of IPv4 and UDP

        [TestMethod]
        public static void Rfc9146_6_NewestRecordMovesTheSession()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            Assert.AreEqual(Answer, script.Ask("b", alice, Get));
            Assert.AreEqual(1, script.Server.Counters.SessionsMoved);
            Assert.AreEqual(1, script.Server.SessionCount);
            Assert.AreEqual("b", script.Server.Session.ToString());
            Assert.IsFalse(script.Has("a"), "nothing goes where it was");
            Assert.AreEqual("60451235ff3231", script.Ask("a", alice, "40011235 b172"), "and back");
            Assert.AreEqual(2, script.Server.Counters.SessionsMoved);
        }

        [TestMethod]
        public static void Rfc9146_6_OldReplayedOrForgedRecordMovesNothing()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            byte[] late = alice.Seal(23, Hex.Bytes("40011111 b172"));
            byte[] newest = alice.Seal(23, Hex.Bytes(Get));
            byte[] forged = alice.Seal(23, Hex.Bytes(Get));
            forged[forged.Length - 1] ^= 1;
            script.Receive("a", newest);
            script.Silence();
            script.Receive("v", newest);
            script.Receive("v", forged);
            Assert.IsFalse(script.Has("v") || script.Has("a"), "no answer");
            Assert.AreEqual(1, script.Server.Counters.Replayed);
            Assert.AreEqual(1, script.Server.Counters.Forged);
            script.Receive("v", late);
            Assert.AreEqual(2, script.Handed, "it is genuine");
            Assert.IsFalse(script.Has("v"), "but its answer goes where the session is");
            Assert.IsTrue(script.Has("a"));
            Assert.AreEqual(0, script.Server.Counters.SessionsMoved);
        }

        [TestMethod]
        public static void Rfc9146_6_NewAddressGetsThreeTimesWhatCameFromIt_UntilItHasAnsweredAPing()
        {
            DtlsScript script = new DtlsScript(null, null);
            script.Resource.Representation = new byte[400];
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1a2a3a4a5a6a7a8");
            Assert.IsTrue(script.Ask("a", alice, Get).Length > 2 * 400);
            Limited(script, "v", alice.Seal(23, Hex.Bytes(Get)));
            Limited(script, "v", alice.Seal(23, Hex.Bytes("40011235 b172"))); // the ping that is under way is enough
            Limited(script, "v", alice.Seal(23, Hex.Bytes("40021236 b172")));
            Limited(script, "v", alice.Seal(23, Hex.Bytes("40001237")));
            script.Wait(1);
            Limited(script, "v", new byte[0]);

            alice.Send(Hex.Bytes("40011238 b172"));
            string ping = Ping(script, "b", alice);
            AnswerPing(script, "b", alice, ping);
            Assert.IsTrue(script.Ask("b", alice, "40011239 b172").Length > 2 * 400, "it has answered");
        }

        [TestMethod]
        public static void Rfc9146_6_ManyRecordsInADatagramEarnNoMore()
        {
            DtlsScript script = new DtlsScript(null, null);
            script.Resource.Representation = new byte[400];
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1a2a3a4a5a6a7a8");
            byte[] datagram = new byte[0];
            for (int i = 0; i < 12; i++)
            {
                byte[] record = alice.Seal(23, Hex.Bytes("400120" + (10 + i) + "b172"));
                byte[] both = new byte[datagram.Length + record.Length];
                datagram.CopyTo(both, 0);
                record.CopyTo(both, datagram.Length);
                datagram = both;
            }

            Limited(script, "v", datagram);
        }

        [TestMethod]
        public static void PingIsRepeated_AndWithinTheSameLimit()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1a2a3a4a5a6a7a8");
            alice.Send(Hex.Bytes("41011234 aa b172 4d07 3030303030303030303030303030303030303030"));
            byte[] record = (byte[])alice.Out[0];
            alice.Out.Clear();
            script.Receive("b", record);
            int bytes = 0;
            int count = 0;
            for (int i = 0; i < 20; i++)
            {
                for (byte[] sent = script.Take("b"); sent != null; sent = script.Take("b"))
                {
                    bytes += sent.Length + FrameBytes;
                    count++;
                }

                script.Wait(1000);
            }

            Assert.AreEqual(3, count, "an answer, a ping, and that again");
            Assert.IsTrue(bytes <= 3 * (record.Length + FrameBytes), bytes + " bytes for " + (record.Length + FrameBytes));
        }

        [TestMethod]
        public static void ObserverMovesAlong_AndHearsNothingBeforeItHasAnswered()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            Assert.AreEqual("61450001aa", script.Ask("a", alice, Register).Substring(0, 10));
            alice.Send(Hex.Bytes("40001237")); // she pings, from another address
            string ping = Ping(script, "b", alice);
            script.Silence();
            script.Resource.Set("22");
            script.Wait(3000);
            script.Resource.Set("23");
            script.Wait(3000);
            for (byte[] sent = script.Take("b"); sent != null; sent = script.Take("b"))
            {
                alice.Messages.Clear();
                alice.Receive(sent);
                Assert.AreEqual(ping, DtlsScript.Answer(alice), "nothing but the ping");
            }

            Assert.IsFalse(script.Has("a"), "and nothing where she was");
            AnswerPing(script, "b", alice, ping);
            script.Wait(1);
            script.Deliver("b", alice);
            string notification = DtlsScript.Answer(alice);
            Assert.AreEqual("aa", notification.Substring(8, 2), "her token");
            Assert.AreEqual("ff3233", End(notification), "the newest state");
            Assert.AreEqual(1, script.Endpoint.ObserverCount);

            script.Receive("b", alice.Seal(23, Hex.Bytes("6000" + notification.Substring(4, 4))));
            script.Resource.Set("24");
            script.Wait(3000);
            Assert.IsTrue(script.Has("b"), "and so it goes on");
        }

        [TestMethod]
        public static void NonNotificationsAreHeldBackToo()
        {
            DtlsScript script = new DtlsScript(null, null);
            script.Endpoint.ConfirmEvery = 0;
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            script.Ask("a", alice, Register);
            for (int i = 0; i < 3; i++)
            {
                script.Resource.Set("3" + i);
                script.Wait(5000);
            }

            script.Silence();
            script.Receive("v", alice.Seal(23, Hex.Bytes(Get)));
            script.Silence();
            script.Resource.Set("40");
            script.Wait(1900); // before the ping is repeated
            script.Resource.Set("41");
            script.Wait(50);
            Assert.IsFalse(script.Has("v") || script.Has("a"), "no notification");
        }

        [TestMethod]
        public static void ConUnderWayWaitsForTheProof()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            script.Ask("a", alice, Register);
            script.Resource.Set("22");
            script.Wait(3000);
            Assert.IsTrue(script.Has("a"), "a CON, which is lost");
            script.Silence();
            alice.Send(Hex.Bytes("40001237"));
            Ping(script, "b", alice);
            for (int i = 0; i < 30; i++)
            {
                script.Wait(2000);
            }

            script.Silence();
            Assert.AreEqual(1, script.Endpoint.ObserverCount, "she has not been given up");
            alice.Send(Hex.Bytes("40001238"));
            AnswerPing(script, "b", alice, Ping(script, "b", alice));
            script.Wait(1);
            script.Deliver("b", alice);
            string notification = DtlsScript.Answer(alice);
            Assert.AreEqual("ff3232", End(notification));
        }

        [TestMethod]
        public static void CopyOfAnAckProvesNothing()
        {
            // It answers what went to "a"; "v" has received nothing.
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            script.Ask("a", alice, Register);
            script.Resource.Set("22");
            script.Wait(3000);
            script.Deliver("a", alice);
            string con = DtlsScript.Answer(alice);
            script.Receive("v", alice.Seal(23, Hex.Bytes(Get)));
            script.Receive("v", alice.Seal(23, Hex.Bytes("6000" + con.Substring(4, 4))));
            script.Silence();
            script.Resource.Set("23");
            script.Wait(1000);
            Assert.IsFalse(script.Has("v"), "no notification to a victim");
        }

        [TestMethod]
        public static void CopyOfAResetToAPingProvesNothing()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            script.Ask("a", alice, Register);
            alice.Send(Hex.Bytes("40001237"));
            string ping = Ping(script, "b", alice);
            byte[] reset = alice.Seal(23, Hex.Bytes("7000" + ping.Substring(4)));
            script.Receive("v", reset); // arrives first
            script.Receive("b", reset);
            Assert.AreEqual(1, script.Server.Counters.Replayed);
            script.Silence();
            script.Resource.Set("23");
            script.Wait(1000);
            Assert.IsFalse(script.Has("v"), "no notification to a victim");

            // Her next record takes the session back, and she is asked again.
            alice.Send(Hex.Bytes("40001238"));
            string second = Ping(script, "b", alice);
            Assert.AreNotEqual(ping, second, "under another message ID");
            AnswerPing(script, "b", alice, second);
            script.Wait(3000);
            script.Deliver("b", alice);
            string notification = DtlsScript.Answer(alice);
            Assert.AreEqual("ff3233", End(notification));
        }

        [TestMethod]
        public static void Rfc9175_2_EchoValueIsAProofToo_ForItsAddressAlone()
        {
            DtlsScript script = new DtlsScript(null, null);
            script.Resource.Representation = new byte[400];
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            string answer = script.Ask("b", alice, Get);
            string value = answer.Substring(answer.IndexOf("d8ef") + 4, 16);
            Assert.IsTrue(script.Ask("v", alice, "40011235 b172 d8e4" + value).Length < 2 * 100, "made for another address");
            Assert.IsTrue(script.Ask("b", alice, "40011236 b172 d8e4" + value).Length > 2 * 400);
        }

        [TestMethod]
        public static void DuplicateIsOneAtTheNewAddressToo()
        {
            DtlsScript script = new DtlsScript(null, null);
            script.Resource.Answer = CoapCode.Changed;
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            Assert.AreEqual("60441234", script.Ask("a", alice, "40021234 b172").Substring(0, 8));
            Assert.AreEqual("60441234", script.Ask("b", alice, "40021234 b172").Substring(0, 8));
            Assert.AreEqual(1, script.Resource.Calls);
        }

        [TestMethod]
        public static void AnswerThatWasPutOffGoesToTheNewAddress_OnceThatIsProven()
        {
            DtlsScript script = new DtlsScript(null, null);
            script.Resource.Late = true;
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            Assert.AreEqual("", script.Ask("a", alice, Get));
            alice.Send(Hex.Bytes("40001237"));
            AnswerPing(script, "b", alice, Ping(script, "b", alice));
            script.Resource.Finish();
            script.Wait(1000);
            Assert.IsFalse(script.Has("a"));
            script.Deliver("b", alice);
            string answer = DtlsScript.Answer(alice);
            Assert.AreEqual("ff3231", End(answer));
        }

        [TestMethod]
        public static void TwoSessionsAtOneAddress_EachHasItsOwn()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            DtlsPeer other = script.Connect("b", 2);
            Assert.AreEqual(Answer, script.Ask("b", alice, Get));
            script.Silence();
            Assert.AreEqual(Answer, script.Ask("b", other, Get));
            Assert.AreEqual(2, script.Server.SessionCount);
        }

        [TestMethod]
        public static void CloseNotifyFromAnotherAddressEndsTheSession()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            alice.Out.Add(alice.Seal(21, Hex.Bytes("0100")));
            script.Exchange("b", alice);
            Assert.AreEqual(0, alice.Alert);
            Assert.AreEqual(0, script.Server.SessionCount);
        }

        [TestMethod]
        public static void UnprovenAddressIsNotToldOfTheEnd()
        {
            DtlsScript script = new DtlsScript(null, null);
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            DtlsConnectionIdTests.Connect(script, "c", 2, "a2");
            script.Receive("v", alice.Seal(23, Hex.Bytes(Get)));
            script.Silence();
            script.Server.Close(script.Now);
            Assert.IsFalse(script.Has("v"));
            Assert.IsTrue(script.Has("c"));
            Assert.AreEqual(0, script.Server.SessionCount);
        }

        [TestMethod]
        public static void ObserverAtAnUnprovenAddressGivesWay()
        {
            DtlsScript script = WithOneSession();
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            script.Ask("a", alice, Register);
            DtlsPeer other = DtlsScript.NewAlice(2);
            other.Start();
            script.Exchange("c", other);
            Assert.IsFalse(other.IsConnected, "who observes stays");
            script.Receive("v", alice.Seal(23, Hex.Bytes(Get)));
            script.Silence();
            other = DtlsScript.NewAlice(3);
            other.Start();
            script.Exchange("c", other);
            Assert.IsTrue(other.IsConnected);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void ObserverAtAProvenAddressStays()
        {
            DtlsScript script = WithOneSession();
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            script.Ask("a", alice, Register);
            alice.Send(Hex.Bytes("40001237"));
            AnswerPing(script, "b", alice, Ping(script, "b", alice));
            DtlsPeer other = DtlsScript.NewAlice(2);
            other.Start();
            script.Exchange("c", other);
            Assert.IsFalse(other.IsConnected);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void NextSessionInThePlaceIsProven()
        {
            DtlsScript script = WithOneSession();
            script.Resource.Representation = new byte[400];
            DtlsPeer alice = DtlsConnectionIdTests.Connect(script, "a", 1, "a1");
            script.Receive("v", alice.Seal(23, Hex.Bytes(Get)));
            script.Silence();
            DtlsPeer other = script.Connect("c", 2);
            Assert.IsTrue(script.Ask("c", other, Get).Length > 2 * 400);
        }

        // Sends what the client has to say, and takes the ping that follows.
        private static string Ping(DtlsScript script, string remote, DtlsPeer peer)
        {
            peer.Messages.Clear();
            script.Exchange(remote, peer);
            for (string answer = DtlsScript.Answer(peer); answer != ""; answer = DtlsScript.Answer(peer))
            {
                if (answer.Length == 8 && answer.Substring(0, 4) == "4000")
                {
                    return answer;
                }
            }

            Assert.IsTrue(false, "no ping");
            return "";
        }

        // A Reset, and what comes of it.
        private static void AnswerPing(DtlsScript script, string remote, DtlsPeer peer, string ping)
        {
            peer.Send(Hex.Bytes("7000" + ping.Substring(4)));
            script.Exchange(remote, peer);
        }

        // The last bytes of what has come: its payload.
        private static string End(string message)
        {
            return message.Substring(message.Length - 6);
        }

        private static DtlsScript WithOneSession()
        {
            DtlsConfig config = new DtlsConfig();
            config.HellosPerSecond = 0;
            config.Sessions = 1;
            return new DtlsScript(config, null);
        }

        private static void Limited(DtlsScript script, string remote, byte[] datagram)
        {
            script.Silence();
            if (datagram.Length != 0)
            {
                script.Receive(remote, datagram);
            }

            int bytes = 0;
            for (byte[] sent = script.Take(remote); sent != null; sent = script.Take(remote))
            {
                bytes += sent.Length + FrameBytes;
            }

            Assert.AreEqual(datagram.Length != 0, bytes != 0);
            Assert.IsTrue(bytes <= 3 * (datagram.Length + FrameBytes), bytes + " bytes for " + (datagram.Length + FrameBytes));
        }
    }
}
