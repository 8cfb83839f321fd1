// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The messages of RFC 7641 appendix A.1 between a client and a server, and what else an observation is made of.</summary>
    [TestClass]
    public class Rfc7641VectorTests
    {
        [TestMethod]
        public static void Figure3_Registration()
        {
            // 0x41011633 | token | Observe 0 is empty: delta 6, length 0 | Uri-Path: delta 5, length 11
            Vector.Of("41 01 1633  4a  60  5b 74656d7065726174757265")
                .Header(MessageType.Confirmable, CoapCode.Get, 0x1633, "4a")
                .Uint(OptionNumber.Observe, 0)
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
        }

        [TestMethod]
        public static void Figure3_FirstNotificationInTheAck()
        {
            // Observe 9: delta 6, length 1 | Max-Age 15: delta 8, length 1 | "18.5 Cel"
            Vector.Of("61 45 1633  4a  61 09  81 0f  ff 31382e352043656c")
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x1633, "4a")
                .Uint(OptionNumber.Observe, 9)
                .Uint(OptionNumber.MaxAge, 15)
                .Payload("18.5 Cel")
                .Complete();
        }

        [TestMethod]
        public static void Figure3_Notification()
        {
            Vector.Of("51 45 7b50  4a  61 10  81 0f  ff 31392e322043656c")
                .Header(MessageType.NonConfirmable, CoapCode.Content, 0x7B50, "4a")
                .Uint(OptionNumber.Observe, 16)
                .Uint(OptionNumber.MaxAge, 15)
                .Payload("19.2 Cel")
                .Complete();
        }

        [TestMethod]
        public static void Figure4_Notification()
        {
            Vector.Of("51 45 7b51  4a  61 19  81 0f  ff 31392e372043656c")
                .Header(MessageType.NonConfirmable, CoapCode.Content, 0x7B51, "4a")
                .Uint(OptionNumber.Observe, 25)
                .Uint(OptionNumber.MaxAge, 15)
                .Payload("19.7 Cel")
                .Complete();
        }

        [TestMethod]
        public static void Figure4_RegistrationAnew()
        {
            Vector.Of("41 01 1634  b2  60  5b 74656d7065726174757265")
                .Header(MessageType.Confirmable, CoapCode.Get, 0x1634, "b2")
                .Uint(OptionNumber.Observe, 0)
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
        }

        [TestMethod]
        public static void Figure4_NotificationWithETag()
        {
            // ETag "xyzzy": delta 4, length 5 | Observe 44: delta 2, length 1 | Max-Age 15: delta 8, length 1
            Vector.Of("61 45 1634  b2  45 78797a7a79  21 2c  81 0f  ff 31392e372043656c")
                .Header(MessageType.Acknowledgement, CoapCode.Content, 0x1634, "b2")
                .Opaque(OptionNumber.ETag, "78797a7a79")
                .Uint(OptionNumber.Observe, 44)
                .Uint(OptionNumber.MaxAge, 15)
                .Payload("19.7 Cel")
                .Complete();
        }

        [TestMethod]
        public static void Section3_3_RegistrationWithETags()
        {
            // Two ETags: delta 4, length 5, and delta 0, length 1 | Observe 0: delta 2
            Vector.Of("41 01 1635  f9  45 78797a7a79  01 33  20  5b 74656d7065726174757265")
                .Header(MessageType.Confirmable, CoapCode.Get, 0x1635, "f9")
                .Opaque(OptionNumber.ETag, "78797a7a79")
                .Opaque(OptionNumber.ETag, "33")
                .Uint(OptionNumber.Observe, 0)
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
        }

        [TestMethod]
        public static void Section3_3_NotificationOf2_03()
        {
            Vector.Of("61 43 1635  f9  45 78797a7a79  21 7b  81 0f")
                .Header(MessageType.Acknowledgement, CoapCode.Valid, 0x1635, "f9")
                .Opaque(OptionNumber.ETag, "78797a7a79")
                .Uint(OptionNumber.Observe, 123)
                .Uint(OptionNumber.MaxAge, 15)
                .Complete();
        }

        [TestMethod]
        public static void Section3_6_Deregistration()
        {
            // Observe 1: delta 6, length 1
            Vector.Of("41 01 1636  4a  61 01  5b 74656d7065726174757265")
                .Header(MessageType.Confirmable, CoapCode.Get, 0x1636, "4a")
                .Uint(OptionNumber.Observe, 1)
                .Text(OptionNumber.UriPath, "temperature")
                .Complete();
        }

        [TestMethod]
        public static void Section4_4_TheLargestObserveValue()
        {
            Vector.Of("51 45 7b52  4a  63 ffffff  ff 31")
                .Header(MessageType.NonConfirmable, CoapCode.Content, 0x7B52, "4a")
                .Uint(OptionNumber.Observe, 0xFFFFFF)
                .Payload("1")
                .Complete();
        }
    }
}
