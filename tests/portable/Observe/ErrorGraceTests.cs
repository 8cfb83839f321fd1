// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// RFC 7641 section 4.2 makes an error the last notification. A server error is kept back for a minute, in case it is only a glitch.
    /// </summary>
    [TestClass]
    public class ErrorGraceTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7641_4_2_Glitch_IsHeardByNobody_AndTheRecoveryIs()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            int value = script.Last.Uint(OptionSlot.Observe);
            script.At(1000);
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(60000).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            light.Answer = CoapCode.Empty;
            light.Set("well");
            ObserveSteps.Notified(script.At(60000), Alice, MessageType.NonConfirmable, "4a", "well");
            Assert.AreEqual(value + 1, script.Last.Uint(OptionSlot.Observe), "what nobody heard counts for nothing");
            script.At(200000).ExpectNothing();
            Assert.AreEqual(0, script.Endpoint.Counters.ObserversEnded);
        }

        [TestMethod]
        public static void Rfc7641_4_2_ErrorThatStays_IsTheLastNotificationAfterTheGrace()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            script.At(1000);
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(30000);
            light.Changed(); // no news: the grace goes on from where it began
            script.At(60999).ExpectNothing().At(61000).Expect(Alice, MessageType.Confirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual("4a", script.Token());
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            ObserveSteps.Acknowledge(script, Alice);
            script.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_2_SecondGlitch_HasAGraceOfItsOwn()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            script.At(1000);
            light.Throws = true;
            light.Changed();
            script.At(50000).ExpectNothing();
            light.Throws = false;
            light.Set("well");
            ObserveSteps.Notified(script.At(50000), Alice, MessageType.NonConfirmable, "4a", "well");
            script.At(55000);
            light.Throws = true;
            light.Changed();
            script.At(114999).ExpectNothing().At(115000).Expect(Alice, MessageType.Confirmable, CoapCode.InternalServerError);
        }

        [TestMethod]
        public static void Rfc7641_4_5_ObserverThatIsGone_IsGivenUp_HoweverOftenTheSensorFails()
        {
            // A sensor that fails whenever the CON is to go out again does not begin the count of its transmissions anew.
            Script script = ObserveSteps.Light(out ScriptedResource light).Unlimited();
            ObserveSteps.Register(script, Alice, 1, "4a");
            script.Drain();
            light.Set("on");
            script.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            for (int second = 1; second < 110; second++)
            {
                light.Answer = second % 3 == 0 ? CoapCode.Empty : CoapCode.ServiceUnavailable;
                light.Changed();
                script.At(second * 1000L).Drain();
            }

            Assert.AreEqual(0, script.Endpoint.ObserverCount);
            Assert.AreEqual(1, script.Endpoint.Counters.TimedOut);
        }

        [TestMethod]
        public static void Rfc7641_4_2_ClientError_IsToldAtOnce()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            script.At(1000);
            light.Answer = CoapCode.NotFound;
            light.Changed();
            script.At(1000).Expect(Alice, MessageType.Confirmable, CoapCode.NotFound);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_2_GlitchWhileAConIsOutstanding_CountsAsLostOnTheWay()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("a");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "a");
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(10000).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.OutstandingCount, "there is nothing to be said just now, and the first is still waited for");
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
            light.Answer = CoapCode.Empty;
            light.Set("b");
            script.At(25000).Take();
            Assert.AreEqual("b", script.Payload());
        }

        [TestMethod]
        public static void Rfc7641_4_5_1_FirstNotificationAfterAGlitch_IsStillConfirmable()
        {
            // Its ACK gives the round-trip estimate, so that one which could not be sent must not count for it.
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(10000).ExpectNothing();
            light.Answer = CoapCode.Empty;
            light.Set("well");
            ObserveSteps.Notified(script.At(20000), Alice, MessageType.Confirmable, "4a", "well");
        }

        [TestMethod]
        public static void Rfc7641_4_5_CycleOfTheStrategy_IsNotUsedUpByAGlitch()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ConfirmEvery = 2;
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            light.Set("a");
            ObserveSteps.Notified(script.At(1000), Alice, MessageType.NonConfirmable, "4a", "a");
            int messageId = script.Last.MessageId;
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(10000).ExpectNothing();

            // A RST to the last NON still fits. RFC 7641 section 3.6.
            script.Receive(Alice, Datagram.Rst(messageId));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalInTheGrace_IsAnsweredWithTheError()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            light.Answer = CoapCode.ServiceUnavailable;
            light.Changed();
            script.At(10000).ExpectNothing();
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 2);
            Assert.AreEqual(0, script.Endpoint.ObserverCount, "its client knows now");
            script.At(200000).ExpectNothing();
        }
    }
}
