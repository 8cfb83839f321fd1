// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The messages of RFC 7959 section 3 that a server meets; where the RFC leaves the payload open, it counts up from 00.</summary>
    [TestClass]
    public class Rfc7959VectorTests
    {
        private const string Status = "b6 737461747573"; // Uri-Path: delta 11, length 6, "status"
        private const string Options = "b7 6f7074696f6e73"; // Uri-Path: delta 11, length 7, "options"
        private const string Soap = "b4 736f6170"; // Uri-Path: delta 11, length 4, "soap"
        private const string StatusIcon = "5b 7374617475732d69636f6e"; // behind Observe: delta 5, length 11, "status-icon"

        [TestMethod]
        public static void Section3_TheTwoValuesOfTheIntroduction()
        {
            // "a Block2 Option value of 33 would be shown as 2:2/0/32, a Block1 Option value of 59 as 1:3/1/128"
            Assert.AreEqual(33, BlockOption.Pack(2, false, 1));
            Assert.AreEqual(32, BlockOption.Size(BlockOption.Szx(33)));
            Assert.AreEqual(59, BlockOption.Pack(3, true, 3));
            Assert.AreEqual(128, BlockOption.Size(BlockOption.Szx(59)));
        }

        [TestMethod]
        public static void Figure2_SimpleGet()
        {
            // MID 1234 = 0x04d2
            Vector.Of("40 01 04d2" + Status)
                .Header(MessageType.Confirmable, CoapCode.Get, 1234, "")
                .Text(OptionNumber.UriPath, "status")
                .Complete();

            // 2:0/1/128 = 0x0b: delta 23 = 13 + 10, length 1
            Vector.Of("60 45 04d2  d1 0a 0b  ff", 128)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 1234, "")
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 3))
                .Filler(128)
                .Complete();

            // 2:1/0/128 = 0x13: delta 12, length 1
            Vector.Of("40 01 04d3" + Status + "c1 13")
                .Header(MessageType.Confirmable, CoapCode.Get, 1235, "")
                .Text(OptionNumber.UriPath, "status")
                .Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 3))
                .Complete();

            // 2:1/1/128 = 0x1b
            Vector.Of("60 45 04d3  d1 0a 1b  ff", 128)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 1235, "")
                .Uint(OptionNumber.Block2, BlockOption.Pack(1, true, 3))
                .Filler(128)
                .Complete();

            // 2:2/0/128 = 0x23
            Vector.Of("40 01 04d4" + Status + "c1 23")
                .Header(MessageType.Confirmable, CoapCode.Get, 1236, "")
                .Text(OptionNumber.UriPath, "status")
                .Uint(OptionNumber.Block2, BlockOption.Pack(2, false, 3))
                .Complete();
            Vector.Of("60 45 04d4  d1 0a 23  ff", 1)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 1236, "")
                .Uint(OptionNumber.Block2, BlockOption.Pack(2, false, 3))
                .Filler(1)
                .Complete();
        }

        [TestMethod]
        public static void Figure3_EarlyNegotiation()
        {
            // 2:0/0/64 = 0x02
            Vector.Of("40 01 04d2" + Status + "c1 02")
                .Header(MessageType.Confirmable, CoapCode.Get, 1234, "")
                .Text(OptionNumber.UriPath, "status")
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, false, 2))
                .Complete();

            // 2:0/1/64 = 0x0a
            Vector.Of("60 45 04d2  d1 0a 0a  ff", 64)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 1234, "")
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 2))
                .Filler(64)
                .Complete();

            // 2:5/0/64 = 0x52
            Vector.Of("40 01 04d7" + Status + "c1 52")
                .Header(MessageType.Confirmable, CoapCode.Get, 1239, "")
                .Text(OptionNumber.UriPath, "status")
                .Uint(OptionNumber.Block2, BlockOption.Pack(5, false, 2))
                .Complete();
            Vector.Of("60 45 04d7  d1 0a 52  ff", 64)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 1239, "")
                .Uint(OptionNumber.Block2, BlockOption.Pack(5, false, 2))
                .Filler(64)
                .Complete();
        }

        [TestMethod]
        public static void Figure4_LateNegotiation()
        {
            // 2:2/0/64 = 0x22
            Vector.Of("40 01 04d3" + Status + "c1 22")
                .Header(MessageType.Confirmable, CoapCode.Get, 1235, "")
                .Text(OptionNumber.UriPath, "status")
                .Uint(OptionNumber.Block2, BlockOption.Pack(2, false, 2))
                .Complete();

            // 2:2/1/64 = 0x2a
            Vector.Of("60 45 04d3  d1 0a 2a  ff", 64)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 1235, "")
                .Uint(OptionNumber.Block2, BlockOption.Pack(2, true, 2))
                .Filler(64)
                .Complete();
        }

        [TestMethod]
        public static void Figure7_SimpleAtomicPut()
        {
            // 1:0/1/128 = 0x0b: delta 16 = 13 + 3, length 1
            Vector.Of("40 03 04d2" + Options + "d1 03 0b  ff", 128)
                .Header(MessageType.Confirmable, CoapCode.Put, 1234, "")
                .Text(OptionNumber.UriPath, "options")
                .Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 3))
                .Filler(128)
                .Complete();

            // 2.31 = 0x5f | delta 27 = 13 + 14, length 1
            Vector.Of("60 5f 04d2  d1 0e 0b")
                .Header(MessageType.Acknowledgement, CoapCode.Continue, 1234, "")
                .Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 3))
                .Complete();
            Vector.Of("40 03 04d3" + Options + "d1 03 1b  ff", 128)
                .Header(MessageType.Confirmable, CoapCode.Put, 1235, "")
                .Text(OptionNumber.UriPath, "options")
                .Uint(OptionNumber.Block1, BlockOption.Pack(1, true, 3))
                .Filler(128)
                .Complete();
            Vector.Of("60 5f 04d3  d1 0e 1b")
                .Header(MessageType.Acknowledgement, CoapCode.Continue, 1235, "")
                .Uint(OptionNumber.Block1, BlockOption.Pack(1, true, 3))
                .Complete();
            Vector.Of("40 03 04d4" + Options + "d1 03 23  ff", 20)
                .Header(MessageType.Confirmable, CoapCode.Put, 1236, "")
                .Text(OptionNumber.UriPath, "options")
                .Uint(OptionNumber.Block1, BlockOption.Pack(2, false, 3))
                .Filler(20)
                .Complete();
            Vector.Of("60 44 04d4  d1 0e 23")
                .Header(MessageType.Acknowledgement, CoapCode.Changed, 1236, "")
                .Uint(OptionNumber.Block1, BlockOption.Pack(2, false, 3))
                .Complete();
        }

        [TestMethod]
        public static void Figure9_PutWithNegotiation()
        {
            // 1:0/1/32 = 0x09, 1:4/1/32 = 0x49, 1:6/0/32 = 0x61
            Vector.Of("60 5f 04d2  d1 0e 09")
                .Header(MessageType.Acknowledgement, CoapCode.Continue, 1234, "")
                .Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 1))
                .Complete();
            Vector.Of("40 03 04d3" + Options + "d1 03 49  ff", 32)
                .Header(MessageType.Confirmable, CoapCode.Put, 1235, "")
                .Text(OptionNumber.UriPath, "options")
                .Uint(OptionNumber.Block1, BlockOption.Pack(4, true, 1))
                .Filler(32)
                .Complete();
            Vector.Of("40 03 04d5" + Options + "d1 03 61  ff", 32)
                .Header(MessageType.Confirmable, CoapCode.Put, 1237, "")
                .Text(OptionNumber.UriPath, "options")
                .Uint(OptionNumber.Block1, BlockOption.Pack(6, false, 1))
                .Filler(32)
                .Complete();
        }

        [TestMethod]
        public static void Figure11_PostWithBothBlocks()
        {
            // 2:0/0/64 = 0x02: delta 12 | 1:2/0/128 = 0x23: delta 4
            Vector.Of("40 02 04d4" + Soap + "c1 02  41 23  ff", 5)
                .Header(MessageType.Confirmable, CoapCode.Post, 1236, "")
                .Text(OptionNumber.UriPath, "soap")
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, false, 2))
                .Uint(OptionNumber.Block1, BlockOption.Pack(2, false, 3))
                .Filler(5)
                .Complete();

            // 2:0/1/64 = 0x0a
            Vector.Of("60 44 04d4  d1 0a 0a  41 23  ff", 64)
                .Header(MessageType.Acknowledgement, CoapCode.Changed, 1236, "")
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 2))
                .Uint(OptionNumber.Block1, BlockOption.Pack(2, false, 3))
                .Filler(64)
                .Complete();

            // No payload for requests with Block2 with NUM != 0.
            Vector.Of("40 02 04d5" + Soap + "c1 12")
                .Header(MessageType.Confirmable, CoapCode.Post, 1237, "")
                .Text(OptionNumber.UriPath, "soap")
                .Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 2))
                .Complete();
        }

        [TestMethod]
        public static void Figure12_ObserveAndBlock2()
        {
            // 0x41011636 | token | Observe: empty
            Vector.Of("41 01 1636  fb  60" + StatusIcon)
                .Header(MessageType.Confirmable, CoapCode.Get, 0x1636, "fb")
                .Uint(OptionNumber.Observe, 0)
                .Text(OptionNumber.UriPath, "status-icon")
                .Complete();

            // ETag: delta 4, length 4 | Observe 62350 = 0xf38e: delta 2, length 2 | Block2 0/1/128: delta 17 = 13 + 4, length 1
            Vector.Of("61 45 1636  fb  44 6f00f38e  22 f38e  d1 04 0b  ff", 128)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x1636, "fb")
                .Opaque(OptionNumber.ETag, "6f00f38e")
                .Uint(OptionNumber.Observe, 62350)
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 3))
                .Filler(128)
                .Complete();
            Vector.Of("41 45 af9c  fb  44 6f00f392  22 f392  d1 04 0b  ff", 128)
                .Header(MessageType.Confirmable, CoapCode.Content, 0xAF9C, "fb")
                .Opaque(OptionNumber.ETag, "6f00f392")
                .Uint(OptionNumber.Observe, 62354)
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 3))
                .Filler(128)
                .Complete();
            Vector.Of("60 00 af9c").Header(MessageType.Acknowledgement, CoapCode.Empty, 0xAF9C, "").Complete();
            Vector.Of("41 01 1637  fc  bb 7374617475732d69636f6e  c1 13")
                .Header(MessageType.Confirmable, CoapCode.Get, 0x1637, "fc")
                .Text(OptionNumber.UriPath, "status-icon")
                .Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 3))
                .Complete();

            // ETag: delta 4 | Block2: delta 19 = 13 + 6
            Vector.Of("61 45 1638  fc  44 6f00f392  d1 06 23  ff", 53)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x1638, "fc")
                .Opaque(OptionNumber.ETag, "6f00f392")
                .Uint(OptionNumber.Block2, BlockOption.Pack(2, false, 3))
                .Filler(53)
                .Complete();
        }

        [TestMethod]
        public static void Figure13_ObserveAndEarlyNegotiation()
        {
            Vector.Of("41 01 1636  fb  60" + StatusIcon + "c1 02")
                .Header(MessageType.Confirmable, CoapCode.Get, 0x1636, "fb")
                .Uint(OptionNumber.Observe, 0)
                .Text(OptionNumber.UriPath, "status-icon")
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, false, 2))
                .Complete();

            // ETag: delta 4 | Observe: delta 2 | Max-Age 60: delta 8, length 1 | Block2 0/1/64: delta 9, length 1
            Vector.Of("61 45 1636  fb  44 6f00f38e  22 f38e  81 3c  91 0a  ff", 64)
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x1636, "fb")
                .Opaque(OptionNumber.ETag, "6f00f38e")
                .Uint(OptionNumber.Observe, 62350)
                .Uint(OptionNumber.MaxAge, 60)
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 2))
                .Filler(64)
                .Complete();
        }

        [TestMethod]
        public static void Section4_SizeIndications()
        {
            // Size2 0 as a request for it: delta 17 = 13 + 4, empty
            Vector.Of("40 01 04d2" + Status + "d0 04")
                .Header(MessageType.Confirmable, CoapCode.Get, 1234, "")
                .Text(OptionNumber.UriPath, "status")
                .Uint(OptionNumber.Size2, 0)
                .Complete();

            // 4.13 with Block1 1:0/0/1024 = 0x06: delta 27 = 13 + 14 | Size1 1024: delta 33 = 13 + 20, length 2
            Vector.Of("60 8d 04d3  d1 0e 06  d2 14 0400")
                .Header(MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge, 1235, "")
                .Uint(OptionNumber.Block1, BlockOption.Pack(0, false, 6))
                .Uint(OptionNumber.Size1, 1024)
                .Complete();
        }
    }
}
