// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Remotes that ask too much: 4.29 with Max-Age (RFC 8516) for who has shown that it can receive, silence for
    /// others.</summary>
    [TestClass]
    public class PaceTests
    {
        private const string Alice = "alice";
        private const string Mallory = "mallory";

        [TestMethod]
        public static void Rfc8516_ProvenPeer_IsToldWhenToComeBack()
        {
            Script s = Paced(out ScriptedResource light);
            Prove(s, Alice);
            int answered = Flood(s, Alice, 100, 60);

            // 10 a second, 40 at once; the one with the Echo was the first.
            Assert.AreEqual(39, answered);
            s.Receive(Alice, Get(500)).Expect(Alice, MessageType.Acknowledgement, CoapCode.TooManyRequests, 500);
            Assert.AreEqual(1, s.Last.Uint(OptionSlot.MaxAge));
            Assert.AreEqual("", s.Payload());
            Assert.AreEqual(22, s.Endpoint.Counters.RequestsPaced);
            int calls = light.Calls;
            s.Receive(Alice, Get(500)).Expect(Alice, MessageType.Acknowledgement, CoapCode.TooManyRequests, 500); // a duplicate
            Assert.AreEqual(22, s.Endpoint.Counters.RequestsPaced);

            // Who does come back then is served, for as many as the time was worth.
            s.At(1000);
            Assert.AreEqual(10, Flood(s, Alice, 600, 20));
            Assert.AreEqual(calls + 10, light.Calls);
        }

        [TestMethod]
        public static void UnprovenPeer_IsPassedOver_AndItsRetransmissionServedLater()
        {
            Script s = Paced(out ScriptedResource light);
            Assert.AreEqual(40, Flood(s, Mallory, 100, 60));
            Datagram lost = Get(500);
            s.Receive(Mallory, lost).ExpectNothing();
            Assert.AreEqual(21, s.Endpoint.Counters.RequestsPaced);
            s.At(2000).Receive(Mallory, lost).Expect(Mallory, MessageType.Acknowledgement, CoapCode.Content, 500);
            Assert.AreEqual(41, light.Calls);

            Datagram post = Datagram.Con(CoapCode.Post, 700, "").Path("light");
            Flood(s, Mallory, 800, 60);
            s.Receive(Mallory, post).ExpectNothing();
            s.At(4000).Receive(Mallory, post).Expect(Mallory, MessageType.Acknowledgement, CoapCode.Changed, 700);
        }

        [TestMethod]
        public static void Rfc7252_4_2_PingOfALapsedObserver_IsRepeated_WhateverThePace()
        {
            // What it once showed still pays for it: an observation hangs on that.
            int[] paces = { 0, 10 };
            for (int i = 0; i < paces.Length; i++)
            {
                Script s = Paced(out ScriptedResource light);
                s.Config.RequestsPerSecond = paces[i];
                light.Observable = true;
                Prove(s, Alice);
                s.Receive(Alice, ObserveSteps.Registration(3, "4a", "light"));
                s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 3).ExpectNothing();
                s.At(s.Parameters.ExchangeLifetimeMs);
                s.Receive(Alice, ObserveSteps.Registration(4, "4a", "light"));
                s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 4);
                s.Expect(Alice, MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
                int ping = s.Last.MessageId;
                s.At(s.Parameters.ExchangeLifetimeMs + 2000).Expect(Alice, MessageType.Confirmable, CoapCode.Empty, ping).ExpectNothing();
                s.At(s.Parameters.ExchangeLifetimeMs + 4000).Expect(Alice, MessageType.Confirmable, CoapCode.Empty, ping).ExpectNothing();
                s.At(s.Parameters.ExchangeLifetimeMs + 60000).ExpectNothing();
            }
        }

        [TestMethod]
        public static void FloodUnderManyAddresses_TakesNothingFromWhoIsProven()
        {
            Script s = Paced(out ScriptedResource _);
            Prove(s, Alice);
            for (int i = 0; i < 50; i++)
            {
                Flood(s, "m" + i, 100, 50);
            }

            s.Receive(Alice, Get(600)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 600);
        }

        [TestMethod]
        public static void SteadyPace_IsNeverRefused()
        {
            Script s = Paced(out ScriptedResource light);
            for (int i = 0; i < 200; i++)
            {
                s.At(i * 100).Receive(Mallory, Get(i)).Expect(Mallory, MessageType.Acknowledgement, CoapCode.Content, i);
            }

            Assert.AreEqual(200, light.Calls);
            Assert.AreEqual(0, s.Endpoint.Counters.RequestsPaced);
        }

        [TestMethod]
        public static void Rfc7967_TooManyRequests_IsAResponseLikeOthers()
        {
            Script s = Paced(out ScriptedResource _);
            Prove(s, Alice);
            Flood(s, Alice, 100, 60);
            s.Receive(Alice, Get(500).Uint(OptionNumber.NoResponse, 8)).Expect(Alice, "60 00 01f4").ExpectNothing();
        }

        [TestMethod]
        public static void WithoutALimit_NobodyIsRefused()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "light", "on");
            Assert.AreEqual(2000, Flood(s, Mallory, 100, 2000));
        }

        [TestMethod]
        public static void OutOfRange_IsAMistake()
        {
            int[] values = { -1, 1001 };
            for (int i = 0; i < values.Length; i++)
            {
                Script s = new Script();
                s.Config.RequestsPerSecond = values[i];
                Assert.ThrowsException(typeof(System.ArgumentException), () => s.At(0));
            }
        }

        private static Script Paced(out ScriptedResource light)
        {
            Script s = new Script();
            s.Config.RequestsPerSecond = 10;
            light = ScriptedResource.Add(s, "light", "on");
            ScriptedResource.Add(s, "large", new string('z', 400));
            return s;
        }

        private static Datagram Get(int messageId)
        {
            return Datagram.Con(CoapCode.Get, messageId, "").Path("light");
        }

        private static void Prove(Script s, string remote)
        {
            // The answer to the first is too large for it, and has an Echo; the second brings that back.
            s.Receive(remote, Datagram.Con(CoapCode.Get, 1, "").Path("large"));
            s.Expect(remote, MessageType.Acknowledgement, CoapCode.Content, 1).ExpectNothing();
            s.Receive(remote, Get(2).Opaque(OptionNumber.Echo, s.OptionHex(OptionSlot.Echo)));
            s.Expect(remote, MessageType.Acknowledgement, CoapCode.Content, 2);
        }

        private static int Flood(Script s, string remote, int firstId, int count)
        {
            int answered = 0;
            for (int i = 0; i < count; i++)
            {
                s.Receive(remote, Get(firstId + i));
                if (s.Waiting != 0)
                {
                    s.Take();
                    answered += s.Last.Code == CoapCode.Content ? 1 : 0;
                }
            }

            return answered;
        }
    }
}
