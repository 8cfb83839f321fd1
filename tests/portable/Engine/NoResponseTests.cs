// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Responses that nobody wants (No-Response, RFC 7967), and how many proxies a request may pass (Hop-Limit, RFC
    /// 8768).</summary>
    [TestClass]
    public class NoResponseTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7967_2_1_EachBitIsOneClass()
        {
            // Value, and what is left of an answer with 2.04, 4.04 and 5.00: the answer itself, or an empty ACK.
            string[] values = { "", "02", "08", "10", "0a", "12", "18", "1a", "ff", "01", "04" };
            string[] answered = { "245", "45", "25", "24", "5", "4", "2", "", "", "245", "245" };
            CoapCode[] codes = { CoapCode.Changed, CoapCode.NotFound, CoapCode.InternalServerError };
            for (int i = 0; i < values.Length; i++)
            {
                for (int j = 0; j < codes.Length; j++)
                {
                    Script s = new Script();
                    ScriptedResource light = ScriptedResource.Add(s, "light", "on");
                    light.Answer = codes[j];
                    bool wanted = answered[i].IndexOf((char)('0' + ((int)codes[j] >> 5))) >= 0;
                    CoapCode expected = wanted ? codes[j] : CoapCode.Empty;
                    s.Receive(
                        Alice, Datagram.Con(CoapCode.Put, 7, "0102").Path("light").Opaque(OptionNumber.NoResponse, values[i]).Payload("x"));
                    s.Expect(Alice, MessageType.Acknowledgement, expected, 7).ExpectNothing();
                    Assert.AreEqual(1, light.Calls, values[i]);

                    s.Receive(
                        Alice, Datagram.Non(CoapCode.Put, 8, "0102").Path("light").Opaque(OptionNumber.NoResponse, values[i]).Payload("x"));
                    if (wanted)
                    {
                        s.Expect(Alice, MessageType.NonConfirmable, expected);
                    }

                    s.At(400000).ExpectNothing();
                    Assert.AreEqual(2, light.Calls, values[i]);
                }
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfWhatGotNoResponse_IsAcknowledgedAgainAndDoesNotRun()
        {
            CoapCode[] methods = { CoapCode.Get, CoapCode.Post };
            for (int i = 0; i < methods.Length; i++)
            {
                Script s = new Script();
                ScriptedResource light = ScriptedResource.Add(s, "light", "on");
                Datagram request = Datagram.Con(methods[i], 7, "0102").Path("light").Uint(OptionNumber.NoResponse, 26);
                s.Receive(Alice, request).Expect(Alice, "60 00 0007");
                s.Receive(Alice, request).Expect(Alice, "60 00 0007").ExpectNothing();
                Assert.AreEqual(1, light.Calls);
            }
        }

        [TestMethod]
        public static void Rfc7967_RefusalsAreResponsesToo()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "light", "on");
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("dark").Uint(OptionNumber.NoResponse, 8)).Expect(Alice, "60 00 0001");
            s.Receive(
                Alice, Datagram.Con(CoapCode.Get, 2, "").Path("light").Uint(OptionNumber.Accept, 40).Uint(OptionNumber.NoResponse, 8));
            s.Expect(Alice, "60 00 0002");
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 3, "").Path("light").Uint(OptionNumber.NoResponse, 8).Opaque(2049, ""));
            s.Expect(Alice, "60 00 0003").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7967_2_TwoBytesOrTwice_IsNoSuchOption()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "light", "on");
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Opaque(OptionNumber.NoResponse, "001a"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            s.Receive(
                Alice, Datagram.Con(CoapCode.Get, 2, "").Path("light").Opaque(OptionNumber.NoResponse, "")
                    .Opaque(OptionNumber.NoResponse, "1a"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
        }

        [TestMethod]
        public static void Registration_IsAnsweredAllTheSame()
        {
            // Who wants notifications wants responses.
            Script s = ObserveSteps.Light(out ScriptedResource light);
            s.Receive(Alice, ObserveSteps.Registration(1, "aa", "light").Uint(OptionNumber.NoResponse, 26));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            light.Set("off");
            s.At(0).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
        }

        [TestMethod]
        public static void Rfc7959_Continue_IsWantedInAnyCase()
        {
            Script s = new Script().Unlimited();
            ScriptedResource light = ScriptedResource.Add(s, "light", "on");
            s.Receive(
                Alice, Datagram.Con(CoapCode.Put, 1, "").Path("light").Uint(OptionNumber.Block1, 0x08)
                    .Uint(OptionNumber.NoResponse, 26).Filler(0, 16));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            s.Receive(
                Alice, Datagram.Con(CoapCode.Put, 2, "").Path("light").Uint(OptionNumber.Block1, 0x10)
                    .Uint(OptionNumber.NoResponse, 26).Filler(16, 4));
            s.Expect(Alice, "60 00 0002").ExpectNothing();
            Assert.AreEqual(20, light.Body.Length);
        }

        [TestMethod]
        public static void AnswerThatWasPutOff_IsNotSentEither()
        {
            for (int late = 0; late < 2; late++)
            {
                Script s = new Script();
                ScriptedResource light = ScriptedResource.Add(s, "light", "on");
                light.Late = true;
                s.Receive(Alice, Datagram.Con(CoapCode.Post, 1, "").Path("light").Uint(OptionNumber.NoResponse, 26));
                s.Receive("bob", Datagram.Non(CoapCode.Post, 1, "").Path("light").Uint(OptionNumber.NoResponse, 2)).ExpectNothing();
                int ticket = light.Ticket;
                s.At(late == 0 ? 100 : 5000);
                if (late == 1)
                {
                    s.Expect(Alice, "60 00 0001").ExpectNothing();
                }

                light.Finish(); // the answer to bob
                s.At(late == 0 ? 101 : 5001).ExpectNothing();
                Assert.IsTrue(ticket >= 0);
                s.At(400000);
                if (late == 0)
                {
                    s.Expect(Alice, "60 00 0001"); // alice's was never ready
                }

                s.ExpectNothing();
                Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            }
        }

        [TestMethod]
        public static void Rfc7967_2_1_Multicast_WhatIsNotUnwantedComes()
        {
            Script s = new Script().Unlimited();
            ScriptedResource.Add(s, "light", "on");
            s.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 1, "").Path("dark")).At(10000).ExpectNothing();
            s.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 2, "").Path("dark").Uint(OptionNumber.NoResponse, 2));
            s.At(20000).Expect(Alice, MessageType.NonConfirmable, CoapCode.NotFound).ExpectNothing();
            s.ReceiveMulticast(
                Alice, Datagram.Non(CoapCode.Get, 3, "").Path("light").Uint(OptionNumber.NoResponse, 2)).At(30000).ExpectNothing();
            s.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Get, 4, "").Path("light").Uint(OptionNumber.NoResponse, 24));
            s.At(40000).Expect(Alice, MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(2, s.Endpoint.Counters.MulticastSuppressed);
        }

        [TestMethod]
        public static void Rfc8768_3_OutOfRange_IsBadRequest()
        {
            string[] refused = { "", "00", "0000", "0100", "ffffffff", "7fffffff" };
            string[] taken = { "01", "ff", "00ff", "10" };
            Script s = new Script().Unlimited();
            ScriptedResource light = ScriptedResource.Add(s, "light", "on");
            for (int i = 0; i < refused.Length; i++)
            {
                s.Receive(Alice, Datagram.Con(CoapCode.Get, i, "").Path("light").Opaque(OptionNumber.HopLimit, refused[i]));
                s.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, i);
                Assert.AreEqual("Option 16", s.Payload());
            }

            Assert.AreEqual(0, light.Calls);
            for (int i = 0; i < taken.Length; i++)
            {
                // The second one is known from the first.
                for (int j = 0; j < 2; j++)
                {
                    s.Receive(
                        Alice, Datagram.Con(CoapCode.Get, 100 + (2 * i) + j, "").Path("light").Opaque(OptionNumber.HopLimit, taken[i]));
                    s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 100 + (2 * i) + j);
                }
            }

            // Behind one that is known, what is refused stays refused.
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 900, "").Path("light").Opaque(OptionNumber.HopLimit, "00"));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 900);
        }

        [TestMethod]
        public static void Rfc8768_3_Twice_TheSecondIsIgnored()
        {
            // RFC 7252 section 5.4.5: as an elective option that is not known.
            Script s = new Script().Unlimited();
            ScriptedResource.Add(s, "light", "on");
            Datagram get = Datagram.Con(CoapCode.Get, 1, "").Path("light").Opaque(OptionNumber.HopLimit, "08").Opaque(OptionNumber.HopLimit, "00");
            s.Receive(Alice, get);
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            get = Datagram.Con(CoapCode.Get, 2, "").Path("light").Opaque(OptionNumber.HopLimit, "00").Opaque(OptionNumber.HopLimit, "08");
            s.Receive(Alice, get);
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 2);
        }

        [TestMethod]
        public static void Rfc8768_3_ItIsNotWhatIsWrongWithAnotherOption()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "light", "on");
            s.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Uint(OptionNumber.HopLimit, 9).Uint(OptionNumber.Block2, 7));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 1);
            Assert.AreEqual("", s.Payload());
        }
    }
}
