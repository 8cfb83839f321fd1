// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Node;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// The power fails in the middle of a write, after every number of bytes: a restart finds the settings of before or of after,
    /// whole, and can save again.
    /// </summary>
    [TestClass]
    public class PowerCutTests
    {
        [TestMethod]
        public static void FirstWriteEver()
        {
            CutEverywhere(new FakeStore());
        }

        [TestMethod]
        public static void WriteToTheOnePlace()
        {
            CutEverywhere(Prepared(1));
        }

        [TestMethod]
        public static void WriteToTheOtherPlace()
        {
            CutEverywhere(Prepared(2));
            CutEverywhere(Prepared(3));
        }

        [TestMethod]
        public static void WholeNode_ComesUpWithTheOldOrTheNewSettings()
        {
            FakeStore prepared = Prepared(3);
            string before = Shown(new NodeScript(prepared.Clone()));
            NodeScript through = new NodeScript(prepared.Clone());
            through.Post("alarm/rules", "gt=59.99 hys=19.99").Is(CoapCode.Created);
            string after = Shown(through.Restart());
            Assert.AreNotEqual(before, after);

            int[] cuts = { 0, 1, NodeSettings.StoredBytes / 2, NodeSettings.StoredBytes - 1, NodeSettings.StoredBytes };
            for (int i = 0; i < cuts.Length; i++)
            {
                NodeScript script = new NodeScript(prepared.Clone());
                script.Get("alarm/rules");
                script.Store.CutAfter = cuts[i];
                script.Post("alarm/rules", "gt=59.99 hys=19.99").IsRefusal(CoapCode.InternalServerError);
                Assert.AreEqual(before, Shown(script), "until the restart");
                script.Store.CutAfter = -1;
                Assert.AreEqual(cuts[i] == NodeSettings.StoredBytes ? after : before, Shown(script.Restart()), "cut after " + cuts[i]);
                script.Put("config", "n=42").Is(CoapCode.Changed);
                script.Restart().Get("config").Is(CoapCode.Content, "period=3600\nstrategy=con\nn=42");
            }
        }

        [TestMethod]
        public static void WritesAlternate()
        {
            NodeScript script = new NodeScript();
            int last = -1;
            for (int i = 0; i < 6; i++)
            {
                script.Put("config", "n=" + (100 + i)).Is(CoapCode.Changed);
                Assert.AreNotEqual(last, script.Store.LastPlace, "the last good settings were overwritten");
                last = script.Store.LastPlace;
                script.Restart();
            }
        }

        [TestMethod]
        public static void AfterAFailedWrite_TheNextGoesToTheSamePlace()
        {
            FakeStore store = Prepared(2);
            int good = store.LastPlace;
            NodeScript script = new NodeScript(store);
            script.Get("config");
            string before = script.Payload();
            for (int i = 0; i < 3; i++)
            {
                store.CutAfter = 20;
                script.Put("config", "n=77").IsRefusal(CoapCode.InternalServerError);
                Assert.AreEqual(1 - good, store.LastPlace);
                script.Get("config").Is(CoapCode.Content, before);
            }

            store.CutAfter = -1;
            script.Put("config", "n=77").Is(CoapCode.Changed);
            Assert.AreEqual(1 - good, store.LastPlace);
        }

        [TestMethod]
        public static void Garbage_IsNoSettings()
        {
            byte[] sample = Prepared(1).Places[1];
            Assert.AreEqual(NodeSettings.StoredBytes, sample.Length);
            for (int pattern = 0; pattern < 256; pattern += 15)
            {
                FakeStore store = new FakeStore();
                for (int place = 0; place < 2; place++)
                {
                    store.Places[place] = new byte[NodeSettings.StoredBytes + pattern];
                    for (int i = 0; i < store.Places[place].Length; i++)
                    {
                        store.Places[place][i] = (byte)pattern;
                    }
                }

                string defaults = Text(new NodeState(new FakeStore(), new FakeBoard()));
                Assert.AreEqual(defaults, Text(new NodeState(store, new FakeBoard())), "all " + pattern);
            }
        }

        [TestMethod]
        public static void EveryFlippedBit_IsNoticed()
        {
            FakeStore prepared = Prepared(1);
            string defaults = Text(new NodeState(new FakeStore(), new FakeBoard()));
            for (int bit = 0; bit < NodeSettings.StoredBytes * 8; bit++)
            {
                FakeStore store = prepared.Clone();
                store.Places[1][bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreEqual(defaults, Text(new NodeState(store, new FakeBoard())), "bit " + bit);
            }
        }

        // A store after so many changes, the last of which left these settings.
        private static FakeStore Prepared(int changes)
        {
            NodeScript script = new NodeScript();
            if (changes > 1)
            {
                script.Post("alarm/rules", "lt=-10").Is(CoapCode.Created);
            }

            if (changes > 2)
            {
                script.Put("temperature", "-12.34").Is(CoapCode.Changed);
            }

            script.Put("config", "period=3600 strategy=con n=255").Is(CoapCode.Changed);
            Assert.AreEqual(changes, script.Store.Writes);
            return script.Store;
        }

        // The settings alone: what a whole node makes of them is tested above at a few places, which is slow enough on a device.
        private static void CutEverywhere(FakeStore prepared)
        {
            string before = Text(new NodeState(prepared.Clone(), new FakeBoard()));
            FakeStore through = prepared.Clone();
            Assert.IsTrue(Change(new NodeState(through, new FakeBoard())));
            string after = Text(new NodeState(through, new FakeBoard()));
            Assert.AreNotEqual(before, after);

            int whole = 0;
            for (int tail = FakeStore.TailStays; tail <= FakeStore.TailMissing; tail++)
            {
                for (int cut = 0; cut <= NodeSettings.StoredBytes; cut++)
                {
                    FakeStore store = prepared.Clone();
                    store.CutAfter = cut;
                    store.Tail = tail;
                    Assert.IsFalse(Change(new NodeState(store, new FakeBoard())));
                    store.CutAfter = -1;

                    NodeState state = new NodeState(store, new FakeBoard());
                    string found = Text(state);
                    string where = "cut after " + cut + ", tail " + tail;
                    Assert.IsTrue(found == before || found == after, where + ": " + found);
                    if (found == after)
                    {
                        Assert.IsTrue(cut >= NodeSettings.StoredBytes - StoredRecord.TailBytes, where + ": taken for whole");
                        whole++;
                    }

                    // And the next change is kept, whatever was left behind.
                    state.Draft().ConfirmEvery = 42;
                    Assert.IsTrue(state.Commit(), where);
                    Assert.AreEqual(42, new NodeState(store, new FakeBoard()).Settings.ConfirmEvery, where);
                }
            }

            Assert.IsTrue(whole >= 3, "a write that was complete counts");
        }

        private static bool Change(NodeState state)
        {
            NodeSettings draft = state.Draft();
            draft.PeriodSeconds = 258;
            draft.Strategy = ObserveStrategy.NonConfirmable;
            draft.ConfirmEvery = 77;
            draft.OffsetCenti = -4321;
            draft.LastRuleId = 0x1234;
            for (int i = 0; i < NodeSettings.MaxRules; i++)
            {
                draft.RuleId[i] = (ushort)(0x1234 - i);
                draft.RuleAbove[i] = (byte)(i % 2);
                draft.RuleThreshold[i] = (short)(5999 - (1000 * i));
                draft.RuleHysteresis[i] = (ushort)(1999 - i);
            }

            return state.Commit();
        }

        private static string Text(NodeState state)
        {
            NodeSettings settings = state.Settings;
            string text = settings.PeriodSeconds + " " + (int)settings.Strategy + " " + settings.ConfirmEvery;
            text += " " + settings.OffsetCenti + " " + settings.LastRuleId;
            for (int i = 0; i < NodeSettings.MaxRules; i++)
            {
                text += " " + settings.RuleId[i] + ":" + settings.RuleAbove[i] + ":" + settings.RuleThreshold[i] + ":" + settings.RuleHysteresis[i];
            }

            return text;
        }

        private static string Shown(NodeScript script)
        {
            script.Get("config");
            string text = script.Payload();
            script.Get("alarm/rules");
            text += "|" + script.Payload();
            script.Get("temperature");
            return text + "|" + script.Payload();
        }
    }
}
