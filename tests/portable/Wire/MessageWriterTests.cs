// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The writer: its bytes at the edges, and that it never writes behind its limit.</summary>
    [TestClass]
    public class MessageWriterTests
    {
        private static readonly MessageWriter s_writer = new MessageWriter();

        [TestMethod]
        public static void Section3_2_UintsInTheirShortestForm()
        {
            ExpectUint(0, "c0");
            ExpectUint(1, "c1 01");
            ExpectUint(255, "c1 ff");
            ExpectUint(256, "c2 0100");
            ExpectUint(65535, "c2 ffff");
            ExpectUint(65536, "c3 010000");
            ExpectUint(0xFFFFFF, "c3 ffffff");
            ExpectUint(0x1000000, "c4 01000000");
            ExpectUint(int.MaxValue, "c4 7fffffff");
            ExpectUint(-1, "c4 ffffffff"); // read as 32 unsigned bits
            ExpectUint(int.MinValue, "c4 80000000");
        }

        [TestMethod]
        public static void Section3_1_DeltasAndLengthsAtTheEdges()
        {
            ExpectHead(12, 12, "cc");
            ExpectHead(13, 12, "dc 00");
            ExpectHead(12, 13, "cd 00");
            ExpectHead(13, 13, "dd 00 00");
            ExpectHead(255, 255, "dd f2 f2");
            ExpectHead(256, 256, "dd f3 f3");
            ExpectHead(268, 268, "dd ff ff");
            ExpectHead(269, 268, "ed 0000 ff");
            ExpectHead(268, 269, "de ff 0000");
            ExpectHead(269, 269, "ee 0000 0000");
            ExpectHead(524, 525, "ee 00ff 0100");
            ExpectHead(525, 524, "ee 0100 00ff");
            ExpectHead(65535, 0, "e0 fef2");
            ExpectHead(0, 0, "00");
        }

        [TestMethod]
        public static void WhatIsWrittenIsReadAgain()
        {
            int[] edges = new int[] { 1, 12, 13, 268, 269, 1000 };
            byte[] value = new byte[1000];
            byte[] bytes = new byte[2048];
            MessageReader reader = new MessageReader(8);
            for (int d = 0; d < edges.Length; d++)
            {
                for (int l = 0; l < edges.Length; l++)
                {
                    s_writer.Begin(bytes, bytes.Length, MessageType.Confirmable, CoapCode.Get, 7, null, 0, 0);
                    s_writer.Option(edges[d], value, 0, edges[l]);
                    s_writer.Option(edges[d], value, 0, 3);
                    s_writer.UintOption(edges[d] * 2, 0x1234);
                    Assert.IsFalse(s_writer.Failed);
                    Assert.AreEqual((int)ParseStatus.Ok, (int)reader.Parse(bytes, s_writer.Length));
                    Assert.AreEqual(3, reader.OptionCount);
                    Assert.AreEqual(edges[d], reader.OptionNumberAt(1));
                    Assert.AreEqual(edges[l], reader.OptionLength(0));
                    Assert.AreEqual(3, reader.OptionLength(1));
                    Assert.AreEqual(edges[d] * 2, reader.OptionNumberAt(2));
                    Assert.AreEqual(2, reader.OptionLength(2));
                }
            }
        }

        [TestMethod]
        public static void AnyCapacityHoldsTheMessageOrFailsWithinItsLimit()
        {
            const int Guard = 64;
            byte[] full = new byte[400];
            int fullLength = WriteSample(full, full.Length);
            Assert.IsFalse(s_writer.Failed);
            byte[] bytes = new byte[fullLength + Guard];
            for (int limit = 0; limit <= fullLength; limit++)
            {
                for (int i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = 0xA5;
                }

                int length = WriteSample(bytes, limit);
                Assert.AreEqual(limit < fullLength, s_writer.Failed, "limit " + limit);
                Assert.IsTrue(length <= limit, "limit " + limit);
                for (int i = limit; i < bytes.Length; i++)
                {
                    if (bytes[i] != 0xA5)
                    {
                        Assert.IsTrue(false, "limit " + limit + ": byte " + i + " was written");
                    }
                }
            }

            Assert.AreEqual(Hex.Text(full, 0, fullLength), Hex.Text(bytes, 0, fullLength));
        }

        [TestMethod]
        public static void FailureSticksUntilTheNextBegin()
        {
            byte[] bytes = new byte[16];
            s_writer.Begin(bytes, 6, MessageType.Confirmable, CoapCode.Get, 1, null, 0, 0);
            s_writer.Option(OptionNumber.UriPath, new byte[2], 0, 2); // three bytes, two are left
            Assert.IsTrue(s_writer.Failed);
            Assert.AreEqual(4, s_writer.Length);
            s_writer.UintOption(OptionNumber.ContentFormat, 0); // would fit
            s_writer.Payload(new byte[1], 0, 1); // would fit
            Assert.IsTrue(s_writer.Failed);
            Assert.AreEqual(4, s_writer.Length);
            s_writer.Begin(bytes, 6, MessageType.Confirmable, CoapCode.Get, 1, null, 0, 0);
            s_writer.Option(OptionNumber.UriPath, new byte[1], 0, 1);
            Assert.IsFalse(s_writer.Failed);
            Assert.AreEqual(6, s_writer.Length);
        }

        [TestMethod]
        public static void OptionsOutOfOrderFail()
        {
            byte[] bytes = new byte[64];
            s_writer.Begin(bytes, bytes.Length, MessageType.Confirmable, CoapCode.Get, 1, null, 0, 0);
            s_writer.UintOption(OptionNumber.ContentFormat, 40);
            s_writer.UintOption(OptionNumber.ContentFormat, 40); // the same again is in order
            Assert.IsFalse(s_writer.Failed);
            s_writer.UintOption(OptionNumber.Observe, 1);
            Assert.IsTrue(s_writer.Failed);
        }

        [TestMethod]
        public static void AnOptionBehindThePayloadFails()
        {
            byte[] bytes = new byte[64];
            s_writer.Begin(bytes, bytes.Length, MessageType.Confirmable, CoapCode.Post, 1, null, 0, 0);
            s_writer.Payload(new byte[3], 0, 3);
            Assert.IsFalse(s_writer.Failed);
            s_writer.UintOption(OptionNumber.Size1, 1);
            Assert.IsTrue(s_writer.Failed);
        }

        [TestMethod]
        public static void TokensOfMoreThan8BytesFail()
        {
            byte[] bytes = new byte[64];
            s_writer.Begin(bytes, bytes.Length, MessageType.Confirmable, CoapCode.Get, 1, new byte[8], 0, 8);
            Assert.IsFalse(s_writer.Failed);
            Assert.AreEqual(12, s_writer.Length);
            s_writer.Begin(bytes, bytes.Length, MessageType.Confirmable, CoapCode.Get, 1, new byte[9], 0, 9);
            Assert.IsTrue(s_writer.Failed);
        }

        [TestMethod]
        public static void MessageIdsAre16Bits()
        {
            byte[] bytes = new byte[4];
            s_writer.Begin(bytes, 4, MessageType.Reset, CoapCode.Empty, 0x12ABCD, null, 0, 0);
            Assert.AreEqual("7000abcd", Hex.Text(bytes, 0, 4));
        }

        [TestMethod]
        public static void AnEmptyPayloadHasNoMarker()
        {
            byte[] bytes = new byte[8];
            s_writer.Begin(bytes, 8, MessageType.Confirmable, CoapCode.Get, 1, null, 0, 0);
            s_writer.Payload(bytes, 0, 0);
            Assert.IsFalse(s_writer.Failed);
            Assert.AreEqual(4, s_writer.Length);
        }

        [TestMethod]
        public static void APayloadInTheSameBufferIsMovedUp()
        {
            // From far behind to right behind: with and without overlap, and directly at the end of what is written.
            for (int offset = 4; offset < 24; offset++)
            {
                byte[] bytes = new byte[40];
                for (int i = 0; i < 12; i++)
                {
                    bytes[offset + i] = (byte)(0xC0 + i);
                }

                s_writer.Begin(bytes, bytes.Length, MessageType.Acknowledgement, CoapCode.Content, 1, null, 0, 0);
                s_writer.Payload(bytes, offset, 12);
                Assert.IsFalse(s_writer.Failed);
                Assert.AreEqual("60450001ffc0c1c2c3c4c5c6c7c8c9cacb", Hex.Text(bytes, 0, s_writer.Length), "offset " + offset);
            }
        }

        [TestMethod]
        public static void APayloadFillsTheLimitExactly()
        {
            byte[] bytes = new byte[20];
            byte[] payload = new byte[16];
            s_writer.Begin(bytes, 20, MessageType.Confirmable, CoapCode.Post, 1, null, 0, 0);
            s_writer.Payload(payload, 0, 15);
            Assert.IsFalse(s_writer.Failed);
            Assert.AreEqual(20, s_writer.Length);
            s_writer.Begin(bytes, 20, MessageType.Confirmable, CoapCode.Post, 1, null, 0, 0);
            s_writer.Payload(payload, 0, 16);
            Assert.IsTrue(s_writer.Failed);
        }

        private static int WriteSample(byte[] bytes, int limit)
        {
            byte[] value = new byte[300];
            s_writer.Begin(bytes, limit, MessageType.Confirmable, CoapCode.Post, 0x1234, value, 0, 4);
            s_writer.UintOption(OptionNumber.Observe, 0);
            s_writer.Option(OptionNumber.UriPath, value, 0, 12);
            s_writer.Option(OptionNumber.UriPath, value, 0, 13);
            s_writer.UintOption(OptionNumber.MaxAge, 0x01020304);
            s_writer.UintOption(OptionNumber.Size1, 77);
            s_writer.Option(1000, value, 0, 270);
            s_writer.Option(1001, null, 0, 0);
            s_writer.Payload(value, 0, 5);
            return s_writer.Length;
        }

        private static void ExpectUint(int value, string hex)
        {
            byte[] bytes = new byte[16];
            s_writer.Begin(bytes, bytes.Length, MessageType.Confirmable, CoapCode.Get, 0, null, 0, 0);
            s_writer.UintOption(12, value);
            byte[] expected = Hex.Bytes(hex);
            Assert.AreEqual(Hex.Text(expected, 0, expected.Length), Hex.Text(bytes, 4, s_writer.Length - 4));

            // The option fits to the byte.
            s_writer.Begin(bytes, 4 + expected.Length, MessageType.Confirmable, CoapCode.Get, 0, null, 0, 0);
            s_writer.UintOption(12, value);
            Assert.IsFalse(s_writer.Failed);
        }

        private static void ExpectHead(int delta, int length, string hex)
        {
            byte[] value = new byte[length];
            for (int i = 0; i < length; i++)
            {
                value[i] = 0x77;
            }

            byte[] head = Hex.Bytes(hex);
            byte[] bytes = new byte[4 + head.Length + length];
            s_writer.Begin(bytes, bytes.Length, MessageType.Confirmable, CoapCode.Get, 0, null, 0, 0);
            s_writer.Option(delta, value, 0, length);
            Assert.IsFalse(s_writer.Failed, hex);
            Assert.AreEqual(bytes.Length, s_writer.Length, hex);
            Assert.AreEqual(Hex.Text(head, 0, head.Length), Hex.Text(bytes, 4, head.Length), hex);
            Assert.AreEqual(Hex.Text(value, 0, length), Hex.Text(bytes, 4 + head.Length, length), hex);
        }
    }
}
