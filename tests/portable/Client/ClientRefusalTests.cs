// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What a client rejects or ignores: RFC 7252 sections 4.2, 4.3 and 5.4.1. Nothing of it may touch a request that is under way.</summary>
    [TestClass]
    public class ClientRefusalTests
    {
        // 0.00, 0.01, 0.31, and of each other class the first, of the responses also the last.
        private static readonly int[] s_codes = new int[]
        {
            0x00, 0x01, 0x1F, 0x20, 0x45, 0x5F, 0x60, 0x84, 0x9F, 0xA0, 0xBF, 0xC0, 0xE0, 0xFF,
        };

        [TestMethod]
        public static void Rfc7252_4_3_Table1_NobodyAsked()
        {
            for (int type = 0; type < 4; type++)
            {
                for (int i = 0; i < s_codes.Length; i++)
                {
                    int code = s_codes[i];
                    int codeClass = code >> 5;
                    bool response = codeClass == 2 || codeClass == 4 || codeClass == 5;
                    ClientScript s = Asking();
                    s.Receive("server", new Datagram((MessageType)type, (CoapCode)code, 0x1234, ""));
                    if (type == (int)MessageType.Confirmable || (type == (int)MessageType.NonConfirmable && response))
                    {
                        // Pings, requests, reserved classes and responses that match nothing.
                        s.Expect("server", "70 00 1234");
                    }

                    s.ExpectNothing();
                    Finish(s);
                }
            }
        }

        [TestMethod]
        public static void WhatIsRefusedIsCounted()
        {
            ClientScript s = Asking();
            s.Receive("server", "40 00 0001").Expect("server", "70 00 0001");
            s.Receive("server", "40 01 0002").Expect("server", "70 00 0002");
            s.Receive("server", "50 01 0003");
            s.Receive("server", "40 20 0004").Expect("server", "70 00 0004");
            s.Receive("server", "60 c0 0005");
            s.Receive("server", "50 00 0006").ExpectNothing();
            ClientCounters counters = s.Client.Counters;
            Assert.AreEqual(6, counters.Received);
            Assert.AreEqual(1, counters.Pings);
            Assert.AreEqual(2, counters.RequestsRefused);
            Assert.AreEqual(2, counters.ReservedCodes);
            Assert.AreEqual(2, counters.Rejected);
            Assert.AreEqual(3, counters.Ignored);
            Finish(s);
        }

        [TestMethod]
        public static void Rfc7252_4_2_MalformedConIsRejected()
        {
            ClientScript s = Asking();
            s.Receive("server", "49 45 0001 00").Expect("server", "70 00 0001"); // TKL 9
            s.Receive("server", "41 45 0002 53 ff").Expect("server", "70 00 0002"); // a marker and no payload
            s.Receive("server", "41 45 0003").Expect("server", "70 00 0003"); // no token where one is announced
            s.Receive("server", "51 45 0004 53 ff");
            s.Receive("server", "");
            s.Receive("server", "41 45 00");
            s.Receive("server", "81 45 0005 53").ExpectNothing(); // another version
            s.Receive("server", "40 00 0006 00").Expect("server", "70 00 0006").ExpectNothing(); // an Empty message with something in it
            Assert.AreEqual(8, s.Client.Counters.Malformed);
            Finish(s);
        }

        [TestMethod]
        public static void MalformedAckIsIgnored()
        {
            ClientScript s = Asking();
            s.Reply("server", "61 45", "53 ff").Reply("server", "60 00", "00").Reply("server", "61 45", "53 d0").ExpectNothing();
            Assert.AreEqual(3, s.Client.Counters.Malformed);
            Finish(s);
        }

        [TestMethod]
        public static void AResetWithACodeIsIgnored()
        {
            ClientScript s = Asking();
            s.Reply("server", "71 45", "53").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.Ignored);
            Finish(s);
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_CriticalOptionInACon_IsRejectedAndFails()
        {
            ClientScript s = Asking();
            s.Receive("server", "41 45 0007 53 91 01").Expect("server", "70 00 0007").Told("failure CriticalOption").At(300000).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.CriticalOptions);
            Assert.AreEqual(1, s.Client.Counters.Rejected);
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_CriticalOptionInAnAck_IsNotAnsweredAndFails()
        {
            ClientScript s = Asking();
            s.Reply("server", "61 45", "53 91 01").Told("failure CriticalOption").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_5_9_2_3_BadOption_MayRepeatTheOptionThatItIsAbout()
        {
            ClientScript s = Asking();
            s.Reply("server", "61 82", "53 91 01").Told("response 4.02").At(300000).ExpectNothing();
            Assert.AreEqual(0, s.Client.Counters.CriticalOptions);
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_CriticalOptionInANon_IsIgnored()
        {
            ClientScript s = Asking();
            s.Receive("server", "51 45 0007 53 91 01").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.CriticalOptions);
            Finish(s);
        }

        [TestMethod]
        public static void Rfc7252_5_4_1_UnknownElectiveOptionIsIgnored()
        {
            ClientScript s = Asking();
            s.Reply("server", "61 45", "53 e2 fe01 abcd ff 6f6b").Told("response 2.05 ok").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_5_4_OptionThatOnlyARequestMayHave_IsAsGoodAsUnknown()
        {
            ClientScript s = Asking();
            s.Reply("server", "61 45", "53 b1 61").Told("failure CriticalOption").ExpectNothing(); // Uri-Path
        }

        [TestMethod]
        public static void Rfc7252_5_4_5_RepeatedCriticalOptionIsAsGoodAsUnknown()
        {
            ClientScript s = Asking();
            s.Reply("server", "61 45", "53 d1 0a 02  01 02  ff 61").Told("failure CriticalOption").ExpectNothing(); // Block2, twice
        }

        [TestMethod]
        public static void Rfc7252_5_4_5_RepeatedElectiveOptionCountsOnce()
        {
            ClientScript s = Asking();
            s.Reply("server", "61 45", "53 c1 28  01 00  ff 6f6b").Told("response 2.05 ok").ExpectNothing(); // Content-Format 40, then 0
            Assert.AreEqual(40, s.Format);
        }

        [TestMethod]
        public static void TruncatedResponse_Fails()
        {
            ClientScript s = new ClientScript();
            s.Config.MaxMessageBytes = 64;
            s.Start("server", s.Request(CoapCode.Get, "x", "53")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Reply("server", "61 45", "53 ff", 0, 59).Told("failure ResponseTooLarge").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.Truncated);
        }

        [TestMethod]
        public static void TruncatedResponse_FailsAsANonToo()
        {
            ClientScript s = new ClientScript();
            s.Config.MaxMessageBytes = 64;
            s.Start("server", s.Request(CoapCode.Get, "x", "53")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Reply("server", "51 45", "53 ff", 0, 59).Told("failure ResponseTooLarge").ExpectNothing();
        }

        [TestMethod]
        public static void TruncatedResponse_FailsAlsoIfTheCutGoesThroughAnOption()
        {
            ClientScript s = new ClientScript();
            s.Config.MaxMessageBytes = 64;
            s.Start("server", s.Request(CoapCode.Get, "x", "53")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            byte[] bytes = new byte[65];
            byte[] head = Hex.Bytes("41 45 0007 53 4d 40"); // an ETag of 77 bytes
            head.CopyTo(bytes, 0);
            s.Receive("server", bytes, 65).Expect("server", "70 00 0007").Told("failure ResponseTooLarge").ExpectNothing();
        }

        [TestMethod]
        public static void TruncatedResponse_OfNobodyIsRejected()
        {
            ClientScript s = Asking();
            byte[] bytes = new byte[1153];
            byte[] head = Hex.Bytes("41 45 0007 54 ff");
            head.CopyTo(bytes, 0);
            s.Receive("server", bytes, 1153).Expect("server", "70 00 0007").ExpectNothing();
            Finish(s);
        }

        private static ClientScript Asking()
        {
            ClientScript s = new ClientScript();
            s.Start("server", s.Request(CoapCode.Get, "x", "53"));
            return s.Expect("server", "41 01", "53 b1 78");
        }

        /// <summary>The request must still be there.</summary>
        private static void Finish(ClientScript s)
        {
            s.At(2000).Expect("server", "41 01", "53 b1 78");
            s.Reply("server", "61 45", "53 ff 6f6b").Told("response 2.05 ok").ExpectNothing();
        }
    }
}
