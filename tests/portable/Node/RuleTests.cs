// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>/alarm/rules as a collection: made, listed, read, replaced, deleted, observed, kept over a restart.</summary>
    [TestClass]
    public class RuleTests
    {
        [TestMethod]
        public static void Post_MakesARuleAndSaysWhereItIs()
        {
            NodeScript script = new NodeScript();
            script.Get("alarm/rules").Is(CoapCode.Content, "").HasFormat(ContentFormat.TextPlain);
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created, "");
            Assert.AreEqual("alarm/rules/1", script.Location());
            Assert.AreEqual(3, script.Last.Count(OptionSlot.LocationPath));
            script.Get("alarm/rules/1").Is(CoapCode.Content, "gt=30.0").HasFormat(ContentFormat.TextPlain);
            script.Post("alarm/rules", "lt=-5.25 hys=0.75").Is(CoapCode.Created, "");
            Assert.AreEqual("alarm/rules/2", script.Location());
            script.Get("alarm/rules/2").Is(CoapCode.Content, "lt=-5.25 hys=0.75");
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0\n2 lt=-5.25 hys=0.75");
        }

        [TestMethod]
        public static void Post_TakesWhatGetShowed()
        {
            NodeScript script = new NodeScript();
            string[] bodies =
            {
                "gt=30", "gt=30.0", "gt=60", "lt=-20", "lt=0 hys=0", "hys=1 gt=2", "  gt=1\r\nhys=20  ", "gt=1,hys=2", "gt=1;hys=2", "gt=1&hys=2", "lt=+1.5",
            };
            string[] shown =
            {
                "gt=30.0", "gt=30.0", "gt=60.0", "lt=-20.0", "lt=0.0", "gt=2.0 hys=1.0", "gt=1.0 hys=20.0", "gt=1.0 hys=2.0", "gt=1.0 hys=2.0",
                "gt=1.0 hys=2.0", "lt=1.5",
            };
            for (int i = 0; i < bodies.Length; i++)
            {
                script.After(120000).Post("alarm/rules", bodies[i]).Is(CoapCode.Created);
                string location = script.Location();
                script.Get(location).Is(CoapCode.Content, shown[i]);
                script.Put(location, script.Payload()).Is(CoapCode.Changed);
                script.Get(location).Is(CoapCode.Content, shown[i]);
                script.Delete(location).Is(CoapCode.Deleted, "");
            }
        }

        [TestMethod]
        public static void Put_ReplacesARule()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30 hys=0.5").Is(CoapCode.Created);
            script.Put("alarm/rules/1", "lt=5").Is(CoapCode.Changed, "");
            script.Get("alarm/rules").Is(CoapCode.Content, "1 lt=5.0");
            script.Restart().Get("alarm/rules/1").Is(CoapCode.Content, "lt=5.0");
        }

        [TestMethod]
        public static void Put_OfTheRuleAsItIs_WritesNothing()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Post("alarm/rules", "gt=30 hys=0.5").Is(CoapCode.Created);
            script.Observe("alice", "a1", "alarm/rules");
            script.At(5000).Put("alarm/rules/1", "hys=0.50 gt=30.00").Is(CoapCode.Changed, "").ExpectNothing();
            Assert.AreEqual(1, script.Store.Writes);
        }

        [TestMethod]
        public static void Delete_RemovesARule_AndItsNumberIsNotUsedAgain()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Post("alarm/rules", "gt=31").Is(CoapCode.Created);
            script.Delete("alarm/rules/2").Is(CoapCode.Deleted, "");
            script.Get("alarm/rules/2").Is(CoapCode.NotFound);
            script.Delete("alarm/rules/2").Is(CoapCode.Deleted); // RFC 7252 section 5.8.4: it is gone, whoever did it
            script.Post("alarm/rules", "gt=32").Is(CoapCode.Created);
            Assert.AreEqual("alarm/rules/3", script.Location());
            script.Delete("alarm/rules/3").Is(CoapCode.Deleted);
            script.Restart().Post("alarm/rules", "gt=33").Is(CoapCode.Created);
            Assert.AreEqual("alarm/rules/4", script.Location());
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0\n4 gt=33.0");
        }

        [TestMethod]
        public static void Delete_OfWhatIsNotThere_IsDeletedToTheHandlerToo()
        {
            // RFC 7252 section 5.8.4: 2.02 also if the resource did not exist before the request. Asked directly: the framework may
            // answer in its place.
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            Request request = new Request();
            request.SubpathCount = 2;
            Assert.AreEqual((int)CoapCode.Deleted, (int)script.Node.Rules.Delete(request, new Response()));
            request.SubpathCount = 0;
            Assert.AreEqual((int)CoapCode.MethodNotAllowed, (int)script.Node.Rules.Delete(request, new Response()));
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0");
            Assert.AreEqual(1, script.Store.Writes);
        }

        [TestMethod]
        public static void Bodies_TakeATrailingLineEnd()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30\n").Is(CoapCode.Created);
            script.Put("alarm/rules/1", "gt=31 hys=1\r\n").Is(CoapCode.Changed);
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=31.0 hys=1.0");
        }

        [TestMethod]
        public static void MissingAndStrangeNumbers_AreNotFound()
        {
            string[] paths =
            {
                "alarm/rules/2", "alarm/rules/0", "alarm/rules/01", "alarm/rules/-1", "alarm/rules/+1", "alarm/rules/1.0", "alarm/rules/1 ", "alarm/rules/",
                "alarm/rules/99999999999", "alarm/rules/4294967297", "alarm/rules/65537", "alarm/rules/a",
                "alarm/rules/a/b", "alarm/rules/1/1", "alarm/rules/1/",
                "alarm/rules//1",
                "alarm/rule/1", "alarm//rules", // these two are no resource at all
            };
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            for (int i = 0; i < paths.Length; i++)
            {
                script.Get(paths[i]).Is(CoapCode.NotFound);
                script.Put(paths[i], "gt=1").Is(CoapCode.NotFound);
                script.Delete(paths[i]).Is(i < paths.Length - 2 ? CoapCode.Deleted : CoapCode.NotFound);
                script.Post(paths[i], "gt=1").Is(CoapCode.NotFound);
            }

            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0");
            Assert.AreEqual(1, script.Store.Writes);
        }

        [TestMethod]
        public static void OtherMethods_AreNotAllowed()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Put("alarm/rules", "gt=31").Is(CoapCode.MethodNotAllowed);
            script.Delete("alarm/rules").Is(CoapCode.MethodNotAllowed);
            script.Post("alarm/rules/1", "gt=31").Is(CoapCode.MethodNotAllowed);
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0");
        }

        [TestMethod]
        public static void NinthRule_FindsNoRoom()
        {
            NodeScript script = new NodeScript().Unlimited();
            string list = "";
            for (int i = 1; i <= 8; i++)
            {
                script.After(60000).Post("alarm/rules", "gt=" + (20 + i) + ".25 hys=19.75").Is(CoapCode.Created);
                list += (i == 1 ? "" : "\n") + i + " gt=" + (20 + i) + ".25 hys=19.75";
            }

            script.Post("alarm/rules", "gt=30").IsRefusal(CoapCode.ServiceUnavailable).HasMaxAge(-1);
            script.Get("alarm/rules").Is(CoapCode.Content, list);
            script.Restart().Get("alarm/rules").Is(CoapCode.Content, list);
            script.Delete("alarm/rules/3").Is(CoapCode.Deleted);
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            Assert.AreEqual("alarm/rules/9", script.Location());
        }

        [TestMethod]
        public static void SyntaxErrors_AreRefusedAndChangeNothing()
        {
            string[] bodies =
            {
                "", " ", "gt", "gt=", "=30", "30", ">30", "gt 30", "gt=30 lt=5", "gt=30 gt=31", "hys=1", "gt=30 hys", "gt=30 hys=", "gt=30 hys=-0.1",
                "gt=30 hys=20.01", "gt=30 hys=1 hys=1", "gt=60.01", "lt=-20.01", "gt=1e1", "gt=30.001", "gt=30 x=1", "GT=30", "gt=30 on", "ge=30", "gt==30",
                "gt=30=31", "gt=99999999999", "{\"gt\":30}", "gt=\u0663",
            };
            NodeScript script = new NodeScript().Unlimited();
            script.Post("alarm/rules", "gt=30 hys=0.5").Is(CoapCode.Created);
            script.Observe("alice", "a1", "alarm/rules");
            for (int i = 0; i < bodies.Length; i++)
            {
                script.Post("alarm/rules", bodies[i]).IsRefusal(CoapCode.BadRequest);
                script.Put("alarm/rules/1", bodies[i]).IsRefusal(CoapCode.BadRequest);
                script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0 hys=0.5").ExpectNothing();
            }

            Assert.AreEqual(1, script.Store.Writes);
            script.Post("alarm/rules", new string('g', 65)).Is(CoapCode.RequestEntityTooLarge);
            Assert.AreEqual(64, script.Last.Uint(OptionSlot.Size1));
            Datagram json = script.Request(CoapCode.Post, "alarm/rules").Uint(OptionNumber.ContentFormat, ContentFormat.Json).Payload("gt=30");
            script.Ask(json).Is(CoapCode.UnsupportedContentFormat);
            script.Post("alarm/rules", "gt=31").Is(CoapCode.Created);
            Assert.AreEqual("alarm/rules/2", script.Location());
        }

        [TestMethod]
        public static void Post_Twice_UnderOneMessageId_MakesOneRule()
        {
            NodeScript script = new NodeScript();
            Datagram post = script.Request(CoapCode.Post, "alarm/rules").Payload("gt=30");
            script.Ask(post).Is(CoapCode.Created);
            script.At(2000).Ask(post).Is(CoapCode.Created);
            Assert.AreEqual("alarm/rules/1", script.Location());
            script.At(200000).Ask(post).Is(CoapCode.Created);
            Assert.AreEqual("alarm/rules/1", script.Location());
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0");
            Assert.AreEqual(2, script.Counters.Duplicates);

            Datagram non = Datagram.Non(CoapCode.Post, 1, "c0").Path("alarm/rules").Payload("gt=31");
            script.Receive("carol", non).Expect("carol", MessageType.NonConfirmable, CoapCode.Created);
            script.Receive("carol", non).ExpectNothing();
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0\n2 gt=31.0");
        }

        [TestMethod]
        public static void Rules_ThatCannotBeSaved_ChangeNothing()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Observe("alice", "a1", "alarm/rules");
            script.Store.WritesFail = true;
            script.Post("alarm/rules", "gt=20").IsRefusal(CoapCode.InternalServerError);
            Assert.AreEqual("", script.Location());
            script.Put("alarm/rules/1", "gt=20").IsRefusal(CoapCode.InternalServerError);
            script.Delete("alarm/rules/1").IsRefusal(CoapCode.InternalServerError);
            script.Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0").ExpectNothing();
            script.At(10000).Get("alarm").Is(CoapCode.Content, "OFF");
            script.Store.WritesFail = false;
            script.Post("alarm/rules", "gt=31").Is(CoapCode.Created);
            Assert.AreEqual("alarm/rules/2", script.Location());
        }

        [TestMethod]
        public static void Rules_OutliveARestart_AndWorkAfterIt()
        {
            NodeScript script = new NodeScript();
            script.Post("alarm/rules", "gt=30 hys=0.5").Is(CoapCode.Created);
            script.Post("alarm/rules", "lt=-19.99").Is(CoapCode.Created);
            script.Restart().Get("alarm/rules").Is(CoapCode.Content, "1 gt=30.0 hys=0.5\n2 lt=-19.99");
            script.Get("alarm").Is(CoapCode.Content, "OFF");
            script.Board.Centi = 3001;
            script.After(2000).Get("alarm").Is(CoapCode.Content, "ON");

            // A restart while a rule holds: the alarm is back with the first reading.
            script.Restart().Get("alarm").Is(CoapCode.Content, "ON");
            Assert.IsTrue(script.Board.AlarmOn);
        }

        [TestMethod]
        public static void Observers_OfTheList_HearOfEveryChange()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Observe("alice", "a1", "alarm/rules");
            Assert.AreEqual("", script.Payload());
            script.At(5000).Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.ExpectConfirmable("alice", "a1", "1 gt=30.0");
            script.At(10000).Put("alarm/rules/1", "gt=31").Is(CoapCode.Changed);
            script.ExpectNonConfirmable("alice", "a1", "1 gt=31.0");
            script.At(15000).Delete("alarm/rules/1").Is(CoapCode.Deleted);
            script.ExpectNonConfirmable("alice", "a1", "").At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Observers_OfOneRule_HearOfItsChangesAndItsEnd()
        {
            NodeScript script = new NodeScript().Unlimited();
            script.Post("alarm/rules", "gt=30").Is(CoapCode.Created);
            script.Post("alarm/rules", "gt=40").Is(CoapCode.Created);
            script.Observe("alice", "a1", "alarm/rules/1");
            script.Observe("bob", "b1", "alarm/rules/2");
            Assert.AreEqual("gt=40.0", script.Payload());
            script.At(5000).Put("alarm/rules/1", "gt=31").Is(CoapCode.Changed);
            script.ExpectConfirmable("alice", "a1", "gt=31.0");
            script.ExpectConfirmable("bob", "b1", "gt=40.0"); // it is one resource to the engine: told once too often is no harm

            script.At(10000).Delete("alarm/rules/1").Is(CoapCode.Deleted);
            script.ExpectFinal("alice", "a1", CoapCode.NotFound);
            script.ExpectNonConfirmable("bob", "b1", "gt=40.0").ExpectNothing();
            Assert.AreEqual(1, script.Node.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Observation_OfARuleThatIsNot_IsNoObservation()
        {
            NodeScript script = new NodeScript();
            script.Receive("alice", Datagram.Con(CoapCode.Get, 1, "a1").Uint(OptionNumber.Observe, 0).Path("alarm/rules/1"));
            script.Expect("alice", MessageType.Acknowledgement, CoapCode.NotFound);
            Assert.AreEqual(0, script.Node.Endpoint.ObserverCount);
        }
    }
}
