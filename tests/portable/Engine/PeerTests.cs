// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The rows for remotes, few as they are: one on which something hangs is never given away.</summary>
    [TestClass]
    public class PeerTests
    {
        [TestMethod]
        public static void RowsOfObservers_AreNotGivenAway()
        {
            Script s = Two(out ScriptedResource light);
            ObserveSteps.Register(s, "alice", 1, "4a");
            ObserveSteps.Register(s, "bob", 1, "4a");
            s.Receive("carol", ObserveSteps.Registration(1, "4a", "light"));
            s.Expect("carol", MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.IsFalse(s.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(1, s.Endpoint.Counters.ObserversRefused);

            // Nor does anything else find a row.
            Datagram block = Datagram.Con(CoapCode.Put, 2, "").Path("light").Uint(OptionNumber.Block1, 8).Filler(0, 16);
            s.Receive("carol", block).Expect("carol", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 2);
            light.Late = true;
            s.Receive("carol", Datagram.Con(CoapCode.Get, 3, "").Path("light"));
            s.Expect("carol", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 3);
            Assert.AreEqual(1, s.Endpoint.Counters.LaterRefused);
            light.Late = false;

            light.Set("off");
            s.At(0);
            ObserveSteps.Notified(s, "alice", MessageType.Confirmable, "4a", "off");
            int messageId = s.Last.MessageId;
            ObserveSteps.Notified(s, "bob", MessageType.Confirmable, "4a", "off");
            ObserveSteps.Acknowledge(s, "bob");
            s.Receive("alice", Datagram.Ack(messageId)).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);

            // What is free again can be had.
            s.Receive("bob", Datagram.Con(CoapCode.Get, 5, "4a").Uint(OptionNumber.Observe, 1).Path("light")).Drain();
            ObserveSteps.Register(s, "carol", 6, "4a");
            Assert.AreEqual(2, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void RowsOfUploadsAndLateAnswers_AreNotGivenAway()
        {
            Script s = Two(out ScriptedResource light);
            ScriptedResource late = ScriptedResource.Add(s, "late", "late");
            late.Late = true;
            Datagram block = Datagram.Con(CoapCode.Put, 1, "").Path("light").Uint(OptionNumber.Block1, 8).Filler(0, 16);
            s.Receive("alice", block).Expect("alice", MessageType.Acknowledgement, CoapCode.Continue, 1);
            s.Receive("bob", Datagram.Con(CoapCode.Get, 1, "").Path("late")).ExpectNothing();
            for (int i = 0; i < 10; i++)
            {
                string remote = "client " + i;
                s.Receive(remote, ObserveSteps.Registration(1, "4a", "light"));
                s.Expect(remote, MessageType.Acknowledgement, CoapCode.Content, 1);
                Assert.IsFalse(s.Last.Has(OptionSlot.Observe));
            }

            s.At(200).Expect("bob", "60 00 0001");
            late.Finish();
            s.At(300).Expect("bob", MessageType.Confirmable, CoapCode.Content);
            ObserveSteps.Acknowledge(s, "bob");
            Datagram last = Datagram.Con(CoapCode.Put, 2, "").Path("light").Uint(OptionNumber.Block1, 0x10).Filler(16, 2);
            s.Receive("alice", last).Expect("alice", MessageType.Acknowledgement, CoapCode.Changed, 2).ExpectNothing();
            Assert.AreEqual(18, light.Body.Length);
        }

        [TestMethod]
        public static void PlainRequests_NeedNoRow()
        {
            Script s = Two(out ScriptedResource light);
            ObserveSteps.Register(s, "alice", 1, "4a");
            ObserveSteps.Register(s, "bob", 1, "4a");
            for (int i = 0; i < 100; i++)
            {
                string remote = "client " + i;
                s.Receive(remote, Datagram.Con(CoapCode.Get, 1, "").Path("light"));
                s.Expect(remote, MessageType.Acknowledgement, CoapCode.Content, 1);
                s.Receive(remote, Datagram.Non(CoapCode.Put, 2, "").Path("light").Payload("x"));
                s.Expect(remote, MessageType.NonConfirmable, CoapCode.Changed).ExpectNothing();
            }

            Assert.AreEqual(2, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc9175_2_3_EchoWithoutARow_CountsForItsRequest()
        {
            Script s = new Script();
            s.Config.Peers = 1;
            ScriptedResource light = ScriptedResource.Add(s, "light", new string('z', 400));
            light.Observable = true;
            s.Receive("alice", ObserveSteps.Registration(1, "4a", "light")).Drain();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
            s.Receive("bob", Datagram.Con(CoapCode.Get, 1, "").Path("light"));
            s.Expect("bob", MessageType.Acknowledgement, CoapCode.Content, 1);
            string echo = s.OptionHex(OptionSlot.Echo);
            for (int i = 2; i < 5; i++)
            {
                s.Receive("bob", Datagram.Con(CoapCode.Get, i, "").Path("light").Opaque(OptionNumber.Echo, echo));
                s.Expect("bob", MessageType.Acknowledgement, CoapCode.Content, i).ExpectNothing();
                Assert.AreEqual(400, s.Last.PayloadLength);
            }
        }

        private static Script Two(out ScriptedResource light)
        {
            Script s = ObserveSteps.Light(out light);
            s.Config.Peers = 2;
            return s;
        }
    }
}
