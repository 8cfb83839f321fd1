// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>How registrations begin and end. RFC 7641 sections 3.1, 3.6, 4.1 and 4.2.</summary>
    [TestClass]
    public class ObserveTests
    {
        private const string Alice = "alice";
        private const string Bob = "bob";

        [TestMethod]
        public static void Rfc7641_3_1_Registration_IsAnsweredWithObserve()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 0x1234, "4a").Uint(OptionNumber.Observe, 0).Path("light"));
            script.Expect(Alice, "61 45 12 34 4a  61 01  60  ff 6f 6e").ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_3_1_RegistrationByNon_IsAnsweredWithObserve()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Receive(Alice, Datagram.Non(CoapCode.Get, 1, "4a").Uint(OptionNumber.Observe, 0).Path("light"));
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "on");
            light.Set("off");
            script.At(0);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "off");
        }

        [TestMethod]
        public static void Rfc7641_3_2_Notification_HasTokenAndFormatOfTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "0102030405060708");
            light.Set("off");
            script.At(0);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "0102030405060708", "off");
            Assert.AreEqual("", script.OptionHex(OptionSlot.ContentFormat));
            Assert.AreNotEqual(1, script.Last.MessageId);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalInPlace_KeepsOneRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            int first = script.Last.Uint(OptionSlot.Observe);
            script.At(1000);
            ObserveSteps.Register(script, Alice, 2, "4a");
            Assert.IsTrue(script.Last.Uint(OptionSlot.Observe) > first);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            light.Set("off");
            script.At(1000);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "off");
            ObserveSteps.Acknowledge(script, Alice);
            script.At(60000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalDoesNotRestartTheStrategy()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            ObserveSteps.Register(script, Alice, 2, "4a");
            light.Set("off");
            script.At(199).ExpectNothing().At(200); // a round trip after the answer to the renewal
            ObserveSteps.Notified(script, Alice, MessageType.NonConfirmable, "4a", "off");
        }

        [TestMethod]
        public static void Rfc7641_4_1_SecondToken_IsASecondRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Alice, 2, "4b");
            ObserveSteps.Register(script, Alice, 3, "4a00");
            ObserveSteps.Register(script, Alice, 4, "");
            Assert.AreEqual(4, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_SameTokenOfAnotherRemote_IsAnotherRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Bob, 1, "4a");
            Assert.AreEqual(2, script.Endpoint.ObserverCount);
            light.Set("off");
            script.At(0);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "off");
            ObserveSteps.Notified(script, Bob, MessageType.Confirmable, "4a", "off");
        }

        [TestMethod]
        public static void Rfc7641_4_1_DuplicateOfTheRegistration_GetsTheSameAnswer()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            int first = script.Last.Uint(OptionSlot.Observe);
            ObserveSteps.Register(script, Alice, 1, "4a");
            Assert.AreEqual(first, script.Last.Uint(OptionSlot.Observe));
            Assert.AreEqual(1, light.Calls);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_SameTokenForAnotherResource_TakesTheRegistrationOver()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ScriptedResource door = ScriptedResource.Add(script, "door", "shut");
            door.Observable = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "door"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            light.Set("off");
            script.At(10000).ExpectNothing();
            door.Set("open");
            ObserveSteps.Notified(script.At(10000), Alice, MessageType.Confirmable, "4a", "open");
        }

        [TestMethod]
        public static void Rfc7641_4_1_TableFull_GetsAPlainAnswer()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.Observers = 2;
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Bob, 1, "4a");
            script.Receive("carol", ObserveSteps.Registration(1, "4a", "light"));
            script.Expect("carol", MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual("on", script.Payload());
            Assert.AreEqual(1, script.Endpoint.Counters.ObserversRefused);

            ObserveSteps.Register(script, Bob, 2, "4a"); // a renewal needs no room
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 3, "4a").Uint(OptionNumber.Observe, 1).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            ObserveSteps.Register(script, "carol", 2, "4a");
        }

        [TestMethod]
        public static void Rfc7641_4_1_NoTableAtAll_GetsAPlainAnswer()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.Observers = 0;
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
        }

        [TestMethod]
        public static void Rfc7641_4_1_NotObservable_GetsAPlainAnswer()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Observable = false;
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_2_OtherValuesAndOtherMethods_RegisterNothing()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "4a").Uint(OptionNumber.Observe, 2).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            int[] methods = { (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Delete, (int)CoapCode.Fetch };
            int[] answers = { (int)CoapCode.Changed, (int)CoapCode.Changed, (int)CoapCode.Deleted, (int)CoapCode.Content };
            for (int i = 0; i < methods.Length; i++)
            {
                script.Receive(Alice, Datagram.Con((CoapCode)methods[i], 2 + i, "4a").Uint(OptionNumber.Observe, 0).Path("light"));
                script.Expect(Alice, MessageType.Acknowledgement, (CoapCode)answers[i]);
                Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            }

            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RegistrationAnsweredWithAnError_IsNone()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Answer = CoapCode.ServiceUnavailable;
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            light.Answer = CoapCode.Empty;
            light.Throws = true;
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.InternalServerError, 2);
            script.Receive(Alice, ObserveSteps.Registration(3, "4a", "dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 3);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalAnsweredWithAnError_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Answer = CoapCode.Forbidden;
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Forbidden, 2);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalWithAPathThatLeadsNowhere_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Alice, 2, "4b");
            script.Receive(Alice, ObserveSteps.Registration(3, "4a", "dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 3);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            Assert.AreEqual(1, script.Endpoint.Counters.ObserversEnded);
            light.Set("off");
            script.At(0);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4b", "off");
            ObserveSteps.Acknowledge(script, Alice);
            script.At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalRefusedForItsOptions_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "light").Opaque(OptionNumber.RequestTag + 1, "01"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 2);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            ObserveSteps.Register(script, Alice, 3, "4a");
            script.Receive(Alice, ObserveSteps.Registration(4, "4a", "light").String(OptionNumber.ProxyScheme, "coap"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.ProxyingNotSupported, 4);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            light.Set("off");
            script.At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_ObserveOneForAPathThatLeadsNowhere_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4a").Uint(OptionNumber.Observe, 1).Path("dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 2);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalWithAnAnswerThatHasNoObserve_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Late = true;
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "light")).ExpectNothing();
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            light.Late = false;
            light.Finish();
            script.At(0).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));

            ObserveSteps.Register(script, Alice, 3, "4a");
            light.Observable = false;
            script.Receive(Alice, ObserveSteps.Registration(4, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 4);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);

            // What is no renewal leaves the registration alone.
            light.Observable = true;
            ObserveSteps.Register(script, Alice, 5, "4a");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 6, "4b").Uint(OptionNumber.Observe, 0).Path("dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 6);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 7, "4a").Path("dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 7);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RegistrationAnsweredWithValid_Counts()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Versioned = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            string tag = script.OptionHex(OptionSlot.ETag);
            Datagram get = Datagram.Con(CoapCode.Get, 2, "4b").Opaque(OptionNumber.ETag, tag).Uint(OptionNumber.Observe, 0).Path("light");
            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Valid, 2);
            Assert.IsTrue(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(2, script.Endpoint.ObserverCount);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 3, "4a").Uint(OptionNumber.Observe, 1).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4b", "off");
            Assert.AreNotEqual(tag, script.OptionHex(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Rfc7641_4_1_RegistrationThatSaysTooMuch_GetsAPlainAnswer()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            Datagram get = ObserveSteps.Registration(2, "4b", "light").String(OptionNumber.UriQuery, new string('q', 100));
            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            Assert.AreEqual(1, script.Endpoint.Counters.ObserversRefused);

            // The registration that this would have renewed is not what the client wants any more.
            get = ObserveSteps.Registration(3, "4a", "light").String(OptionNumber.UriQuery, new string('q', 100));
            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_3_6_ObserveOne_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4a").Uint(OptionNumber.Observe, 1).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual("on", script.Payload());
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            Assert.AreEqual(1, script.Endpoint.Counters.ObserversEnded);
            light.Set("off");
            script.At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_ObserveOneOfAnotherTokenOrRemote_EndsNothing()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4b").Uint(OptionNumber.Observe, 1).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            script.Receive(Bob, Datagram.Con(CoapCode.Get, 2, "4a").Uint(OptionNumber.Observe, 1).Path("light"));
            script.Expect(Bob, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_3_6_ObserveOneWhileAConIsOutstanding_StopsIt()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4a").Uint(OptionNumber.Observe, 1).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            script.At(200000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_ObserveOneThatFails_EndsTheRegistrationAllTheSame()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4a").Uint(OptionNumber.Observe, 1).Path("light")
                .Uint(OptionNumber.Accept, 60));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotAcceptable, 2);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_3_6_PlainGetWithTheToken_EndsNothing()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4a").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_3_6_ResetOfAConNotification_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            script.Receive(Alice, Datagram.Rst(script.Last.MessageId));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            light.Set("on");
            script.At(200000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_ResetOfANonNotification_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            light.Set("off");
            ObserveSteps.Notified(script.At(10000), Alice, MessageType.NonConfirmable, "4a", "off");
            script.Receive(Alice, Datagram.Rst(script.Last.MessageId));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            light.Set("on");
            script.At(200000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_ResetOfANonNotificationBehindADuplicateOfTheRegistration_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ReplyBytes = 12;
            light.Set("longer than what is kept");
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            Datagram renewal = ObserveSteps.Registration(2, "4a", "light");
            light.Set("longer than what is kept, too");
            script.Receive(Alice, renewal).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            light.Set("another one that is longer");
            ObserveSteps.Notified(script.At(10000), Alice, MessageType.NonConfirmable, "4a", "another one that is longer");
            int messageId = script.Last.MessageId;
            script.Receive(Alice, renewal).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            script.Receive(Alice, Datagram.Rst(messageId));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_3_6_ResetFromElsewhereOrOfAnotherMessage_EndsNothing()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            light.Set("off");
            ObserveSteps.Notified(script.At(10000), Alice, MessageType.NonConfirmable, "4a", "off");
            int messageId = script.Last.MessageId;
            script.Receive(Bob, Datagram.Rst(messageId));
            script.Receive(Alice, Datagram.Rst((messageId + 1) & 0xFFFF));
            script.Receive(Alice, new Datagram(MessageType.Reset, CoapCode.Content, messageId, ""));
            Assert.AreEqual(1, script.Endpoint.ObserverCount);

            script.Endpoint.ConfirmEvery = 1;
            light.Set("on");
            ObserveSteps.Notified(script.At(20000), Alice, MessageType.Confirmable, "4a", "on");
            messageId = script.Last.MessageId;
            script.Receive(Bob, Datagram.Rst(messageId));
            script.Receive(Alice, Datagram.Rst((messageId + 1) & 0xFFFF));
            script.Receive(Bob, Datagram.Ack(messageId));
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            Assert.AreEqual(1, script.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7641_3_6_ResetOfOneRegistration_LeavesTheOthersOfTheClient()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Alice, 2, "4b");
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            script.Receive(Alice, Datagram.Rst(script.Last.MessageId));
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4b", "off");
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_5_ConThatIsNeverAcknowledged_EndsTheRegistration()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            int messageId = script.Last.MessageId;
            long timeout = script.Endpoint.NextDeadline - script.Now;
            Assert.IsTrue(timeout >= 2000 && timeout <= 3000, "ACK_TIMEOUT");
            for (int attempt = 1; attempt <= 4; attempt++)
            {
                long due = timeout * ((1 << attempt) - 1);
                script.At(due - 1).ExpectNothing();
                script.At(due).Expect(Alice, MessageType.Confirmable, CoapCode.Content, messageId).ExpectNothing();
            }

            script.At((timeout * 31) - 1);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            script.At(timeout * 31).ExpectNothing();
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            Assert.AreEqual(1, script.Endpoint.Counters.TimedOut);
            light.Set("on");
            script.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_2_ErrorOfTheHandler_IsTheLastNotification()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ErrorGraceMs = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual("4a", script.Token());
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            Assert.AreEqual(1, script.Endpoint.OutstandingCount, "it is to arrive");
            script.At(3000).Expect(Alice, MessageType.Confirmable, CoapCode.ServiceUnavailable, script.Last.MessageId);
            ObserveSteps.Acknowledge(script, Alice);
            light.Answer = CoapCode.Empty;
            light.Changed();
            script.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_2_ResetOfTheLastNotification_StopsItsRetransmission()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ErrorGraceMs = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.ServiceUnavailable);
            script.Receive(Bob, Datagram.Rst(script.Last.MessageId));
            Assert.AreEqual(1, script.Endpoint.OutstandingCount);
            script.Receive(Alice, Datagram.Rst(script.Last.MessageId));
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            script.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_2_ErrorWhereANonWasDue_GoesAsACon()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ErrorGraceMs = 0;
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            script.Endpoint.ConfirmEvery = 0;
            light.Throws = true;
            light.Changed();
            script.At(100).Expect(Alice, MessageType.Confirmable, CoapCode.InternalServerError);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Last.PayloadLength);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            ObserveSteps.Acknowledge(script, Alice);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7641_4_2_ErrorWhileAConIsOutstanding_TakesItsPlace()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            light.Answer = CoapCode.NotFound;
            light.Changed();
            script.At(3000).Expect(Alice, MessageType.Confirmable, CoapCode.NotFound);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            ObserveSteps.Acknowledge(script, Alice);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            script.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_2_ErrorThatMustWaitForNStart_StillArrives()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 0;
            ScriptedResource door = ScriptedResource.Add(script, "door", "shut");
            door.Observable = true;
            door.ConfirmChanges = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Receive(Alice, ObserveSteps.Registration(2, "4b", "door")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            script.At(2900);
            door.Set("open");
            ObserveSteps.Notified(script.At(2900), Alice, MessageType.Confirmable, "4b", "open");
            int messageId = script.Last.MessageId;
            light.Answer = CoapCode.NotFound;
            light.Changed();
            script.At(3500).ExpectNothing();
            Assert.AreEqual(2, script.Endpoint.ObserverCount);
            script.Receive(Alice, Datagram.Ack(messageId));
            script.Expect(Alice, MessageType.Confirmable, CoapCode.NotFound);
            Assert.AreEqual("4a", script.Token());
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_2_DeletionOfWhatIsObserved_IsNotifiedAsNotFound()
        {
            Script script = new Script().Unlimited();
            ShelfResource shelf = new ShelfResource();
            script.Tree.Add(shelf);
            shelf.Things[3] = new byte[] { (byte)'c', (byte)'u', (byte)'p' };
            shelf.Things[4] = shelf.Things[3];
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "shelf/3"));
            ObserveSteps.Notified(script, Alice, MessageType.Acknowledgement, "4a", "cup");
            script.Receive(Alice, ObserveSteps.Registration(2, "4b", "shelf"));
            ObserveSteps.Notified(script, Alice, MessageType.Acknowledgement, "4b", "34");

            script.Receive(Bob, Datagram.Con(CoapCode.Delete, 1, "").Path("shelf/3"));
            script.Expect(Bob, MessageType.Acknowledgement, CoapCode.Deleted, 1);
            script.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.NotFound);
            Assert.AreEqual("4a", script.Token());
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            ObserveSteps.Acknowledge(script, Alice);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4b", "4");
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_Alias_IsObservedLikeTheResource()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Tree.AddAlias("l", light);
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "l")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
        }

        [TestMethod]
        public static void Rfc7641_4_1_AnswerThatDoesNotFit_RegistersNothing()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Answer = CoapCode.Changed;
            script.Tree.Add(new WideResource());
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "wide"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.InternalServerError, 1);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        private sealed class WideResource : Resource
        {
            public WideResource()
                : base("wide", Methods.Get)
            {
                Observable = true;
            }

            public override CoapCode Get(Request request, Response response)
            {
                response.AddLocation(new byte[100]);
                return CoapCode.Content;
            }
        }
    }
}
