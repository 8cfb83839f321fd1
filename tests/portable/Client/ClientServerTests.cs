// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Client;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>A client and a server on the same sockets: one message layer for both. RFC 7252 sections 4.4, 4.5 and 4.7.</summary>
    [TestClass]
    public class ClientServerTests
    {
        [TestMethod]
        public static void Rfc7252_4_4_MessageIdsToARemote_AreNeverTheSameInBothRoles()
        {
            ClientScript s = Node();
            bool[] used = new bool[65536];
            for (int i = 0; i < 200; i++)
            {
                if (i % 3 == 0)
                {
                    ClientRequest request = s.Request(CoapCode.Get, "x", "53");
                    request.Confirmable = i % 2 == 0;
                    s.Start("alice", request);
                    s.Expect("alice", i % 2 == 0 ? MessageType.Confirmable : MessageType.NonConfirmable, CoapCode.Get);
                    s.Receive("alice", Datagram.Con(CoapCode.Content, 1000 + i, "53"));
                    Note(s, used);
                    s.Expect("alice", MessageType.Acknowledgement, CoapCode.Empty).Told("response 2.05").ExpectNothing();
                }
                else
                {
                    s.Receive("alice", Datagram.Non(CoapCode.Get, i, "54").Path("light"));
                    s.Expect("alice", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
                    Note(s, used);
                }
            }
        }

        [TestMethod]
        public static void Rfc7252_4_2_AResponseToTheClientIsNotRejected()
        {
            ClientScript s = Node();
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).Expect("alice", "41 01", "53 b1 78");
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).ExpectNothing();
            s.Receive("alice", "41 45 0001 53 ff 6f6b").Expect("alice", "60 00 0001").Told("response 2.05 ok").ExpectNothing();
            s.Receive("alice", "41 45 0001 53 ff 6f6b").Expect("alice", "60 00 0001").ExpectNothing();
            Assert.AreEqual(1, s.Server.Counters.Duplicates);
            Assert.AreEqual(0, s.Server.Counters.Rejected);
            Assert.AreEqual(1, s.Client.Counters.Responses);
        }

        [TestMethod]
        public static void Rfc7252_4_3_WhatNobodyHasAskedForIsRejected()
        {
            ClientScript s = Node();
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).Expect("alice", "41 01", "53 b1 78");
            s.Receive("alice", "41 45 0001 54").Expect("alice", "70 00 0001");
            s.Receive("alice", "51 45 0002 54").Expect("alice", "70 00 0002"); // RFC 7641 section 3.6
            s.Receive("alice", "40 00 0003").Expect("alice", "70 00 0003");
            s.Receive("alice", "40 20 0004").Expect("alice", "70 00 0004");
            s.Receive("alice", "61 45 0005 53").Receive("alice", "60 00 0006").Receive("alice", "70 00 0007").ExpectNothing();
            Assert.AreEqual(3, s.Client.Counters.Unmatched);
            Assert.AreEqual(3, s.Server.Counters.Ignored);

            // Nothing of it has touched the request, nor does an answer with its message ID and another token.
            s.At(2000).Expect("alice", "41 01", "53 b1 78").Reply("alice", "61 45", "54").ExpectNothing();
            s.At(6000).Expect("alice", "41 01", "53 b1 78").Reply("alice", "61 45", "53 ff 6f6b").Told("response 2.05 ok");
            s.ExpectNothing();
        }

        [TestMethod]
        public static void RequestsAreServedMeanwhile()
        {
            ClientScript s = Node();
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).Expect("alice", "41 01", "53 b1 78");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 7, "54").Path("light"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual("54", s.Token());
            s.Receive("alice", "51 45 0001 53 ff 6f6b").Told("response 2.05 ok").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void ResetsOfRequests()
        {
            ClientScript s = Node();
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).Expect("alice", "41 01", "53 b1 78");
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).Receive("alice", Datagram.Rst(s.Last.MessageId)).Told("failure Reset");
            ClientRequest non = s.Request(CoapCode.Get, "x", "53");
            non.Confirmable = false;
            s.Start("alice", non).Expect("alice", "51 01", "53 b1 78");
            s.Receive("alice", Datagram.Rst(s.Last.MessageId)).Told("failure Reset").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_ARequestWaitsForANotification()
        {
            ScriptedResource light;
            ClientScript s = Node(out light);
            int notification = Notified(s, light);
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).ExpectNothing();
            s.Receive("alice", Datagram.Ack(notification)).Expect("alice", "41 01", "53 b1 78").ExpectNothing();
            s.Receive("alice", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_ARequestWaitsForANotificationThatIsGivenUp()
        {
            ScriptedResource light;
            ClientScript s = Node(out light);
            s.Parameters.MaxRetransmit = 0;
            Notified(s, light);
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).ExpectNothing();
            s.At(s.Now - 1000000 + 2000).Expect("alice", "41 01", "53 b1 78").ExpectNothing();
            Assert.AreEqual(0, s.Server.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7252_4_7_ANotificationWaitsForARequest()
        {
            for (int confirmable = 0; confirmable < 2; confirmable++)
            {
                ScriptedResource light;
                ClientScript s = Node(out light);
                s.Receive("alice", Datagram.Ack(Notified(s, light))).ExpectNothing();
                ClientRequest request = s.Request(CoapCode.Get, "x", "53");
                request.Confirmable = confirmable != 0;
                s.Start("alice", request);
                s.Expect("alice", confirmable != 0 ? MessageType.Confirmable : MessageType.NonConfirmable, CoapCode.Get);
                light.Set("green");
                s.At(s.Now - 1000000 + 1000).ExpectNothing();
                s.Receive("alice", Datagram.Non(CoapCode.Content, 9, "53")).Told("response 2.05");
                s.Expect("alice", MessageType.Confirmable, CoapCode.Content);
                Assert.AreEqual("4a", s.Token());
                s.Receive("alice", Datagram.Ack(s.Last.MessageId)).ExpectNothing();
            }
        }

        [TestMethod]
        public static void Rfc9175_2_3_TheEchoOfAPeerIsReturned()
        {
            ClientScript s = Node();
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).Expect("alice", "41 01", "53 b1 78");
            s.Receive("alice", s.Answer(CoapCode.Unauthorized).Opaque(OptionNumber.Echo, "7f"));
            s.Expect("alice", "41 01", "53 b1 78 d1 e4 7f").ExpectNothing();
        }

        [TestMethod]
        public static void WithoutAPlaceForItsRemote_ARequestIsNotBegun()
        {
            ClientScript s = Node();
            s.ServerConfig.Peers = 1;
            s.Start("alice", s.Request(CoapCode.Get, "x", "53")).Expect("alice", "41 01", "53 b1 78");
            ClientRequest second = s.Request(CoapCode.Get, "x", "54");
            Assert.AreEqual((int)FailureReason.NoFreeSlot, (int)s.Client.Start(s.Now, "bob", second));
            Assert.AreEqual(1, s.Client.UnderWay);
            s.Receive("alice", s.Answer(CoapCode.Content)).Told("response 2.05");
            s.Start("bob", second).Expect("bob", "41 01", "54 b1 78").ExpectNothing();
        }

        [TestMethod]
        public static void AMessageLayerHasOneClient()
        {
            ClientScript s = Node();
            Assert.AreEqual(0, s.Client.UnderWay);
            Assert.ThrowsException(typeof(ArgumentException), () => new ClientEndpoint(s.Config, s.Server.Messages));
        }

        private static ClientScript Node()
        {
            ScriptedResource light;
            return Node(out light);
        }

        private static ClientScript Node(out ScriptedResource light)
        {
            ClientScript s = new ClientScript();
            s.Config.Requests = 2;
            s.ServerConfig.ConfirmEvery = 1;
            s.Tree = new ResourceTree();
            light = new ScriptedResource("light", Methods.Get);
            light.ContentFormats = new int[] { ContentFormat.TextPlain };
            light.Observable = true;
            s.Tree.Add(light);
            return s;
        }

        /// <summary>"alice" observes "light" and is notified.</summary>
        /// <returns>The message ID of the notification, which is a CON.</returns>
        private static int Notified(ClientScript s, ScriptedResource light)
        {
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "4a").Uint(OptionNumber.Observe, 0).Path("light"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            light.Set("red");
            s.At(s.Now - 1000000).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("4a", s.Token());
            return s.Last.MessageId;
        }

        private static void Note(ClientScript s, bool[] used)
        {
            Assert.IsFalse(used[s.Last.MessageId], "used twice");
            used[s.Last.MessageId] = true;
        }
    }
}
