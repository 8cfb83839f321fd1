// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What is refused before a handler is run. RFC 7252 section 5.</summary>
    [TestClass]
    public class RefusalTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7252_5_4_1_UnknownCriticalInCon_IsBadOptionThatNamesIt()
        {
            int[] options = { 13, OptionNumber.QBlock1, OptionNumber.Edhoc, OptionNumber.QBlock2, 2049, 65001 };
            for (int i = 0; i < options.Length; i++)
            {
                Script script = new Script();
                ScriptedResource light = ScriptedResource.Add(script, "light", "on");
                script.Receive(Alice, Datagram.Con(CoapCode.Get, 7, "0102").Path("light").Opaque(options[i], ""));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 7);
                Assert.AreEqual("0102", script.Token());
                Assert.AreEqual("Option " + options[i], script.Payload());
                script.ExpectNothing();
                Assert.AreEqual(0, light.Calls);
            }
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_UnknownCriticalBeforeThePath_IsBadOption()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 7, "").Opaque(OptionNumber.Oscore, "09 14").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 7);
            Assert.AreEqual("Option 9", script.Payload());
            Assert.AreEqual(0, light.Calls);
            Assert.AreEqual(1, script.Endpoint.Counters.ErrorResponses);
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_SeveralUnknownCritical_TheFirstIsNamed()
        {
            Script script = new Script();
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 7, "").Opaque(2049, "").Opaque(2051, ""));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 7);
            Assert.AreEqual("Option 2049", script.Payload());
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_UnknownCriticalInNon_IsBadOptionInANon()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            script.Receive(Alice, Datagram.Non(CoapCode.Get, 0x1234, "0102").Path("light").Opaque(2049, "00"));
            script.Expect(Alice, MessageType.NonConfirmable, CoapCode.BadOption).ExpectNothing();
            Assert.AreEqual("0102", script.Token());
            Assert.AreEqual("Option 2049", script.Payload());
            Assert.AreEqual(0, light.Calls);
            Assert.AreEqual(0, script.Endpoint.Counters.Rejected);
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_UnknownElective_IsIgnored()
        {
            int[] options = { 2, 10, 32, OptionNumber.Echo, OptionNumber.RequestTag, 2048, 65000 };
            for (int i = 0; i < options.Length; i++)
            {
                Script script = new Script();
                ScriptedResource.Add(script, "light", "on");
                Datagram get = Datagram.Con(CoapCode.Get, 7, "");
                if (options[i] < OptionNumber.UriPath)
                {
                    get.Opaque(options[i], "ff").Path("light");
                }
                else
                {
                    get.Path("light").Opaque(options[i], "ff").Opaque(options[i], "");
                }

                script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 7);
                Assert.AreEqual("on", script.Payload());
            }
        }

        [TestMethod]
        public static void Rfc7252_5_4_5_RepeatedCritical_IsLikeUnknown()
        {
            int[] options =
            {
                OptionNumber.UriHost, OptionNumber.IfNoneMatch, OptionNumber.UriPort, OptionNumber.Accept, OptionNumber.Block2,
                OptionNumber.Block1, OptionNumber.ProxyUri, OptionNumber.ProxyScheme,
            };
            for (int i = 0; i < options.Length; i++)
            {
                string value = options[i] == OptionNumber.UriHost || options[i] >= OptionNumber.ProxyUri ? "61" : "";
                Script script = new Script();
                ScriptedResource light = ScriptedResource.Add(script, "light", "on");
                Datagram put = Datagram.Con(CoapCode.Put, 7, "");
                if (options[i] < OptionNumber.UriPath)
                {
                    put.Opaque(options[i], value).Opaque(options[i], value).Path("light");
                }
                else
                {
                    put.Path("light").Opaque(options[i], value).Opaque(options[i], value);
                }

                script.Receive(Alice, put).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 7);
                Assert.AreEqual("Option " + options[i], script.Payload());
                Assert.AreEqual(0, light.Calls);
            }
        }

        [TestMethod]
        public static void Rfc7252_5_4_5_RepeatedElective_TheFirstCounts()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            light.AcceptedFormats = new int[] { ContentFormat.Json };
            light.Observable = true;

            Datagram put = Datagram.Con(CoapCode.Put, 1, "").Path("light");
            put.Uint(OptionNumber.ContentFormat, ContentFormat.Json).Uint(OptionNumber.ContentFormat, ContentFormat.Cbor);
            script.Receive(Alice, put).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1);

            Datagram get = Datagram.Con(CoapCode.Get, 2, "01").Uint(OptionNumber.Observe, 0).Uint(OptionNumber.Observe, 1).Path("light");
            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7252_5_4_3_CriticalOfAWrongLength_IsLikeUnknown()
        {
            string long256 = new string('6', 512);
            RefusedAsBadOption(OptionNumber.IfMatch, "010203040506070809");
            RefusedAsBadOption(OptionNumber.UriHost, "");
            RefusedAsBadOption(OptionNumber.UriHost, long256);
            RefusedAsBadOption(OptionNumber.IfNoneMatch, "01");
            RefusedAsBadOption(OptionNumber.UriPort, "010203");
            RefusedAsBadOption(OptionNumber.UriPath, long256);
            RefusedAsBadOption(OptionNumber.UriQuery, long256);
            RefusedAsBadOption(OptionNumber.Accept, "000000");
            RefusedAsBadOption(OptionNumber.Block2, "00000000");
            RefusedAsBadOption(OptionNumber.Block1, "00000000");
            RefusedAsBadOption(OptionNumber.ProxyUri, "");
            RefusedAsBadOption(OptionNumber.ProxyScheme, long256);
        }

        [TestMethod]
        public static void Rfc7252_5_4_3_ElectiveOfAWrongLength_IsIgnored()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            light.AcceptedFormats = new int[] { ContentFormat.Json };
            light.Observable = true;
            light.Versioned = true;

            Datagram get = Datagram.Con(CoapCode.Get, 1, "01").Opaque(OptionNumber.ETag, "").Opaque(OptionNumber.ETag, "010203040506070809");
            get.Opaque(OptionNumber.Observe, "00000000").Path("light").Opaque(OptionNumber.Size2, "0000000000");
            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.IsFalse(script.Last.Has(OptionSlot.Size2));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);

            Datagram put = Datagram.Con(CoapCode.Put, 2, "").Path("light").Opaque(OptionNumber.ContentFormat, "00003c").Payload("x");
            script.Receive(Alice, put).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
        }

        [TestMethod]
        public static void Rfc7252_3_2_UintWithLeadingZeros_IsAccepted()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "light", "on");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light")
                .Opaque(OptionNumber.Accept, "0000").Opaque(OptionNumber.Block2, "000006"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("06", script.OptionHex(OptionSlot.Block2));
        }

        [TestMethod]
        public static void Rfc7252_5_7_2_ProxyRequests_AreNotSupported()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").String(OptionNumber.ProxyUri, "coap://example.org/light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.ProxyingNotSupported, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Path("light").String(OptionNumber.ProxyScheme, "http"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.ProxyingNotSupported, 2);
            script.Receive(Alice, Datagram.Non(CoapCode.Get, 3, "01").Path("light").String(OptionNumber.ProxyScheme, "coap"));
            script.Expect(Alice, MessageType.NonConfirmable, CoapCode.ProxyingNotSupported);
            Assert.AreEqual("01", script.Token());
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_9_2_5_NoResource_IsNotFound()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "light", "on");
            int[] methods = { 1, 2, 3, 4, 5, 6, 7, 8, 31 };
            for (int i = 0; i < methods.Length; i++)
            {
                script.Receive(Alice, Datagram.Con((CoapCode)methods[i], i, "").Path("dark"));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, i);
                Assert.AreEqual(0, script.Last.OptionCount);
            }
        }

        [TestMethod]
        public static void Rfc7252_5_8_MethodThatIsNotOffered_IsNotAllowed()
        {
            int[] offered = { (int)Methods.Get, (int)Methods.Put, (int)(Methods.Post | Methods.Delete), (int)Methods.None };
            for (int i = 0; i < offered.Length; i++)
            {
                Script script = new Script();
                ScriptedResource light = new ScriptedResource("light", (Methods)offered[i]);
                script.Tree.Add(light);
                int calls = 0;
                for (int method = 1; method <= 7; method++)
                {
                    script.Receive(Alice, Datagram.Con((CoapCode)method, method, "").Path("light"));
                    bool allowed = (offered[i] & (1 << method)) != 0;
                    script.Expect(Alice, MessageType.Acknowledgement, allowed ? (CoapCode)Usual(method) : CoapCode.MethodNotAllowed, method);
                    calls += allowed ? 1 : 0;
                    Assert.AreEqual(calls, light.Calls);
                }
            }
        }

        [TestMethod]
        public static void Rfc7252_5_8_UnknownMethod_IsNotAllowed()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            for (int method = 8; method <= 31; method++)
            {
                script.Receive(Alice, Datagram.Con((CoapCode)method, method, "").Path("light"));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.MethodNotAllowed, method);
                script.Receive(Alice, Datagram.Non((CoapCode)method, 100 + method, "").Path("light"));
                script.Expect(Alice, MessageType.NonConfirmable, CoapCode.MethodNotAllowed);
            }

            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_8_OfferedButNotOverridden_IsNotAllowed()
        {
            Script script = new Script();
            script.Tree.Add(new BareResource());
            for (int method = 1; method <= 7; method++)
            {
                script.Receive(Alice, Datagram.Con((CoapCode)method, method, "").Path("bare"));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.MethodNotAllowed, method);
            }
        }

        [TestMethod]
        public static void Rfc7252_5_10_4_AcceptOfAFormatThatIsNotOffered_IsNotAcceptable()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            light.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Uint(OptionNumber.Accept, ContentFormat.Cbor));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotAcceptable, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Fetch, 2, "").Path("light").Uint(OptionNumber.Accept, 65535));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotAcceptable, 2);
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_4_AcceptOfAnOfferedFormat_IsHonoured()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            light.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Uint(OptionNumber.Accept, ContentFormat.Json));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("32", script.OptionHex(OptionSlot.ContentFormat));
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual("", script.OptionHex(OptionSlot.ContentFormat), "the preferred format");
        }

        [TestMethod]
        public static void Rfc7252_5_10_4_AcceptWhereTheAnswerHasNoRepresentation_RefusesNothing()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "light", "on");
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Path("light")
                .Uint(OptionNumber.Accept, ContentFormat.Cbor).Payload("off"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Delete, 2, "").Path("light").Uint(OptionNumber.Accept, ContentFormat.Cbor));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Deleted, 2);
        }

        [TestMethod]
        public static void Rfc7252_5_10_3_ContentFormatThatIsNotTaken_IsUnsupported()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            light.AcceptedFormats = new int[] { ContentFormat.Json, ContentFormat.Cbor };
            int[] methods = { (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Fetch, (int)CoapCode.Patch, (int)CoapCode.IPatch };
            for (int i = 0; i < methods.Length; i++)
            {
                light.Calls = 0;
                Datagram request = Datagram.Con((CoapCode)methods[i], (i * 3) + 1, "").Path("light");
                script.Receive(Alice, request.Uint(OptionNumber.ContentFormat, ContentFormat.TextPlain).Payload("off"));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.UnsupportedContentFormat, (i * 3) + 1);
                Assert.AreEqual(0, light.Calls);

                request = Datagram.Con((CoapCode)methods[i], (i * 3) + 2, "").Path("light");
                script.Receive(Alice, request.Uint(OptionNumber.ContentFormat, ContentFormat.Cbor).Payload("off"));
                script.Expect(Alice, MessageType.Acknowledgement, (CoapCode)Usual(methods[i]), (i * 3) + 2);

                script.Receive(Alice, Datagram.Con((CoapCode)methods[i], (i * 3) + 3, "").Path("light").Payload("off"));
                script.Expect(Alice, MessageType.Acknowledgement, (CoapCode)Usual(methods[i]), (i * 3) + 3);
                Assert.AreEqual(2, light.Calls);
            }
        }

        [TestMethod]
        public static void Rfc7252_5_9_2_9_BodyThatIsTooLarge_IsRefusedWithTheLimit()
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            light.MaxBodyBytes = 10;
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Path("light").Filler(0, 11));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge, 1);
            Assert.AreEqual("0a", script.OptionHex(OptionSlot.Size1));
            Assert.AreEqual(0, light.Calls);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "").Path("light").Filler(0, 10));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
            Assert.AreEqual(1, script.Endpoint.Counters.BodiesRefused);
        }

        [TestMethod]
        public static void Rfc7252_4_6_DatagramThatIsTooLarge_IsRefused()
        {
            Script script = new Script();
            script.Config.MaxMessageBytes = 256;
            script.Config.TransmissionBytes = 256;
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            int head = Datagram.Con(CoapCode.Put, 1, "01").Path("light").Length + 1;
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "01").Path("light").Filler(0, 257 - head));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge, 1);
            Assert.AreEqual("01", script.Token());
            Assert.IsTrue(script.Last.Has(OptionSlot.Size1));
            script.Receive(Alice, Datagram.Non(CoapCode.Put, 2, "02").Path("light").Filler(0, 257 - head));
            script.Expect(Alice, MessageType.NonConfirmable, CoapCode.RequestEntityTooLarge);
            Assert.AreEqual(0, light.Calls);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 3, "01").Path("light").Filler(0, 256 - head));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 3);
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_UriHostAndPort_AreTakenNoteOfByNobody()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "light", "on");
            Datagram get = Datagram.Con(CoapCode.Get, 1, "").String(OptionNumber.UriHost, "node.example").Uint(OptionNumber.UriPort, 5683);
            script.Receive(Alice, get.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            get = Datagram.Con(CoapCode.Get, 2, "").String(OptionNumber.UriHost, "another.example").Uint(OptionNumber.UriPort, 61616);
            script.Receive(Alice, get.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_QueryThatNobodyReads_IsNoReasonToRefuse()
        {
            Script script = new Script();
            ScriptedResource.Add(script, "light", "on");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light")
                .String(OptionNumber.UriQuery, "x=1").String(OptionNumber.UriQuery, ""));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_MoreOptionsThanTheIndexHolds_CriticalOnesAreRefused()
        {
            Script script = new Script();
            script.Config.MaxOptions = 8;
            ScriptedResource.Add(script, "light", "on");
            Datagram get = Datagram.Con(CoapCode.Get, 1, "").Path("light");
            for (int i = 0; i < 8; i++)
            {
                get.String(OptionNumber.UriQuery, "x");
            }

            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 1);
            Assert.AreEqual("Option 15", script.Payload());

            get = Datagram.Con(CoapCode.Get, 2, "").Path("light");
            for (int i = 0; i < 30; i++)
            {
                get.Opaque(2048, "");
            }

            script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
        }

        [TestMethod]
        public static void Rfc7252_5_9_SeveralReasonsToRefuse_TheOuterOneIsGiven()
        {
            // Each request has one fault less than the one before.
            Script script = new Script();
            ScriptedResource light = new ScriptedResource("light", Methods.Put | Methods.Fetch);
            light.ContentFormats = new int[] { ContentFormat.TextPlain };
            light.AcceptedFormats = new int[] { ContentFormat.TextPlain };
            light.MaxBodyBytes = 2;
            script.Tree.Add(light);
            int json = ContentFormat.Json;

            Datagram request = Datagram.Con(CoapCode.Get, 1, "").Opaque(OptionNumber.IfNoneMatch, "").Path("dark")
                .Uint(OptionNumber.ContentFormat, json);
            request.Uint(OptionNumber.Accept, json).String(OptionNumber.ProxyScheme, "coap").Opaque(2049, "").Payload("long");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 1);

            request = Datagram.Con(CoapCode.Get, 2, "").Opaque(OptionNumber.IfNoneMatch, "").Path("dark")
                .Uint(OptionNumber.ContentFormat, json);
            request.Uint(OptionNumber.Accept, json).String(OptionNumber.ProxyScheme, "coap").Payload("long");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.ProxyingNotSupported, 2);

            request = Datagram.Con(CoapCode.Get, 3, "").Opaque(OptionNumber.IfNoneMatch, "").Path("dark")
                .Uint(OptionNumber.ContentFormat, json);
            request.Uint(OptionNumber.Accept, json).Payload("long");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 3);

            request = Datagram.Con(CoapCode.Get, 4, "").Opaque(OptionNumber.IfNoneMatch, "").Path("light")
                .Uint(OptionNumber.ContentFormat, json);
            request.Uint(OptionNumber.Accept, json).Payload("long");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.MethodNotAllowed, 4);

            request = Datagram.Con(CoapCode.Fetch, 5, "").Opaque(OptionNumber.IfNoneMatch, "").Path("light")
                .Uint(OptionNumber.ContentFormat, json);
            request.Uint(OptionNumber.Accept, json).Payload("long");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.NotAcceptable, 5);

            request = Datagram.Con(CoapCode.Fetch, 6, "").Opaque(OptionNumber.IfNoneMatch, "").Path("light")
                .Uint(OptionNumber.ContentFormat, json);
            script.Receive(Alice, request.Payload("long")).Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 6);

            request = Datagram.Con(CoapCode.Fetch, 7, "").Path("light").Uint(OptionNumber.ContentFormat, json).Payload("long");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.UnsupportedContentFormat, 7);

            request = Datagram.Con(CoapCode.Fetch, 8, "").Path("light").Payload("long");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge, 8);
            Assert.AreEqual(0, light.Calls);

            request = Datagram.Con(CoapCode.Fetch, 9, "").Path("light").Payload("ok");
            script.Receive(Alice, request).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 9);
            Assert.AreEqual(8, script.Endpoint.Counters.ErrorResponses);
        }

        [TestMethod]
        public static void Rfc7252_5_2_3_RefusedNon_IsAnsweredInANonOfItsOwn()
        {
            Script script = new Script();
            script.Receive(Alice, Datagram.Non(CoapCode.Get, 1, "aabbcc").Path("dark"));
            script.Expect(Alice, MessageType.NonConfirmable, CoapCode.NotFound);
            Assert.AreEqual("aabbcc", script.Token());
            int messageId = script.Last.MessageId;
            script.Receive(Alice, Datagram.Non(CoapCode.Get, 2, "dd").Path("dark"));
            script.Expect(Alice, MessageType.NonConfirmable, CoapCode.NotFound, (messageId + 1) & 0xFFFF).ExpectNothing();
        }

        private static void RefusedAsBadOption(int option, string value)
        {
            Script script = new Script();
            ScriptedResource light = ScriptedResource.Add(script, "light", "on");
            Datagram put = Datagram.Con(CoapCode.Put, 7, "");
            if (option < OptionNumber.UriPath)
            {
                put.Opaque(option, value).Path("light");
            }
            else
            {
                put.Path("light").Opaque(option, value);
            }

            script.Receive(Alice, put).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 7);
            Assert.AreEqual("Option " + option, script.Payload());
            Assert.AreEqual(0, light.Calls);
        }

        private static int Usual(int method)
        {
            switch ((CoapCode)method)
            {
                case CoapCode.Get:
                case CoapCode.Fetch:
                    return (int)CoapCode.Content;
                case CoapCode.Delete:
                    return (int)CoapCode.Deleted;
                default:
                    return (int)CoapCode.Changed;
            }
        }

        private sealed class BareResource : Resource
        {
            public BareResource()
                : base("bare", Methods.Get | Methods.Post | Methods.Put | Methods.Delete | Methods.Fetch | Methods.Patch | Methods.IPatch)
            {
            }
        }
    }
}
