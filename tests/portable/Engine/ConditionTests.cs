// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Entity-tags and conditional requests. RFC 7252 sections 5.10.6 and 5.10.8.</summary>
    [TestClass]
    public class ConditionTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7252_5_10_6_VersionedResource_HasAnEntityTag()
        {
            Script script = Light(out ScriptedResource light);
            string first = Etag(script, 1);
            Assert.IsNotNull(first);
            Assert.AreEqual(first, Etag(script, 2), "unchanged");
            light.Set("off");
            Assert.AreNotEqual(first, Etag(script, 3));

            light.Versioned = false;
            Assert.IsNull(Etag(script, 4));
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_2_CurrentEntityTag_GetsValidWithoutPayload()
        {
            Script script = Light(out ScriptedResource light);
            light.MaxAgeSeconds = 30;
            string tag = Etag(script, 1);
            int calls = light.Calls;
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "02").Opaque(OptionNumber.ETag, tag).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Valid, 2);
            Assert.AreEqual(tag, script.OptionHex(OptionSlot.ETag));
            Assert.AreEqual("1e", script.OptionHex(OptionSlot.MaxAge), "Max-Age refreshes the stored answer");
            Assert.IsFalse(script.Last.Has(OptionSlot.ContentFormat));
            Assert.AreEqual(0, script.Last.PayloadLength);
            Assert.AreEqual(calls, light.Calls, "no representation was made");
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_2_StaleEntityTag_GetsTheRepresentation()
        {
            Script script = Light(out ScriptedResource light);
            string tag = Etag(script, 1);
            light.Set("off");
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Opaque(OptionNumber.ETag, tag).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual("off", script.Payload());
            Assert.AreNotEqual(tag, script.OptionHex(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_2_SeveralEntityTags_OneThatIsCurrentIsEnough()
        {
            Script script = Light(out ScriptedResource light);
            string old = Etag(script, 1);
            light.Set("off");
            string tag = Etag(script, 2);
            Datagram get = Datagram.Con(CoapCode.Get, 3, "").Opaque(OptionNumber.ETag, old).Opaque(OptionNumber.ETag, "01").Opaque(OptionNumber.ETag, tag);
            script.Receive(Alice, get.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Valid, 3);
            get = Datagram.Con(CoapCode.Get, 4, "").Opaque(OptionNumber.ETag, old).Opaque(OptionNumber.ETag, "0102030405060708");
            script.Receive(Alice, get.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 4);

            // A prefix and an extension of the current one are others.
            get = Datagram.Con(CoapCode.Get, 5, "").Opaque(OptionNumber.ETag, tag.Substring(0, tag.Length - 2)).Opaque(OptionNumber.ETag, tag + "00");
            script.Receive(Alice, get.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 5);
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_EntityTagsOfTwoContentFormats_Differ()
        {
            Script script = Light(out ScriptedResource light);
            light.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Uint(OptionNumber.Accept, ContentFormat.TextPlain));
            string text = script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1).OptionHex(OptionSlot.ETag);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Path("light").Uint(OptionNumber.Accept, ContentFormat.Json));
            string json = script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2).OptionHex(OptionSlot.ETag);
            Assert.AreNotEqual(text, json);

            script.Receive(Alice, Datagram.Con(CoapCode.Get, 3, "").Opaque(OptionNumber.ETag, text).Path("light")
                .Uint(OptionNumber.Accept, ContentFormat.Json));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 4, "").Opaque(OptionNumber.ETag, json).Path("light")
                .Uint(OptionNumber.Accept, ContentFormat.Json));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Valid, 4);

            // The condition of a change is about the resource: either will do.
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 5, "").Opaque(OptionNumber.IfMatch, json).Path("light").Payload("x"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 5);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 6, "").Opaque(OptionNumber.IfMatch, text).Path("light").Payload("x"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 6);
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_EntityTagInAChange_IsNoCondition()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Opaque(OptionNumber.ETag, "01").Path("light").Payload("x"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.ETag));
            Assert.AreEqual(1, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_ErrorAnswer_HasNoEntityTag()
        {
            Script script = Light(out ScriptedResource light);
            light.Answer = CoapCode.ServiceUnavailable;
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_1_IfMatchCurrent_RunsTheHandler()
        {
            Script script = Light(out ScriptedResource light);
            string tag = Etag(script, 1);
            light.Calls = 0;
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfMatch, tag).Path("light").Payload("off"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
            Assert.AreEqual(1, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_1_IfMatchStale_FailsAndTheHandlerIsNotRun()
        {
            Script script = Light(out ScriptedResource light);
            string tag = Etag(script, 1);
            light.Set("off");
            light.Calls = 0;
            int[] methods = { (int)CoapCode.Get, (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Delete, (int)CoapCode.Patch };
            for (int i = 0; i < methods.Length; i++)
            {
                script.Receive(Alice, Datagram.Con((CoapCode)methods[i], 10 + i, "").Opaque(OptionNumber.IfMatch, tag).Path("light"));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 10 + i);
            }

            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_1_SeveralIfMatch_OneThatIsCurrentIsEnough()
        {
            Script script = Light(out ScriptedResource light);
            string old = Etag(script, 1);
            light.Set("off");
            string tag = Etag(script, 2);
            Datagram put = Datagram.Con(CoapCode.Put, 3, "").Opaque(OptionNumber.IfMatch, old).Opaque(OptionNumber.IfMatch, tag);
            script.Receive(Alice, put.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 3);
            put = Datagram.Con(CoapCode.Put, 4, "").Opaque(OptionNumber.IfMatch, old).Opaque(OptionNumber.IfMatch, "01");
            script.Receive(Alice, put.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 4);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_1_IfMatchEmpty_AsksForExistenceAlone()
        {
            Script script = Light(out ScriptedResource light);
            ShelfResource shelf = new ShelfResource();
            script.Tree.Add(shelf);
            light.Versioned = false;
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Opaque(OptionNumber.IfMatch, "").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfMatch, "").Path("shelf/3").Payload("cup"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 2);
            Assert.AreEqual(0, shelf.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_1_IfMatchWithoutVersions_CannotHold()
        {
            Script script = Light(out ScriptedResource light);
            string tag = Etag(script, 1);
            light.Versioned = false;
            light.Calls = 0;
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfMatch, tag).Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 2);
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_1_IfMatchOnAMissingResource_Fails()
        {
            Script script = Light(out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Opaque(OptionNumber.IfMatch, "01").Path("dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfMatch, "").Path("dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 2);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_2_IfNoneMatchOnWhatExists_FailsAndTheHandlerIsNotRun()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Opaque(OptionNumber.IfNoneMatch, "").Path("light").Payload("off"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 1);
            light.Versioned = false;
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfNoneMatch, "").Path("light").Payload("off"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 2);
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_2_IfNoneMatchOnAMissingResource_ChangesNothing()
        {
            Script script = Light(out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Opaque(OptionNumber.IfNoneMatch, "").Path("dark"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 1);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_2_PutOfASubpathWithIfNoneMatch_CreatesOnce()
        {
            Script script = new Script();
            ShelfResource shelf = new ShelfResource();
            script.Tree.Add(shelf);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Opaque(OptionNumber.IfNoneMatch, "").Path("shelf/3").Payload("cup"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Created, 1);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfNoneMatch, "").Path("shelf/3").Payload("jar"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 2);
            Assert.AreEqual(1, shelf.Calls);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 3, "").Path("shelf/3"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3);
            Assert.AreEqual("cup", script.Payload());
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_SubpathThatDoesNotExist_IsNotFoundForAllButPutAndDelete()
        {
            Script script = new Script();
            ShelfResource shelf = new ShelfResource();
            script.Tree.Add(shelf);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("shelf/3"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 1);

            // Section 5.8.4: a DELETE finds done what it asks for.
            script.Receive(Alice, Datagram.Con(CoapCode.Delete, 2, "").Path("shelf/3"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Deleted, 2);
            script.Receive(Alice, Datagram.Con(CoapCode.Delete, 3, "").Opaque(OptionNumber.IfMatch, "").Path("shelf/3"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 3);
            Assert.AreEqual(0, shelf.Calls);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 4, "").Path("shelf/3").Payload("cup"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Created, 4);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_BothConditions_BothMustHold()
        {
            Script script = Light(out ScriptedResource light);
            string tag = Etag(script, 1);
            light.Calls = 0;
            Datagram put = Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfMatch, tag).Opaque(OptionNumber.IfNoneMatch, "");
            script.Receive(Alice, put.Path("light")).Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 2);
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_10_6_EntityTagsAfterARestart_AreOthers()
        {
            // Two seeds stand for two starts: the versions begin at the same number, the tags must not.
            ScriptedResource one = new ScriptedResource("light", NanoCoap.Resources.Methods.Get);
            ScriptedResource two = new ScriptedResource("light", NanoCoap.Resources.Methods.Get);
            Assert.AreNotEqual(EtagWithSeed(one, 1), EtagWithSeed(two, 2));
        }

        private static string EtagWithSeed(ScriptedResource light, int seed)
        {
            light.Versioned = true;
            Script sink = new Script();
            NanoCoap.Resources.ResourceTree tree = new NanoCoap.Resources.ResourceTree();
            tree.Add(light);
            NanoCoap.Server.CoapEndpoint endpoint = new NanoCoap.Server.CoapEndpoint(sink.Config, sink.Parameters, tree, sink, new SmallRandom(seed));
            Datagram get = Datagram.Con(CoapCode.Get, 1, "").Path("light");
            endpoint.HandleDatagram(sink.Now, Alice, get.Bytes, get.Length, false);
            return sink.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1).OptionHex(OptionSlot.ETag);
        }

        private static Script Light(out ScriptedResource light)
        {
            Script script = new Script();
            light = ScriptedResource.Add(script, "light", "on");
            light.Versioned = true;
            return script;
        }

        private static string Etag(Script script, int messageId)
        {
            script.Receive(Alice, Datagram.Con(CoapCode.Get, messageId, "").Path("light"));
            return script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, messageId).OptionHex(OptionSlot.ETag);
        }
    }
}
