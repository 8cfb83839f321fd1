// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What a notification holds: the answer that the registering GET would have now. RFC 7641 section 4.2.</summary>
    [TestClass]
    public class ObserveTestsContent
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7641_4_2_FormatThatTheHandlerSwitches_EndsInNotAcceptable()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ContentFormats = null;
            light.HandlerFormat = ContentFormat.Json;
            ObserveSteps.RegisterWithRoundTrip(script, light, Alice, "4a", 100);
            light.HandlerFormat = ContentFormat.Cbor;
            light.Changed();
            script.At(10000).Expect(Alice, MessageType.Confirmable, CoapCode.NotAcceptable);
            Assert.AreEqual("4a", script.Token());
            Assert.AreEqual(0, script.Last.OptionCount);
            Assert.AreEqual(0, script.Last.PayloadLength);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_2_FormatOfAccept_IsKept()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            light.Versioned = true;
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light").Uint(OptionNumber.Accept, ContentFormat.Json));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("32", script.OptionHex(OptionSlot.ContentFormat));
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            Assert.AreEqual("32", script.OptionHex(OptionSlot.ContentFormat));
            string tag = script.OptionHex(OptionSlot.ETag);
            ObserveSteps.Acknowledge(script, Alice);
            script.ExpectNothing();

            // The entity-tag of the notification is that of a GET with the same Accept.
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4b").Opaque(OptionNumber.ETag, tag).Path("light")
                .Uint(OptionNumber.Accept, ContentFormat.Json));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Valid, 2);
        }

        [TestMethod]
        public static void Rfc7641_4_2_TwoFormats_AreTwoRegistrations()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ContentFormats = new int[] { ContentFormat.TextPlain, ContentFormat.Json };
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light").Uint(OptionNumber.Accept, ContentFormat.Json));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            ObserveSteps.Register(script, "bob", 1, "4a");
            light.Set("off");
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "off");
            Assert.AreEqual("32", script.OptionHex(OptionSlot.ContentFormat));
            ObserveSteps.Notified(script, "bob", MessageType.Confirmable, "4a", "off");
            Assert.AreEqual("", script.OptionHex(OptionSlot.ContentFormat));
        }

        [TestMethod]
        public static void Rfc7641_4_2_Query_IsThatOfTheRegistration()
        {
            Script script = new Script().Unlimited();
            EchoResource echo = new EchoResource();
            script.Tree.Add(echo);
            Datagram get = ObserveSteps.Registration(1, "4a", "echo").String(OptionNumber.UriQuery, "unit=K").String(OptionNumber.UriQuery, "x");
            ObserveSteps.Notified(script.Receive(Alice, get), Alice, MessageType.Acknowledgement, "4a", "unit=K;x;");
            ObserveSteps.Notified(script.Receive("bob", ObserveSteps.Registration(1, "4a", "echo")), "bob", MessageType.Acknowledgement, "4a", "");

            // Whatever comes in between must not show.
            script.Receive("carol", Datagram.Con(CoapCode.Get, 9, "").Path("echo").String(OptionNumber.UriQuery, "other"));
            script.Expect("carol", MessageType.Acknowledgement, CoapCode.Content, 9);
            echo.Changed();
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "unit=K;x;");
            ObserveSteps.Notified(script, "bob", MessageType.Confirmable, "4a", "");
            Assert.IsTrue(echo.SawNotification);
        }

        [TestMethod]
        public static void Rfc7641_4_1_RenewalWithAnotherQuery_ReplacesTheQuery()
        {
            Script script = new Script().Unlimited();
            EchoResource echo = new EchoResource();
            script.Tree.Add(echo);
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "echo").String(OptionNumber.UriQuery, "first"));
            ObserveSteps.Notified(script, Alice, MessageType.Acknowledgement, "4a", "first;");
            script.Receive(Alice, ObserveSteps.Registration(2, "4a", "echo").String(OptionNumber.UriQuery, "b"));
            ObserveSteps.Notified(script, Alice, MessageType.Acknowledgement, "4a", "b;");
            echo.Changed();
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "b;");
            ObserveSteps.Acknowledge(script, Alice);
            script.Receive(Alice, ObserveSteps.Registration(3, "4a", "echo"));
            ObserveSteps.Notified(script, Alice, MessageType.Acknowledgement, "4a", "");
            echo.Changed();
            ObserveSteps.Notified(script.At(10000), Alice, MessageType.NonConfirmable, "4a", "");
        }

        [TestMethod]
        public static void Rfc7641_4_2_Subpath_IsThatOfTheRegistration()
        {
            Script script = new Script().Unlimited();
            ShelfResource shelf = new ShelfResource();
            script.Tree.Add(shelf);
            shelf.Things[3] = Utf8.Encode("cup");
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "shelf/3"));
            ObserveSteps.Notified(script, Alice, MessageType.Acknowledgement, "4a", "cup");
            shelf.Things[3] = Utf8.Encode("jar");
            shelf.Changed();
            ObserveSteps.Notified(script.At(0), Alice, MessageType.Confirmable, "4a", "jar");
        }

        [TestMethod]
        public static void Rfc7959_2_6_LargeNotification_HasItsFirstBlockAndGetsTheRest()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Versioned = true;
            light.Representation = Bytes(600);
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual(600, script.Last.PayloadLength);
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2));

            light.Changed();
            script.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.IsTrue(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(BlockOption.Pack(0, true, 4), script.Last.Uint(OptionSlot.Block2));
            Assert.AreEqual(256, script.Last.PayloadLength);
            Assert.AreEqual(600, script.Last.Uint(OptionSlot.Size2));
            string tag = script.OptionHex(OptionSlot.ETag);
            Assert.IsNotNull(tag);
            ObserveSteps.Acknowledge(script, Alice);

            int received = 256;
            for (int number = 1; number <= 2; number++)
            {
                Datagram get = Datagram.Con(CoapCode.Get, 10 + number, "4b").Path("light")
                    .Uint(OptionNumber.Block2, BlockOption.Pack(number, false, 4));
                script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 10 + number);
                Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
                Assert.AreEqual(tag, script.OptionHex(OptionSlot.ETag));
                Assert.AreEqual(BlockOption.Pack(number, number == 1, 4), script.Last.Uint(OptionSlot.Block2));
                received += script.Last.PayloadLength;
            }

            Assert.AreEqual(600, received);
            Assert.AreEqual(1, script.Endpoint.ObserverCount);

            // The last of them still goes with Observe, like any NON.
            light.Changed();
            script.At(20000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual(BlockOption.Pack(0, true, 4), script.Last.Uint(OptionSlot.Block2));
            Assert.AreNotEqual(tag, script.OptionHex(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Rfc7959_2_6_BlockSizeOfTheRegistration_IsKept()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Representation = Bytes(100);
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light").Uint(OptionNumber.Block2, 1));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual(BlockOption.Pack(0, true, 1), script.Last.Uint(OptionSlot.Block2));
            Assert.IsTrue(script.Last.Has(OptionSlot.Observe));
            light.Changed();
            script.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual(BlockOption.Pack(0, true, 1), script.Last.Uint(OptionSlot.Block2));
            Assert.AreEqual(32, script.Last.PayloadLength);
        }

        [TestMethod]
        public static void Rfc7959_2_6_LaterBlockWithObserve_RegistersNothing()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.Representation = Bytes(100);
            script.Receive(Alice, ObserveSteps.Registration(1, "4a", "light").Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 1)));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_4_2_HandlerThatAsksForTime_CannotHaveItForANotification()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            script.Config.ErrorGraceMs = 0;
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Late = true;
            light.Changed();
            script.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual(0, script.Endpoint.ObserverCount);
        }

        private static byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)i;
            }

            return bytes;
        }

        private sealed class EchoResource : Resource
        {
            public bool SawNotification;

            public EchoResource()
                : base("echo", Methods.Get)
            {
                Observable = true;
            }

            public override CoapCode Get(Request request, Response response)
            {
                SawNotification |= request.IsNotification;
                for (int i = 0; i < request.QueryCount; i++)
                {
                    response.Append(request.QueryBuffer, request.QueryOffset(i), request.QueryLength(i));
                    response.AppendByte((byte)';');
                }

                return CoapCode.Content;
            }
        }
    }
}
