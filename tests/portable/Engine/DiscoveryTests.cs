// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>/.well-known/core. RFC 6690.</summary>
    [TestClass]
    public class DiscoveryTests
    {
        private const string Alice = "alice";

        private const string Temperature = "</sensors/temp>;rt=\"temperature-c t.outdoor\";if=\"sensor\";ct=\"0 110\";sz=64;title=\"Outdoor temperature\";obs";
        private const string Humidity = "</sensors/hum>;rt=\"humidity\";if=\"sensor\";ct=0";
        private const string Lamp = "</lamp>;if=\"core.a core.b\";ct=50;title=\"sensor\"";
        private const string Bare = "</bare>";

        [TestMethod]
        public static void Rfc6690_4_Everything_IsListedWithItsAttributes()
        {
            Script script = Node();
            Assert.AreEqual(Temperature + "," + Humidity + "," + Lamp + "," + Bare, Discover(script, 1));
            Assert.AreEqual("28", script.OptionHex(OptionSlot.ContentFormat), "application/link-format");
        }

        [TestMethod]
        public static void Rfc6690_4_EmptyNode_HasAnEmptyList()
        {
            Script script = new Script();
            script.Tree.Add(new WellKnownCore(script.Tree));
            Assert.AreEqual("", Discover(script, 1));
            Assert.AreEqual("28", script.OptionHex(OptionSlot.ContentFormat));
        }

        [TestMethod]
        public static void Rfc6690_4_Unlisted_IsThereButNotListed()
        {
            Script script = Node();
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("hidden"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("", Discover(script, 2, "href=/hidden"));
            Assert.AreEqual("", Discover(script, 3, "href=/.well-known/core"));
        }

        [TestMethod]
        public static void Rfc6690_4_Alias_ServesAndIsNotListed()
        {
            Script script = Node();
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("t"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("", Discover(script, 2, "href=/t"));
        }

        [TestMethod]
        public static void Rfc6690_4_AliasAlone_ListsNothing()
        {
            Script script = new Script();
            ScriptedResource lamp = new ScriptedResource("lamp", Methods.Get);
            script.Tree.AddAlias("l", lamp);
            script.Tree.Add(new WellKnownCore(script.Tree));
            Assert.AreEqual("", Discover(script, 1));
        }

        [TestMethod]
        public static void Rfc6690_4_AttributesSetAfterAdding_AreListed()
        {
            Script script = new Script();
            script.Tree.Add(new WellKnownCore(script.Tree));
            ScriptedResource late = new ScriptedResource("late", Methods.Get);
            script.Tree.Add(late);
            late.ResourceType = "x";
            Assert.AreEqual("</late>;rt=\"x\"", Discover(script, 1));
        }

        [TestMethod]
        public static void Rfc6690_4_1_FilterOnEachAttribute_Selects()
        {
            Script script = Node();
            Assert.AreEqual(Humidity, Discover(script, 1, "rt=humidity"));
            Assert.AreEqual(Temperature + "," + Humidity, Discover(script, 2, "if=sensor"));
            Assert.AreEqual(Lamp, Discover(script, 3, "ct=50"));
            Assert.AreEqual(Temperature, Discover(script, 4, "sz=64"));
            Assert.AreEqual(Temperature, Discover(script, 5, "title=Outdoor temperature"));
            Assert.AreEqual(Temperature, Discover(script, 6, "obs"));
            Assert.AreEqual(Lamp, Discover(script, 7, "href=/lamp"));
        }

        [TestMethod]
        public static void Rfc6690_4_1_FilterOnOneOfSeveralValues_Selects()
        {
            Script script = Node();
            Assert.AreEqual(Temperature, Discover(script, 1, "rt=temperature-c"));
            Assert.AreEqual(Temperature, Discover(script, 2, "rt=t.outdoor"));
            Assert.AreEqual(Temperature, Discover(script, 3, "ct=110"));
            Assert.AreEqual(Temperature + "," + Humidity, Discover(script, 4, "ct=0"));
            Assert.AreEqual(Lamp, Discover(script, 5, "if=core.b"));
        }

        [TestMethod]
        public static void Rfc6690_4_1_Asterisk_StandsForTheRest()
        {
            Script script = Node();
            Assert.AreEqual(Temperature + "," + Humidity, Discover(script, 1, "href=/sensors*"));
            Assert.AreEqual(Temperature, Discover(script, 2, "rt=t.*"));
            Assert.AreEqual(Temperature, Discover(script, 3, "rt=temp*"));
            Assert.AreEqual(Temperature + "," + Humidity, Discover(script, 4, "rt=*"));
            Assert.AreEqual(Temperature, Discover(script, 5, "title=Outdoor t*"));
            Assert.AreEqual(Temperature, Discover(script, 6, "ct=11*"));
            Assert.AreEqual(Temperature + "," + Humidity + "," + Lamp + "," + Bare, Discover(script, 7, "href=*"));
            Assert.AreEqual(Humidity, Discover(script, 8, "rt=humidity*"));
        }

        [TestMethod]
        public static void Rfc6690_4_1_NearMiss_SelectsNothing()
        {
            Script script = Node();
            string[] filters =
            {
                "rt=humid", "rt=humidityx", "rt=Humidity", "rt=temperature-c t.outdoor2", "title=Outdoor", "title=temperature", "ct=5", "ct=1100",
                "href=/lam", "href=lamp", "href=/lamp/", "nothing", "nothing=*", "rt=", "r=humidity", "rtt=humidity", "t*", "rt=x*", "sz=6",
            };
            for (int i = 0; i < filters.Length; i++)
            {
                Assert.AreEqual("", Discover(script, i, filters[i]), filters[i]);
            }
        }

        [TestMethod]
        public static void Rfc6690_4_1_NameInAValue_IsNoAttribute()
        {
            Script script = new Script();
            script.Tree.Add(new WellKnownCore(script.Tree));
            ScriptedResource odd = new ScriptedResource("odd", Methods.Get);
            odd.Title = "a;rt=x;obs, </b>";
            script.Tree.Add(odd);
            Assert.AreEqual("", Discover(script, 1, "obs"));
            Assert.AreEqual("", Discover(script, 2, "rt=x"));
            Assert.AreEqual("</odd>;title=\"a;rt=x;obs, </b>\"", Discover(script, 3, "title=a;rt=x;obs, </b>"));
        }

        [TestMethod]
        public static void Rfc6690_4_1_SeveralFilters_MustAllBeMet()
        {
            Script script = Node();
            Assert.AreEqual(Humidity, Discover(script, 1, "if=sensor", "rt=humidity"));
            Assert.AreEqual(Temperature, Discover(script, 2, "if=sensor", "obs"));
            Assert.AreEqual("", Discover(script, 3, "if=sensor", "ct=50"));
        }

        [TestMethod]
        public static void Rfc6690_4_1_QuotedValue_IsTakenAsWell()
        {
            Script script = Node();
            Assert.AreEqual(Humidity, Discover(script, 1, "rt=\"humidity\""));
            Assert.AreEqual("", Discover(script, 2, "rt=\""));
        }

        [TestMethod]
        public static void Rfc6690_4_1_NoMatch_IsAnEmptyAnswerAndNoError()
        {
            Script script = Node();
            Assert.AreEqual("", Discover(script, 1, "rt=unknown"));
            Assert.AreEqual(0, script.Last.PayloadLength);
        }

        [TestMethod]
        public static void Rfc7959_2_4_ListInBlocks_IsTheSameList()
        {
            Script script = Node();
            string whole = Discover(script, 1);
            for (int szx = 0; szx <= 3; szx++)
            {
                string joined = "";
                bool more = true;
                for (int number = 0; more; number++)
                {
                    Datagram get = Datagram.Con(CoapCode.Get, 1000 + (szx * 100) + number, "").Path(".well-known/core");
                    script.Receive(Alice, get.Uint(OptionNumber.Block2, BlockOption.Pack(number, false, szx)));
                    script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content);
                    joined += script.Payload();
                    more = BlockOption.More(script.Last.Uint(OptionSlot.Block2));
                }

                Assert.AreEqual(whole, joined);
            }
        }

        [TestMethod]
        public static void Rfc6690_4_1_FilteredListInBlocks_KeepsItsFilter()
        {
            Script script = Node();
            string joined = "";
            bool more = true;
            for (int number = 0; more; number++)
            {
                Datagram get = Datagram.Con(CoapCode.Get, number, "").Path(".well-known/core").String(OptionNumber.UriQuery, "if=sensor");
                script.Receive(Alice, get.Uint(OptionNumber.Block2, BlockOption.Pack(number, false, 0)));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content);
                joined += script.Payload();
                more = BlockOption.More(script.Last.Uint(OptionSlot.Block2));
            }

            Assert.AreEqual(Temperature + "," + Humidity, joined);
        }

        [TestMethod]
        public static void Rfc6690_2_OddPaths_ArePercentEncoded()
        {
            // RFC 6690 section 2 wants a URI reference: RFC 3986 section 3.3 leaves no others than these in a segment.
            string[] paths = { "a b", "a%b", "a<b>", "a\"b", "a?b", "a#b", "a[b]", "a\\b^`{|}", "a\u007f", "gr\u00f6\u00dfe", "\ud83d\ude00", "-._~!$&'()*+,;=:@09azAZ" };
            string[] links =
            {
                "</a%20b>", "</a%25b>", "</a%3Cb%3E>", "</a%22b>", "</a%3Fb>", "</a%23b>", "</a%5Bb%5D>", "</a%5Cb%5E%60%7B%7C%7D>", "</a%7F>",
                "</gr%C3%B6%C3%9Fe>", "</%F0%9F%98%80>", "</-._~!$&'()*+,;=:@09azAZ>",
            };
            for (int i = 0; i < paths.Length; i++)
            {
                Script script = new Script();
                script.Tree.Add(new WellKnownCore(script.Tree));
                script.Tree.Add(new ScriptedResource(paths[i], Methods.Get));
                Assert.AreEqual(links[i], Discover(script, 1));
                script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Path(paths[i]));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            }
        }

        [TestMethod]
        public static void Rfc6690_2_Root_IsASlash()
        {
            Script script = new Script();
            script.Tree.Add(new WellKnownCore(script.Tree));
            script.Tree.Add(new ScriptedResource("", Methods.Get));
            Assert.AreEqual("</>", Discover(script, 1));
            Assert.AreEqual("</>", Discover(script, 2, "href=/"));
        }

        [TestMethod]
        public static void Rfc6690_4_OtherMethodsAndFormats_AreRefused()
        {
            Script script = Node();
            script.Receive(Alice, Datagram.Con(CoapCode.Post, 1, "").Path(".well-known/core").Payload("x"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.MethodNotAllowed, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Path(".well-known/core").Uint(OptionNumber.Accept, ContentFormat.Json));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotAcceptable, 2);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 3, "").Path(".well-known/core")
                .Uint(OptionNumber.Accept, ContentFormat.LinkFormat));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 4, "").Path(".well-known"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 4);
        }

        private static Script Node()
        {
            Script script = new Script().Unlimited();
            ScriptedResource temperature = new ScriptedResource("sensors/temp", Methods.Get);
            temperature.ResourceType = "temperature-c t.outdoor";
            temperature.InterfaceDescription = "sensor";
            temperature.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.SenmlJson };
            temperature.SizeEstimate = 64;
            temperature.Title = "Outdoor temperature";
            temperature.Observable = true;
            script.Tree.Add(temperature);
            script.Tree.AddAlias("t", temperature);

            ScriptedResource humidity = new ScriptedResource("sensors/hum", Methods.Get);
            humidity.ResourceType = "humidity";
            humidity.InterfaceDescription = "sensor";
            humidity.ContentFormats = new int[] { ContentFormat.TextPlain };
            script.Tree.Add(humidity);

            script.Tree.Add(new WellKnownCore(script.Tree));

            ScriptedResource lamp = new ScriptedResource("lamp", Methods.Get);
            lamp.InterfaceDescription = "core.a core.b";
            lamp.ContentFormats = new int[] { ContentFormat.Json };
            lamp.Title = "sensor";
            script.Tree.Add(lamp);

            ScriptedResource hidden = new ScriptedResource("hidden", Methods.Get);
            hidden.Listed = false;
            script.Tree.Add(hidden);
            script.Tree.Add(new ScriptedResource("bare", Methods.Get));
            return script;
        }

        private static string Discover(Script script, int messageId)
        {
            return Discover(script, Datagram.Con(CoapCode.Get, messageId, "").Path(".well-known/core"));
        }

        private static string Discover(Script script, int messageId, string filter)
        {
            return Discover(script, Datagram.Con(CoapCode.Get, messageId, "").Path(".well-known/core").String(OptionNumber.UriQuery, filter));
        }

        private static string Discover(Script script, int messageId, string filter, string another)
        {
            Datagram get = Datagram.Con(CoapCode.Get, messageId, "").Path(".well-known/core").String(OptionNumber.UriQuery, filter);
            return Discover(script, get.String(OptionNumber.UriQuery, another));
        }

        private static string Discover(Script script, Datagram get)
        {
            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            return script.Payload();
        }
    }
}
