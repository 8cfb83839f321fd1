// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// Observers and the limit of amplification, with the device's defaults. RFC 7252 section 11.3, RFC 9175 section 2.4. Bytes are those
    /// on the wire, with 28 more for the headers of IPv4 and UDP.
    /// </summary>
    [TestClass]
    public class LimitedObserverTests
    {
        private const string Alice = "alice";
        private const string Token = "a1b2c3d4";
        private const int Frame = 28;

        [TestMethod]
        public static void Rfc7641_4_5_1_ResetToThePing_TellsTheRoundTrip()
        {
            // Without it a strategy without CONs would never learn it, and notify once in 3 s.
            Script s = EachSecondWithoutCons();
            s.Receive("alice", ObserveSteps.Registration(1, "4a", "light"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty);
            s.At(50).Receive("alice", Datagram.Rst(s.Last.MessageId)).ExpectNothing();
            s.At(999).ExpectNothing();
            for (int i = 1; i < 5; i++)
            {
                s.At(i * 1000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            }
        }

        [TestMethod]
        public static void Rfc6298_3_ResetToAPingThatWasSentTwice_IsNoRoundTrip()
        {
            // It is not known which of the two was answered.
            Script s = EachSecondWithoutCons();
            for (int i = 1; i < 3; i++)
            {
                s.Receive("alice", ObserveSteps.Registration(i, "4a", "light"));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, i);
                s.Expect("alice", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
                s.Now += 2000;
            }

            s.Now = 2050;
            s.Receive("alice", Datagram.Rst(s.Last.MessageId)).ExpectNothing();
            s.At(4999).ExpectNothing();
            s.At(5000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_11_3_AnswerPingAndOneNotification_AreThreeTimesTheRegistration()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            alarm.Set("ON");
            s.At(100);
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, "ON");
            spent += s.Last.Length + Frame;
            Assert.IsTrue(spent <= 129, "spent " + spent);
            s.At(300000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7252_11_3_WithTheReset_TheFirstChangeSurvivesFourLostDatagrams()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            s.At(50).Receive(Alice, Datagram.Rst(ping));
            alarm.Set("ON");
            s.At(100);
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, "ON");
            int messageId = s.Last.MessageId;
            for (int lost = 0; lost < 4; lost++)
            {
                ObserveSteps.Notified(s.At(48000), Alice, MessageType.Confirmable, Token, "ON");
                Assert.AreEqual(messageId, s.Last.MessageId);
            }

            ObserveSteps.Acknowledge(s, Alice);
            s.At(300000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7252_11_3_WithoutTheReset_TheRetransmissionWaitsForTheNextDatagram()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            alarm.Set("ON");
            s.At(100);
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, "ON");
            int messageId = s.Last.MessageId;
            int value = s.Last.Uint(OptionSlot.Observe);
            s.At(20000).ExpectNothing();
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "01").Path("x")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, "ON");
            s.ExpectNothing();
            Assert.AreEqual(messageId, s.Last.MessageId);
            Assert.AreEqual(value, s.Last.Uint(OptionSlot.Observe));
            ObserveSteps.Acknowledge(s, Alice);
            s.At(300000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7252_11_3_ConThatWasNeverPaidFor_GoesOutWithTheNextDatagram_InTheNewestState()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            alarm.Set("ON, and with more to say than there is credit for");
            s.At(20000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
            alarm.Set("OFF");
            s.At(200000).ExpectNothing();
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "01").Path("x")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, "OFF");
            Assert.AreEqual(2, s.Last.Uint(OptionSlot.Observe), "the next one: nobody has heard of the state before");
            Assert.AreEqual(1, s.Endpoint.Counters.Notifications);
            ObserveSteps.Acknowledge(s, Alice);
            s.At(300000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7252_11_3_WaitingCon_GoesOutWithTheProofToo()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            alarm.Set("ON, and with more to say than there is credit for");
            s.At(1000).ExpectNothing().Receive(Alice, Datagram.Rst(ping));
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, "ON, and with more to say than there is credit for");
            s.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_11_3_WaitingCon_LeavesWhatThePutOffAnswerWillNeed()
        {
            // Whatever the length of the notification that waits: together they stay within three times what came in.
            for (int length = 0; length < 110; length++)
            {
                Script s = New(out ScriptedResource alarm);
                ScriptedResource late = ScriptedResource.Add(s, "late", "x");
                late.Late = true;
                s.Receive(Alice, Registration(1));
                alarm.Set(new string('z', length));
                Datagram get = Datagram.Con(CoapCode.Get, 2, "02").Path("late");
                s.At(100).Receive(Alice, get).At(1900);
                int sent = 0;
                while (s.Waiting != 0)
                {
                    s.Take();
                    sent += s.Last.Length + Frame;
                }

                Assert.IsTrue(sent <= 3 * (15 + Frame + get.Length + Frame), "length " + length + ": " + sent + " bytes");
            }
        }

        [TestMethod]
        public static void Rfc7252_4_7_WaitingCon_HoldsBackNoSeparateResponse()
        {
            // One that has never gone out, and one whose repetition can't be paid for: neither is on its way.
            for (int sent = 0; sent < 2; sent++)
            {
                Script s = New(out ScriptedResource alarm);
                ScriptedResource slow = ScriptedResource.Add(s, "slow", "later");
                slow.Late = true;
                s.Receive(Alice, Registration(1)).Drain();
                string state = sent == 0 ? "ON, and with more to say than there is credit for" : "ON";
                alarm.Set(state);
                s.At(20000);
                if (sent == 1)
                {
                    ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, "ON");
                }

                s.ExpectNothing();
                s.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "02").Path("slow"));
                s.At(21000).Expect(Alice, "60 00 0002").ExpectNothing();
                slow.Finish();
                s.At(21100).Expect(Alice, MessageType.Confirmable, CoapCode.Content).ExpectNothing();
                Assert.AreEqual("02", s.Token());
                int messageId = s.Last.MessageId;

                // NSTART is 1: credit alone does not bring the notification, but the ACK does.
                s.At(21500).Receive(Alice, Datagram.Con(CoapCode.Get, 3, "03").Path("x"));
                s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3).ExpectNothing();
                s.At(22000).Receive(Alice, Datagram.Ack(messageId));
                ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, state);
                ObserveSteps.Acknowledge(s.ExpectNothing(), Alice);
                s.At(300000).ExpectNothing();
                Assert.AreEqual(1, s.Endpoint.ObserverCount);
                Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_7_SeveralWaitingCons_GoOutOneByOne_TheFirstOneFirst()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            s.Receive(Alice, ObserveSteps.Registration(2, "02", "alarm")).Drain();
            string state = new string('z', 200);
            alarm.Set(state);
            s.At(1000).ExpectNothing().Receive(Alice, Datagram.Rst(ping));
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, Token, state);
            s.ExpectNothing();
            ObserveSteps.Acknowledge(s.At(1100), Alice);
            ObserveSteps.Notified(s, Alice, MessageType.Confirmable, "02", state);
            s.ExpectNothing();
            ObserveSteps.Acknowledge(s, Alice);
            s.At(300000).ExpectNothing();
            Assert.AreEqual(2, s.Endpoint.ObserverCount);
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7252_4_2_PingsUnderOneMessageId_AreThree()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            for (int i = 2; i < 6; i++)
            {
                s.Now += 2000; // and the deadline is handled after the datagram
                s.Endpoint.HandleDatagram(s.Now, Alice, Registration(i).Bytes, Registration(i).Length, false);
                s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, i);
                s.Expect(Alice, MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
                Assert.AreEqual(i < 4, s.Last.MessageId == ping);
            }
        }

        [TestMethod]
        public static void Rfc9175_2_4_AnswerToARegistration_HasAPingAndNoEcho()
        {
            Script s = Registered(out ScriptedResource alarm, out int ping, out int spent);
            s.Receive("bob", Registration(1)).Expect("bob", MessageType.Acknowledgement, CoapCode.Content);
            Assert.IsFalse(s.Last.Has(OptionSlot.Echo));
            s.Expect("bob", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            s.Receive("bob", Datagram.Rst(s.Last.MessageId));

            // Who has shown it needs no ping.
            s.At(1000).Receive("bob", Registration(2)).Expect("bob", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_7_PortsOfOneHost_GetHalfOfThePlaces()
        {
            Script s = New(out ScriptedResource alarm);
            int registered = 0;
            for (int port = 1; port <= 8; port++)
            {
                registered += Observes(s, "host:" + port, true) ? 1 : 0;
            }

            Assert.AreEqual(4, registered);
            Assert.IsTrue(Observes(s, "other:1", true), "another host");
            Assert.AreEqual(4, s.Endpoint.Counters.ObserversRefused);
            Assert.AreEqual(5, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_7_Strangers_GetFreePlaces_AndGiveWay()
        {
            Script s = New(out ScriptedResource alarm);
            int registered = 0;
            for (int i = 0; i < 8; i++)
            {
                registered += Observes(s, "stranger " + i, false) ? 1 : 0;
            }

            Assert.AreEqual(8, registered);
            Assert.IsFalse(Observes(s, "stranger 8", false), "none had the time to show itself");

            // One that had the time and has not gives way to the next, and any to whoever has shown that it can receive.
            s.At(2000);
            Assert.IsTrue(Observes(s, "stranger 9", false));
            Assert.AreEqual(8, s.Endpoint.ObserverCount);
            Assert.IsTrue(Observes(s, "friend", true));
            Assert.AreEqual(8, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_7_StrangerWhoCanOnlyJustHaveHeardOfItsPlace_KeepsIt()
        {
            Script s = New(out ScriptedResource alarm);
            for (int i = 0; i < 7; i++)
            {
                Assert.IsTrue(Observes(s, "friend " + i, true));
            }

            Assert.IsTrue(Observes(s, "stranger", false));
            s.Receive("late", Datagram.Con(CoapCode.Get, 5, "01").Path("long")).Drain();
            string echo = s.OptionHex(OptionSlot.Echo);
            s.At(100).Receive("late", Registration(6).Opaque(OptionNumber.Echo, echo));
            s.Expect("late", MessageType.Acknowledgement, CoapCode.Content, 6);
            Assert.IsFalse(s.Last.Has(OptionSlot.Observe), "its answer to the ping may be on its way");
            s.At(2000).Drain();
            s.Receive("late", Registration(7)).Expect("late", MessageType.Acknowledgement, CoapCode.Content, 7);
            Assert.IsTrue(s.Last.Has(OptionSlot.Observe), "it had the time");
            Assert.AreEqual(8, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_7_WhoHasShownThatItCanReceive_TakesThePlaceOfTheOldestStranger()
        {
            Script s = New(out ScriptedResource alarm);
            for (int i = 0; i < 4; i++)
            {
                Assert.IsTrue(Observes(s, "friend " + i, true));
            }

            for (int i = 0; i < 4; i++)
            {
                Assert.IsTrue(Observes(s, "stranger " + i, false));
            }

            Assert.IsFalse(Observes(s, "late", false), "a stranger");
            s.Receive("late", Datagram.Con(CoapCode.Get, 5, "01").Path("long")).Drain();
            string echo = s.OptionHex(OptionSlot.Echo);
            s.Receive("late", Registration(6).Opaque(OptionNumber.Echo, echo));
            s.Expect("late", MessageType.Acknowledgement, CoapCode.Content, 6);
            Assert.IsTrue(s.Last.Has(OptionSlot.Observe));
            s.ExpectNothing();
            Assert.AreEqual(8, s.Endpoint.ObserverCount);
            alarm.Set("ON");
            s.At(100);
            string told = "";
            while (s.Waiting != 0)
            {
                told += s.Take() + ";";
            }

            Assert.DoesNotContains("stranger 0", told);
            Assert.Contains("stranger 1", told);
            Assert.Contains("late", told);
        }

        private static Script New(out ScriptedResource alarm)
        {
            Script s = new Script();
            alarm = ScriptedResource.Add(s, "alarm", "OFF");
            alarm.Observable = true;
            alarm.Versioned = true;
            alarm.ConfirmChanges = true;
            alarm.MaxAgeSeconds = 60;
            ScriptedResource.Add(s, "x", "y");
            ScriptedResource.Add(s, "long", new string('z', 400));
            return s;
        }

        /// <summary>A registration of 15 bytes, which entitles to 129; the answer and a ping have been sent.</summary>
        [TestMethod]
        public static void Rfc7252_11_3_AnswerThatIsPutOff_KeepsItsCredit()
        {
            // A notification that waits for credit takes what is left, but not what the ACK and the answer to another request are paid with.
            for (int confirmable = 0; confirmable < 2; confirmable++)
            {
                Script s = New(out ScriptedResource alarm);
                ScriptedResource slow = ScriptedResource.Add(s, "slow", "longer than what is left for it, so that it has to be cut");
                slow.Late = true;
                int spent = Sent(s.Receive(Alice, Registration(1)));
                Datagram get = confirmable == 0 ? Datagram.Non(CoapCode.Get, 7, "0102030405060708") : Datagram.Con(CoapCode.Get, 7, "0102030405060708");
                s.At(60000).Receive(Alice, get.Path("slow")).ExpectNothing();
                int received = Registration(1).Length + get.Length + (2 * Frame);
                string text = new string('x', 100);
                for (int length = 100; length > 0; length--)
                {
                    // Sooner or later the notification has just the length that takes the most.
                    alarm.Set(text.Substring(0, length));
                    spent += Sent(s.At(62000 + (500 * (100 - length))));
                }

                slow.Finish();
                s.At(120000);
                if (confirmable == 0)
                {
                    s.Take();
                    Assert.AreEqual("0102030405060708", s.Token());
                    Assert.AreEqual((int)CoapCode.Content, (int)s.Last.Code);
                    spent += s.Last.Length + Frame;
                }

                spent += Sent(s);
                Assert.IsTrue(spent <= 3 * received, "spent " + spent + " for " + received);
            }
        }

        private static int Sent(Script s)
        {
            int bytes = 0;
            while (s.Waiting != 0)
            {
                Assert.AreEqual(Alice, s.Take());
                bytes += s.Last.Length + Frame;
            }

            return bytes;
        }

        private static Script Registered(out ScriptedResource alarm, out int ping, out int spent)
        {
            Script s = New(out alarm);
            Datagram registration = Registration(1);
            Assert.AreEqual(15, registration.Length);
            s.Receive(Alice, registration);
            ObserveSteps.Notified(s, Alice, MessageType.Acknowledgement, Token, "OFF");
            spent = s.Last.Length + Frame;
            s.Expect(Alice, MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            spent += s.Last.Length + Frame;
            ping = s.Last.MessageId;
            return s;
        }

        private static Datagram Registration(int messageId)
        {
            return ObserveSteps.Registration(messageId, Token, "alarm");
        }

        private static bool Observes(Script s, string remote, bool shows)
        {
            s.Receive(remote, Registration(1)).Expect(remote, MessageType.Acknowledgement, CoapCode.Content);
            bool observes = s.Last.Has(OptionSlot.Observe);
            if (s.Waiting != 0)
            {
                s.Expect(remote, MessageType.Confirmable, CoapCode.Empty);
                if (shows)
                {
                    s.Receive(remote, Datagram.Rst(s.Last.MessageId));
                }
            }

            s.ExpectNothing();
            return observes;
        }

        private static Script EachSecondWithoutCons()
        {
            Script s = new Script();
            ScriptedResource light = ScriptedResource.Add(s, "light", "1");
            light.Observable = true;
            light.RefreshMs = 1000;
            s.Endpoint.ConfirmEvery = 0;
            return s;
        }
    }
}
