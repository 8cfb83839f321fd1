// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A registration and its CON under way are one: what renews or ends the one settles the other. RFC 7641 sections 3.6, 4.1 and 4.5.
    /// And the Observe values, one sequence for each registration. Section 4.4.
    /// </summary>
    [TestClass]
    public class RegistrationTests
    {
        private const string Alice = "alice";
        private const string Bob = "bob";

        [TestMethod]
        public static void Rfc6298_3_AckOfARetransmission_IsNoRoundTrip()
        {
            // Karn's algorithm: it is not known which of the two was acknowledged.
            Script s = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(s, light, Alice, "4a", 100);
            s.Endpoint.ConfirmEvery = 1;
            s.At(1000);
            light.Set("a");
            ObserveSteps.Notified(s.At(1000), Alice, MessageType.Confirmable, "4a", "a");
            ObserveSteps.Notified(s.At(4000), Alice, MessageType.Confirmable, "4a", "a");
            ObserveSteps.Acknowledge(s, Alice);
            s.Endpoint.ConfirmEvery = 0;
            long at = NextAfterAChange(s, light);
            Assert.AreEqual(100L, NextAfterAChange(s, light) - at);
        }

        [TestMethod]
        public static void Rfc7641_4_5_1_RoundTripOfMoreThanAMinute_CountsAsAMinute()
        {
            Script s = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(s, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(s.At(0), Alice, MessageType.Confirmable, "4a", "a");
            for (int i = 0; i < 4; i++)
            {
                ObserveSteps.Notified(s.At(61000), Alice, MessageType.Confirmable, "4a", "a");
            }

            s.At(61000).ExpectNothing();
            ObserveSteps.Acknowledge(s, Alice);
            s.Endpoint.ConfirmEvery = 0;
            long at = NextAfterAChange(s, light);
            Assert.AreEqual(60000L, NextAfterAChange(s, light) - at);
        }

        [TestMethod]
        public static void Rfc7641_1_2_WhatBecomesObservableLater_IsObservedLikeTheRest()
        {
            Script s = ObserveSteps.Light(out ScriptedResource light);
            ScriptedResource door = ScriptedResource.Add(s, "door", "shut");
            s.Endpoint.ConfirmEvery = 1; // it is made by now
            door.Observable = true;
            ObserveSteps.Register(s, Alice, 1, "4a");
            s.Receive("bob", ObserveSteps.Registration(1, "4b", "door"));
            ObserveSteps.Notified(s, "bob", MessageType.Acknowledgement, "4b", "shut");
            light.Set("on");
            door.Set("open");
            ObserveSteps.Notified(s.At(0), Alice, MessageType.Confirmable, "4a", "on");
            ObserveSteps.Notified(s, "bob", MessageType.Confirmable, "4b", "open");
            Assert.AreEqual(2, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_OptionsThatAreKept_FitToTheLastByte()
        {
            // 1 (Observe) + 6 ("light") + 2 and the query.
            for (int query = 22; query <= 24; query++)
            {
                Script s = ObserveSteps.Light(out ScriptedResource light);
                s.Config.ObserverRequestBytes = 32;
                string text = "";
                while (text.Length < query)
                {
                    text += "q";
                }

                s.Receive(Alice, ObserveSteps.Registration(1, "4a", "light").String(OptionNumber.UriQuery, text));
                s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
                int kept = 1 + 6 + 2 + query;
                Assert.AreEqual(kept <= 32, s.Last.Has(OptionSlot.Observe), "kept " + kept);
            }
        }

        [TestMethod]
        public static void Rfc7641_4_1_OfARegistrationWithABody_OptionsAloneAreKept()
        {
            // The body is longer than all that could be kept.
            Script s = ObserveSteps.Light(out ScriptedResource light);
            s.Config.ObserverRequestBytes = 32;
            Datagram registration = ObserveSteps.Registration(1, "4a", "light").String(OptionNumber.UriQuery, "q");
            s.Receive(Alice, registration.Payload("a body of fifty bytes, of which nobody takes notice"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsTrue(s.Last.Has(OptionSlot.Observe));
            light.Set("a");
            ObserveSteps.Notified(s.At(0), Alice, MessageType.Confirmable, "4a", "a");
        }

        private static long NextAfterAChange(Script s, ScriptedResource light)
        {
            light.Changed();
            s.At(s.Now - 1000000); // what is due already
            for (int i = 0; i < 200000 && s.Waiting == 0; i++)
            {
                s.At(s.Now - 1000000 + 1);
            }

            s.Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            return s.Now;
        }

        [TestMethod]
        public static void Rfc7641_4_1_Renewal_SurvivesTheTimeOutOfTheOldCon()
        {
            Script script = Lost(out ScriptedResource light, out int messageId);
            script.At(1000);
            ObserveSteps.Register(script, Alice, 2, "4a");
            Assert.AreEqual(0, script.Endpoint.OutstandingCount, "the answer shows the newest state");
            script.At(200000).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            Assert.AreEqual(0, script.Endpoint.Counters.TimedOut);
            light.Set("b");
            ObserveSteps.Notified(script.At(200000), Alice, MessageType.NonConfirmable, "4a", "b");
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalForAnotherResource_SurvivesTheTimeOutOfTheOldCon()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ScriptedResource door = ScriptedResource.Add(script, "door", "shut");
            door.Observable = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "a");
            script.At(1000).Receive(Alice, ObserveSteps.Registration(2, "4a", "door"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            light.Set("b");
            script.At(200000).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            door.Set("open");
            ObserveSteps.Notified(script.At(200000), Alice, MessageType.Confirmable, "4a", "open");
        }

        [TestMethod]
        public static void Rfc7641_3_6_ResetOfTheOldConAfterTheRenewal_EndsNothing()
        {
            Script script = Lost(out ScriptedResource light, out int messageId);
            script.At(1000);
            ObserveSteps.Register(script, Alice, 2, "4a");
            script.Receive(Alice, Datagram.Rst(messageId)).Receive(Alice, Datagram.Ack(messageId));
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            light.Set("b");
            ObserveSteps.Notified(script.At(4000), Alice, MessageType.NonConfirmable, "4a", "b");
        }

        [TestMethod]
        public static void Rfc7641_3_6_Deregistration_SettlesTheCon_AndTheNextRegistrationHasItsTurn()
        {
            Script script = BlockedSecond(out int messageId);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 3, "4a").Uint(OptionNumber.Observe, 1).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            SecondHasItsTurn(script);
        }

        [TestMethod]
        public static void Rfc7641_3_6_Reset_SettlesTheCon_AndTheNextRegistrationHasItsTurn()
        {
            Script script = BlockedSecond(out int messageId);
            script.Receive(Alice, Datagram.Rst(messageId));
            SecondHasItsTurn(script);
        }

        [TestMethod]
        public static void Rfc7641_4_1_Renewal_SettlesTheCon_AndTheNextRegistrationHasItsTurn()
        {
            Script script = BlockedSecond(out int messageId);
            script.Receive(Alice, ObserveSteps.Registration(3, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4b", "off");
            ObserveSteps.Acknowledge(script, Alice);
            script.At(200000).ExpectNothing();
            Assert.AreEqual(2, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_5_SilentObservers_HoldNobodyUp()
        {
            HoldNobodyUp(4, false, false);
            HoldNobodyUp(7, false, false);
        }

        [TestMethod]
        public static void Rfc7252_11_3_SilentObservers_HoldNobodyUp()
        {
            HoldNobodyUp(4, true, false); // more than half of the places strangers don't get
            HoldNobodyUp(4, true, true);
            HoldNobodyUp(7, true, true);
        }

        [TestMethod]
        public static void Rfc7641_4_4_ObserveValues_AreASequenceWithoutGapsForEachRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 1;
            ObserveSteps.Register(script, Alice, 1, "4a");
            int alice = script.Last.Uint(OptionSlot.Observe);
            ObserveSteps.Register(script, Bob, 1, "4b");
            int bob = script.Last.Uint(OptionSlot.Observe);
            for (int i = 1; i <= 20; i++)
            {
                light.Set("state " + i);
                script.At(i * 1000);
                ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "state " + i);
                Assert.AreEqual(++alice, script.Last.Uint(OptionSlot.Observe));
                int first = script.Last.MessageId;
                ObserveSteps.Notified(script, Bob, MessageType.Confirmable, "4b", "state " + i);
                Assert.AreEqual(++bob, script.Last.Uint(OptionSlot.Observe));
                ObserveSteps.Acknowledge(script, Bob);
                script.Receive(Alice, Datagram.Ack(first)).ExpectNothing();
            }
        }

        [TestMethod]
        public static void Rfc7641_4_4_ObserveValues_GrowLonger_InNonsAndCons()
        {
            // What a NON repeats of the one before must not be old: the second byte of the value, nor Max-Age.
            for (int every = 2; every < 5; every++)
            {
                Script script = ObserveSteps.Light(out ScriptedResource light);
                script.Config.ConfirmEvery = every;
                ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 20);
                int value = script.Last.Uint(OptionSlot.Observe);
                for (int i = 1; i < 600; i++)
                {
                    light.HandlerMaxAge = (i & 0x40) != 0 ? 9 : 7;
                    light.Set("state " + i);
                    script.At(i * 1000).Drain();
                    Assert.AreEqual("state " + i, script.Payload());
                    Assert.AreEqual("4a", script.Token());
                    Assert.AreEqual(value + i, script.Last.Uint(OptionSlot.Observe));
                    Assert.AreEqual(light.HandlerMaxAge, script.Last.Uint(OptionSlot.MaxAge));
                    Assert.AreEqual((int)(i % every == 0 ? MessageType.Confirmable : MessageType.NonConfirmable), (int)script.Last.Type);
                    if (script.Last.Type == MessageType.Confirmable)
                    {
                        ObserveSteps.Acknowledge(script, Alice);
                    }
                }
            }
        }

        [TestMethod]
        public static void Rfc7641_4_4_Retransmission_KeepsTheValue_ANewStateHasTheNext()
        {
            Script script = Lost(out ScriptedResource light, out int messageId);
            int value = script.Last.Uint(OptionSlot.Observe);
            ObserveSteps.Notified(script.At(3000), Alice, MessageType.Confirmable, "4a", "a");
            Assert.AreEqual(value, script.Last.Uint(OptionSlot.Observe));
            Assert.AreEqual(messageId, script.Last.MessageId);
            light.HandlerMaxAge = 7; // alone it makes no other representation
            ObserveSteps.Notified(script.At(9000), Alice, MessageType.Confirmable, "4a", "a");
            Assert.AreEqual(value, script.Last.Uint(OptionSlot.Observe));
            Assert.AreEqual(messageId, script.Last.MessageId);
            Assert.AreEqual(7, script.Last.Uint(OptionSlot.MaxAge));
            light.Set("b");
            ObserveSteps.Notified(script.At(21000), Alice, MessageType.Confirmable, "4a", "b");
            Assert.AreEqual(value + 1, script.Last.Uint(OptionSlot.Observe));
            Assert.AreNotEqual(messageId, script.Last.MessageId);
            ObserveSteps.Acknowledge(script, Alice);
            light.Set("c");
            ObserveSteps.Notified(script.At(60000), Alice, MessageType.NonConfirmable, "4a", "c");
            Assert.AreEqual(value + 2, script.Last.Uint(OptionSlot.Observe));
        }

        [TestMethod]
        public static void Rfc7641_4_4_Renewal_GoesOnWithTheSequence_AndANewRegistrationBehindTheEndedOnes()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            int value = script.Last.Uint(OptionSlot.Observe);
            for (int i = 2; i < 10; i++)
            {
                ObserveSteps.Register(script, Alice, i, "4a");
                Assert.AreEqual(value + 1, script.Last.Uint(OptionSlot.Observe));
                value++;
            }

            // Under a token that is in use again, an old notification must not look newer than the answer.
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 20, "4a").Uint(OptionNumber.Observe, 1).Path("light")).Drain();
            ObserveSteps.Register(script, Alice, 21, "4a");
            Assert.AreEqual(value + 1, script.Last.Uint(OptionSlot.Observe));
            ObserveSteps.Register(script, Bob, 1, "4b");
            Assert.AreEqual(value + 1, script.Last.Uint(OptionSlot.Observe));
        }

        private static Script Lost(out ScriptedResource light, out int messageId)
        {
            Script script = ObserveSteps.Light(out light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "a");
            messageId = script.Last.MessageId;
            return script;
        }

        /// <summary>Alice has a CON under token 4a outstanding, and NSTART holds that under 4b back.</summary>
        private static Script BlockedSecond(out int messageId)
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Alice, 2, "4b");
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            messageId = script.Last.MessageId;
            script.At(500).ExpectNothing();
            return script;
        }

        private static void SecondHasItsTurn(Script script)
        {
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4b", "off");
            Assert.AreEqual(1, script.Endpoint.OutstandingCount);
            ObserveSteps.Acknowledge(script, Alice);
            script.At(200000).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        /// <summary>So many observers never acknowledge; the others of eight hear of each alarm at once.</summary>
        private static void HoldNobodyUp(int silent, bool limited, bool proven)
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.AmplificationLimit = limited ? 3 : 0;
            light.ConfirmChanges = true;
            for (int i = 7; i >= 0; i--) // those who show themselves first: strangers get half of the places
            {
                string remote = "client " + i;
                ObserveSteps.Register(script, remote, 1, "4a");
                if (limited)
                {
                    script.Expect(remote, MessageType.Confirmable, CoapCode.Empty);
                    if (proven || i >= silent)
                    {
                        script.Receive(remote, Datagram.Rst(script.Last.MessageId));
                    }
                }
            }

            int[] messageIds = new int[8];
            for (int change = 0; change < 10; change++)
            {
                light.Set("fire " + change);
                script.At(change * 100);
                int heard = 0;
                while (script.Waiting != 0)
                {
                    int who = script.Take()[7] - '0';
                    Assert.AreEqual("fire " + change, script.Payload());
                    messageIds[who] = script.Last.MessageId;
                    heard += who >= silent ? 1 : 0;
                }

                Assert.AreEqual(8 - silent, heard, "change " + change);
                for (int who = silent; who < 8; who++)
                {
                    script.Receive("client " + who, Datagram.Ack(messageIds[who]));
                }
            }

            Assert.AreEqual(silent, script.Endpoint.OutstandingCount);
        }
    }
}
