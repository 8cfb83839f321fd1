// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The edges of the message format, RFC 7252 sections 3 and 5.4.</summary>
    [TestClass]
    public class MessageReaderTests
    {
        private static readonly MessageReader s_reader = new MessageReader(8);

        [TestMethod]
        public static void Section3_ShorterThanAHeaderIsNoMessage()
        {
            Expect(ParseStatus.NoHeader, "");
            Expect(ParseStatus.NoHeader, "40");
            Expect(ParseStatus.NoHeader, "40 01");
            Expect(ParseStatus.NoHeader, "40 01 00");
            Expect(ParseStatus.Ok, "40 01 0001");
        }

        [TestMethod]
        public static void Section3_OnlyVersion1IsRead()
        {
            Expect(ParseStatus.UnknownVersion, "00 01 0001");
            Expect(ParseStatus.UnknownVersion, "80 01 0001");
            Expect(ParseStatus.UnknownVersion, "c0 01 0001");

            // Whatever else is wrong: another version may mean something else by it.
            Expect(ParseStatus.UnknownVersion, "8f 00 0001 ff");
        }

        [TestMethod]
        public static void Section3_TokenLengthsUpTo8()
        {
            Expect(ParseStatus.Ok, "47 01 0001 01020304050607");
            Assert.AreEqual(7, s_reader.TokenLength);
            Expect(ParseStatus.Ok, "48 01 0001 0102030405060708");
            Assert.AreEqual(8, s_reader.TokenLength);
            Assert.AreEqual(12, s_reader.OptionsEnd);
            Expect(ParseStatus.FormatError, "49 01 0001 010203040506070809");
            Expect(ParseStatus.FormatError, "4f 01 0001 0102030405060708090a0b0c0d0e0f");
            Expect(ParseStatus.FormatError, "48 01 0001 01020304050607");
        }

        [TestMethod]
        public static void Section3_FormatErrorStillHasItsHeader()
        {
            Expect(ParseStatus.FormatError, "59 02 abcd");
            Assert.AreEqual((int)MessageType.NonConfirmable, (int)s_reader.Type);
            Assert.AreEqual((int)CoapCode.Post, (int)s_reader.Code);
            Assert.AreEqual(0xABCD, s_reader.MessageId);
            Assert.AreEqual(0, s_reader.TokenLength);
        }

        [TestMethod]
        public static void Section3_PayloadMarkerNeedsAPayload()
        {
            Expect(ParseStatus.FormatError, "40 01 0001 ff");
            Expect(ParseStatus.FormatError, "41 01 0001 aa ff");
            Expect(ParseStatus.FormatError, "40 01 0001 b1 61 ff");
            Expect(ParseStatus.Ok, "40 01 0001 ff ff");
            Assert.AreEqual(5, s_reader.PayloadOffset);
            Assert.AreEqual(1, s_reader.PayloadLength);
            Assert.AreEqual(4, s_reader.OptionsEnd);
        }

        [TestMethod]
        public static void Section3_ATokenMayLookLikeAMarker()
        {
            Expect(ParseStatus.Ok, "42 01 0001 ffff");
            Assert.AreEqual(2, s_reader.TokenLength);
            Assert.AreEqual(0, s_reader.PayloadLength);
        }

        [TestMethod]
        public static void Section4_1_AnEmptyMessageIsItsHeader()
        {
            Expect(ParseStatus.Ok, "40 00 0001");
            Expect(ParseStatus.Ok, "70 00 ffff");
            Assert.AreEqual(0xFFFF, s_reader.MessageId);
            Expect(ParseStatus.FormatError, "40 00 0001 00"); // an option
            Expect(ParseStatus.FormatError, "40 00 0001 ff 00"); // a payload
            Expect(ParseStatus.FormatError, "41 00 0001 00"); // a token
            Expect(ParseStatus.FormatError, "41 00 0001"); // a token that is not there
        }

        [TestMethod]
        public static void Section3_1_Nibble15IsReserved()
        {
            Expect(ParseStatus.FormatError, "40 01 0001 f0 00 00 00");
            Expect(ParseStatus.FormatError, "40 01 0001 0f 00 00 00");
            Expect(ParseStatus.FormatError, "40 01 0001 fe 00 00 00");
        }

        [TestMethod]
        public static void Section3_1_ExtendedDeltasAndLengths()
        {
            int[] edges = new int[] { 0, 1, 11, 12, 13, 14, 267, 268, 269, 270, 524, 525 };
            for (int d = 0; d < edges.Length; d++)
            {
                for (int l = 0; l < edges.Length; l++)
                {
                    byte[] bytes = new byte[4 + 5 + edges[l] + 2];
                    bytes[0] = 0x40;
                    bytes[1] = 1;
                    int at = PutOption(bytes, 4, edges[d], edges[l]);
                    int value = at;
                    at += edges[l];
                    bytes[at++] = 0xFF;
                    bytes[at++] = 0x33;
                    string where = "delta " + edges[d] + ", length " + edges[l];
                    Assert.AreEqual((int)ParseStatus.Ok, (int)s_reader.Parse(bytes, at), where);
                    Assert.AreEqual(1, s_reader.OptionCount, where);
                    Assert.AreEqual(edges[d], s_reader.OptionNumberAt(0), where);
                    Assert.AreEqual(edges[l], s_reader.OptionLength(0), where);
                    Assert.AreEqual(value, s_reader.OptionOffset(0), where);
                    Assert.AreEqual(at - 1, s_reader.PayloadOffset, where);

                    // One byte fewer of the value.
                    if (edges[l] != 0)
                    {
                        Assert.AreEqual((int)ParseStatus.FormatError, (int)s_reader.Parse(bytes, value + edges[l] - 1), where);
                    }
                }
            }
        }

        [TestMethod]
        public static void Section3_1_ExtensionBytesThatAreMissing()
        {
            Expect(ParseStatus.FormatError, "40 01 0001 d0");
            Expect(ParseStatus.FormatError, "40 01 0001 e0");
            Expect(ParseStatus.FormatError, "40 01 0001 e0 00");
            Expect(ParseStatus.FormatError, "40 01 0001 0d");
            Expect(ParseStatus.FormatError, "40 01 0001 0e");
            Expect(ParseStatus.FormatError, "40 01 0001 0e 00");
            Expect(ParseStatus.FormatError, "40 01 0001 dd 00");
            Expect(ParseStatus.FormatError, "40 01 0001 ee 0000 00");
        }

        [TestMethod]
        public static void Section3_1_OptionNumbersEndAt65535()
        {
            // 269 + 65266 = 65535, and one more
            Expect(ParseStatus.Ok, "40 01 0001 e0 fef2");
            Assert.AreEqual(65535, s_reader.OptionNumberAt(0));
            Expect(ParseStatus.FormatError, "40 01 0001 e0 fef3");

            // 269 + 65535 = 65804, the largest delta that can be written
            Expect(ParseStatus.FormatError, "40 01 0001 e0 ffff");

            // 65535 in two steps, and one more
            Expect(ParseStatus.Ok, "40 01 0001 e0 fef1 10");
            Assert.AreEqual(65535, s_reader.OptionNumberAt(1));
            Expect(ParseStatus.FormatError, "40 01 0001 e0 fef2 10");
        }

        [TestMethod]
        public static void Section3_1_LongestLength()
        {
            // 269 + 65535 = 65804 bytes are more than any datagram has.
            Expect(ParseStatus.FormatError, "40 01 0001 be ffff 00");
            Expect(ParseStatus.FormatError, "40 01 0001 be 0000 00");
        }

        [TestMethod]
        public static void ADatagramOfMoreThan65535BytesIsAFormatError()
        {
            // Refused by its length alone: the offsets of the index have 16 bits.
            Assert.AreEqual((int)ParseStatus.FormatError, (int)s_reader.Parse(Hex.Bytes("40 01 0001 ff 00"), 65536));
        }

        [TestMethod]
        public static void EveryTruncationIsRefusedOrWithinBounds()
        {
            // Token, Uri-Host with an extended length, Uri-Path twice, Uri-Query, Accept, an elective number behind two extension
            // bytes, payload.
            byte[] whole = Hex.Bytes(
                "44 01 1234  01020304  3d 02 6578616d706c652e636f6d2e78797a  81 61  01 62  42 633d  21 3c  e1 0080 07  ff 0102030405");
            Assert.AreEqual((int)ParseStatus.Ok, (int)s_reader.Parse(whole, whole.Length));
            int payload = s_reader.PayloadOffset;
            for (int length = 0; length < whole.Length; length++)
            {
                byte[] cut = new byte[length];
                Array.Copy(whole, 0, cut, 0, length);
                ParseStatus status = s_reader.Parse(cut, length);
                if (length < 4)
                {
                    Assert.AreEqual((int)ParseStatus.NoHeader, (int)status, "length " + length);
                }
                else if (length == payload)
                {
                    Assert.AreEqual((int)ParseStatus.FormatError, (int)status, "a marker alone");
                }

                if (status == ParseStatus.Ok)
                {
                    CheckBounds(length);
                }
            }
        }

        [TestMethod]
        public static void EverySingleByteReplacedIsRefusedOrWithinBounds()
        {
            byte[] message = Hex.Bytes("42 01 1234 0102  b1 61  0d 01 6263646566676869 6a6b6c6d6e6f  d1 0a 0b  ff 0102");
            for (int at = 0; at < message.Length; at++)
            {
                byte original = message[at];
                for (int value = 0; value < 256; value++)
                {
                    message[at] = (byte)value;
                    if (s_reader.Parse(message, message.Length) == ParseStatus.Ok)
                    {
                        CheckBounds(message.Length);
                    }
                }

                message[at] = original;
            }
        }

        [TestMethod]
        public static void Section5_4_1_UnknownElectiveIsPassedOverUnknownCriticalIsNamed()
        {
            Expect(ParseStatus.Ok, "40 01 0001 20 d0 30"); // 2, 63 = 2 + 13 + 48
            Assert.AreEqual(63, s_reader.UnknownCritical);
            Assert.AreEqual(0, s_reader.Present);
            Expect(ParseStatus.Ok, "40 01 0001 20 d0 2f"); // 2, 62
            Assert.AreEqual(0, s_reader.UnknownCritical);

            // 63, 65001: the first is named
            Expect(ParseStatus.Ok, "40 01 0001 d0 32 e0 fc9d");
            Assert.AreEqual(63, s_reader.UnknownCritical);
            Assert.AreEqual(65001, s_reader.OptionNumberAt(1));
        }

        [TestMethod]
        public static void Section5_4_1_WhatIsKnownByNameAloneIsNotUnderstood()
        {
            Expect(ParseStatus.Ok, "40 01 0001 91 00"); // OSCORE, critical
            Assert.AreEqual(OptionNumber.Oscore, s_reader.UnknownCritical);
            Expect(ParseStatus.Ok, "40 01 0001 d1 06 00"); // Q-Block1, critical
            Assert.AreEqual(OptionNumber.QBlock1, s_reader.UnknownCritical);
            Expect(ParseStatus.Ok, "40 01 0001 d1 03 10"); // Hop-Limit, elective
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Expect(ParseStatus.Ok, "40 01 0001 d1 ef 00"); // Echo, elective
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Expect(ParseStatus.Ok, "40 01 0001 d1 f5 1a"); // No-Response, elective
            Assert.AreEqual(0, s_reader.UnknownCritical);
        }

        [TestMethod]
        public static void Section5_4_5_SupernumeraryOptions()
        {
            // Elective: the first Content-Format counts, the second is passed over.
            Expect(ParseStatus.Ok, "40 02 0001 c1 28 01 32");
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Assert.AreEqual(40, s_reader.Uint(OptionSlot.ContentFormat));

            // Critical: Accept twice.
            Expect(ParseStatus.Ok, "40 01 0001 d1 04 28 01 32");
            Assert.AreEqual(OptionNumber.Accept, s_reader.UnknownCritical);

            // Repeatable: Uri-Path three times, the empty one in the middle.
            Expect(ParseStatus.Ok, "40 01 0001 b1 61 00 01 62 41 63");
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Assert.AreEqual(3, s_reader.Count(OptionSlot.UriPath));
            Assert.AreEqual(0, s_reader.First(OptionSlot.UriPath));
            Assert.AreEqual(1, s_reader.Count(OptionSlot.UriQuery));
            Assert.AreEqual(0, s_reader.Count(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Section5_4_3_LengthsOutOfBounds()
        {
            // Elective and too long: Content-Format of three bytes, Max-Age of five, ETag of nine; too short: ETag of none.
            Expect(ParseStatus.Ok, "40 02 0001 c3 000028");
            ExpectPassedOver(OptionSlot.ContentFormat);
            Expect(ParseStatus.Ok, "40 02 0001 d5 01 0000000001");
            ExpectPassedOver(OptionSlot.MaxAge);
            Expect(ParseStatus.Ok, "40 02 0001 49 010203040506070809");
            ExpectPassedOver(OptionSlot.ETag);
            Expect(ParseStatus.Ok, "40 02 0001 40");
            ExpectPassedOver(OptionSlot.ETag);

            // Critical and too long: If-Match of nine, If-None-Match of one, Uri-Port and Accept of three, Block2 of four; too
            // short: Uri-Host and Proxy-Uri of none.
            ExpectCritical(OptionNumber.IfMatch, "40 02 0001 19 010203040506070809");
            ExpectCritical(OptionNumber.IfNoneMatch, "40 02 0001 51 00");
            ExpectCritical(OptionNumber.UriPort, "40 02 0001 73 001633");
            ExpectCritical(OptionNumber.Accept, "40 02 0001 d3 04 000028");
            ExpectCritical(OptionNumber.Block2, "40 02 0001 d4 0a 00000000");
            ExpectCritical(OptionNumber.UriHost, "40 02 0001 30");
            ExpectCritical(OptionNumber.ProxyUri, "40 02 0001 d0 16");
        }

        [TestMethod]
        public static void Section5_4_3_PathSegmentsOf255And256Bytes()
        {
            byte[] message = new byte[4 + 2 + 256 + 1];
            message[0] = 0x40;
            message[1] = 1;
            int at = PutOption(message, 4, OptionNumber.UriPath, 255);
            Assert.AreEqual((int)ParseStatus.Ok, (int)s_reader.Parse(message, at + 255));
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Assert.IsTrue(s_reader.Has(OptionSlot.UriPath));
            at = PutOption(message, 4, OptionNumber.UriPath, 256);
            Assert.AreEqual((int)ParseStatus.Ok, (int)s_reader.Parse(message, at + 256));
            Assert.AreEqual(OptionNumber.UriPath, s_reader.UnknownCritical);
            Assert.IsFalse(s_reader.Has(OptionSlot.UriPath));
        }

        [TestMethod]
        public static void MoreOptionsThanTheIndexHolds()
        {
            // Eight Location-Paths fill the index; a ninth, being elective, is passed over, and what follows stays readable.
            Expect(ParseStatus.Ok, "40 01 0001 80 00 00 00 00 00 00 00 00 ff 01");
            Assert.AreEqual(8, s_reader.OptionCount);
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Assert.AreEqual(1, s_reader.PayloadLength);

            // A ninth Uri-Path, being critical, is named although its number is understood.
            Expect(ParseStatus.Ok, "40 01 0001 b0 00 00 00 00 00 00 00");
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Assert.AreEqual(8, s_reader.Count(OptionSlot.UriPath));
            Expect(ParseStatus.Ok, "40 01 0001 b0 00 00 00 00 00 00 00 00");
            Assert.AreEqual(OptionNumber.UriPath, s_reader.UnknownCritical);
            Expect(ParseStatus.Ok, "40 01 0001 80 00 00 00 00 00 00 00 30");
            Assert.AreEqual(OptionNumber.UriPath, s_reader.UnknownCritical);
            Assert.IsFalse(s_reader.Has(OptionSlot.UriPath));

            // An error behind the end of the index is one.
            Expect(ParseStatus.FormatError, "40 01 0001 80 00 00 00 00 00 00 00 00 05 01");
        }

        [TestMethod]
        public static void Section3_2_UintsWithLeadingZeros()
        {
            Expect(ParseStatus.Ok, "40 01 0001 63 000001"); // Observe
            Assert.AreEqual(1, s_reader.Uint(OptionSlot.Observe));
            Expect(ParseStatus.Ok, "40 01 0001 63 000000");
            Assert.AreEqual(0, s_reader.Uint(OptionSlot.Observe));
            Expect(ParseStatus.Ok, "40 01 0001 60");
            Assert.AreEqual(0, s_reader.Uint(OptionSlot.Observe));
            Expect(ParseStatus.Ok, "40 01 0001");
            Assert.AreEqual(-1, s_reader.Uint(OptionSlot.Observe));
            Expect(ParseStatus.Ok, "40 01 0001 d4 01 0000003c"); // Max-Age
            Assert.AreEqual(60, s_reader.Uint(OptionSlot.MaxAge));
        }

        [TestMethod]
        public static void Section3_2_UintsOfFourBytes()
        {
            Expect(ParseStatus.Ok, "40 01 0001 d4 01 01020304");
            Assert.AreEqual(0x01020304, s_reader.Uint(OptionSlot.MaxAge));
            Expect(ParseStatus.Ok, "40 01 0001 d4 01 7fffffff");
            Assert.AreEqual(int.MaxValue, s_reader.Uint(OptionSlot.MaxAge));
            Expect(ParseStatus.Ok, "40 01 0001 d4 01 80000000");
            Assert.AreEqual(int.MaxValue, s_reader.Uint(OptionSlot.MaxAge));
            Expect(ParseStatus.Ok, "40 01 0001 d4 01 ffffffff");
            Assert.AreEqual(int.MaxValue, s_reader.Uint(OptionSlot.MaxAge));
        }

        [TestMethod]
        public static void OptionEqualsComparesLengthAndBytes()
        {
            Expect(ParseStatus.Ok, "40 01 0001 b3 616263");
            byte[] other = Hex.Bytes("61 61 62 63 64");
            Assert.IsTrue(s_reader.OptionEquals(0, other, 1, 3));
            Assert.IsFalse(s_reader.OptionEquals(0, other, 1, 4));
            Assert.IsFalse(s_reader.OptionEquals(0, other, 1, 2));
            Assert.IsFalse(s_reader.OptionEquals(0, other, 0, 3));
        }

        [TestMethod]
        public static void NothingOfTheMessageBeforeIsLeft()
        {
            Expect(ParseStatus.Ok, "42 01 0001 0102 b1 61 d0 33 ff 01"); // token, Uri-Path, an unknown critical option, payload
            Assert.AreNotEqual(0, s_reader.UnknownCritical);
            Expect(ParseStatus.Ok, "60 00 0002");
            Assert.AreEqual(0, s_reader.TokenLength);
            Assert.AreEqual(0, s_reader.OptionCount);
            Assert.AreEqual(0, s_reader.Present);
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Assert.AreEqual(0, s_reader.PayloadLength);
            Assert.AreEqual(4, s_reader.OptionsEnd);
        }

        private static void Expect(ParseStatus status, string hex)
        {
            byte[] bytes = Hex.Bytes(hex);
            Assert.AreEqual((int)status, (int)s_reader.Parse(bytes, bytes.Length), hex);
        }

        private static void ExpectPassedOver(int slot)
        {
            Assert.IsFalse(s_reader.Has(slot));
            Assert.AreEqual(0, s_reader.UnknownCritical);
            Assert.AreEqual(1, s_reader.OptionCount);
        }

        private static void ExpectCritical(int number, string hex)
        {
            Expect(ParseStatus.Ok, hex);
            Assert.AreEqual(number, s_reader.UnknownCritical, hex);
            Assert.IsFalse(s_reader.Has(OptionTable.Find(number)), hex);
        }

        private static void CheckBounds(int length)
        {
            Assert.IsTrue(4 + s_reader.TokenLength <= length, "token");
            Assert.IsTrue(s_reader.OptionsEnd <= length, "end of options");
            int end = 4 + s_reader.TokenLength;
            int number = 0;
            for (int i = 0; i < s_reader.OptionCount; i++)
            {
                Assert.IsTrue(s_reader.OptionNumberAt(i) >= number, "order");
                Assert.IsTrue(s_reader.OptionOffset(i) > end, "offset");
                number = s_reader.OptionNumberAt(i);
                end = s_reader.OptionOffset(i) + s_reader.OptionLength(i);
                Assert.IsTrue(end <= length, "value");
            }

            if (s_reader.PayloadLength != 0)
            {
                Assert.AreEqual(s_reader.OptionsEnd + 1, s_reader.PayloadOffset, "payload");
                Assert.AreEqual(length, s_reader.PayloadOffset + s_reader.PayloadLength, "payload");
            }
            else
            {
                Assert.AreEqual(length, s_reader.OptionsEnd, "end of options");
            }
        }

        /// <summary>The option head of RFC 7252 section 3.1 once more, written without a look at the writer.</summary>
        private static int PutOption(byte[] bytes, int at, int delta, int length)
        {
            int first = at++;
            int deltaNibble = delta;
            if (delta >= 269)
            {
                deltaNibble = 14;
                bytes[at++] = (byte)((delta - 269) / 256);
                bytes[at++] = (byte)((delta - 269) % 256);
            }
            else if (delta >= 13)
            {
                deltaNibble = 13;
                bytes[at++] = (byte)(delta - 13);
            }

            int lengthNibble = length;
            if (length >= 269)
            {
                lengthNibble = 14;
                bytes[at++] = (byte)((length - 269) / 256);
                bytes[at++] = (byte)((length - 269) % 256);
            }
            else if (length >= 13)
            {
                lengthNibble = 13;
                bytes[at++] = (byte)(length - 13);
            }

            bytes[first] = (byte)((deltaNibble * 16) + lengthNibble);
            return at;
        }
    }
}
