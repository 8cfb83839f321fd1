// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Observers of /temperature: the period, the strategy, fresh values, and a sensor that fails.</summary>
    [TestClass]
    public class TemperatureObserveTests
    {
        [TestMethod]
        public static void Observers_HearOfItEveryTwoSeconds()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature").HasMaxAge(2).HasFormat(ContentFormat.TextPlain);
            int sequence = script.Last.Uint(OptionSlot.Observe);
            for (int i = 1; i <= 11; i++)
            {
                // The sensor is read just before, so that each notification carries what it says now.
                script.Board.Centi = 2250 + i;
                script.At((2000 * i) - 1).ExpectNothing().At(2000 * i);
                string text = i % 10 == 0 ? "22.6" : "22." + (50 + i);
                if (i == 1 || i == 6 || i == 11)
                {
                    script.ExpectConfirmable("alice", "a1", text);
                }
                else
                {
                    script.ExpectNonConfirmable("alice", "a1", text);
                }

                script.HasFormat(ContentFormat.TextPlain).ExpectNothing();
                Assert.IsTrue(script.Last.Uint(OptionSlot.MaxAge) >= 2, "stale before the next one comes");
                Assert.IsTrue(script.Last.Uint(OptionSlot.Observe) > sequence, "Observe values go up");
                sequence = script.Last.Uint(OptionSlot.Observe);
            }
        }

        [TestMethod]
        public static void Observers_KeepTheFormatThatTheyAskedFor()
        {
            NodeScript script = new NodeScript().Unlimited();
            Datagram senml = Datagram.Con(CoapCode.Get, 1, "b1").Uint(OptionNumber.Observe, 0).Path("temp").Uint(OptionNumber.Accept, ContentFormat.SenmlJson);
            script.Receive("bob", senml).Expect("bob", MessageType.Acknowledgement, CoapCode.Content);
            script.Observe("alice", "a1", "temperature");
            script.At(2000);
            script.ExpectConfirmable("bob", "b1", "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":22.5}]").HasFormat(ContentFormat.SenmlJson);
            script.ExpectConfirmable("alice", "a1", "22.5").HasFormat(ContentFormat.TextPlain).ExpectNothing();
        }

        [TestMethod]
        public static void Observers_HearOfACalibrationBeforeTheirPeriodIsOver()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Put("config", "period=60").Is(CoapCode.Changed);
            script.Observe("alice", "a1", "temperature").HasMaxAge(-1);
            script.At(60000).ExpectConfirmable("alice", "a1", "22.5");
            script.At(70000).Put("temperature", "20").Is(CoapCode.Changed);
            script.ExpectNonConfirmable("alice", "a1", "20.0").ExpectNothing();
            script.At(129999).ExpectNothing().At(130000).ExpectNonConfirmable("alice", "a1", "20.0");
        }

        [TestMethod]
        public static void Period_AppliesToRunningObservations()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.At(2000).ExpectConfirmable("alice", "a1", "22.5");
            script.At(4000).ExpectNonConfirmable("alice", "a1", "22.5").HasMaxAge(2);

            script.At(5000).Put("config", "period=10").Is(CoapCode.Changed);
            script.At(13999).ExpectNothing().At(14000).ExpectNonConfirmable("alice", "a1", "22.5").HasMaxAge(10);
            script.At(23999).ExpectNothing();

            // Shorter again: the next is due at once, because the last is older than that.
            script.At(23999).Put("config", "period=1").Is(CoapCode.Changed);
            script.ExpectNonConfirmable("alice", "a1", "22.5").HasMaxAge(1);
            script.At(24999).ExpectNonConfirmable("alice", "a1", "22.5").At(25998).ExpectNothing();
            script.At(25999).ExpectConfirmable("alice", "a1", "22.5").ExpectNothing();
        }

        [TestMethod]
        public static void Strategy_AppliesToRunningObservations()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.At(2000).ExpectConfirmable("alice", "a1", "22.5");
            script.At(4000).ExpectNonConfirmable("alice", "a1", "22.5");
            script.Put("config", "strategy=con").Is(CoapCode.Changed).ExpectNothing();
            script.At(6000).ExpectConfirmable("alice", "a1", "22.5").At(8000).ExpectConfirmable("alice", "a1", "22.5");
            script.Put("config", "strategy=mixed n=2").Is(CoapCode.Changed).ExpectNothing();
            script.At(10000).ExpectNonConfirmable("alice", "a1", "22.5").At(12000).ExpectConfirmable("alice", "a1", "22.5");
            script.At(14000).ExpectNonConfirmable("alice", "a1", "22.5").At(16000).ExpectConfirmable("alice", "a1", "22.5");
            script.Put("config", "strategy=non").Is(CoapCode.Changed).ExpectNothing();
            for (int i = 1; i <= 50; i++)
            {
                script.At(16000 + (2000 * i)).ExpectNonConfirmable("alice", "a1", "22.5").ExpectNothing();
            }

            script.Put("config", "strategy=mixed n=3").Is(CoapCode.Changed).ExpectNothing();
            script.At(118000).ExpectConfirmable("alice", "a1", "22.5").At(120000).ExpectNonConfirmable("alice", "a1", "22.5");
        }

        [TestMethod]
        public static void StrategyNon_BeforeAnyRoundTripIsKnown_LeavesThreeSecondsAndSaysSo()
        {
            // RFC 7641 section 4.5.1 asks for the three seconds, section 4.3.1 for a Max-Age that covers them.
            NodeScript script = new NodeScript().Unlimited();
            script.Put("config", "strategy=non").Is(CoapCode.Changed);
            script.Observe("alice", "a1", "temperature").HasMaxAge(3);
            script.At(2999).ExpectNothing().At(3000).ExpectNonConfirmable("alice", "a1", "22.5").HasMaxAge(3);
            script.At(6000).ExpectNonConfirmable("alice", "a1", "22.5").ExpectNothing();
        }

        [TestMethod]
        public static void Sensor_ThatMissesOneReading_LeavesObserversAlone()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.At(2000).ExpectConfirmable("alice", "a1", "22.5");
            script.Board.SensorFails = true;
            script.At(4000).ExpectNonConfirmable("alice", "a1", "22.5").ExpectNothing();
            script.Board.SensorFails = false;
            script.Board.Centi = 2300;
            script.At(6000).ExpectNonConfirmable("alice", "a1", "23.0").ExpectNothing();
        }

        [TestMethod]
        public static void Sensor_ThatFails_IsTheLastWordToEveryObserver()
        {
            // RFC 7641 section 4.2 makes an error the last notification; so a sensor has a minute to come to its senses.
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.Observe("bob", "b1", "temp");
            script.At(2000).ExpectConfirmable("alice", "a1", "22.5").ExpectConfirmable("bob", "b1", "22.5");
            script.Board.SensorFails = true;
            script.At(4000).ExpectNonConfirmable("alice", "a1", "22.5").ExpectNonConfirmable("bob", "b1", "22.5").ExpectNothing();
            script.Get("temperature").Is(CoapCode.Content, "22.5");
            script.At(6000).ExpectNothing().Get("temperature").Is(CoapCode.ServiceUnavailable).ExpectNothing();
            script.At(65999).ExpectNothing();
            Assert.AreEqual(2, script.Node.Endpoint.ObserverCount);
            script.At(66000);
            script.ExpectFinal("alice", "a1", CoapCode.ServiceUnavailable).HasMaxAge(2);
            Assert.AreEqual("No reading", script.Payload());
            script.ExpectFinal("bob", "b1", CoapCode.ServiceUnavailable).HasMaxAge(2).ExpectNothing();
            Assert.AreEqual(0, script.Node.Endpoint.ObserverCount);
            script.Board.SensorFails = false;
            script.At(120000).ExpectNothing();

            // Whoever asks again is served again.
            script.Observe("alice", "a1", "temperature").At(122000).ExpectConfirmable("alice", "a1", "22.5");
        }

        [TestMethod]
        public static void Sensor_ThatComesBackWithinAMinute_LeavesObserversTheirRegistration()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.At(2000).ExpectConfirmable("alice", "a1", "22.5");
            script.Board.SensorFails = true;
            script.At(4000).ExpectNonConfirmable("alice", "a1", "22.5").At(50000).ExpectNothing();
            script.Board.SensorFails = false;
            script.Board.Centi = 2300;
            script.At(52000).ExpectNonConfirmable("alice", "a1", "23.0").ExpectNothing();
            Assert.AreEqual(1, script.Node.Endpoint.ObserverCount);
            Assert.AreEqual(0, script.Counters.ObserversEnded);
        }

        [TestMethod]
        public static void Sensor_ThatComesBack_IsToldBeforeThePeriodIsOver()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Put("config", "period=60").Is(CoapCode.Changed);
            script.Observe("alice", "a1", "temperature");
            script.At(60000).ExpectConfirmable("alice", "a1", "22.5");
            script.Board.SensorFails = true;
            script.At(119000).ExpectNothing();
            script.At(120000).ExpectNothing(); // the period is over, and there is nothing to be shown
            script.Board.SensorFails = false;
            script.Board.Centi = 2300;
            script.At(122000).ExpectNonConfirmable("alice", "a1", "23.0").ExpectNothing();
        }

        [TestMethod]
        public static void Sensor_ThatFails_IsToldBeforeThePeriodIsOver()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Put("config", "period=3600").Is(CoapCode.Changed);
            script.Observe("alice", "a1", "temperature");
            script.At(3600000).ExpectConfirmable("alice", "a1", "22.5");
            script.Board.SensorFails = true;
            script.At(3663999).ExpectNothing().At(3664000).ExpectFinal("alice", "a1", CoapCode.ServiceUnavailable).HasMaxAge(3600);
        }

        [TestMethod]
        public static void Sensor_ThatFails_IsTheLastWordAlsoIfItIsLostOnTheWay()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.At(2000).ExpectConfirmable("alice", "a1", "22.5");
            script.Board.SensorFails = true;
            script.At(4000).ExpectNonConfirmable("alice", "a1", "22.5");
            script.At(66000).Expect("alice", MessageType.Confirmable, CoapCode.ServiceUnavailable); // lost
            int messageId = script.Last.MessageId;
            script.At(69000).Expect("alice", MessageType.Confirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual(messageId, script.Last.MessageId);
            script.Acknowledge("alice").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Sensor_ThatFails_RefusesNewObservers()
        {
            NodeScript script = new NodeScript();
            script.Board.SensorFails = true;
            script.Receive("alice", Datagram.Con(CoapCode.Get, 1, "a1").Uint(OptionNumber.Observe, 0).Path("temperature"));
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.ServiceUnavailable);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Node.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Observer_WhoNeverAcknowledges_IsForgotten()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.At(2000).Expect("alice", MessageType.Confirmable, CoapCode.Content, "22.5");
            script.Board.Centi = 2300;
            for (int i = 0; i < 4; i++)
            {
                // Each retransmission carries the value of its own time.
                script.Board.Centi += 100;
                script.After(i == 0 ? 3000 : 3000 << i).Expect("alice", MessageType.Confirmable, CoapCode.Content);
                Assert.AreEqual((24 + i) + ".0", script.Payload());
            }

            script.At(120000).ExpectNothing();
            Assert.AreEqual(0, script.Node.Endpoint.ObserverCount);
            Assert.AreEqual(1, script.Counters.TimedOut);
        }
    }
}
