// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Node;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// What a node makes of stored settings whose checksum is right and whose content can't be, and how it says what it started with.
    /// </summary>
    [TestClass]
    public class StoredSettingsTests
    {
        [TestMethod]
        public static void WhatCanBe_IsRestored()
        {
            FakeStore store = new FakeStore();
            NodeState state = new NodeState(store, new FakeBoard());
            NodeSettings draft = state.Draft();
            Rule(draft, 0, 65535, 1, NodeSettings.MaxCentiCelsius, NodeSettings.MaxHysteresisCenti);
            Rule(draft, 7, 1, 0, NodeSettings.MinCentiCelsius, 0);
            draft.LastRuleId = 1; // numbers have come round: 65535 is the older rule
            Assert.IsTrue(state.Commit());
            NodeState restored = new NodeState(store, new FakeBoard());
            Assert.AreEqual((int)SettingsOrigin.Stored, (int)restored.Origin);
            Assert.AreEqual(0, restored.Settings.FindRule(65535));
            Assert.AreEqual(7, restored.Settings.FindRule(1));
        }

        [TestMethod]
        public static void ANumberGivenTwice_IsRefused()
        {
            NodeSettings draft = new NodeSettings();
            draft.LastRuleId = 9;
            Rule(draft, 1, 5, 1, 3000, 0);
            Rule(draft, 6, 5, 0, 1000, 0);
            Refused(draft);
        }

        [TestMethod]
        public static void ARuleWithoutAnyNumberGivenOut_IsRefused()
        {
            NodeSettings draft = new NodeSettings();
            Rule(draft, 0, 1, 1, 3000, 0);
            Refused(draft);
        }

        [TestMethod]
        public static void AThresholdOutOfRange_IsRefused()
        {
            Refused(1, NodeSettings.MaxCentiCelsius + 1, 0);
            Refused(0, NodeSettings.MinCentiCelsius - 1, 0);
            Refused(1, 32767, 0);
            Refused(1, -32768, 0);
        }

        [TestMethod]
        public static void AHysteresisOutOfRange_IsRefused()
        {
            Refused(1, 3000, NodeSettings.MaxHysteresisCenti + 1);
            Refused(1, 3000, 65535);
        }

        [TestMethod]
        public static void ADirectionThatIsNone_IsRefused()
        {
            Refused(2, 3000, 0);
            Refused(255, 3000, 0);
        }

        [TestMethod]
        public static void OneCopyThatCannotBe_LeavesTheOther()
        {
            FakeStore store = new FakeStore();
            NodeState state = new NodeState(store, new FakeBoard());
            state.Draft().PeriodSeconds = 7;
            Assert.IsTrue(state.Commit());
            NodeSettings draft = state.Draft();
            draft.PeriodSeconds = 8;
            Rule(draft, 0, 1, 1, 9999, 0);
            draft.LastRuleId = 1;
            Assert.IsTrue(state.Commit());
            NodeState restored = new NodeState(store, new FakeBoard());
            Assert.AreEqual(7, restored.Settings.PeriodSeconds);
            Assert.AreEqual((int)SettingsOrigin.Stored, (int)restored.Origin);
        }

        [TestMethod]
        public static void Node_SaysWhatItStartedWith()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get("node").Is(CoapCode.Content).HasLine("settings=default");
            script.Put("config", "n=7").Is(CoapCode.Changed);
            script.Restart().Get("node").Is(CoapCode.Content).HasLine("settings=stored");
            script.Put("config", "n=8").Is(CoapCode.Changed);
            script.Store.Places[0][20] ^= 1;
            script.Restart().Get("node").Is(CoapCode.Content).HasLine("settings=stored");
            script.Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=7");
            script.Store.Places[1][20] ^= 1;
            script.Restart().Get("node").Is(CoapCode.Content).HasLine("settings=damaged");
            script.Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=5");

            // What is saved now is sound again.
            script.Put("config", "n=9").Is(CoapCode.Changed);
            script.Restart().Get("node").Is(CoapCode.Content).HasLine("settings=stored");
            script.Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=9");
        }

        [TestMethod]
        public static void Node_WithAFirstWriteThatWasCut_SaysDamaged()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Store.CutAfter = 30;
            script.Store.Tail = FakeStore.TailErased;
            script.Put("config", "n=7").IsRefusal(CoapCode.InternalServerError);
            script.Store.CutAfter = -1;
            script.Restart().Get("node").Is(CoapCode.Content).HasLine("settings=damaged");
        }

        private static void Refused(int above, int threshold, int hysteresis)
        {
            NodeSettings draft = new NodeSettings();
            draft.LastRuleId = 3;
            Rule(draft, 2, 3, above, threshold, hysteresis);
            Refused(draft);
        }

        private static void Refused(NodeSettings settings)
        {
            settings.PeriodSeconds = 77;
            FakeStore store = new FakeStore();
            NodeState state = new NodeState(store, new FakeBoard());
            state.Draft().CopyFrom(settings);
            Assert.IsTrue(state.Commit());
            NodeState restored = new NodeState(store, new FakeBoard());
            Assert.AreEqual(2, restored.Settings.PeriodSeconds, "restored");
            Assert.AreEqual((int)SettingsOrigin.Damaged, (int)restored.Origin);
        }

        private static void Rule(NodeSettings settings, int place, int id, int above, int threshold, int hysteresis)
        {
            settings.RuleId[place] = (ushort)id;
            settings.RuleAbove[place] = (byte)above;
            settings.RuleThreshold[place] = (short)threshold;
            settings.RuleHysteresis[place] = (ushort)hysteresis;
        }
    }
}
