// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// Whose blocks go into which body: Request-Tag, other options, and the few places that there are. RFC 7959 section 2.5, RFC 9175
    /// section 3.
    /// </summary>
    [TestClass]
    public class UploadTests
    {
        private const string Alice = "alice";
        private const string Bob = "bob";
        private const string Carol = "carol";

        [TestMethod]
        public static void Rfc9175_3_3_TwoRequestTags_KeepBodiesApart()
        {
            Script s = Light(out ScriptedResource light).Unlimited();
            First(s, Alice, 1, "01");
            Last(s, Alice, 2, CoapCode.RequestEntityIncomplete, "02");
            Last(s, Alice, 3, CoapCode.RequestEntityIncomplete);
            Last(s, Alice, 4, CoapCode.Changed, "01");
            Assert.AreEqual(18, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc9175_3_3_RequestTags_AreComparedAsAList()
        {
            string[][] lists =
            {
                new string[0], new string[] { "" }, new string[] { "", "" }, new string[] { "01" }, new string[] { "01", "02" },
                new string[] { "02", "01" }, new string[] { "0102" }, new string[] { "01", "" }, new string[] { "", "01" },
                new string[] { "00" }, new string[] { "01", "02", "02" },
            };
            for (int first = 0; first < lists.Length; first++)
            {
                for (int second = 0; second < lists.Length; second++)
                {
                    Script s = Light(out ScriptedResource light).Unlimited();
                    First(s, Alice, 1, lists[first]);
                    Last(s, Alice, 2, first == second ? CoapCode.Changed : CoapCode.RequestEntityIncomplete, lists[second]);
                }
            }
        }

        [TestMethod]
        public static void Rfc9175_3_2_RequestTag_OfAWholeBody_ChangesNothing()
        {
            Script s = Light(out ScriptedResource light);
            s.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Path("light").Opaque(OptionNumber.RequestTag, "01").Payload("off"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1);
            Assert.AreEqual("off", light.BodyText());

            // One that is too long is none, and so does not keep the blocks apart.
            s = Light(out light).Unlimited();
            First(s, Alice, 2, "010203040506070809");
            Last(s, Alice, 3, CoapCode.Changed, "010203040506070809");
        }

        [TestMethod]
        public static void Rfc7959_2_5_SameBytesInAnotherOption_AreAnotherTarget()
        {
            Script s = Light(out ScriptedResource light).Unlimited();
            light.HasSubpaths = true;
            s.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Path("light/x").Uint(OptionNumber.Block1, 8).Filler(0, 16));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            Datagram query = Datagram.Con(CoapCode.Put, 2, "").Path("light").String(OptionNumber.UriQuery, "x");
            s.Receive(Alice, query.Uint(OptionNumber.Block1, 0x10).Filler(16, 2));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            s.Receive(Alice, Datagram.Con(CoapCode.Post, 3, "").Path("light/x").Uint(OptionNumber.Block1, 0x10).Filler(16, 2));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 3); // nor is another method the same
            s.Receive(Alice, Datagram.Con(CoapCode.Put, 4, "").Path("light/x").Uint(OptionNumber.Block1, 0x10).Filler(16, 2));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 4);
        }

        [TestMethod]
        public static void Rfc7252_5_4_6_OptionsOutsideTheCacheKey_MayDiffer()
        {
            Script s = Light(out ScriptedResource light).Unlimited();
            First(s, Alice, 1);
            Datagram put = Datagram.Con(CoapCode.Put, 2, "").Path("light").Uint(OptionNumber.Block1, 0x10).Uint(OptionNumber.Size1, 18);
            s.Receive(Alice, put.Opaque(OptionNumber.Echo, "01").Filler(16, 2));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
        }

        [TestMethod]
        public static void Rfc7959_2_5_TwoClients_UploadSideBySide()
        {
            Script s = Light(out ScriptedResource light).Unlimited();
            First(s, Alice, 1);
            First(s, Bob, 1);
            Last(s, Alice, 2, CoapCode.Changed);
            Assert.AreEqual(18, light.Body.Length);
            Last(s, Bob, 2, CoapCode.Changed);
            Assert.AreEqual(2, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_9_UploadThatWasSilent_MakesWay_AndItsClientHearsOfIt()
        {
            Script s = Light(out ScriptedResource light).Unlimited();
            First(s, Alice, 1);
            First(s.At(4000), Bob, 1);
            s.At(6500).Receive(Carol, Put(1, 0, true).Filler(0, 16));
            s.Expect(Carol, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
            int wait = s.Last.Uint(OptionSlot.MaxAge);
            Assert.AreEqual(4, wait, "rounded up");
            First(s.At(6500 + (wait * 1000)), Carol, 2);
            Last(s, Alice, 2, CoapCode.RequestEntityIncomplete);
            Last(s, Bob, 2, CoapCode.Changed);
            Last(s, Carol, 3, CoapCode.Changed);
        }

        [TestMethod]
        public static void Rfc7252_11_3_UploadOfAStranger_MakesWayForOneOfTheProven_AndForNoOther()
        {
            Script s = Light(out ScriptedResource light);
            ScriptedResource.Add(s, "long", new string('z', 400));
            Assert.AreNotEqual(-1, First(s, Alice, 1), "a stranger is asked to show itself");
            First(s.At(100), Bob, 1);
            s.At(200).Receive("dave", Put(1, 0, true).Filler(0, 16));
            s.Expect("dave", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
            Assert.AreEqual(10, s.Last.Uint(OptionSlot.MaxAge));
            Assert.IsTrue(s.Last.Has(OptionSlot.Echo));
            s.Expect("dave", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            s.Receive(Carol, Datagram.Con(CoapCode.Get, 1, "").Path("long")).Expect(Carol, MessageType.Acknowledgement, CoapCode.Content);
            string echo = s.OptionHex(OptionSlot.Echo);
            s.Receive(Carol, Put(2, 0, true).Opaque(OptionNumber.Echo, echo).Filler(0, 16));
            s.Expect(Carol, MessageType.Acknowledgement, CoapCode.Continue, 2).ExpectNothing();
            s.Receive(Alice, Put(2, 1, false).Filler(16, 2));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            Last(s, Bob, 2, CoapCode.Changed);
            Last(s, Carol, 3, CoapCode.Changed);
            Assert.AreEqual(2, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_11_3_WhoAnsweredThePing_KeepsItsPlace()
        {
            Script s = Light(out ScriptedResource light);
            ScriptedResource.Add(s, "long", new string('z', 400));
            s.Receive(Alice, Datagram.Rst(First(s, Alice, 1)));
            s.At(100).Receive(Bob, Datagram.Rst(First(s, Bob, 1)));
            s.Receive(Carol, Datagram.Con(CoapCode.Get, 1, "").Path("long")).Expect(Carol, MessageType.Acknowledgement, CoapCode.Content);
            string echo = s.OptionHex(OptionSlot.Echo);
            s.Receive(Carol, Put(2, 0, true).Opaque(OptionNumber.Echo, echo).Filler(0, 16));
            s.Expect(Carol, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 2);
            Last(s, Alice, 2, CoapCode.Changed);
            Last(s, Bob, 2, CoapCode.Changed);
        }

        private static Script Light(out ScriptedResource light)
        {
            Script s = new Script();
            light = ScriptedResource.Add(s, "light", "");
            return s;
        }

        private static Datagram Put(int messageId, int number, bool more, params string[] tags)
        {
            Datagram put = Datagram.Con(CoapCode.Put, messageId, "").Path("light");
            put.Uint(OptionNumber.Block1, BlockOption.Pack(number, more, 0));
            for (int i = 0; i < tags.Length; i++)
            {
                put.Opaque(OptionNumber.RequestTag, tags[i]);
            }

            return put;
        }

        /// <summary>Sends the first block of 16 bytes, which must be continued.</summary>
        /// <returns>The message ID of the ping that comes with the answer, or -1.</returns>
        private static int First(Script s, string remote, int messageId, params string[] tags)
        {
            s.Receive(remote, Put(messageId, 0, true, tags).Filler(0, 16));
            s.Expect(remote, MessageType.Acknowledgement, CoapCode.Continue, messageId);
            int ping = -1;
            if (s.Waiting != 0)
            {
                s.Expect(remote, MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
                ping = s.Last.MessageId;
            }

            return ping;
        }

        /// <summary>Sends a second and last block of 2 bytes.</summary>
        private static void Last(Script s, string remote, int messageId, CoapCode answer, params string[] tags)
        {
            s.Receive(remote, Put(messageId, 1, false, tags).Filler(16, 2));
            s.Expect(remote, MessageType.Acknowledgement, answer, messageId).ExpectNothing();
        }
    }
}
