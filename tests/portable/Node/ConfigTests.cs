// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>/config on a whole node: all or nothing, and kept over a restart. What the settings do to observers is tested with these.</summary>
    [TestClass]
    public class ConfigTests
    {
        private const string Defaults = "period=2\nstrategy=mixed\nn=5";

        [TestMethod]
        public static void Get_AnswersWithALineForEachSetting()
        {
            NodeScript script = new NodeScript();
            script.Get("config").Is(CoapCode.Content, Defaults).HasFormat(ContentFormat.TextPlain);
            script.Get("config", ContentFormat.Json).Is(CoapCode.NotAcceptable);
            script.Post("config", "n=2").Is(CoapCode.MethodNotAllowed);
            script.Delete("config").Is(CoapCode.MethodNotAllowed);
        }

        [TestMethod]
        public static void Put_TakesAnySubsetInAnyOrder()
        {
            NodeScript script = new NodeScript();
            script.Put("config", "n=7").Is(CoapCode.Changed, "");
            script.Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=7");
            script.Put("config", "strategy=con", ContentFormat.TextPlain).Is(CoapCode.Changed, "");
            script.Get("config").Is(CoapCode.Content, "period=2\nstrategy=con\nn=7");
            script.Put("config", "strategy=non period=3600").Is(CoapCode.Changed, "");
            script.Get("config").Is(CoapCode.Content, "period=3600\nstrategy=non\nn=7");
            script.Put("config", "\r\nn=255\r\nperiod=1\r\nstrategy=mixed\r\n").Is(CoapCode.Changed, "");
            script.Get("config").Is(CoapCode.Content, "period=1\nstrategy=mixed\nn=255");
            script.Put("config", "n=1&period=10").Is(CoapCode.Changed, "");
            script.After(60000).Put("config", "period=2,n=5;strategy=mixed").Is(CoapCode.Changed, "");
            script.Get("config").Is(CoapCode.Content, Defaults);
        }

        [TestMethod]
        public static void Put_TakesWhatGetAnswers()
        {
            NodeScript script = new NodeScript();
            script.Put("config", "period=17 strategy=con n=3").Is(CoapCode.Changed);
            script.Get("config");
            string saved = script.Payload();
            script.Put("config", Defaults).Is(CoapCode.Changed);
            script.Get("config").Is(CoapCode.Content, Defaults);
            script.Put("config", saved).Is(CoapCode.Changed);
            script.Get("config").Is(CoapCode.Content, saved);
        }

        [TestMethod]
        public static void Put_WithOneBadValue_ChangesNothingAtAll()
        {
            string[] bodies =
            {
                "", " ", "\n", "period", "period=", "period=0", "period=3601", "period=-1", "period=2.5", "period=two", "period=99999999999", "period=1e1",
                "strategy", "strategy=", "strategy=CON", "strategy=both", "strategy=1", "n", "n=", "n=0", "n=256", "n=-1", "n=1.5", "n=\u0665", "colour=red",
                "period=10 colour=red", "period=10 n=0", "n=0 period=10", "period=10 strategy=con n=", "n=9 period=10 strategy=", "period=10 n", "Period=10",
                "period = 10", "{\"period\":10}", "period=10 x", "=10", "=",
            };
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "config");
            for (int i = 0; i < bodies.Length; i++)
            {
                script.Put("config", bodies[i]).IsRefusal(CoapCode.BadRequest);
                script.Get("config").Is(CoapCode.Content, Defaults).ExpectNothing();
                script.Get("temperature").HasMaxAge(2);
            }

            // What was refused leaves nothing behind for a later request to save.
            script.Put("config", "n=6").Is(CoapCode.Changed).ExpectConfirmable("alice", "a1", "period=2\nstrategy=mixed\nn=6").ExpectNothing();
            script.Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=6");
            Assert.AreEqual(1, script.Store.Writes);
            script.Restart().Get("config").Is(CoapCode.Content, "period=2\nstrategy=mixed\nn=6");
        }

        [TestMethod]
        public static void Put_ThatIsTooLongOrInAnotherFormat_IsRefused()
        {
            NodeScript script = new NodeScript();
            script.Put("config", "n=6" + new string(' ', 126)).Is(CoapCode.RequestEntityTooLarge);
            Assert.AreEqual(128, script.Last.Uint(OptionSlot.Size1));
            script.Put("config", "n=6", ContentFormat.Json).Is(CoapCode.UnsupportedContentFormat);
            script.Get("config").Is(CoapCode.Content, Defaults);
            script.Put("config", "n=6" + new string(' ', 125)).Is(CoapCode.Changed);
        }

        [TestMethod]
        public static void Put_InBlocks_IsOnePut()
        {
            NodeScript script = new NodeScript().Unlimited();
            string body = "period=30 strategy=con n=12";
            Datagram first = script.Request(CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x08).Payload(body.Substring(0, 16));
            script.Ask(first).Is(CoapCode.Continue);
            script.Get("config").Is(CoapCode.Content, Defaults);
            Datagram second = script.Request(CoapCode.Put, "config").Uint(OptionNumber.Block1, 0x10).Payload(body.Substring(16));
            script.Ask(second).Is(CoapCode.Changed);
            script.Get("config").Is(CoapCode.Content, "period=30\nstrategy=con\nn=12");
        }

        [TestMethod]
        public static void Put_OfWhatItIsAnyway_WritesNothing()
        {
            NodeScript script = new NodeScript();
            script.Put("config", Defaults).Is(CoapCode.Changed, "");
            script.Put("config", "n=5").Is(CoapCode.Changed, "");
            Assert.AreEqual(0, script.Store.Writes);
        }

        [TestMethod]
        public static void Settings_OutliveARestart()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Put("config", "period=10 strategy=con").Is(CoapCode.Changed);
            script.Restart().Get("config").Is(CoapCode.Content, "period=10\nstrategy=con\nn=5");
            script.Get("temperature").HasMaxAge(10);
            script.Observe("alice", "a1", "temperature");
            for (int i = 1; i <= 4; i++)
            {
                script.At((10000 * i) - 1).ExpectNothing().At(10000 * i).ExpectConfirmable("alice", "a1", "22.5");
            }
        }

        [TestMethod]
        public static void Settings_ThatCannotBeSaved_DoNotComeIntoForce()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "config");
            script.Observe("bob", "b1", "temperature");
            script.Store.WritesFail = true;
            script.Put("config", "period=10 strategy=con n=2").IsRefusal(CoapCode.InternalServerError).ExpectNothing();
            script.Get("config").Is(CoapCode.Content, Defaults);
            script.Get("temperature").HasMaxAge(2);
            script.At(2000).ExpectConfirmable("bob", "b1", "22.5").At(4000).ExpectNonConfirmable("bob", "b1", "22.5").ExpectNothing();
            script.Store.WritesFail = false;
            script.Restart().Get("config").Is(CoapCode.Content, Defaults);
        }

        [TestMethod]
        public static void Observers_HearOfAChange()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "config");
            script.At(5000).Put("config", "n=6").Is(CoapCode.Changed);
            script.ExpectConfirmable("alice", "a1", "period=2\nstrategy=mixed\nn=6");
            script.At(6000).Put("config", "n=6").Is(CoapCode.Changed).ExpectNothing();
        }
    }
}
