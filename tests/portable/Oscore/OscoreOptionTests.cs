// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The value of the OSCORE option, RFC 8613 section 6, and the errors of section 8.2.</summary>
    [TestClass]
    public class OscoreOptionTests
    {
        [TestMethod]
        public static void Rfc8613_6_3_Examples()
        {
            Expect("", -1, null, null);
            Expect("090525", 5, null, "25");
            Expect("0900", 0, null, "");
            Expect("19050544616c656b", 5, "44616c656b", "");
            Expect("0107", 7, null, null);
        }

        [TestMethod]
        public static void LengthsAtTheirEdges()
        {
            Expect("05ffffffffff", 0xFFFFFFFFFF, null, null);
            Expect("0d010000000001020304050607", 0x0100000000, null, "01020304050607");
            Expect("1000", -1, "", null);
            Expect("180200ff11", -1, "00ff", "11");
            Expect("08", -1, null, "");
            Expect("080102030405060708", -1, null, "0102030405060708"); // longer than any of ours, and so of nobody here
            Expect("00", -1, null, null);
        }

        [TestMethod]
        public static void WhatIsReservedOrCut_IsMalformed()
        {
            Refuse("06010203040506"); // 6 and 7 bytes of Partial IV are reserved
            Refuse("0701020304050607");
            Refuse("290525"); // the flags above
            Refuse("490525");
            Refuse("890525");
            Refuse("01"); // a Partial IV that is not there
            Refuse("050102");
            Refuse("0d01020304");
            Refuse("10"); // a kid context without its length
            Refuse("1001"); // and one that is cut
            Refuse("190505446161");
            Refuse("0105aa"); // more than it says
            Refuse("1001aabb");
        }

        [TestMethod]
        public static void Rfc8613_5_PartialIvHasNoZerosBeforeIt()
        {
            Refuse("0a0014");
            Refuse("0a0000");
            Refuse("0d0000000001");
            Expect("0914", 20, null, "");
        }

        [TestMethod]
        public static void Rfc8613_8_2_Errors()
        {
            ExpectError(CoapCode.BadOption, "Failed to decode COSE", UnprotectStatus.Malformed);
            ExpectError(CoapCode.Unauthorized, "Security context not found", UnprotectStatus.UnknownContext);
            ExpectError(CoapCode.Unauthorized, "Replay detected", UnprotectStatus.Replayed);
            ExpectError(CoapCode.BadRequest, "Decryption failed", UnprotectStatus.Forged);
            ExpectError(CoapCode.Empty, "", UnprotectStatus.Ok);
            ExpectError(CoapCode.Empty, "", UnprotectStatus.NotFresh);
        }

        private static void ExpectError(CoapCode code, string text, UnprotectStatus status)
        {
            Assert.AreEqual((int)code, (int)OscoreError.Code(status));
            byte[] actual = OscoreError.Text(status);
            Assert.AreEqual(text, Hex.Ascii(actual, 0, actual.Length));
        }

        // In the middle of other bytes, none of which may count.
        private static void Expect(string hex, long partialIv, string kidContext, string kid)
        {
            byte[] bytes = Hex.Bytes("ffff" + hex + "0505");
            OscoreOption option = new OscoreOption();
            Assert.IsTrue(option.Parse(bytes, 2, bytes.Length - 4), hex);
            Assert.AreEqual(partialIv, option.PartialIv, hex);
            Assert.AreEqual(kidContext == null ? -1 : kidContext.Length / 2, option.KidContextLength, hex);
            Assert.AreEqual(kid == null ? -1 : kid.Length / 2, option.KidLength, hex);
            if (kidContext != null)
            {
                Assert.AreEqual(kidContext, Hex.Text(bytes, option.KidContextOffset, option.KidContextLength));
            }

            if (kid != null)
            {
                Assert.AreEqual(kid, Hex.Text(bytes, option.KidOffset, option.KidLength));
            }
        }

        private static void Refuse(string hex)
        {
            byte[] bytes = Hex.Bytes(hex + "0505050505050505");
            Assert.IsFalse(new OscoreOption().Parse(bytes, 0, bytes.Length - 8), hex);
        }
    }
}
