// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Node;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// How often settings are written: at once while changes are few, once a minute when they are many, and never more than flash
    /// stands, whoever sends what.
    /// </summary>
    [TestClass]
    public class SavePaceTests
    {
        private const string NotYet = "Not saved yet";

        [TestMethod]
        public static void ChangesThatComeAlone_AreWrittenAtOnce()
        {
            NodeScript script = new NodeScript().Unlimited();
            for (int i = 1; i <= 20; i++)
            {
                script.After(60000).Put("config", "n=" + (100 + i)).Is(CoapCode.Changed, "");
                Assert.AreEqual(i, script.Store.Writes);
            }
        }

        [TestMethod]
        public static void ManyChanges_AreCollected()
        {
            NodeScript script = new NodeScript().Unlimited();
            for (int i = 1; i <= 119; i++)
            {
                script.Put("config", "n=" + (100 + i)).Is(CoapCode.Changed, i <= SettingsStore.WritesAtOnce ? "" : NotYet);
                script.HasFormat(i <= SettingsStore.WritesAtOnce ? -1 : ContentFormat.TextPlain);
                script.Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=" + (100 + i));
            }

            Assert.AreEqual(SettingsStore.WritesAtOnce, script.Store.Writes);
            Assert.IsTrue(script.Node.IsUnsaved);
            script.At(59999);
            Assert.AreEqual(SettingsStore.WritesAtOnce, script.Store.Writes);
            script.At(62000);
            Assert.AreEqual(SettingsStore.WritesAtOnce + 1, script.Store.Writes);
            Assert.IsFalse(script.Node.IsUnsaved);
            script.At(600000);
            Assert.AreEqual(SettingsStore.WritesAtOnce + 1, script.Store.Writes);
            script.Restart().Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=219");
        }

        [TestMethod]
        public static void ChangesWithoutEnd_AreOneWriteAMinute()
        {
            NodeScript script = new NodeScript().Unlimited();
            for (int i = 0; i < 600; i++)
            {
                script.After(6000).Put("config", "n=" + (100 + (i % 100))).Is(CoapCode.Changed);
            }

            Assert.IsTrue(script.Store.Writes >= 60 && script.Store.Writes <= 65, "writes in an hour: " + script.Store.Writes);

            // Six minutes of quiet, one for what is collected and one for each write of the allowance: at once again.
            script.After(360000);
            int writes = script.Store.Writes;
            for (int i = 1; i <= SettingsStore.WritesAtOnce; i++)
            {
                script.Put("config", "n=" + (50 + i)).Is(CoapCode.Changed, "");
                Assert.AreEqual(writes + i, script.Store.Writes);
            }
        }

        [TestMethod]
        public static void TheAnswer_FitsTheSmallestBlock()
        {
            // An answer to a PUT is one block. If it did not fit, a change that is in force would look like a failure.
            NodeScript script = new NodeScript().Unlimited();
            for (int i = 1; i <= 10; i++)
            {
                Datagram put = script.Request(CoapCode.Put, "config").Uint(OptionNumber.Block2, 0).Payload("n=" + (100 + i));
                script.Ask(put).Is(CoapCode.Changed, i <= SettingsStore.WritesAtOnce ? "" : NotYet);
            }
        }

        [TestMethod]
        public static void Node_ShowsWhatIsNotSavedYet()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get("node").Is(CoapCode.Content).HasLine("unsaved=0");
            Exhaust(script);
            script.Put("config", "period=9").Is(CoapCode.Changed, NotYet);
            script.After(10000).Get("node").Is(CoapCode.Content).HasLine("unsaved=1");
            script.After(60000).Get("node").Is(CoapCode.Content).HasLine("unsaved=0");
        }

        [TestMethod]
        public static void EveryPath_IsCollected()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created, "");
            script.Post("alarm/rules", "gt=31").Is(CoapCode.Created, "");
            Exhaust(script);
            int writes = script.Store.Writes;
            script.Put("temperature", "20").Is(CoapCode.Changed, NotYet);
            script.Put("config", "period=9").Is(CoapCode.Changed, NotYet);
            script.Post("alarm/rules", "lt=5").Is(CoapCode.Created, NotYet);
            Assert.AreEqual("alarm/rules/3", script.Location());
            script.Put("alarm/rules/1", "gt=33").Is(CoapCode.Changed, NotYet);
            script.Delete("alarm/rules/2").Is(CoapCode.Deleted, NotYet);
            Assert.IsTrue(script.Node.Configure(10, ObserveStrategy.Confirmable, 3));
            Assert.AreEqual(writes, script.Store.Writes);
            script.After(62000);
            Assert.AreEqual(writes + 1, script.Store.Writes);
            script.Restart().Get("alarm/rules").Is(CoapCode.Content, "1 gt=33.0\n3 lt=5.0");
            script.Get("config").Is(CoapCode.Content, "period=10\nstrategy=con\nn=3");
            script.Get("temperature").Is(CoapCode.Content, "20.0");
        }

        [TestMethod]
        public static void APowerCut_CostsTheCollectedChangesAndNoOthers()
        {
            NodeScript script = new NodeScript().Unlimited();
            Exhaust(script);
            script.Get("config");
            string saved = script.Payload();
            script.Put("config", "period=9").Is(CoapCode.Changed, NotYet);
            script.After(50000).Restart().Get("config").Is(CoapCode.Content, saved);
        }

        [TestMethod]
        public static void CollectedChanges_ThatCannotBeWritten_AreKeptAndTriedAgain()
        {
            NodeScript script = new NodeScript().Unlimited();
            Exhaust(script);
            script.Get("config");
            script.Put("config", "period=9").Is(CoapCode.Changed, NotYet);
            script.Store.WritesFail = true;
            script.After(62000);
            Assert.IsTrue(script.Node.IsUnsaved);

            // What fails now is known to fail: nothing more comes into force, and nothing is written to find out.
            script.Put("config", "n=42").IsRefusal(CoapCode.InternalServerError);
            script.Post("alarm/rules", "gt=30").IsRefusal(CoapCode.InternalServerError);
            script.Get("alarm/rules").Is(CoapCode.Content, "");
            script.After(62000);
            Assert.IsTrue(script.Node.IsUnsaved);
            script.Store.WritesFail = false;
            script.After(62000);
            Assert.IsFalse(script.Node.IsUnsaved);
            script.Restart().Get("config");
            Assert.AreEqual("period=9", script.Payload().Substring(0, 8));
        }

        [TestMethod]
        public static void WritesThatFail_AreRationedToo()
        {
            FakeStore store = new FakeStore();
            SettingsStore settings = new SettingsStore(store);
            store.CutAfter = 10;
            int tries = 0;
            for (int now = 0; now < 600000; now += 1000)
            {
                store.LastPlace = -1;
                Assert.IsFalse(settings.Save(new NodeSettings(), now));
                tries += store.LastPlace >= 0 ? 1 : 0;
            }

            Assert.IsTrue(tries >= 14 && tries <= 15, "tries in ten minutes: " + tries);
            Assert.IsFalse(settings.IsUnsaved);
        }

        [TestMethod]
        public static void TheEndOfTheLoop_SavesWhatIsNotSavedYet()
        {
            NodeScript script = new NodeScript().Unlimited();
            Exhaust(script);
            script.Put("config", "period=9").Is(CoapCode.Changed, NotYet);
            int writes = script.Store.Writes;
            NodeLoop loop = new NodeLoop(script.Node, script.NodeBoard());
            loop.Stop();
            loop.Run();
            Assert.AreEqual(writes + 1, script.Store.Writes);
            loop.Run();
            Assert.AreEqual(writes + 1, script.Store.Writes);
            script.Restart().Get("config");
            Assert.AreEqual("period=9", script.Payload().Substring(0, 8));
        }

        [TestMethod]
        public static void TheEndOfTheFirmware_SavesWhatIsNotSavedYet()
        {
            FirmwareScript script = new FirmwareScript(new FakeStore());
            script.Up = true;
            script.Run(1000);
            for (int i = 1; i <= SettingsStore.WritesAtOnce + 1; i++)
            {
                script.Ask(CoapCode.Put, "config", "n=" + (100 + i), CoapCode.Changed, i <= SettingsStore.WritesAtOnce ? "" : NotYet);
            }

            Assert.AreEqual(SettingsStore.WritesAtOnce, script.Store.Writes);
            script.Application.Stop();
            script.Application.Run();
            Assert.AreEqual(SettingsStore.WritesAtOnce + 1, script.Store.Writes);
        }

        // Changes until the next one is not written at once.
        private static void Exhaust(NodeScript script)
        {
            for (int i = script.Store.Writes; i < SettingsStore.WritesAtOnce; i++)
            {
                script.Put("config", "n=" + (100 + i)).Is(CoapCode.Changed, "");
            }
        }
    }
}
