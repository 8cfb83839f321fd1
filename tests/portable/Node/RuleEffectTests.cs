// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What rules do to the alarm over a series of temperatures, next to clients who switch it by hand.</summary>
    [TestClass]
    public class RuleEffectTests
    {
        [TestMethod]
        public static void RuleAbove_SwitchesOnBeyondItsThreshold_AndOffBelowItsHysteresis()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30.0 hys=0.5").Is(CoapCode.Created);
            Follow(script, new int[] { 2250, 2999, 3000, 3001, 3100, 3000, 2951, 2950, 2951, 2999, 3000, 3001, 2949, 3000 }, "00011110000100");
        }

        [TestMethod]
        public static void RuleBelow_SwitchesOnBeyondItsThreshold_AndOffAboveItsHysteresis()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "lt=5.0 hys=1").Is(CoapCode.Created);
            Follow(script, new int[] { 2250, 501, 500, 499, -1500, 500, 599, 600, 599, 500, 499, 601 }, "000111100010");
        }

        [TestMethod]
        public static void RuleWithoutHysteresis_SwitchesOnAndOffAtItsThreshold()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=-1").Is(CoapCode.Created);
            script.Put("alarm", "OFF").Is(CoapCode.Changed);
            Follow(script, new int[] { -100, -99, -100, -101, 0 }, "01001");
        }

        [TestMethod]
        public static void TwoRules_HoldTheAlarmUntilTheLastLetsGo()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Post("alarm/rules", "gt=35 hys=10").Is(CoapCode.Created);
            Follow(script, new int[] { 2900, 3100, 3600, 2900, 2501, 2500, 3500 }, "0111101");
        }

        [TestMethod]
        public static void TwoRules_MakeABand()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Post("alarm/rules", "lt=10").Is(CoapCode.Created);
            Follow(script, new int[] { 2000, 3100, 900, 1000, 900, 3100, 2000 }, "0110110");
        }

        [TestMethod]
        public static void Observers_HearOfTheAlarmThatARuleRaises()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm");
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created).ExpectNothing();
            script.Board.Centi = 3001;
            script.At(1999).ExpectNothing().At(2000).ExpectConfirmable("alice", "a1", "ON");
            script.Board.Centi = 3000;
            script.At(4000).ExpectConfirmable("alice", "a1", "OFF").ExpectNothing();
        }

        [TestMethod]
        public static void Rule_GoesByTheCalibratedTemperature()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=25").Is(CoapCode.Created);
            script.Put("temperature", "26").Is(CoapCode.Changed);
            script.After(2000).Get("alarm").Is(CoapCode.Content, "ON");
        }

        [TestMethod]
        public static void RuleMadeWhileItsConditionHolds_SwitchesOnAtOnce()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=20").Is(CoapCode.Created);
            script.Get("alarm").Is(CoapCode.Content, "ON");
            Assert.IsTrue(script.Board.AlarmOn);
        }

        [TestMethod]
        public static void Manual_OffWhileARuleHolds_StaysUntilARuleBeginsToHoldAnew()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            Follow(script, new int[] { 3100 }, "1");
            script.Put("alarm", "OFF").Is(CoapCode.Changed);
            Follow(script, new int[] { 3100, 3200, 3001 }, "000");
            Follow(script, new int[] { 3000, 3001 }, "01");

            // A second rule is a reason of its own.
            script.Put("alarm", "OFF").Is(CoapCode.Changed);
            script.Post("alarm/rules", "gt=31").Is(CoapCode.Created);
            Follow(script, new int[] { 3050, 3150 }, "01");
        }

        [TestMethod]
        public static void Manual_OnWithoutARule_StaysUntilTheLastRuleLetsGo()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Put("alarm", "ON").Is(CoapCode.Changed);
            Follow(script, new int[] { 2000, 2900, 1000 }, "111");
            Follow(script, new int[] { 3100, 3000 }, "10");
        }

        [TestMethod]
        public static void DeletionOfTheRuleThatHolds_SwitchesOff()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Post("alarm/rules", "gt=31").Is(CoapCode.Created);
            Follow(script, new int[] { 3200 }, "1");
            script.Delete("alarm/rules/1").Is(CoapCode.Deleted);
            script.Get("alarm").Is(CoapCode.Content, "ON"); // the other still holds
            script.Delete("alarm/rules/2").Is(CoapCode.Deleted);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            Assert.IsFalse(script.Board.AlarmOn);
        }

        [TestMethod]
        public static void DeletionOfARuleThatDoesNotHold_LeavesTheAlarmAlone()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Put("alarm", "ON").Is(CoapCode.Changed);
            script.Delete("alarm/rules/1").Is(CoapCode.Deleted);
            script.At(10000).Get("alarm").Is(CoapCode.Content, "ON");
        }

        [TestMethod]
        public static void Replacement_OfARuleThatHolds_IsJudgedAnew()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            Follow(script, new int[] { 3100 }, "1");
            script.Put("alarm/rules/1", "gt=32").Is(CoapCode.Changed);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            script.Put("alarm/rules/1", "gt=30").Is(CoapCode.Changed);
            script.Get("alarm").Is(CoapCode.Content, "ON");

            // The same rule once more is no news: who switched it off by hand is not overruled.
            script.Put("alarm", "OFF").Is(CoapCode.Changed);
            script.Put("alarm/rules/1", "gt=30").Is(CoapCode.Changed);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
        }

        [TestMethod]
        public static void Replacement_DoesNotInheritTheHysteresisOfARuleThatHeld()
        {
            // 12 degrees: below 20, so the old rule holds. The new one has never been beyond its threshold of 30.
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "lt=20").Is(CoapCode.Created);
            Follow(script, new int[] { 1200 }, "1");
            script.Put("alarm/rules/1", "gt=30 hys=20").Is(CoapCode.Changed);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            Follow(script, new int[] { 1200, 3001, 1200, 1000 }, "0110");
        }

        [TestMethod]
        public static void Sensor_ThatFails_LeavesTheAlarmAsItIs()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            Follow(script, new int[] { 3100 }, "1");
            script.Board.SensorFails = true;
            script.After(20000).Get("alarm").Is(CoapCode.Content, "ON");
            script.Board.SensorFails = false;
            Follow(script, new int[] { 3100, 2000 }, "10");
            script.Board.SensorFails = true;
            script.After(20000).Get("alarm").Is(CoapCode.Content, "OFF");
        }

        [TestMethod]
        public static void Sensor_ThatFails_LetsTheRuleThatHoldsBeDeleted()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            Follow(script, new int[] { 3100 }, "1");
            script.Board.SensorFails = true;
            script.After(20000).Delete("alarm/rules/1").Is(CoapCode.Deleted);
            script.Get("alarm").Is(CoapCode.Content, "OFF"); // nothing is left that could ever switch it off

            // A new rule in the place of the old one starts from nothing.
            script.Post("alarm/rules", "gt=40 hys=20").Is(CoapCode.Created);
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            script.Board.SensorFails = false;
            Follow(script, new int[] { 3100, 4001, 3100, 2000 }, "0110");
        }

        [TestMethod]
        public static void Sensor_ThatFails_DoesNotLetAReplacementInheritEither()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "lt=20").Is(CoapCode.Created);
            Follow(script, new int[] { 1200 }, "1");
            script.Board.SensorFails = true;
            script.After(20000).Put("alarm/rules/1", "gt=30 hys=20").Is(CoapCode.Changed);
            script.Board.SensorFails = false;
            Follow(script, new int[] { 1200, 3001, 1200, 1000 }, "0110");
        }

        // A reading every two seconds, and what the alarm is then: 1 for ON.
        private static void Follow(NodeScript script, int[] centi, string states)
        {
            Assert.AreEqual(centi.Length, states.Length);
            for (int i = 0; i < centi.Length; i++)
            {
                script.Board.Centi = centi[i];
                script.After(2000).Get("alarm");
                Assert.AreEqual(states[i] == '1' ? "ON" : "OFF", script.Payload(), "reading " + i + ", " + centi[i]);
                Assert.AreEqual(states[i] == '1', script.Board.AlarmOn, "output");
            }
        }
    }
}
