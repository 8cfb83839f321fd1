// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>/node, and what discovery says of all resources.</summary>
    [TestClass]
    public class NodeInfoTests
    {
        private const string Temperature =
            "</temperature>;rt=\"temperature-c\";if=\"core.s\";ct=\"0 50 110 112\";title=\"Temperature in degrees Celsius; PUT calibrates\";obs";

        private const string Humidity =
            "</humidity>;rt=\"humidity\";if=\"core.s\";ct=\"0 50 110 112\";title=\"Relative humidity in percent\";obs";

        private const string Alarm = "</alarm>;rt=\"alarm\";if=\"core.a\";ct=\"0 50 110 112\";title=\"Alarm, ON or OFF\";obs";
        private const string Rules = "</alarm/rules>;rt=\"alarm-rules\";ct=0;title=\"Thresholds that switch the alarm\";obs";
        private const string Config = "</config>;rt=\"config\";if=\"core.p\";ct=0;title=\"Observe period, strategy and n\";obs";
        private const string Info = "</node>;rt=\"node\";if=\"core.rp\";ct=\"0 60\";title=\"Version, uptime, memory and counters\"";
        private const string Senml = "</senml>;rt=\"senml\";if=\"core.b\";ct=\"110 112\";title=\"All values; FETCH names some\"";

        [TestMethod]
        public static void Node_AnswersWithVersionUptimeMemoryAndCounters()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.At(12345).Get("node").Is(CoapCode.Content).HasFormat(ContentFormat.TextPlain).HasMaxAge(5);
            Assert.AreEqual(SensorNode.Version, Value(script, "version"));
            Assert.AreEqual("12", Value(script, "uptime"));
            Assert.AreEqual("54321", Value(script, "free"));
            Assert.AreEqual("1", Value(script, "received"));
            Assert.AreEqual("0", Value(script, "sent"));
            Assert.AreEqual("1", Value(script, "requests"));
            Assert.AreEqual("0", Value(script, "observers"));
            script.Post("node", "x").Is(CoapCode.MethodNotAllowed);
            script.Put("node", "x").Is(CoapCode.MethodNotAllowed);
        }

        [TestMethod]
        public static void Node_CountsWhatHappens()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "temperature");
            script.Receive("alice", Datagram.Con(CoapCode.Empty, 1, "")).Expect("alice", MessageType.Reset, CoapCode.Empty);
            script.Get("nowhere").Is(CoapCode.NotFound);
            Datagram get = script.Request(CoapCode.Get, "alarm");
            script.Ask(get).Ask(get);
            script.Receive("alice", Datagram.Ack(0x7777));
            script.At(2000).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            script.Get("node");
            Assert.AreEqual("1", Value(script, "observers"));
            Assert.AreEqual("1", Value(script, "outstanding"));
            Assert.AreEqual("7", Value(script, "received"));
            Assert.AreEqual("6", Value(script, "sent"));
            Assert.AreEqual("4", Value(script, "requests"));
            Assert.AreEqual("1", Value(script, "duplicates"));
            Assert.AreEqual("1", Value(script, "errors"));
            Assert.AreEqual("1", Value(script, "pings"));
            Assert.AreEqual("1", Value(script, "ignored"));
            Assert.AreEqual("1", Value(script, "notifications"));
            Assert.AreEqual("1", Value(script, "notifications-con"));
            Assert.AreEqual("0", Value(script, "retransmissions"));
            Assert.AreEqual("2", Value(script, "uptime"));
        }

        [TestMethod]
        public static void Node_NamesEveryCounterOnce()
        {
            // All counters set to different values: each value must show, so none is missing and none is there under two names.
            NodeScript script = new NodeScript().Unlimited();
            script.Get("alarm");
            NanoCoap.Server.EndpointCounters counters = script.Counters;
            int value = 1000000;
            counters.SendFailures = value++;
            counters.Malformed = value++;
            counters.Rejected = value++;
            counters.Ignored = value++;
            counters.Pings = value++;
            counters.Duplicates = value++;
            counters.ExchangesEvicted = value++;
            counters.RepliesLost = value++;
            counters.Retransmissions = value++;
            counters.TimedOut = value++;
            counters.Notifications = value++;
            counters.ConfirmableNotifications = value++;
            counters.NotificationsDelayed = value++;
            counters.ObserversRefused = value++;
            counters.ObserversEnded = value++;
            counters.ErrorResponses = value++;
            counters.HandlerErrors = value++;
            counters.ResponsesTooLarge = value++;
            counters.BodiesRefused = value++;
            counters.LaterRefused = value++;
            counters.MulticastSuppressed = value++;
            counters.AnswersLimited = value++;
            counters.Probes = value++;
            counters.AccessRefused = value++;
            counters.RequestsPaced = value++;
            script.Get("node").Is(CoapCode.Content);
            string text = script.Payload() + "\n";
            for (int i = 1000000; i < value; i++)
            {
                Assert.IsTrue(text.IndexOf("=" + i + "\n") > 0, "a counter is missing: " + i);
            }

            // Besides these: version, uptime, free, settings, unsaved, observers, outstanding, received, sent, requests.
            Assert.AreEqual(value - 1000000, text.Split('=').Length - 1 - 10, "names");
        }

        [TestMethod]
        public static void Node_FieldsAndTheirOrder()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get("node").Is(CoapCode.Content).HasFormat(ContentFormat.TextPlain);
            string[] lines = script.Payload().Split('\n');
            string[] names =
            {
                "version", "uptime", "free", "settings", "unsaved", "observers", "outstanding", "received", "sent", "requests",
                "duplicates", "errors", "pings", "malformed", "rejected", "ignored", "notifications", "notifications-con",
                "notifications-delayed", "observers-refused", "observers-ended", "retransmissions", "timed-out", "exchanges-evicted",
                "replies-lost", "bodies-refused", "later-refused", "responses-too-large", "handler-errors", "multicast-suppressed",
                "answers-limited", "probes", "access-refused", "requests-paced", "send-failures",
            };
            Assert.AreEqual(names.Length, lines.Length);

            // The same as a CBOR map: text, and each value as text or as an integer. RFC 8949 section 3.1.
            script.Get("node", ContentFormat.Cbor).Is(CoapCode.Content).HasFormat(ContentFormat.Cbor);
            byte[] body = script.Last.Buffer;
            int at = script.Last.PayloadOffset;
            Assert.AreEqual(0xB8, (int)body[at++]);
            Assert.AreEqual(names.Length, (int)body[at++]);
            for (int i = 0; i < names.Length; i++)
            {
                string value = lines[i].Substring(names[i].Length + 1);
                Assert.AreEqual(names[i] + "=" + value, lines[i]);
                Assert.AreEqual(0x60 | names[i].Length, (int)body[at]);
                Assert.AreEqual(names[i], Hex.Ascii(body, at + 1, names[i].Length));
                at += 1 + names[i].Length;
                int head = body[at++];
                if (head >> 5 == 3)
                {
                    Assert.AreEqual(value, Hex.Ascii(body, at, head & 31));
                    at += head & 31;
                    continue;
                }

                Assert.AreEqual(0, head >> 5, names[i]);
                int extra = (head & 31) < 24 ? 0 : 1 << ((head & 31) - 24);
                int number = extra == 0 ? head & 31 : 0;
                for (int j = 0; j < extra; j++)
                {
                    number = (number << 8) | body[at++];
                }

                Assert.AreEqual(value, number.ToString(), names[i]);
            }

            Assert.AreEqual(script.Last.PayloadOffset + script.Last.PayloadLength, at);
        }

        [TestMethod]
        public static void Node_FitsOneMessageWithTheLargestCounters()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get("alarm");
            NanoCoap.Server.EndpointCounters counters = script.Counters;
            counters.Ignored = int.MinValue;
            counters.Rejected = int.MaxValue;
            script.Board.Free = -1;
            script.Board.Now += 100L * 365 * 86400 * 1000;
            script.Get("node").Is(CoapCode.Content);
            Assert.AreEqual("3153600000", Value(script, "uptime"));
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2));
            Assert.AreEqual("-2147483648", Value(script, "ignored"));
            Assert.AreEqual("-1", Value(script, "free"));
        }

        [TestMethod]
        public static void Discovery_ListsEveryResource()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get(".well-known/core").Is(
                CoapCode.Content,
                Temperature + "," + Humidity + "," + Alarm + "," + Rules + "," + Config + "," + Info + "," + Senml);
            script.HasFormat(ContentFormat.LinkFormat);
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2), "one message carries it all");
        }

        [TestMethod]
        public static void Discovery_IsFiltered()
        {
            NodeScript script = new NodeScript().Unlimited();
            Filtered(script, "rt=temperature-c", Temperature);
            Filtered(script, "rt=temp*", Temperature);
            Filtered(script, "rt=alarm", Alarm);
            Filtered(script, "rt=alarm*", Alarm + "," + Rules);
            Filtered(script, "ct=110", Temperature + "," + Humidity + "," + Alarm + "," + Senml);
            Filtered(script, "if=core.*", Temperature + "," + Humidity + "," + Alarm + "," + Config + "," + Info + "," + Senml);
            Filtered(script, "href=/alarm*", Alarm + "," + Rules);
            Filtered(script, "obs", Temperature + "," + Humidity + "," + Alarm + "," + Rules + "," + Config);
            Filtered(script, "rt=nothing", "");
            Filtered(script, "title=Alarm, ON or OFF", Alarm);
        }

        [TestMethod]
        public static void Discovery_InBlocks_IsTheSameText()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get(".well-known/core");
            string whole = script.Payload();
            string text = "";
            for (int number = 0; number < 100; number++)
            {
                script.Ask(script.Request(CoapCode.Get, ".well-known/core").Uint(OptionNumber.Block2, (number << 4) | 1)).Is(CoapCode.Content);
                text += script.Payload();
                if ((script.Last.Uint(OptionSlot.Block2) & 8) == 0)
                {
                    break;
                }

                Assert.AreEqual(32, script.Last.PayloadLength);
            }

            Assert.AreEqual(whole, text);
        }

        [TestMethod]
        public static void Node_InBlocks_IsOneText_AlthoughAskingForThemCounts()
        {
            NodeScript script = new NodeScript().Unlimited();
            for (int i = 0; i < 5; i++)
            {
                script.Get("alarm"); // the seventh datagram asks for the first block, the tenth makes a digit more
            }

            string text = "";
            int number = -1;
            do
            {
                number++;
                script.After(3000);
                script.Ask(script.Request(CoapCode.Get, "node").Uint(OptionNumber.Block2, (number << 4) | 1)).Is(CoapCode.Content);
                text += script.Payload();
            }
            while ((script.Last.Uint(OptionSlot.Block2) & 8) != 0);

            Assert.IsTrue(number > 8, "blocks: " + number);
            Assert.IsTrue(text.IndexOf("\nuptime=3\n") > 0, text);
            Assert.IsTrue(text.IndexOf("\nreceived=6\nsent=5\n") > 0, text);
            Assert.IsTrue(text.IndexOf("\nsend-failures=0") == text.Length - 16, text);
        }

        [TestMethod]
        public static void Node_InBlocks_ToTwoClientsInTurn_IsOneTextToBoth()
        {
            NodeScript script = new NodeScript().Unlimited();
            string[] text = { "", "" };
            bool[] done = new bool[2];
            string tag = null;
            for (int number = 0; !done[0] || !done[1]; number++)
            {
                for (int client = 0; client < 2; client++)
                {
                    // The second begins two blocks later, so that its first block comes in the middle of the other transfer.
                    int block = number - (2 * client);
                    if (block < 0 || done[client])
                    {
                        continue;
                    }

                    Datagram get = script.Request(CoapCode.Get, "node").Uint(OptionNumber.Block2, (block << 4) | 1);
                    script.After(700).Ask(get).Is(CoapCode.Content);
                    text[client] += script.Payload();
                    done[client] = (script.Last.Uint(OptionSlot.Block2) & 8) == 0;
                    tag = tag ?? Tag(script);
                    Assert.AreEqual(tag, Tag(script), "entity-tag of block " + block);
                }
            }

            Assert.AreEqual(text[0], text[1]);
            Assert.IsTrue(text[0].IndexOf("\nuptime=0\n") > 0, text[0]);
            Assert.IsTrue(text[0].IndexOf("\nsend-failures=0") == text[0].Length - 16, text[0]);
        }

        [TestMethod]
        public static void Node_IsTakenAnew_WhenNobodyIsReadingIt()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Get("node").Is(CoapCode.Content).HasLine("requests=1").HasMaxAge(5);
            string tag = Tag(script);
            script.After(1000).Get("node").Is(CoapCode.Content).HasLine("requests=1").HasMaxAge(4);
            Assert.AreEqual(tag, Tag(script));
            script.After(1500).Get("node").Is(CoapCode.Content).HasMaxAge(2);
            Assert.AreEqual(tag, Tag(script));
            Datagram known = Datagram.Con(CoapCode.Get, script.NewMessageId(), "c0").Opaque(OptionNumber.ETag, tag).Path("node");
            script.Ask(known).Is(CoapCode.Valid, "").HasMaxAge(0);

            // Asking for it does not keep it: what it says gets no older than some seconds.
            script.After(5000).Get("node").Is(CoapCode.Content).HasLine("requests=5").HasMaxAge(5);
            Assert.AreNotEqual(tag, Tag(script));
            known = Datagram.Con(CoapCode.Get, script.NewMessageId(), "c0").Opaque(OptionNumber.ETag, tag).Path("node");
            script.Ask(known).Is(CoapCode.Content);
        }

        [TestMethod]
        public static void Node_MaxAge_IsKept()
        {
            // For as long as an answer says that it is fresh, another one is the same.
            NodeScript script = new NodeScript().Unlimited();
            string shown = null;
            long fresh = -1;
            int taken = 0;
            for (int i = 0; i < 100; i++)
            {
                script.After(300 + (10 * (i % 7))).Get("node").Is(CoapCode.Content);
                string text = script.Payload();
                Assert.IsTrue(text == shown || script.Board.Now > fresh, "changed before its time");
                taken += text == shown ? 0 : 1;
                shown = text;
                fresh = script.Board.Now + (1000 * script.Last.Uint(OptionSlot.MaxAge)) - 1;
            }

            Assert.IsTrue(taken >= 4, "taken: " + taken);
        }

        [TestMethod]
        public static void Node_IsNotHeldForEver()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Ask(script.Request(CoapCode.Get, "node").Uint(OptionNumber.Block2, 1)).Is(CoapCode.Content);
            string tag = Tag(script);
            int held = 0;
            do
            {
                held++;
                script.After(1000).Ask(script.Request(CoapCode.Get, "node").Uint(OptionNumber.Block2, (1 << 4) | 1)).Is(CoapCode.Content);
            }
            while (Tag(script) == tag && held < 1000);

            Assert.IsTrue(held >= 120 && held <= 123, "seconds: " + held);
        }

        [TestMethod]
        public static void Node_InBlocks_ThatStopAndGoOnLater_HasAnotherTag()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Ask(script.Request(CoapCode.Get, "node").Uint(OptionNumber.Block2, 1)).Is(CoapCode.Content);
            string tag = Tag(script);
            script.After(4900).Ask(script.Request(CoapCode.Get, "node").Uint(OptionNumber.Block2, (1 << 4) | 1)).Is(CoapCode.Content);
            Assert.AreEqual(tag, Tag(script), "a datagram that is lost and sent again costs nothing");
            script.After(8000).Ask(script.Request(CoapCode.Get, "node").Uint(OptionNumber.Block2, (2 << 4) | 1)).Is(CoapCode.Content);
            Assert.AreNotEqual(tag, Tag(script), "the client can see that this belongs to another text");
        }

        [TestMethod]
        public static void EveryListedPath_CanBeRead()
        {
            NodeScript script = new NodeScript().Unlimited();
            string[] paths = { "temperature", "alarm", "alarm/rules", "config", "node" };
            for (int i = 0; i < paths.Length; i++)
            {
                script.Get(paths[i]).Is(CoapCode.Content);
            }

            script.Ask(Datagram.Con(CoapCode.Get, 1, "c0")).Is(CoapCode.NotFound);
        }

        private static void Filtered(NodeScript script, string query, string expected)
        {
            script.Ask(script.Request(CoapCode.Get, ".well-known/core").String(OptionNumber.UriQuery, query)).Is(CoapCode.Content, expected);
            script.HasFormat(ContentFormat.LinkFormat);
        }

        private static string Tag(NodeScript script)
        {
            Assert.IsTrue(script.Last.Has(OptionSlot.ETag), "no entity-tag");
            int index = script.Last.First(OptionSlot.ETag);
            return Hex.Text(script.Last.Buffer, script.Last.OptionOffset(index), script.Last.OptionLength(index));
        }

        private static string Value(NodeScript script, string name)
        {
            string[] lines = script.Payload().Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (lines[i].Length > name.Length && lines[i].Substring(0, name.Length + 1) == name + "=")
                {
                    return lines[i].Substring(name.Length + 1);
                }
            }

            return "no " + name;
        }
    }
}
