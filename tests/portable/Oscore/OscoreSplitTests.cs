// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What is seen of a message and what is not: RFC 8613 section 4.</summary>
    [TestClass]
    public class OscoreSplitTests
    {
        [TestMethod]
        public static void Rfc8613_4_1_EveryOptionHasItsSide()
        {
            // If-Match, Uri-Host, ETag, If-None-Match, Uri-Port, Uri-Path, Content-Format, Hop-Limit, Accept, Block2, Proxy-Scheme, Echo,
            // and one that nobody knows.
            NonceRecorder aead = new NonceRecorder();
            Datagram request = Datagram.Con(CoapCode.Put, 0x1234, "a1")
                .Opaque(1, "aa").Opaque(3, "6e").Opaque(4, "bb").Opaque(5, "").Opaque(7, "1633").Opaque(11, "78").Opaque(12, "")
                .Opaque(16, "09").Opaque(17, "").Opaque(23, "06").Opaque(39, "636f6170").Opaque(252, "01").Opaque(65000, "02");
            OscoreEnd client = OscoreEnd.Client(aead);
            string message = client.Ask(Hex.Text(request.Bytes, 0, request.Length));
            const string Inner = "11aa" + "31bb" + "10" + "6178" + "10" + "50" + "6106" + "d1d801" + "e1fbdf02";
            const string Outer = "316e" + "421633" + "220900" + "7109" + "d40a636f6170" + "ff";
            Assert.AreEqual("03" + Inner, aead.Plaintext);
            Assert.AreEqual("41021234a1" + Outer, message.Substring(0, 10 + Outer.Length));
            Assert.AreEqual(10 + Outer.Length + 2 + Inner.Length + 16, message.Length);
            Assert.AreEqual("41031234a1" + Inner, OscoreEnd.Server(aead).Receive(message));
        }

        [TestMethod]
        public static void Rfc8613_4_1_WhatIsNotKnown_IsInside_WhateverItsNumber()
        {
            // 64 more than those that are outside.
            NonceRecorder aead = new NonceRecorder();
            Datagram request = Datagram.Con(CoapCode.Get, 0x1234, "a1")
                .Opaque(67, "03").Opaque(70, "06").Opaque(71, "07").Opaque(80, "10").Opaque(99, "23").Opaque(103, "27");
            string plain = Hex.Text(request.Bytes, 0, request.Length);
            string inside = plain.Substring("41011234a1".Length);
            string message = OscoreEnd.Client(aead).Ask(plain);
            Assert.AreEqual("01" + inside, aead.Plaintext);
            Assert.AreEqual("41021234a1920900ff".Length + 2 + inside.Length + 16, message.Length);
        }

        [TestMethod]
        public static void Rfc8613_8_2_OuterOptionsThatMayBeInner_AreDropped()
        {
            NonceRecorder aead = new NonceRecorder();
            string message = OscoreEnd.Client(aead).Ask("41011234a1b474656d70");
            int marker = "41021234a192".Length + "0900".Length;
            Assert.AreEqual("41021234a1920900ff", message.Substring(0, marker + 2));

            // If-Match, ETag, Observe and then the OSCORE option; behind that Uri-Path, Content-Format, Block2, Block1, Size1, Echo.
            string changed = "41051234a1" + "11aa" + "31bb" + "20" + "320900" + "2161" + "1100" + "b106" + "410e" + "d11405" + "d1b301"
                + message.Substring(marker);
            Assert.AreEqual("41011234a1b474656d70", OscoreEnd.Server(aead).Receive(changed));
        }

        [TestMethod]
        public static void Rfc8613_4_2_CodesSayNothing()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            string[] methods = new string[] { "01", "02", "03", "04", "05", "06", "07" };
            string[] codes = new string[] { "41", "44", "45", "5f", "80", "84", "a0", "a3" };
            for (int i = 0; i < methods.Length; i++)
            {
                string request = client.Ask("40" + methods[i] + "0001ff58");
                Assert.AreEqual("4002", request.Substring(0, 4));
                Assert.AreEqual("40" + methods[i] + "0001ff58", server.Receive(request));
                for (int j = 0; j < codes.Length; j++)
                {
                    string response = server.Answer("60" + codes[j] + "0001ff59", false);
                    Assert.AreEqual("6044", response.Substring(0, 4));
                    Assert.AreEqual("60" + codes[j] + "0001ff59", client.Hear(response));
                }
            }
        }

        [TestMethod]
        public static void Rfc8613_4_1_3_5_1_ObserveIsOnBothSides()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);

            // Registration and its end keep their values.
            string request = client.Ask("4101000aa16054656d7078");
            Assert.AreEqual("4105000aa160320900ff", request.Substring(0, 20));
            Assert.AreEqual("016054656d7078", aead.Plaintext);
            Assert.AreEqual("4101000aa16054656d7078", server.Receive(request));
        }

        [TestMethod]
        public static void Rfc8613_4_1_3_5_2_ANotificationIsEmptyInside_AndItsOrderIsThatOfItsPartialIv()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            server.Receive(client.Ask("4101000aa160"));
            server.Context.Restore(0x12345678); // so that the Partial IV has four bytes; it is not asked for Echo before the next request

            // ETag aa, Observe 0x0102, Content-Format 0, payload 1.
            string notification = server.Answer("5145000ba141aa22010260ff31", false);
            Assert.AreEqual("4541aa2060ff31", aead.Plaintext);
            Assert.AreEqual("5145000ba16201023504" + "12345678" + "ff", notification.Substring(0, 30));
            Assert.AreEqual("5145000ba141aa2334567860ff31", client.Hear(notification, -1));
            Assert.AreEqual(0x12345678L, client.Protection.PartialIv);
        }

        [TestMethod]
        public static void LongOptionsAndPayloads()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            int[] lengths = new int[] { 0, 1, 12, 13, 14, 100 };
            for (int i = 0; i < lengths.Length; i++)
            {
                for (int j = 0; j < lengths.Length; j++)
                {
                    Datagram request = Datagram.Non(CoapCode.Post, 7, "0102030405060708")
                        .Opaque(3, Filler(lengths[i])).Opaque(11, Filler(lengths[j])).Opaque(15, Filler(lengths[i])).Opaque(1000, "99");
                    string expected = "580200070102030405060708";
                    Datagram inner = Datagram.Non(CoapCode.Post, 7, "0102030405060708")
                        .Opaque(11, Filler(lengths[j])).Opaque(15, Filler(lengths[i])).Opaque(1000, "99");
                    string payload = lengths[j] == 0 ? "" : "ff" + Filler(lengths[j]);
                    string message = client.Ask(Hex.Text(request.Bytes, 0, request.Length) + payload);
                    Assert.AreEqual(expected, message.Substring(0, 24));
                    Assert.AreEqual(Hex.Text(inner.Bytes, 0, inner.Length) + payload, server.Receive(message));
                }
            }
        }

        [TestMethod]
        public static void WhatMayNotBeProtected_IsNot()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            Assert.AreEqual("", client.Ask("40000001"), "a ping");
            Assert.AreEqual("", client.Ask("400100019109b0"), "what is protected already: section 4.1.3.6");
            Assert.AreEqual("", client.Ask("4001"), "no message");
            Assert.AreEqual("", client.Ask("40010001f0"), "a malformed one");
            string many = "40010001";
            for (int i = 0; i < 16; i++)
            {
                many += i == 0 ? "b161" : "0161";
            }

            Assert.AreNotEqual("", client.Ask(many), "as many options as there is room for");
            Assert.AreEqual("", client.Ask(many + "0161"), "one more");
            Assert.AreEqual(1, aead.Count);
        }

        [TestMethod]
        [DataRow("44015d1f00003974396c6f63616c686f737483747631ff3132")]
        [DataRow("44015d1f00003974")]
        public static void WhatDoesNotFit_TouchesNothingBehindTheBuffer(string message)
        {
            byte[] request = Hex.Bytes(message);
            SecurityContexts contexts = OscoreEnd.Client(new NonceRecorder()).Contexts;
            ClientProtection protection = new ClientProtection(contexts, new NonceRecorder(), 8);
            MessageReader reader = new MessageReader(8);
            int needed = request.Length + 13;
            for (int room = 0; room < 60; room++)
            {
                byte[] target = new byte[room];
                int length = protection.ProtectRequest(contexts.At(0), request, request.Length, target);
                Assert.AreEqual(room < needed ? 0 : needed, length);
                if (length != 0)
                {
                    Assert.AreEqual((int)ParseStatus.Ok, (int)reader.Parse(target, length));
                }
            }
        }

        [TestMethod]
        public static void OverheadIsNoMoreThanItSays()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = new OscoreEnd(aead, null, "", "01020304050607", "08090a0b0c0d0e", "000102030405060708090a0b0c0d0e0f");
            OscoreEnd server = new OscoreEnd(aead, null, "", "08090a0b0c0d0e", "01020304050607", "000102030405060708090a0b0c0d0e0f");
            client.Context.Restore(SecurityContext.SequenceNumbers - 2);
            string request = client.Ask("40010001" + "6101"); // Observe 1, in a byte
            Assert.AreEqual(6 + ClientProtection.RequestOverhead, request.Length / 2);
            server.Receive(request);
            server.Context.Restore(SecurityContext.SequenceNumbers - 2);
            string notification = server.Answer("60450001" + "63010203", true);
            Assert.AreEqual(8 + Protection.ResponseOverhead - 3, notification.Length / 2); // inside it is empty
            Assert.AreEqual("60450001" + "63fffffe", client.Hear(notification));

            // The plainest ones, as it says too.
            OscoreEnd shortClient = OscoreEnd.Client(aead);
            OscoreEnd shortServer = OscoreEnd.Server(aead);
            request = shortClient.Ask("40010001ff31");
            Assert.AreEqual(6 + 13, request.Length / 2);
            shortServer.Receive(request);
            Assert.AreEqual(6 + 11, shortServer.Answer("60450001ff31", false).Length / 2);
        }

        [TestMethod]
        public static void InPlace_IsAsGood()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            string[] tokens = new string[] { "", "a1", "a1a2a3a4a5a6a7a8" };
            MessageReader reader = new MessageReader(8);
            for (int i = 0; i < tokens.Length; i++)
            {
                string request = "4" + (tokens[i].Length / 2) + "011234" + tokens[i] + "b474656d70ff616263";
                byte[] message = Hex.Bytes(client.Ask(request));
                byte[] forged = (byte[])message.Clone();
                forged[forged.Length - 1] ^= 1;
                reader.Parse(forged, forged.Length);
                Assert.AreEqual((int)UnprotectStatus.Forged, (int)server.Protection.UnprotectRequest(reader, forged));
                int head = 4 + (tokens[i].Length / 2);
                Assert.AreEqual(Hex.Text(message, 0, head), Hex.Text(forged, 0, head), "header and token are still there for the answer");
                reader.Parse(message, message.Length);
                Assert.AreEqual((int)UnprotectStatus.Ok, (int)server.Protection.UnprotectRequest(reader, message));
                Assert.AreEqual(request, Hex.Text(message, 0, server.Protection.Length));
            }
        }

        [TestMethod]
        public static void InsideIsAMessageOfItsKind()
        {
            // A peer that has the key and no sense.
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            server.Expect(UnprotectStatus.Malformed, client.Ask("40450001"));
            server.Receive(client.Ask("40010001"));
            client.ExpectResponse(UnprotectStatus.Malformed, server.Answer("60010001", true), -1);
            client.Hear(server.Answer("60450001", true));
        }

        [TestMethod]
        public static void TooLittleForACodeAndATag_IsMalformed()
        {
            OscoreEnd server = OscoreEnd.Server(new NonceRecorder());
            server.Expect(UnprotectStatus.Malformed, "40020001920900");
            server.Expect(UnprotectStatus.Malformed, "40020001920900ff0102030405060708");
            server.Expect(UnprotectStatus.Forged, "40020001920900ff010203040506070809");
            server.Expect(UnprotectStatus.Malformed, "400200019108ff010203040506070809"); // no Partial IV
            server.Expect(UnprotectStatus.Malformed, "4002000190ff010203040506070809"); // nothing at all
            server.Expect(UnprotectStatus.Malformed, "40020001920100ff010203040506070809"); // no kid
            server.Expect(UnprotectStatus.Malformed, "40020001920900020900ff010203040506070809"); // the option twice
            server.Expect(UnprotectStatus.Malformed, "40020001920700ff010203040506070809");
            server.Expect(UnprotectStatus.UnknownContext, "4002000193090044ff010203040506070809");
            server.Expect(UnprotectStatus.UnknownContext, "4002000195190002aabbff010203040506070809"); // a kid context that is nobody's
            Assert.AreEqual(AesCcm.TagLength, 8);
        }

        private static string Filler(int length)
        {
            string text = "";
            for (int i = 0; i < length; i++)
            {
                text += "5" + "0123456789abcdef".Substring(i & 15, 1);
            }

            return text;
        }
    }
}
