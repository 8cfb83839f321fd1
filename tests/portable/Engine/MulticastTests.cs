// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Requests to a multicast group. RFC 7252 section 8.</summary>
    [TestClass]
    public class MulticastTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7252_8_2_Request_IsAnsweredInANonWithinTheLeisure()
        {
            Script script = Light(out ScriptedResource light);
            script.ReceiveMulticast(Alice, Get(1, "4a")).ExpectNothing();
            Assert.AreEqual(1, light.Calls);
            Assert.AreEqual(1, script.Endpoint.OutstandingCount);
            long due = script.Endpoint.NextDeadline - script.Now;
            Assert.IsTrue(due >= 0 && due <= 5000, "leisure");
            script.At(due - 1).ExpectNothing();
            script.At(due).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("4a", script.Token());
            Assert.AreEqual("on", script.Payload());
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            script.At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_8_2_Answers_AreSpreadOverTheLeisure()
        {
            Script script = Light(out ScriptedResource _);
            int early = 0;
            int late = 0;
            for (int i = 0; i < 100; i++)
            {
                script.At(i * 10000);
                script.ReceiveMulticast(Alice, Get(i, ""));
                long due = script.Endpoint.NextDeadline - script.Now;
                Assert.IsTrue(due >= 0 && due <= 5000);
                early += due < 1250 ? 1 : 0;
                late += due > 3750 ? 1 : 0;
                script.At((i * 10000) + 5000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            }

            Assert.IsTrue(early > 10 && early < 40, "first quarter");
            Assert.IsTrue(late > 10 && late < 40, "last quarter");
        }

        [TestMethod]
        public static void Rfc7252_8_2_TwoNodes_AnswerAtTwoTimes()
        {
            int early = 0;
            int late = 0;
            for (int seed = 0; seed < 100; seed++)
            {
                ResourceTree tree = new ResourceTree();
                ScriptedResource light = new ScriptedResource("light", Methods.Get);
                light.Representation = new byte[] { 1 };
                tree.Add(light);
                CoapEndpoint endpoint = new CoapEndpoint(new EndpointConfig(), new TransmissionParameters(), tree, new Script(), new SmallRandom(seed));
                Datagram get = Get(1, "");
                endpoint.HandleDatagram(1000, Alice, get.Bytes, get.Length, true);
                long due = endpoint.NextDeadline - 1000;
                Assert.IsTrue(due >= 0 && due <= 5000);
                early += due < 1250 ? 1 : 0;
                late += due > 3750 ? 1 : 0;
            }

            Assert.IsTrue(early > 10 && early < 40, "first quarter");
            Assert.IsTrue(late > 10 && late < 40, "last quarter");
        }

        [TestMethod]
        public static void Rfc7252_8_2_NoLeisure_AnswersAtOnce()
        {
            Script script = Light(out ScriptedResource _);
            script.Parameters.DefaultLeisureMs = 0;
            script.ReceiveMulticast(Alice, Get(1, "4a")).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
        }

        [TestMethod]
        public static void Rfc7252_8_1_ConRequest_IsIgnored()
        {
            Script script = Light(out ScriptedResource light);
            script.ReceiveMulticast(Alice, Datagram.Con(CoapCode.Get, 1, "4a").Path("light"));
            script.At(100000).ExpectNothing();
            Assert.AreEqual(0, light.Calls);
            Assert.AreEqual(1, script.Endpoint.Counters.Ignored);
        }

        [TestMethod]
        public static void Rfc7252_8_1_WhatIsNoRequest_IsNeverReset()
        {
            Script script = Light(out ScriptedResource _);
            Datagram ping = Datagram.Con(CoapCode.Empty, 1, "");
            script.ReceiveMulticast(Alice, ping);
            script.ReceiveMulticast(Alice, Datagram.Con(CoapCode.Content, 2, "4a"));
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Content, 3, "4a"));
            script.ReceiveMulticast(Alice, Datagram.Ack(4));
            script.ReceiveMulticast(Alice, Datagram.Rst(5));
            string[] malformed = { "49 01 00 01", "40 01 00 02 ff", "40 01 00 03 f0", "50 01 00 04 ff", "40 00 00 05 00", "80 01 00 06", "40" };
            for (int i = 0; i < malformed.Length; i++)
            {
                byte[] bytes = Hex.Bytes(malformed[i]);
                script.Receive(Alice, bytes, bytes.Length, true);
            }

            script.At(100000).ExpectNothing();
            Assert.AreEqual(7, script.Endpoint.Counters.Malformed);
            Assert.AreEqual(0, script.Endpoint.Counters.Pings);
            Assert.AreEqual(0, script.Endpoint.Counters.Rejected);
        }

        [TestMethod]
        public static void Rfc7252_8_2_ErrorsAndEmptyAnswers_AreSuppressed()
        {
            Script script = Light(out ScriptedResource light);
            script.Tree.Add(new WellKnownCore(script.Tree));
            int suppressed = 0;

            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 1, "").Path("dark"));
            Suppressed(script, ++suppressed);
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 2, "").Path("light").Opaque(2049, ""));
            Suppressed(script, ++suppressed);
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 3, "").Path("light").Uint(OptionNumber.Accept, ContentFormat.Cbor));
            Suppressed(script, ++suppressed);
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 4, "").Path("light").String(OptionNumber.ProxyUri, "coap://x/"));
            Suppressed(script, ++suppressed);
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 5, "").Path("light").Uint(OptionNumber.Block2, 7));
            Suppressed(script, ++suppressed);
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 6, "").Path("light")
                .Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 0)));
            Suppressed(script, ++suppressed);
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 7, "").Path(".well-known/core")
                .String(OptionNumber.UriQuery, "rt=other"));
            Suppressed(script, ++suppressed);
            light.Answer = CoapCode.Forbidden;
            script.ReceiveMulticast(Alice, Get(8, ""));
            Suppressed(script, ++suppressed);
            light.Answer = CoapCode.Empty;
            light.Throws = true;
            script.ReceiveMulticast(Alice, Get(9, ""));
            Suppressed(script, ++suppressed);
            light.Throws = false;
            light.Late = true;
            script.ReceiveMulticast(Alice, Get(10, ""));
            Suppressed(script, ++suppressed);
            light.Late = false;
            light.Representation = new byte[0];
            script.ReceiveMulticast(Alice, Get(11, ""));
            Suppressed(script, ++suppressed);
            Assert.AreEqual(0, script.Endpoint.Counters.Rejected);
            Assert.AreEqual(0, script.Endpoint.Counters.ErrorResponses);
        }

        [TestMethod]
        public static void Rfc7252_8_2_UnsafeMethod_IsNotRun()
        {
            Script script = Light(out ScriptedResource light);
            int[] methods = { (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Delete, (int)CoapCode.Patch, (int)CoapCode.IPatch, 8, 31 };
            for (int i = 0; i < methods.Length; i++)
            {
                script.ReceiveMulticast(Alice, Datagram.Non((CoapCode)methods[i], i, "").Path("light").Payload("x"));
                Suppressed(script, i + 1);
            }

            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_8_2_Discovery_IsAnsweredIfItFindsSomething()
        {
            Script script = Light(out ScriptedResource light);
            light.ResourceType = "lamp";
            script.Tree.Add(new WellKnownCore(script.Tree));
            Datagram get = Datagram.Non(CoapCode.Get, 1, "4a").Path(".well-known/core").String(OptionNumber.UriQuery, "rt=lamp");
            script.ReceiveMulticast(Alice, get);
            script.At(5000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            Assert.StartsWith("</light>;rt=\"lamp\"", script.Payload());
        }

        [TestMethod]
        public static void Rfc7252_4_5_Duplicates_AreAnsweredOnce()
        {
            Script script = Light(out ScriptedResource light);
            script.ReceiveMulticast(Alice, Get(1, "4a"));
            script.ReceiveMulticast(Alice, Get(1, "4a"));
            script.At(5000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            script.ReceiveMulticast(Alice, Get(1, "4a"));
            script.Receive(Alice, Get(1, "4a"));
            script.At(20000).ExpectNothing();
            Assert.AreEqual(1, light.Calls);
            Assert.AreEqual(3, script.Endpoint.Counters.Duplicates);
        }

        [TestMethod]
        public static void Rfc7641_Observe_IsNotForGroups()
        {
            Script script = Light(out ScriptedResource light).Unlimited();
            light.Observable = true;
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 1, "4a").Uint(OptionNumber.Observe, 0).Path("light"));
            script.At(5000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);

            // Nor does a group request end what a client has.
            ObserveSteps.Register(script, Alice, 2, "4b");
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 3, "4b").Uint(OptionNumber.Observe, 1).Path("light"));
            script.At(20000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7252_8_2_NoPlaceForTheAnswer_IsCounted()
        {
            Script script = Light(out ScriptedResource light).Unlimited();
            script.Config.Transmissions = 2;
            script.ReceiveMulticast("a", Get(1, ""));
            script.ReceiveMulticast("b", Get(1, ""));
            int waiting = script.Endpoint.OutstandingCount;
            Assert.AreEqual(2, waiting, "both fell due at once: choose another seed");
            script.ReceiveMulticast("c", Get(1, ""));
            Assert.AreEqual(1, script.Endpoint.Counters.MulticastSuppressed);
            Assert.AreEqual(2, light.Calls);
            script.At(5000);
            Assert.AreEqual(2, script.Waiting);
        }

        [TestMethod]
        public static void Rfc7959_2_8_LargeAnswer_IsItsFirstBlock()
        {
            Script script = Light(out ScriptedResource light).Unlimited();
            light.Representation = new byte[600];
            script.ReceiveMulticast(Alice, Get(1, "4a"));
            script.At(5000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual(BlockOption.Pack(0, true, 4), script.Last.Uint(OptionSlot.Block2));
            Assert.AreEqual(600, script.Last.Uint(OptionSlot.Size2));
        }

        [TestMethod]
        public static void Rfc7252_8_2_HandlerKnows_ThatItIsAGroupRequest()
        {
            Script script = new Script();
            script.Tree.Add(new ShyResource());
            script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 1, "").Path("shy"));
            script.At(10000).ExpectNothing();
            script.Receive(Alice, Datagram.Non(CoapCode.Get, 2, "").Path("shy"));
            script.Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
        }

        private static Script Light(out ScriptedResource light)
        {
            Script script = new Script();
            light = ScriptedResource.Add(script, "light", "on");
            return script;
        }

        private static Datagram Get(int messageId, string token)
        {
            return Datagram.Non(CoapCode.Get, messageId, token).Path("light");
        }

        private static void Suppressed(Script script, int count)
        {
            script.At(script.Now - 1000000 + 10000).ExpectNothing();
            Assert.AreEqual(count, script.Endpoint.Counters.MulticastSuppressed);
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
        }

        private sealed class ShyResource : Resource
        {
            public ShyResource()
                : base("shy", Methods.Get)
            {
            }

            public override CoapCode Get(Request request, Response response)
            {
                response.AppendText("I am here");
                return request.IsMulticast ? CoapCode.Forbidden : CoapCode.Content;
            }
        }
    }
}
