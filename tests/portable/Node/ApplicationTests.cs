// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Node;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The firmware as Main starts it: with and without a network, a sensor, or power for as long as a write takes.</summary>
    [TestClass]
    public class ApplicationTests
    {
        [TestMethod]
        public static void Start_SaysWhatItIs()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            Assert.IsFalse(script.Application.Network.IsUp);
            Assert.IsFalse(script.LightOn, "the light is off until there is a network");
            Assert.AreEqual(
                "nanoCoap " + SensorNode.Version + " on a table\nFree heap: 54321 bytes\nSensor: ready\n",
                script.Log);

            script.Restart();
            script.Board.SensorFails = true;
            script.Board.Free = -1;
            Assert.IsFalse(script.Application.Node.Temperature.IsValid);
            Assert.EndsWith("Free heap: -1 bytes\nSensor: no reading yet\n", script.Log);
        }

        [TestMethod]
        public static void Start_WithDamagedSettings_SaysSo()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Store.Places[0] = new byte[] { 1, 2, 3 };
            Assert.IsFalse(script.Application.Network.IsUp);
            Assert.AreEqual(
                "nanoCoap " + SensorNode.Version + " on a table\nFree heap: 54321 bytes\nSensor: ready\n"
                    + "Settings: damaged, starting with the defaults\n",
                script.Log);
        }

        [TestMethod]
        public static void WithoutNetwork_MeasuresAndSwitchesTheAlarm()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Up = true;
            script.Run(1000).Ask(CoapCode.Post, "alarm/rules", "gt=30 hys=0.5", CoapCode.Created, null);
            script.Restart();
            script.Up = false;
            script.Run(60000);
            Assert.IsTrue(script.Board.Readings >= 29 && script.Board.Readings <= 31, "readings: " + script.Board.Readings.ToString());
            Assert.IsFalse(script.Board.AlarmOn);
            script.Board.Centi = 3050;
            script.Run(3000);
            Assert.IsTrue(script.Board.AlarmOn);
            script.Board.Centi = 2900;
            script.Run(3000);
            Assert.IsFalse(script.Board.AlarmOn);
            Assert.IsTrue(script.Attempts > 3);
            Assert.AreEqual(0, script.Reopened);
            Assert.IsFalse(script.LightOn);
        }

        [TestMethod]
        public static void WithoutNetwork_TriesAgainWithGrowingPauses()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Run(400000);
            int pause = NetworkKeeper.FirstPauseMs;
            Assert.IsTrue(script.Attempts >= 10, "attempts: " + script.Attempts.ToString());
            for (int i = 1; i < script.Attempts; i++)
            {
                // The network is looked at once a second, and a turn of the loop takes up to a quarter of one.
                long waited = script.AttemptAt[i] - script.AttemptAt[i - 1];
                Assert.IsTrue(waited >= pause && waited <= pause + 1500, "pause " + i.ToString() + ": " + waited.ToString());
                pause = pause * 2 > NetworkKeeper.LongestPauseMs ? NetworkKeeper.LongestPauseMs : pause * 2;
            }

            Assert.AreEqual(NetworkKeeper.LongestPauseMs, pause);
        }

        [TestMethod]
        public static void AnAttempt_IsAloneHoweverLongItTakes()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Run(500);
            Assert.AreEqual(1, script.Attempts);
            script.Connecting = true;
            script.Run(90000);
            Assert.AreEqual(1, script.Attempts);
            script.Connecting = false;
            script.Run(1500);
            Assert.AreEqual(2, script.Attempts);
        }

        [TestMethod]
        public static void Network_ComesAndTheNodeServes()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Run(10000);
            script.Up = true;
            script.Run(1500);
            Assert.AreEqual(1, script.Reopened);
            Assert.IsTrue(script.LightOn);
            Assert.IsTrue(script.Application.Network.IsUp);
            Assert.EndsWith("Network up: coap://192.168.1.7\n", script.Log);
            script.Ask(CoapCode.Get, "temperature", null, CoapCode.Content, "22.5");

            int attempts = script.Attempts;
            string log = script.Log;
            script.Run(100000);
            Assert.AreEqual(attempts, script.Attempts, "nothing to connect");
            Assert.AreEqual(1, script.Reopened);
            Assert.AreEqual(log, script.Log, "nothing to say");
        }

        [TestMethod]
        public static void Network_GoesAndComesBackWithAnotherAddress()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Run(60000); // long pauses by now
            script.Up = true;
            script.Run(2000).Ask(CoapCode.Put, "alarm", "ON", CoapCode.Changed, null);
            int attempts = script.Attempts;
            long lost = script.Board.Now;
            script.Up = false;
            script.Run(4000);
            Assert.AreEqual(2, script.Reopened, "what was bound to the old address is closed");
            Assert.IsFalse(script.LightOn);
            Assert.EndsWith("Network lost\n", script.Log);
            Assert.IsTrue(script.AttemptAt[attempts] - lost <= 1500, "the first attempt comes at once");
            Assert.IsTrue(script.AttemptAt[attempts + 1] - script.AttemptAt[attempts] <= 2500, "and the pauses start over");
            Assert.IsTrue(script.Board.AlarmOn, "a loss of the network changes nothing else");

            script.Address = "192.168.1.99";
            script.Up = true;
            script.Run(1500);
            Assert.AreEqual(3, script.Reopened);
            Assert.IsTrue(script.LightOn);
            Assert.EndsWith("Network up: coap://192.168.1.99\n", script.Log);
            script.Ask(CoapCode.Get, "alarm", null, CoapCode.Content, "ON");
        }

        [TestMethod]
        public static void Sensor_GoesAndComesBack()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Up = true;
            script.Run(2000).Ask(CoapCode.Get, "temperature", null, CoapCode.Content, "22.5");
            script.Board.SensorFails = true;
            script.Run(5000).Ask(CoapCode.Get, "temperature", null, CoapCode.ServiceUnavailable, null);
            script.Ask(CoapCode.Get, "alarm", null, CoapCode.Content, "OFF");
            script.Board.SensorFails = false;
            script.Board.Centi = -50;
            script.Run(2500).Ask(CoapCode.Get, "temperature", null, CoapCode.Content, "-0.5");
        }

        [TestMethod]
        public static void PowerCut_InTheMiddleOfAWrite()
        {
            for (int cut = 0; cut <= NodeSettings.StoredBytes; cut += NodeSettings.StoredBytes / 4)
            {
                for (int tail = FakeStore.TailStays; tail <= FakeStore.TailMissing; tail++)
                {
                    FirmwareScript script = new FirmwareScript(new FakeStore());
                    script.Up = true;
                    script.Run(1000).Ask(CoapCode.Put, "config", "period=7", CoapCode.Changed, null);
                    script.Ask(CoapCode.Put, "config", "period=8", CoapCode.Changed, null);
                    script.Store.CutAfter = cut;
                    script.Store.Tail = tail;
                    script.Ask(CoapCode.Put, "config", "period=9", CoapCode.InternalServerError, null);

                    script.Restart().Run(1000);
                    script.Ask(CoapCode.Get, "config", null, CoapCode.Content, null);
                    string config = Hex.Ascii(script.Last.Buffer, script.Last.PayloadOffset, script.Last.PayloadLength);
                    Assert.AreEqual(cut == NodeSettings.StoredBytes ? "period=9" : "period=8", config.Substring(0, 8), "cut after " + cut.ToString());
                    script.Ask(CoapCode.Put, "config", "period=10", CoapCode.Changed, null);
                }
            }
        }

        [TestMethod]
        public static void Watchdog_IsFedAtEveryTurn()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Run(5000);
            Assert.IsTrue(script.Turns >= 20, "a turn takes a quarter of a second at most");
            Assert.AreEqual(script.Turns, script.Feeds);

            script.Application.Stop();
            script.Application.Run(); // comes back at once
            Assert.AreEqual(script.Turns, script.Feeds);
        }
    }
}
