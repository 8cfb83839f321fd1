// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The second GET with the same options takes a short way through the engine. It must lead to the same place.</summary>
    [TestClass]
    public class KnownRequestTests
    {
        [TestMethod]
        public static void SecondRequest_IsAnsweredLikeTheFirst_UnderItsOwnTokenAndMessageId()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            s.Receive("alice", "41 01 0001 aa  b1 61").Expect("alice", "61 45 0001 aa  c0  ff 78");
            resource.Set("y");
            s.Receive("bob", "40 01 0002  b1 61").Expect("bob", "60 45 0002  c0  ff 79");
            s.Receive("bob", "48 01 0003 0102030405060708  b1 61").Expect("bob", "68 45 0003 0102030405060708  c0  ff 79");
            s.Receive("bob", "52 01 0004 cafe  b1 61").Expect("bob", MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual("cafe", s.Token());
            Assert.AreEqual("y", s.Payload());
            Assert.AreEqual(4, resource.Calls);
            Assert.AreEqual(4, s.Endpoint.Counters.Requests);
            Assert.AreEqual(4, s.Endpoint.Counters.Received);
        }

        [TestMethod]
        public static void AnyLengthOfPath_IsToldFromEveryOtherByEachOfItsBytes()
        {
            // All of one length have the same last byte, and so the same place among the known ones.
            for (int length = 1; length < 30; length++)
            {
                for (int changed = 0; changed < length; changed++)
                {
                    Script s = new Script();
                    string one = Path(length, -1);
                    string other = Path(length, changed);
                    ScriptedResource.Add(s, one, "1");
                    s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path(one)).Drain();
                    s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "").Path(other)).Expect("alice", MessageType.Acknowledgement, CoapCode.NotFound);
                    s.Receive("alice", Datagram.Con(CoapCode.Get, 3, "").Path(one)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
                }
            }
        }

        [TestMethod]
        public static void TwoThatShareAPlace_AreBothAnswered()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "abe", "1");
            ScriptedResource.Add(s, "ace", "2");
            for (int i = 0; i < 6; i += 2)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, i, "").Path("abe")).Drain();
                Assert.AreEqual("1", s.Payload());
                s.Receive("alice", Datagram.Con(CoapCode.Get, i + 1, "").Path("ace")).Drain();
                Assert.AreEqual("2", s.Payload());
            }
        }

        [TestMethod]
        public static void Accept_IsPartOfIt()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            resource.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            for (int i = 0; i < 3; i++)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, (4 * i) + 1, "").Path("a")).Drain();
                Assert.AreEqual(ContentFormat.TextPlain, s.Last.Uint(OptionSlot.ContentFormat));
                s.Receive("alice", Datagram.Con(CoapCode.Get, (4 * i) + 2, "").Path("a").Uint(OptionNumber.Accept, ContentFormat.Json)).Drain();
                Assert.AreEqual(ContentFormat.Json, s.Last.Uint(OptionSlot.ContentFormat));
                s.Receive("alice", Datagram.Con(CoapCode.Get, (4 * i) + 3, "").Path("a").Uint(OptionNumber.Accept, ContentFormat.Xml));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.NotAcceptable);
            }
        }

        [TestMethod]
        public static void ResourceWithoutFormats_HasNoneForAccept()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            resource.ContentFormats = null;
            for (int i = 0; i < 3; i++)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, i, "").Path("a").Uint(OptionNumber.Accept, ContentFormat.Json)).Drain();
                Assert.IsFalse(s.Last.Has(OptionSlot.ContentFormat));
            }
        }

        [TestMethod]
        public static void AnswerThatIsPutOff_HasTheEntityTagOfItsOwnFormat()
        {
            Script s = TwoFormats(out ScriptedResource resource);
            string text = Etag(s, 1, ContentFormat.TextPlain);
            string json = Etag(s, 2, ContentFormat.Json);
            Assert.AreNotEqual(text, json);
            int[] formats = { ContentFormat.Json, ContentFormat.TextPlain, ContentFormat.Json };
            for (int i = 0; i < formats.Length; i++)
            {
                resource.Late = true;
                s.Receive("alice", Get(10 + i, formats[i])).ExpectNothing();
                resource.Late = false;

                // Another request with the other format comes in between.
                int other = formats[i] == ContentFormat.Json ? ContentFormat.TextPlain : ContentFormat.Json;
                Assert.AreEqual(other == ContentFormat.Json ? json : text, Etag(s, 20 + i, other));
                resource.Finish();
                s.At(1 + i).Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 10 + i);
                Assert.AreEqual(formats[i] == ContentFormat.Json ? json : text, s.OptionHex(OptionSlot.ETag));
                Assert.AreEqual(formats[i], s.Last.Uint(OptionSlot.ContentFormat));
            }
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_EntityTagOfTheOtherFormat_IsNotValid()
        {
            Script s = TwoFormats(out ScriptedResource resource);
            string text = Etag(s, 1, ContentFormat.TextPlain);
            string json = Etag(s, 2, ContentFormat.Json);
            for (int i = 10; i < 30; i += 10)
            {
                s.Receive("alice", Conditional(i, text, ContentFormat.TextPlain));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Valid, i);
                s.Receive("alice", Conditional(i + 1, json, ContentFormat.TextPlain));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, i + 1);
                s.Receive("alice", Conditional(i + 2, json, ContentFormat.Json));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Valid, i + 2);
                s.Receive("alice", Conditional(i + 3, text, ContentFormat.Json));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, i + 3);
            }
        }

        [TestMethod]
        public static void Rfc7967_2_1_NoResponse_CountsBesideAcceptAndETag()
        {
            Script s = TwoFormats(out ScriptedResource resource);
            int[] formats = { ContentFormat.TextPlain, ContentFormat.Json };
            for (int i = 0; i < formats.Length; i++)
            {
                string etag = Etag(s, 10 * i, formats[i]);
                s.Receive("alice", Conditional((10 * i) + 1, etag, formats[i]).Uint(OptionNumber.NoResponse, 8)); // no 4.xx, please
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Valid, (10 * i) + 1);
                s.Receive("alice", Conditional((10 * i) + 2, etag, formats[i]).Uint(OptionNumber.NoResponse, 2)); // no 2.xx
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Empty, (10 * i) + 2);
                s.Receive("alice", Get((10 * i) + 3, formats[i]).Uint(OptionNumber.NoResponse, 2));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Empty, (10 * i) + 3).ExpectNothing();
            }
        }

        [TestMethod]
        public static void OptionsThatAreNotPlain_KeepAGetFromBeingKnown()
        {
            // Nothing that is sent shows it; and a handler may look at options that this engine does not understand.
            int[] options = { OptionNumber.Echo, OptionNumber.RequestTag, OptionNumber.NoResponse, 2048, 65000 };
            for (int i = 0; i < options.Length; i++)
            {
                Script s = new Script();
                ScriptedResource.Add(s, "abc", "x");
                s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("abc").Opaque(options[i], "01"));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
                Assert.AreEqual(0, Known(s), "option " + options[i]);
                s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "").Path("abc"));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 2);
                Assert.AreEqual(1, Known(s));
            }
        }

        [TestMethod]
        public static void WhatStandsBehindAKnownPath_IsLookedAtEachTime()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "abc", "x");
            resource.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            for (int i = 0; i < 60; i += 20)
            {
                // The first of these makes no difference, nor do Echo and Request-Tag.
                s.Receive("alice", Get(i + 1).Path("abc")).Drain();
                Assert.AreEqual(1, Known(s));
                Behind(s, Get(i + 2).Path("abc").Opaque(2048, "01"), CoapCode.Content);
                Behind(s, Get(i + 3).Path("abc").Opaque(OptionNumber.Echo, "0203").Opaque(2048, "07"), CoapCode.Content);
                Behind(s, Get(i + 4).Path("abc").Opaque(OptionNumber.RequestTag, "01").Opaque(OptionNumber.RequestTag, "02"), CoapCode.Content);
                Assert.AreEqual(ContentFormat.TextPlain, s.Last.Uint(OptionSlot.ContentFormat));
                Assert.AreEqual("x", s.Payload());

                // All of these do.
                Behind(s, Get(i + 5).Path("abc").Opaque(2048, "01").Opaque(2049, "01"), CoapCode.BadOption);
                Behind(s, Get(i + 6).Path("abc").Uint(OptionNumber.Accept, ContentFormat.Xml).Opaque(2048, "01"), CoapCode.NotAcceptable);
                Behind(s, Get(i + 7).Path("abc").Uint(OptionNumber.Accept, ContentFormat.Json).Opaque(2048, "01"), CoapCode.Content);
                Assert.AreEqual(ContentFormat.Json, s.Last.Uint(OptionSlot.ContentFormat));
                Behind(s, Get(i + 8).Path("abc").Opaque(2048, "01").Payload("p"), CoapCode.Content);
                Assert.AreEqual("p", resource.BodyText());
                Behind(s, Get(i + 9).Path("abc").Path("d").Opaque(2048, "01"), CoapCode.NotFound);
                Behind(s, Get(i + 10).Path("abc").Uint(OptionNumber.HopLimit, 0).Opaque(2048, "01"), CoapCode.BadRequest);
                Behind(s, Get(i + 11).Path("abc").Uint(OptionNumber.NoResponse, 2).Opaque(2048, "01"), CoapCode.Empty);
                Behind(s, Datagram.Con(CoapCode.Delete, i + 12, "").Path("abc").Opaque(2048, "01"), CoapCode.Deleted);
                Behind(s, Get(i + 13).Opaque(2048, "01"), CoapCode.NotFound);
            }
        }

        [TestMethod]
        public static void TooLargeARequest_IsRefused_WhateverItsPath()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "abc", "x");
            s.Receive("alice", Get(1).Path("abc")).Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            string large = "";
            for (int i = 0; i < s.Config.MaxMessageBytes; i++)
            {
                large += "00";
            }

            s.Receive("alice", Get(2).Path("abc").Opaque(2048, large));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge, 2);
        }

        [TestMethod]
        public static void WhatMakesADifference_IsNotPassedOver()
        {
            Script s = new Script().Unlimited();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "0123456789abcdefXYZ");
            resource.Observable = true;
            resource.Versioned = true;
            for (int i = 0; i < 30; i += 10)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, i, "").Path("a")).Drain();
                Assert.AreEqual("0123456789abcdefXYZ", s.Payload());
                string etag = s.OptionHex(OptionSlot.ETag);
                s.Receive("alice", Datagram.Con(CoapCode.Get, i + 1, "").Opaque(OptionNumber.ETag, etag).Path("a"));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Valid);
                s.Receive("alice", Datagram.Con(CoapCode.Get, i + 2, "").Path("a").Uint(OptionNumber.Block2, 0x10)).Drain();
                Assert.AreEqual("XYZ", s.Payload());
                s.Receive("alice", Datagram.Con(CoapCode.Get, i + 3, "0b").Uint(OptionNumber.Observe, 0).Path("a")).Drain();
                Assert.IsTrue(s.Last.Has(OptionSlot.Observe));
                s.Receive("alice", Datagram.Con(CoapCode.Get, i + 4, "0b").Uint(OptionNumber.Observe, 1).Path("a")).Drain();
                Assert.AreEqual(0, s.Endpoint.ObserverCount);
                s.Receive("alice", Datagram.Con(CoapCode.Get, i + 5, "").Path("a").Opaque(65001, "")).Drain();
                Assert.AreEqual((int)CoapCode.BadOption, (int)s.Last.Code);
                s.Receive("alice", Datagram.Con(CoapCode.Put, i + 6, "").Path("a").Payload("new")).Expect("alice", MessageType.Acknowledgement, CoapCode.Changed);
                s.Receive("alice", Datagram.Con(CoapCode.Delete, i + 7, "").Path("a")).Expect("alice", MessageType.Acknowledgement, CoapCode.Deleted);
            }
        }

        [TestMethod]
        public static void EntityTag_IsThatOfTheFormat_AndMovesOn()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            resource.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            resource.Versioned = true;
            string[] tags = new string[4];
            for (int i = 0; i < 4; i++)
            {
                Datagram get = Datagram.Con(CoapCode.Get, i, "").Path("a");
                s.Receive("alice", (i & 1) == 0 ? get : get.Uint(OptionNumber.Accept, ContentFormat.Json)).Drain();
                tags[i] = s.OptionHex(OptionSlot.ETag);
            }

            Assert.AreEqual(tags[0], tags[2]);
            Assert.AreEqual(tags[1], tags[3]);
            Assert.AreNotEqual(tags[0], tags[1]);
            resource.Set("y");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 9, "").Path("a")).Drain();
            Assert.AreNotEqual(tags[0], s.OptionHex(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Duplicate_IsAnsweredFromMemory()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            s.Receive("alice", "41 01 0001 aa  b1 61").Drain();
            s.Receive("alice", "41 01 0002 aa  b1 61").Expect("alice", "61 45 0002 aa  c0  ff 78");
            resource.Set("y");
            s.Receive("alice", "41 01 0002 aa  b1 61").Expect("alice", "61 45 0002 aa  c0  ff 78");
            s.Receive("alice", "51 01 0003 aa  b1 61").Drain();
            s.Receive("alice", "51 01 0003 aa  b1 61").ExpectNothing();
            Assert.AreEqual(3, resource.Calls);
            Assert.AreEqual(2, s.Endpoint.Counters.Duplicates);
            Assert.AreEqual(3, s.Endpoint.Counters.Requests);
        }

        [TestMethod]
        public static void MalformedTokenOrVersion_IsWhatItAlwaysIs()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "a", "x");
            s.Receive("alice", "40 01 0001  b1 61").Drain();
            s.Receive("alice", "49 01 0002 010203040506070809  b1 61").Expect("alice", "70 00 0002");
            s.Receive("alice", "80 01 0003  b1 61").ExpectNothing();
            s.Receive("alice", "60 01 0004  b1 61").ExpectNothing();
            s.Receive("alice", "70 01 0005  b1 61").ExpectNothing();
            s.Receive("alice", "42 01 0006 aa").Expect("alice", "70 00 0006");
            s.Receive("alice", "40 01 0007  b1 61 ff").Expect("alice", "70 00 0007");
            Assert.AreEqual(4, s.Endpoint.Counters.Malformed);
        }

        [TestMethod]
        public static void PayloadOfAGet_DoesNotCount()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            for (int i = 0; i < 3; i++)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, 2 * i, "").Path("a").Payload("p")).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
                Assert.AreEqual("p", resource.BodyText());
                s.Receive("alice", Datagram.Con(CoapCode.Get, (2 * i) + 1, "").Path("a")).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
                Assert.AreEqual("", resource.BodyText());
            }
        }

        [TestMethod]
        public static void HandlerThatFails_OrTakesItsTime_CanDoSoAtAnyTime()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "0a").Path("a")).Drain();
            resource.Throws = true;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "0b").Path("a")).Expect("alice", MessageType.Acknowledgement, CoapCode.InternalServerError);
            resource.Throws = false;
            resource.Late = true;
            s.Receive("alice", Datagram.Ack(0x4711)).ExpectNothing(); // another message passes through the reader
            s.Receive("alice", Datagram.Con(CoapCode.Get, 3, "0c").Path("a")).ExpectNothing();
            s.At(200).Expect("alice", "60 00 0003");
            resource.Late = false;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 4, "0d").Path("a")).Expect("alice", "61 45 0004 0d  c0  ff 78");
            resource.Finish();
            s.At(300).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("0c", s.Token());
            s.Receive("alice", Datagram.Con(CoapCode.Get, 3, "0c").Path("a")).Expect("alice", "60 00 0003").ExpectNothing();
        }

        [TestMethod]
        public static void QueriesOfOthers_DoNotShow()
        {
            Script s = new Script();
            Echo echo = new Echo();
            s.Tree.Add(echo);
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("q")).Drain();
            s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "").Path("q").String(OptionNumber.UriQuery, "x=1")).Drain();
            Assert.AreEqual("1", s.Payload());
            s.Receive("alice", Datagram.Con(CoapCode.Get, 3, "").Path("q")).Drain();
            Assert.AreEqual("0", s.Payload());
        }

        private static Script TwoFormats(out ScriptedResource resource)
        {
            Script s = new Script();
            resource = ScriptedResource.Add(s, "a", "1");
            resource.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            resource.Versioned = true;
            return s;
        }

        private static void Behind(Script s, Datagram request, CoapCode expected)
        {
            s.Receive("alice", request).Expect("alice", MessageType.Acknowledgement, expected);
        }

        private static Datagram Get(int messageId)
        {
            return Datagram.Con(CoapCode.Get, messageId, "");
        }

        private static Datagram Get(int messageId, int format)
        {
            return Datagram.Con(CoapCode.Get, messageId, "aa").Path("a").Uint(OptionNumber.Accept, format);
        }

        private static Datagram Conditional(int messageId, string etag, int format)
        {
            return Datagram.Con(CoapCode.Get, messageId, "aa").Opaque(OptionNumber.ETag, etag).Path("a").Uint(OptionNumber.Accept, format);
        }

        private static string Etag(Script s, int messageId, int format)
        {
            s.Receive("alice", Get(messageId, format)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content, messageId);
            Assert.AreEqual(format, s.Last.Uint(OptionSlot.ContentFormat));
            return s.OptionHex(OptionSlot.ETag);
        }

        /// <summary>How many requests are known by their bytes.</summary>
        private static int Known(Script s)
        {
            object known = Private(s.Endpoint, "_known");
            object[] places = (object[])Private(known, "_places");
            int count = 0;
            for (int i = 0; i < places.Length; i++)
            {
                count += (int)Private(places[i], "Length") != int.MaxValue ? 1 : 0;
            }

            return count;
        }

        private static object Private(object owner, string name)
        {
            return owner.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance).GetValue(owner);
        }

        private static string Path(int length, int changed)
        {
            string path = "";
            for (int i = 0; i < length; i++)
            {
                path += i == changed ? "b" : "a";
            }

            return path;
        }

        private sealed class Echo : Resource
        {
            public Echo()
                : base("q", Methods.Get)
            {
            }

            public override CoapCode Get(Request request, Response response)
            {
                response.AppendNumber(request.QueryCount);
                return CoapCode.Content;
            }
        }
    }
}
