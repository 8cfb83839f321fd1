// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>When notifications go out, and which of them are Confirmable. RFC 7641 sections 4.4 and 4.5.</summary>
    [TestClass]
    public class ObserveTestsPace
    {
        private const string Alice = "alice";
        private const int Hour = 3600000;
        private const int Day = 24 * Hour;

        [TestMethod]
        public static void Rfc7641_4_4_ObserveValues_GoUp()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            int last = script.Last.Uint(OptionSlot.Observe);
            for (int i = 0; i < 50; i++)
            {
                NotifiedOfChange(script, light, 10000 + (i * 1000), i % 5 == 4);
                Assert.IsTrue(script.Last.Uint(OptionSlot.Observe) > last);
                last = script.Last.Uint(OptionSlot.Observe);
            }
        }

        [TestMethod]
        public static void Rfc7641_4_2_NonsThatFollowOneAnother_AreEachRight()
        {
            // Whatever may change from one to the next: the length of the Observe value and of the body, Max-Age, and whether there
            // is a body.
            string[] states = new string[] { "1", "22", "333", "", "4444", "5" };
            int[] ages = new int[] { -1, -1, 5, 5, 300, 70000, 0, 60 };
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            script.Endpoint.ConfirmEvery = 0;
            int value = script.Last.Uint(OptionSlot.Observe);
            for (int i = 0; i < 600; i++)
            {
                light.MaxAgeSeconds = ages[i / 3 % ages.Length];
                light.Set(states[i % states.Length]);
                ObserveSteps.Notified(script.At(10000 + (i * 1000)), Alice, MessageType.NonConfirmable, "4a", states[i % states.Length]);
                Assert.AreEqual(++value, script.Last.Uint(OptionSlot.Observe));
                bool isShown = light.MaxAgeSeconds >= 0 && light.MaxAgeSeconds != 60;
                Assert.AreEqual(isShown ? light.MaxAgeSeconds : -1, script.Last.Uint(OptionSlot.MaxAge));
            }
        }

        [TestMethod]
        public static void Rfc7641_3_4_ObserveValues_StayInOrderOverTheWrap()
        {
            // A registration starts where the highest one got that has ended.
            Script script = ObserveSteps.Light(out ScriptedResource light);
            object observers = Private(script.Endpoint, "_observers").GetValue(script.Endpoint);
            Private(observers, "_highest").SetValue(observers, 0xFFFFF8);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            int last = script.Last.Uint(OptionSlot.Observe);
            Assert.AreEqual(0xFFFFFA, last);
            for (int i = 0; i < 16; i++)
            {
                NotifiedOfChange(script, light, 10000 + (i * 1000), i % 5 == 4);
                int value = script.Last.Uint(OptionSlot.Observe);
                Assert.IsTrue((last < value && value - last < 0x800000) || (last > value && last - value > 0x800000), "not newer");
                last = value;
            }

            Assert.AreEqual(10, last);
        }

        [TestMethod]
        public static void Rfc7641_4_5_OneInFive_IsConfirmableAndTheFirstIs()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            for (int i = 0; i < 20; i++)
            {
                NotifiedOfChange(script, light, 10000 + (i * 1000), i % 5 == 4);
            }

            Assert.AreEqual(21, script.Endpoint.Counters.Notifications);
            Assert.AreEqual(5, script.Endpoint.Counters.ConfirmableNotifications);
        }

        [TestMethod]
        public static void Rfc7641_4_5_OneInOne_AllAreConfirmable()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 1;
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            for (int i = 0; i < 10; i++)
            {
                NotifiedOfChange(script, light, 10000 + (i * 1000), true);
            }
        }

        [TestMethod]
        public static void Rfc7641_4_5_None_IsConfirmableButOneADay()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            for (int day = 0; day < 2; day++)
            {
                for (int hour = 0; hour < 24; hour++)
                {
                    NotifiedOfChange(script, light, ((long)day * Day) + (hour * Hour) + (Hour / 2), false);
                }

                script.At(((day + 1L) * Day) - 1).ExpectNothing().At((day + 1L) * Day);
                ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "off");
                ObserveSteps.Acknowledge(script, Alice);
            }
        }

        [TestMethod]
        public static void Rfc7641_4_5_NoChangeForADay_StillGetsAConThatFindsOut()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.At(Day - 1).ExpectNothing().At(Day);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "on");
            ObserveSteps.Acknowledge(script, Alice);
            script.At((2L * Day) - 1).ExpectNothing().At(2L * Day);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "on");
            script.At(3L * Day);
            for (int i = 0; i < 4; i++)
            {
                ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "on");
            }

            Assert.AreEqual(0, script.Endpoint.ObserverCount, "the client has gone");
            script.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_5_NewStrategy_AppliesToRunningObservations()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            NotifiedOfChange(script, light, 10000, false);
            script.Endpoint.ConfirmEvery = 1;
            NotifiedOfChange(script, light, 11000, true);
            NotifiedOfChange(script, light, 12000, true);
            script.Endpoint.ConfirmEvery = 3;
            NotifiedOfChange(script, light, 13000, false);
            NotifiedOfChange(script, light, 14000, false);
            NotifiedOfChange(script, light, 15000, true);
            script.Endpoint.ConfirmEvery = 0;
            for (int i = 0; i < 20; i++)
            {
                NotifiedOfChange(script, light, 16000 + (i * 1000), false);
            }

            script.Endpoint.ConfirmEvery = 5;
            NotifiedOfChange(script, light, 50000, true);
        }

        [TestMethod]
        public static void Rfc7641_4_5_1_WithoutRoundTripEstimate_OneInThreeSeconds()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            for (int second = 1; second <= 30; second++)
            {
                light.Set("off");
                script.At((second * 1000) - 1).ExpectNothing().At(second * 1000);
                if (second % 3 == 0)
                {
                    ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "off");
                }

                script.ExpectNothing();
            }
        }

        [TestMethod]
        public static void Rfc7641_4_5_1_WithRoundTripEstimate_OneARoundTrip()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 400);
            NotifiedOfChange(script, light, 10000, false);
            script.At(10001);
            light.Set("on");
            script.At(10399).ExpectNothing().At(10400);
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "on");
            script.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_5_1_FirstChangeAfterARegistration_GoesOutAtOnce()
        {
            // It is a CON: NSTART holds it back, and the three seconds that a NON keeps do not.
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.At(700);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(700), Alice, MessageType.Confirmable, "4a", "a");
            script.ExpectNothing().At(710);
            ObserveSteps.Register(script, "bob", 1, "4a");
            script.At(711).ExpectNothing();
            light.Set("b");
            ObserveSteps.Notified(script.At(711), "bob", MessageType.Confirmable, "4a", "b");
            script.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_5_1_AllConfirmable_OneARoundTrip()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 1;
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 400);
            light.Set("a");
            ObserveSteps.Notified(script.At(400), Alice, MessageType.Confirmable, "4a", "a");

            // An ACK that comes early makes room, and the estimate still counts: (7 * 400 + 80) / 8.
            script.At(480);
            ObserveSteps.Acknowledge(script, Alice);
            script.ExpectNothing();
            light.Set("b");
            script.At(759).ExpectNothing().At(760);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "b");

            // An ACK that comes late is what the next one waits for.
            light.Set("c");
            script.At(1500).ExpectNothing();
            ObserveSteps.Acknowledge(script, Alice);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "c");
            script.ExpectNothing();
            Assert.AreEqual(4, script.Endpoint.Counters.ConfirmableNotifications);
        }

        [TestMethod]
        public static void Rfc7641_1_3_BurstOfChanges_IsOneNotificationOfTheLast()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 400);
            NotifiedOfChange(script, light, 10000, false);
            for (int i = 1; i <= 100; i++)
            {
                script.At(10000 + i);
                light.Set("state " + i);
            }

            script.At(60000);
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "state 100");
            script.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_2_ChangeThatTheRegistrationShowed_IsNotNotified()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Set("off");
            ObserveSteps.Register(script, Alice, 1, "4a");
            Assert.AreEqual("off", script.Payload());
            script.At(60000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_5_2_NewestState_TakesThePlaceOfTheOneBeingRetransmitted()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "a");
            int first = script.Last.MessageId;
            int value = script.Last.Uint(OptionSlot.Observe);
            long timeout = script.Endpoint.NextDeadline - script.Now;
            script.At(500);
            light.Set("b");
            script.At(timeout - 1).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.OutstandingCount);

            // Attempt 1 of 4, with the new state under a new message ID.
            ObserveSteps.Notified(script.At(timeout), Alice, MessageType.Confirmable, "4a", "b");
            int second = script.Last.MessageId;
            Assert.AreNotEqual(first, second);
            Assert.IsTrue(script.Last.Uint(OptionSlot.Observe) > value);
            value = script.Last.Uint(OptionSlot.Observe);
            script.Receive(Alice, Datagram.Ack(first));
            Assert.AreEqual(1, script.Endpoint.OutstandingCount, "an ACK of the old one says nothing of the new");

            // Attempt 2, the same again; the time-out has gone on doubling.
            script.At((3 * timeout) - 1).ExpectNothing();
            ObserveSteps.Notified(script.At(3 * timeout), Alice, MessageType.Confirmable, "4a", "b");
            Assert.AreEqual(second, script.Last.MessageId);
            Assert.AreEqual(value, script.Last.Uint(OptionSlot.Observe));

            // Attempt 3, once more with a new state; attempt 4; and the end.
            light.Set("c");
            script.At((7 * timeout) - 1).ExpectNothing();
            ObserveSteps.Notified(script.At(7 * timeout), Alice, MessageType.Confirmable, "4a", "c");
            int third = script.Last.MessageId;
            script.At((15 * timeout) - 1).ExpectNothing();
            ObserveSteps.Notified(script.At(15 * timeout), Alice, MessageType.Confirmable, "4a", "c");
            Assert.AreEqual(third, script.Last.MessageId);
            Assert.AreEqual(3, script.Endpoint.Counters.ConfirmableNotifications, "each new state is one");
            script.At((31 * timeout) - 1).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            script.At(31 * timeout).ExpectNothing();
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_5_2_AcknowledgedReplacement_LeavesNothingToSay()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "a");
            light.Set("b");
            ObserveSteps.Notified(script.At(3000), Alice, MessageType.Confirmable, "4a", "b");
            ObserveSteps.Acknowledge(script, Alice);
            script.At(100000).ExpectNothing();
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_5_2_ResetOfTheReplacement_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "a");
            light.Set("b");
            ObserveSteps.Notified(script.At(3000), Alice, MessageType.Confirmable, "4a", "b");
            script.Receive(Alice, Datagram.Rst(script.Last.MessageId));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7641_4_5_ChangeWhileAConIsOutstanding_FollowsItsAck()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "a");
            script.At(100);
            light.Set("b");
            script.At(200).ExpectNothing();
            ObserveSteps.Acknowledge(script, Alice);
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "b");
            script.At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_5_Alarm_GoesOutAtOnceAndConfirmable()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            script.Config.ConfirmEvery = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            NotifiedOfChange(script, light, 10, true);
            NotifiedOfChange(script, light, 11, true);

            // Only one at a time is on its way to a client; what changes meanwhile waits for the ACK.
            script.At(12);
            light.Set("fire");
            ObserveSteps.Notified(script.At(12), Alice, MessageType.Confirmable, "4a", "fire");
            light.Set("fire and smoke");
            script.At(500).ExpectNothing();
            ObserveSteps.Acknowledge(script, Alice);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "fire and smoke");
            ObserveSteps.Acknowledge(script, Alice);
            script.At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_5_RefreshOfAnAlarm_FollowsTheStrategy()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            light.RefreshMs = 10000;
            script.Config.ConfirmEvery = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Notified(script.At(10000), Alice, MessageType.NonConfirmable, "4a", "on");
            NotifiedOfChange(script, light, 12000, true);
            ObserveSteps.Notified(script.At(22000), Alice, MessageType.NonConfirmable, "4a", "off");
            script.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_3_1_Refresh_IsKeptOnceTheRoundTripIsKnown()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.RefreshMs = 2000;
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.At(1999).ExpectNothing().At(2000); // a CON is held back by NSTART, not by a round trip that nobody knows
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "on");
            Assert.AreEqual(3, script.Last.Uint(OptionSlot.MaxAge), "as long as no ACK has come");
            script.At(2100);
            ObserveSteps.Acknowledge(script, Alice);
            for (int i = 1; i <= 20; i++)
            {
                script.At(2000 + (i * 2000) - 1).ExpectNothing().At(2000 + (i * 2000));
                ObserveSteps.Notified(script, Alice, i % 5 == 0 ? MessageType.Confirmable : MessageType.NonConfirmable, "4a", "on");
                Assert.AreEqual(2, script.Last.Uint(OptionSlot.MaxAge));
                if (i % 5 == 0)
                {
                    ObserveSteps.Acknowledge(script, Alice);
                }
            }
        }

        [TestMethod]
        public static void Rfc7641_4_3_1_RefreshBelowTheSpacing_IsThreeSecondsAndSaysSo()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 0;
            light.RefreshMs = 2000;
            ObserveSteps.Register(script, Alice, 1, "4a");
            for (int i = 1; i <= 10; i++)
            {
                script.At((i * 3000) - 1).ExpectNothing().At(i * 3000);
                ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "on");
                Assert.AreEqual(3, script.Last.Uint(OptionSlot.MaxAge));
            }
        }

        [TestMethod]
        public static void Rfc7641_4_3_1_AnswerToTheRegistration_StaysFreshUntilTheFirstNotification()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.RefreshMs = 120000; // the default of Max-Age is 60 s
            ObserveSteps.Register(script, Alice, 1, "4a");
            Assert.AreEqual(120, script.Last.Uint(OptionSlot.MaxAge));
            light.RefreshMs = 1000;
            ObserveSteps.Register(script, "bob", 1, "4a");
            Assert.AreEqual(1, script.Last.Uint(OptionSlot.MaxAge));
            script.Endpoint.ConfirmEvery = 0;
            ObserveSteps.Register(script, "bob", 2, "4a");
            Assert.AreEqual(3, script.Last.Uint(OptionSlot.MaxAge), "a NON keeps three seconds");
            light.MaxAgeSeconds = 300;
            ObserveSteps.Register(script, "carol", 1, "4a");
            Assert.AreEqual(300, script.Last.Uint(OptionSlot.MaxAge));

            // A plain answer promises nothing.
            light.MaxAgeSeconds = -1;
            script.Receive("dave", Datagram.Con(CoapCode.Get, 1, "4a").Path("light"));
            script.Expect("dave", MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.MaxAge));
        }

        [TestMethod]
        public static void Rfc7641_4_3_1_MaxAgeOfTheHandler_IsKeptIfItIsLongEnough()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.RefreshMs = 10000;
            light.HandlerMaxAge = 600;
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Notified(script.At(10000), Alice, MessageType.Confirmable, "4a", "on");
            Assert.AreEqual(600, script.Last.Uint(OptionSlot.MaxAge));
            ObserveSteps.Acknowledge(script, Alice);
            light.HandlerMaxAge = 5;
            ObserveSteps.Notified(script.At(20000), Alice, MessageType.NonConfirmable, "4a", "on");
            Assert.AreEqual(10, script.Last.Uint(OptionSlot.MaxAge));
        }

        [TestMethod]
        public static void Rfc7641_4_2_NewRefresh_AppliesToRunningObservations()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.RefreshMs = 100000;
            script.Config.ConfirmEvery = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.At(50000).ExpectNothing();
            light.RefreshMs = 60000;
            script.At(59999).ExpectNothing().At(60000);
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "on");
            Assert.IsFalse(script.Last.Has(OptionSlot.MaxAge), "60 s is what no option means");
            light.RefreshMs = 200000;
            script.At(259999).ExpectNothing().At(260000);
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "on");
            light.RefreshMs = 5000;
            ObserveSteps.Notified(script.At(265000), Alice, MessageType.NonConfirmable, "4a", "on");
            light.RefreshMs = 0;
            script.At(Day - 1).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_2_ChangeBetweenTwoRefreshes_StartsThePeriodAnew()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.RefreshMs = 60000;
            script.Config.ConfirmEvery = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            NotifiedOfChange(script, light, 50000, false);
            script.At(109999).ExpectNothing().At(110000);
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "off");
        }

        [TestMethod]
        public static void Rfc7641_4_5_TransportThatFails_IsMadeGoodByRetransmission()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("off");
            script.SendFails = true;
            script.At(0).ExpectNothing();
            script.SendFails = false;
            ObserveSteps.Notified(script.At(3000), Alice, MessageType.Confirmable, "4a", "off");
            Assert.AreEqual(1, script.Endpoint.Counters.SendFailures);
        }

        private static FieldInfo Private(object owner, string name)
        {
            return owner.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance);
        }

        /// <summary>Changes the light at a time when a notification may go out at once, and expects that one.</summary>
        private static void NotifiedOfChange(Script script, ScriptedResource light, long time, bool confirmable)
        {
            script.At(time).ExpectNothing();
            light.Set("off");
            ObserveSteps.Notified(script.At(time), Alice, confirmable ? MessageType.Confirmable : MessageType.NonConfirmable, "4a", "off");
            if (confirmable)
            {
                ObserveSteps.Acknowledge(script, Alice);
            }

            script.ExpectNothing();
        }
    }
}
