// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// What shows that an address can receive, and what nobody can foretell who does not: Echo values and message IDs. RFC 9175 section 2,
    /// RFC 7252 sections 4.4 and 11.3.
    /// </summary>
    [TestClass]
    public class EchoTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc9175_2_3_EchoThatComesBack_LiftsTheLimit()
        {
            Script s = Large(out ScriptedResource large);
            string echo = FirstEcho(s, Alice);
            s.Receive(Alice, Get(2).Opaque(OptionNumber.Echo, echo)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(400, s.Last.PayloadLength);
            Assert.IsFalse(s.Last.Has(OptionSlot.Echo));
            s.ExpectNothing();

            // From now on it is known, and for as long as an exchange lasts.
            s.At(s.Parameters.ExchangeLifetimeMs - 1).Receive(Alice, Get(3));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3).ExpectNothing();
            Assert.AreEqual(400, s.Last.PayloadLength);
            Assert.AreEqual(0, s.Endpoint.Counters.Probes);
        }

        [TestMethod]
        public static void Rfc9175_2_3_EchoOfAnotherAddress_ShowsNothing()
        {
            Script s = Large(out ScriptedResource large);
            string echo = FirstEcho(s, Alice);
            IsStale(s, "bob", 2, echo);
            IsStale(s, "alice:7", 2, echo);
        }

        [TestMethod]
        public static void Rfc9175_2_3_OldEcho_ShowsNothing_AndAFreshOneComesWithTheRefusal()
        {
            Script s = Large(out ScriptedResource large);
            string echo = FirstEcho(s, Alice);
            string fresh = IsStale(s.At(300000), Alice, 2, echo);
            Assert.AreNotEqual(echo, fresh);
            s.Receive(Alice, Get(3).Opaque(OptionNumber.Echo, fresh)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            Assert.AreEqual(400, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void Rfc9175_2_3_EchoHoldsForTwoMinutesAtLeast()
        {
            for (int start = 0; start < 300000; start += 9999)
            {
                Script s = Large(out ScriptedResource large);
                s.At(start);
                string echo = FirstEcho(s, Alice);
                s.At(start + 120000).Receive(Alice, Get(2).Opaque(OptionNumber.Echo, echo));
                s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
                Assert.AreEqual(400, s.Last.PayloadLength);
            }
        }

        [TestMethod]
        public static void Rfc9175_2_2_1_EchoOfAnotherLength_ShowsNothing()
        {
            Script s = Large(out ScriptedResource large);
            string echo = FirstEcho(s, Alice);
            IsStale(s, Alice, 2, echo.Substring(0, 14));
            IsStale(s, Alice, 3, echo + "00");
            IsStale(s, Alice, 4, "00");
            IsStale(s, Alice, 5, echo + echo + echo + echo + echo);

            // Beyond what the option may have it is none; as such it is passed over.
            s.Receive(Alice, Get(6).Opaque(OptionNumber.Echo, echo + echo + echo + echo + echo + "00"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 6);
            Assert.IsTrue(s.Last.Has(OptionSlot.Echo));
        }

        [TestMethod]
        public static void Rfc9175_2_3_StaleEchoWithASmallAnswer_IsNoReasonToRefuse()
        {
            Script s = Large(out ScriptedResource large);
            ScriptedResource.Add(s, "x", "y");
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("x").Opaque(OptionNumber.Echo, "0102030405060708"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc9175_2_3_PostThatHasRun_IsNotRefusedForItsStaleEcho()
        {
            // 4.01 would ask for it once more.
            Script s = Large(out ScriptedResource large);
            large.AnswersWithBody = true;
            s.Receive(Alice, Datagram.Con(CoapCode.Post, 1, "").Path("a").Opaque(OptionNumber.Echo, "0102030405060708"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1).ExpectNothing();
            Assert.AreEqual(0, s.Last.PayloadLength);
            Assert.IsTrue(s.Last.Has(OptionSlot.Echo));
            Assert.AreEqual(1, large.Calls);
        }

        [TestMethod]
        public static void Rfc9175_2_3_EchoWithARegistration_NeedsNoPing()
        {
            Script s = Large(out ScriptedResource large);
            large.Observable = true;
            string echo = FirstEcho(s, Alice);
            s.Receive(Alice, ObserveSteps.Registration(2, "c0ffee", "a").Opaque(OptionNumber.Echo, echo));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2).ExpectNothing();
            Assert.IsTrue(s.Last.Has(OptionSlot.Observe));
        }

        [TestMethod]
        public static void Rfc9175_2_3_WhereThereIsNoLimit_EchoIsPassedOver()
        {
            Script s = Large(out ScriptedResource large).Unlimited();
            s.Receive(Alice, Get(1).Opaque(OptionNumber.Echo, "0102")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual(400, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void Rfc7252_4_4_MessageIdsToOneAddress_TellNothingOfThoseToAnother()
        {
            // The distance between those to alice and those to bob is a secret, and another for each start.
            int[] distances = new int[8];
            for (int seed = 0; seed < 8; seed++)
            {
                Script s = Large(out ScriptedResource large);
                s.Seed = seed + 1;
                distances[seed] = Distance(s, Alice, "bob");
                for (int other = 0; other < seed; other++)
                {
                    Assert.AreNotEqual(distances[other], distances[seed]);
                }
            }

            Script ports = Large(out ScriptedResource _);
            Assert.AreNotEqual(1, Distance(ports, "alice:1", "alice:2"));
            Assert.AreNotEqual(1, Distance(ports, "alice:3", "alice:4"));
        }

        [TestMethod]
        public static void Rfc7252_11_3_WhoGuessesThreeTimes_IsNotBelievedTheFourthTime()
        {
            Script s = Pinged(out int ping);
            for (int wrong = 1; wrong <= 3; wrong++)
            {
                s.Receive(Alice, Datagram.Rst((ping + wrong) & 0xFFFF));
            }

            s.Receive(Alice, Datagram.Rst(ping)).Receive(Alice, Get(3)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            Assert.IsTrue(s.Last.PayloadLength < 400, "still limited");

            // The next ping has another message ID, and three more guesses.
            s.Expect(Alice, MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            Assert.AreNotEqual(ping, s.Last.MessageId);
            int next = s.Last.MessageId;
            s.Receive(Alice, Datagram.Rst(ping)).Receive(Alice, Datagram.Ack(next)).Receive(Alice, Datagram.Rst(next));
            s.Receive(Alice, Get(4)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 4).ExpectNothing();
            Assert.AreEqual(400, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void Rfc7252_11_3_AckAfterThreeGuesses_EndsItsConAndShowsNothing()
        {
            Script s = Large(out ScriptedResource large);
            ScriptedResource light = ScriptedResource.Add(s, "light", "on");
            light.Observable = true;
            ObserveSteps.Register(s, Alice, 1, "4a");
            s.Drain();
            light.Set("off");
            ObserveSteps.Notified(s.At(0), Alice, MessageType.Confirmable, "4a", "off");
            int messageId = s.Last.MessageId;
            for (int wrong = 1; wrong <= 3; wrong++)
            {
                s.Receive(Alice, Datagram.Ack((messageId - wrong) & 0xFFFF));
            }

            s.Receive(Alice, Datagram.Ack(messageId));
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
            s.Receive(Alice, Get(2)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.IsTrue(s.Last.PayloadLength < 400, "still limited");
            s.Drain();

            // That to a new message ID does.
            light.Set("on");
            s.At(10000).Receive(Alice, Datagram.Con(CoapCode.Get, 9, "").Path("nowhere")); // brings the credit for it
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 9);
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, "4a", "on");
            ObserveSteps.Acknowledge(s, Alice);
            s.Receive(Alice, Get(3)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3).ExpectNothing();
            Assert.AreEqual(400, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void Rfc7252_5_2_2_LateAnswerThatCannotBePaidFor_Is5_03_AndAPing()
        {
            Script s = Large(out ScriptedResource large);
            large.Late = true;
            s.Receive(Alice, Get(1)).At(200).Expect(Alice, "60 00 0001");
            large.Finish();
            s.At(201).Expect(Alice, MessageType.Confirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual(1, s.Last.Uint(OptionSlot.MaxAge));
            int spent = 32 + s.Last.Length + 28;
            ObserveSteps.Acknowledge(s.Expect(Alice, MessageType.Confirmable, CoapCode.Empty), "nobody");
            Assert.IsTrue(spent + 32 <= 3 * (Get(1).Length + 28), "three times");
        }

        private static Script Large(out ScriptedResource large)
        {
            Script s = new Script();
            large = ScriptedResource.Add(s, "a", new string('z', 400));
            return s;
        }

        private static Datagram Get(int messageId)
        {
            return Datagram.Con(CoapCode.Get, messageId, "c0ffee").Path("a");
        }

        /// <summary>Asks for what is too large, and has the Echo from the answer.</summary>
        private static string FirstEcho(Script s, string remote)
        {
            s.Receive(remote, Get(1)).Expect(remote, MessageType.Acknowledgement, CoapCode.Content, 1).ExpectNothing();
            Assert.IsTrue(s.Last.PayloadLength < 400);
            Assert.AreEqual(16, s.OptionHex(OptionSlot.Echo).Length);
            return s.OptionHex(OptionSlot.Echo);
        }

        /// <summary>A request with this Echo must be refused with a fresh one, and without a ping.</summary>
        private static string IsStale(Script s, string remote, int messageId, string echo)
        {
            s.Receive(remote, Get(messageId).Opaque(OptionNumber.Echo, echo));
            s.Expect(remote, MessageType.Acknowledgement, CoapCode.Unauthorized, messageId).ExpectNothing();
            Assert.AreEqual(16, s.OptionHex(OptionSlot.Echo).Length);
            return s.OptionHex(OptionSlot.Echo);
        }

        private static Script Pinged(out int ping)
        {
            Script s = Large(out ScriptedResource large);
            FirstEcho(s, Alice);
            s.Receive(Alice, Get(2)).Drain();
            Assert.AreEqual((int)CoapCode.Empty, (int)s.Last.Code);
            ping = s.Last.MessageId;
            return s;
        }

        private static int Distance(Script s, string one, string other)
        {
            s.Receive(one, Datagram.Non(CoapCode.Get, 1, "").Path("nowhere")).Drain();
            int first = s.Last.MessageId;
            s.Receive(other, Datagram.Non(CoapCode.Get, 1, "").Path("nowhere")).Drain();
            return (s.Last.MessageId - first) & 0xFFFF;
        }
    }
}
