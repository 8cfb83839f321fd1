// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The messages of RFC 7252 appendix A, and the options of its appendix B.</summary>
    [TestClass]
    public class Rfc7252VectorTests
    {
        private const string Temperature = "bb 74656d7065726174757265"; // Uri-Path: delta 11, length 11, "temperature"
        private const string Payload = "ff 32322e332043"; // marker, "22.3 C"

        [TestMethod]
        public static void Figure16_Request()
        {
            // Ver 1, CON, TKL 0 | GET | MID
            Vector.Of("40 01 7d34" + Temperature)
                .Header(MessageType.Confirmable, CoapCode.Get, 0x7D34, "")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
        }

        [TestMethod]
        public static void Figure16_Response()
        {
            // Ver 1, ACK, TKL 0 | 2.05 | MID
            Vector.Of("60 45 7d34" + Payload)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x7D34, "")
                .Payload("22.3 C")
                .Complete();
        }

        [TestMethod]
        public static void Figure16_SizesAreThoseOfTheText()
        {
            Assert.AreEqual(16, Hex.Bytes("40 01 7d34" + Temperature).Length);
            Assert.AreEqual(11, Hex.Bytes("60 45 7d34" + Payload).Length);
            Assert.AreEqual(17, Hex.Bytes("41 01 7d35 20" + Temperature).Length);
            Assert.AreEqual(12, Hex.Bytes("61 45 7d35 20" + Payload).Length);
        }

        [TestMethod]
        public static void Figure17_Request()
        {
            Vector.Of("41 01 7d35  20" + Temperature)
                .Header(MessageType.Confirmable, CoapCode.Get, 0x7D35, "20")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
        }

        [TestMethod]
        public static void Figure17_Response()
        {
            Vector.Of("61 45 7d35  20" + Payload)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x7D35, "20")
                .Payload("22.3 C")
                .Complete();
        }

        [TestMethod]
        public static void Figure18_RequestAndResponse()
        {
            Vector.Of("41 01 7d36  31" + Temperature)
                .Header(MessageType.Confirmable, CoapCode.Get, 0x7D36, "31")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
            Vector.Of("61 45 7d36  31" + Payload)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x7D36, "31")
                .Payload("22.3 C")
                .Complete();
        }

        [TestMethod]
        public static void Figure19_RequestAndResponse()
        {
            Vector.Of("41 01 7d37  42" + Temperature)
                .Header(MessageType.Confirmable, CoapCode.Get, 0x7D37, "42")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
            Vector.Of("61 45 7d37  42" + Payload)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x7D37, "42")
                .Payload("22.3 C")
                .Complete();
        }

        [TestMethod]
        public static void Figure20_Request()
        {
            Vector.Of("41 01 7d38  53" + Temperature)
                .Header(MessageType.Confirmable, CoapCode.Get, 0x7D38, "53")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
        }

        [TestMethod]
        public static void Figure20_EmptyAck()
        {
            Vector.Of("60 00 7d38").Header(MessageType.Acknowledgement, CoapCode.Empty, 0x7D38, "").Complete();
        }

        [TestMethod]
        public static void Figure20_SeparateResponseAndItsAck()
        {
            Vector.Of("41 45 ad7b  53" + Payload)
                .Header(MessageType.Confirmable, CoapCode.Content, 0xAD7B, "53")
                .Payload("22.3 C")
                .Complete();
            Vector.Of("60 00 ad7b").Header(MessageType.Acknowledgement, CoapCode.Empty, 0xAD7B, "").Complete();
        }

        [TestMethod]
        public static void Figure21_RequestAckResponseReset()
        {
            Vector.Of("41 01 7d39  64" + Temperature)
                .Header(MessageType.Confirmable, CoapCode.Get, 0x7D39, "64")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
            Vector.Of("60 00 7d39").Header(MessageType.Acknowledgement, CoapCode.Empty, 0x7D39, "").Complete();
            Vector.Of("41 45 ad7c  64" + Payload)
                .Header(MessageType.Confirmable, CoapCode.Content, 0xAD7C, "64")
                .Payload("22.3 C")
                .Complete();
            Vector.Of("70 00 ad7c").Header(MessageType.Reset, CoapCode.Empty, 0xAD7C, "").Complete();
        }

        [TestMethod]
        public static void Figure22_RequestAndResponse()
        {
            Vector.Of("51 01 7d40  75" + Temperature)
                .Header(MessageType.NonConfirmable, CoapCode.Get, 0x7D40, "75")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
            Vector.Of("51 45 ad7d  75" + Payload)
                .Header(MessageType.NonConfirmable, CoapCode.Content, 0xAD7D, "75")
                .Payload("22.3 C")
                .Complete();
        }

        [TestMethod]
        public static void Figure23_MulticastRequestAndThreeResponses()
        {
            Vector.Of("51 01 7d41  86" + Temperature)
                .Header(MessageType.NonConfirmable, CoapCode.Get, 0x7D41, "86")
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
            Vector.Of("51 45 60b1  86" + Payload)
                .Header(MessageType.NonConfirmable, CoapCode.Content, 0x60B1, "86")
                .Payload("22.3 C")
                .Complete();
            Vector.Of("51 45 01a0  86  ff 32302e392043") // "20.9 C"
                .Header(MessageType.NonConfirmable, CoapCode.Content, 0x01A0, "86")
                .Payload("20.9 C")
                .Complete();
            Vector.Of("51 84 952a  86").Header(MessageType.NonConfirmable, CoapCode.NotFound, 0x952A, "86").Complete();
        }

        [TestMethod]
        public static void AppendixB_WellKnownCoreOfAHost()
        {
            // Uri-Host "example.net": delta 3, length 11; Uri-Path ".well-known": delta 8, length 11; Uri-Path "core": delta 0, length 4
            Vector.Of("40 01 0001  3b 6578616d706c652e6e6574  8b 2e77656c6c2d6b6e6f776e  04 636f7265")
                .Header(MessageType.Confirmable, CoapCode.Get, 1, "")
                .Text(OptionNumber.UriHost, "example.net")
                .Text(OptionNumber.UriPath, ".well-known")
                .Text(OptionNumber.UriPath, "core")
                .Complete();
        }

        [TestMethod]
        public static void AppendixB_PathOfUtf8()
        {
            // Uri-Host "xn--18j4d.example": 17 bytes, an extended length; Uri-Path in Hiragana, 12 bytes of UTF-8
            Vector.Of("40 01 0002  3d 04 786e2d2d31386a34642e6578616d706c65  8c e38193e38293e381abe381a1")
                .Header(MessageType.Confirmable, CoapCode.Get, 2, "")
                .Text(OptionNumber.UriHost, "xn--18j4d.example")
                .Text(OptionNumber.UriPath, "\u3053\u3093\u306B\u3061")
                .Complete();
        }

        [TestMethod]
        public static void AppendixB_EmptySegmentsAndReservedCharacters()
        {
            // Uri-Port 61616; Uri-Path "", "/", "", ""; Uri-Query "//", "?&"
            Vector.Of("40 01 0003  72 f0b0  40  01 2f  00  00  42 2f2f  02 3f26")
                .Header(MessageType.Confirmable, CoapCode.Get, 3, "")
                .Uint(OptionNumber.UriPort, 61616)
                .Text(OptionNumber.UriPath, "")
                .Text(OptionNumber.UriPath, "/")
                .Text(OptionNumber.UriPath, "")
                .Text(OptionNumber.UriPath, "")
                .Text(OptionNumber.UriQuery, "//")
                .Text(OptionNumber.UriQuery, "?&")
                .Complete();
        }
    }
}
