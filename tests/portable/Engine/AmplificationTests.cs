// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// What an address gets before it has shown that it can receive. RFC 7252 section 11.3, RFC 9175 section 2.4. Bytes are those on the
    /// wire: each datagram counts 28 more for the headers of IPv4 and UDP.
    /// </summary>
    [TestClass]
    public class AmplificationTests
    {
        private const int Frame = 28;

        [TestMethod]
        public static void LargeAnswer_ComesInSmallBlocks_WithAnEcho_AndThenWithAPing()
        {
            Script s = Large(out Datagram get);
            s.Receive("alice", get).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("09", s.OptionHex(OptionSlot.Block2), "block 0 of 32 bytes, more to come");
            Assert.AreEqual("0190", s.OptionHex(OptionSlot.Size2));
            Assert.AreEqual(16, s.OptionHex(OptionSlot.Echo).Length, "eight bytes");
            Assert.AreEqual(32, s.Last.PayloadLength);
            for (int i = 0; i < 32; i++)
            {
                Assert.AreEqual((byte)(i * 7), s.Last.Buffer[s.Last.PayloadOffset + i], "byte of the body");
            }

            Assert.IsTrue(s.Last.Length + Frame <= 3 * (get.Length + Frame), "three times");
            Assert.AreEqual(1, s.Endpoint.Counters.AnswersLimited);
            Assert.AreEqual(0, s.Endpoint.Counters.Probes);

            // Who comes again without the Echo does not know it: it is pinged, at the cost of a smaller block.
            s.Receive("alice", Again(2)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual("08", s.OptionHex(OptionSlot.Block2), "block 0 of 16 bytes");
            int spent = s.Last.Length + Frame;
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            Assert.IsTrue(spent + s.Last.Length + Frame <= 3 * (get.Length + Frame), "three times");
            Assert.AreEqual(2, s.Endpoint.Counters.AnswersLimited);
            Assert.AreEqual(1, s.Endpoint.Counters.Probes);
        }

        [TestMethod]
        public static void LargeAnswer_InSmallBlocks_ArrivesWhole()
        {
            Script s = Large(out Datagram get);
            s.Receive("alice", get).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).Drain();
            int received = 32;
            for (int number = 1; received < 400; number++)
            {
                s.At(number * 50);
                Datagram next = Datagram.Con(CoapCode.Get, 100 + number, "c0ffee").Path("a").Uint(OptionNumber.Block2, (number << 4) | 1);
                s.Receive("alice", next).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
                Assert.AreEqual((byte)(received * 7), s.Last.Buffer[s.Last.PayloadOffset], "first byte of the block");
                received += s.Last.PayloadLength;
            }

            Assert.AreEqual(400, received);
        }

        [TestMethod]
        public static void RstToThePing_LiftsTheLimitForThatAddressAlone()
        {
            Script s = Pinged(out int ping);
            int ignored = s.Endpoint.Counters.Ignored;
            s.Receive("alice", Datagram.Rst(ping)).ExpectNothing();
            Assert.AreEqual(ignored, s.Endpoint.Counters.Ignored);

            s.Receive("alice", Again(3)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(400, s.Last.PayloadLength);
            s.Receive("bob", Again(3)).Expect("bob", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(32, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void Proof_LastsForTheExchangeLifetime()
        {
            Script s = Pinged(out int ping);
            s.Receive("alice", Datagram.Rst(ping));
            s.At(s.Parameters.ExchangeLifetimeMs - 1);
            s.Receive("alice", Again(3)).Drain();
            Assert.AreEqual(400, s.Last.PayloadLength);
            s.At(s.Parameters.ExchangeLifetimeMs);
            s.Receive("alice", Again(4)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(32, s.Last.PayloadLength, "from the start again: with an Echo and without a ping");
        }

        [TestMethod]
        public static void RstOfAnotherAddress_OrOfAnotherMessage_ShowsNothing()
        {
            Script s = Pinged(out int ping);
            s.Receive("mallory", Datagram.Rst(ping));
            s.Receive("alice", Datagram.Rst(ping ^ 1));
            s.Receive("alice", Datagram.Ack(ping)); // RFC 7252 section 4.3: a ping is answered with a RST
            s.Receive("alice", Again(3)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(16, s.Last.PayloadLength, "alice");
            s.Receive("mallory", Again(3)).Expect("mallory", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(32, s.Last.PayloadLength, "mallory");
        }

        [TestMethod]
        public static void RstToThePing_TooLate_ShowsNothing()
        {
            Script s = Pinged(out int ping);
            s.At(5999).Receive("alice", Datagram.Rst(ping));
            s.Receive("alice", Again(3)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(400, s.Last.PayloadLength);

            s = Pinged(out ping);
            s.At(6000).Receive("alice", Datagram.Rst(ping));
            s.Receive("alice", Again(3)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(16, s.Last.PayloadLength);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
        }

        [TestMethod]
        public static void Ping_IsRepeatedAsCreditAllows_UntilItIsGivenUp()
        {
            // Three of them under one message ID, 2 s apart, if the credit suffices.
            Script s = Pinged(out int ping);
            for (int i = 0; i < 3; i++)
            {
                s.Receive("alice", Again(3 + i).Opaque(65000, Filler(60))).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            }

            s.At(1999).ExpectNothing();
            s.At(2000).Expect("alice", MessageType.Confirmable, CoapCode.Empty, ping).ExpectNothing();
            s.At(3999).ExpectNothing();
            s.At(4000).Expect("alice", MessageType.Confirmable, CoapCode.Empty, ping).ExpectNothing();
            Assert.AreEqual(3, s.Endpoint.Counters.Probes);
            s.At(5999).Receive("alice", Again(6)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();

            // Then it is given up, and the next is another one.
            s.At(6000).Receive("alice", Again(7)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            Assert.AreNotEqual(ping, s.Last.MessageId);

            // Without credit there is no second one.
            s = Pinged(out ping);
            s.At(1999).Receive("alice", Again(3)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            s.At(60000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.Counters.Probes);
        }

        [TestMethod]
        public static void SmallAnswer_IsAsItAlwaysIs()
        {
            Script s = New();
            ScriptedResource.Add(s, "a", "22.5");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "c0ffee").Path("a"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("22.5", s.Payload());
            Assert.AreEqual(0, s.Endpoint.Counters.AnswersLimited);
        }

        [TestMethod]
        public static void NotEvenTheSmallestBlock_Is4_01WithAnEcho_AndAPing()
        {
            Script s = New();
            ScriptedResource root = new ScriptedResource("", Methods.Get);
            root.Representation = new byte[100];
            root.Versioned = true;
            root.MaxAgeSeconds = 0x1000000;
            root.ContentFormats = new int[] { ContentFormat.TextPlain };
            s.Tree.Add(root);
            s.Receive("alice", "40 01 0001").Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            string echo = s.OptionHex(OptionSlot.Echo);
            s.Receive("alice", "40 01 0002").Expect("alice", "60 81 0002 d8 ef" + echo);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            s.Receive("alice", Datagram.Rst(s.Last.MessageId));
            s.Receive("alice", "40 01 0003").Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(100, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void BodyOfAnErrorAndOfAPost_GivesWayToTheCodeAlone()
        {
            Script s = Large(out Datagram get);
            ScriptedResource post = new ScriptedResource("p", Methods.Post);
            post.Representation = new byte[200];
            post.AnswersWithBody = true;
            s.Tree.Add(post);
            ScriptedResource error = new ScriptedResource("e", Methods.Get);
            error.Representation = new byte[200];
            error.Answer = CoapCode.BadRequest;
            error.AnswersWithBody = true;
            s.Tree.Add(error);
            s.Receive("alice", Datagram.Con(CoapCode.Post, 1, "").Path("p")).Expect("alice", MessageType.Acknowledgement, CoapCode.Changed);
            Assert.AreEqual(0, s.Last.PayloadLength, "POST");
            Assert.AreEqual(1, post.Calls);
            Assert.IsTrue(s.Last.Has(OptionSlot.Echo), "POST");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "").Path("e")).Expect("alice", MessageType.Acknowledgement, CoapCode.BadRequest);
            Assert.AreEqual(0, s.Last.PayloadLength, "GET");
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
        }

        [TestMethod]
        public static void ShorterDatagramUnderTheSameMessageId_DoesNotGetTheLargeReply()
        {
            Script s = Large(out Datagram get);
            s.Receive("alice", get.Opaque(65000, Filler(200))).Expect("alice", MessageType.Acknowledgement, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(400, s.Last.PayloadLength, "a long request may have a long answer");
            s.Receive("alice", Again(1)).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(32, s.Last.PayloadLength, "but a short one has a short one");
        }

        [TestMethod]
        public static void ObserverWhoNeverAcknowledges_CostsThreeTimesItsRegistration()
        {
            Script s = New();
            ScriptedResource light = ScriptedResource.Add(s, "light", "0123456789");
            light.Observable = true;
            s.Endpoint.ConfirmEvery = 0;
            Datagram registration = ObserveSteps.Registration(1, "4a", "light");
            s.Receive("alice", registration).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            int spent = s.Last.Length + Frame;
            for (int time = 0; time < 300000; time += 100)
            {
                s.At(time);
                if (time % 5000 == 0)
                {
                    light.Changed();
                    s.At(time);
                }

                while (s.Waiting != 0)
                {
                    Assert.AreEqual(1, s.Waiting);
                    s.Drain();
                    spent += s.Last.Length + Frame;
                }
            }

            Assert.IsTrue(spent <= 3 * (registration.Length + Frame), "spent " + spent);
            Assert.IsTrue(spent > registration.Length + Frame, "something must have been sent");
            Assert.AreEqual(1, s.Endpoint.ObserverCount, "it waits for the next datagram of its client");
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
            Assert.AreEqual(0, s.Endpoint.Counters.TimedOut);
        }

        [TestMethod]
        public static void StrategyWithoutCons_AsksForOneAcknowledgementFirst()
        {
            Script s = New();
            ScriptedResource light = ScriptedResource.Add(s, "light", "0");
            light.Observable = true;
            s.Endpoint.ConfirmEvery = 0;
            ObserveSteps.Register(s, "alice", 1, "4a");
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty); // lost, say
            s.At(3000);
            light.Set("1");
            s.At(3000).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            s.Receive("alice", Datagram.Ack(s.Last.MessageId));
            for (int i = 2; i < 30; i++)
            {
                light.Set(i.ToString());
                s.At(i * 3000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            }
        }

        [TestMethod]
        public static void LargeNotification_GoesOutAsSoonAsThePingIsAnswered()
        {
            Script s = Large(out Datagram get);
            ScriptedResource light = new ScriptedResource("light", Methods.Get);
            light.Observable = true;
            light.Representation = new byte[200];
            s.Tree.Add(light);
            s.Receive("alice", ObserveSteps.Registration(1, "4a", "light")).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            Assert.IsTrue(s.Last.Has(OptionSlot.Observe));
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty);
            int ping = s.Last.MessageId;
            light.Changed();
            s.At(5).ExpectNothing();
            s.At(20).Receive("alice", Datagram.Rst(ping)).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual(200, s.Last.PayloadLength);
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void RegistrationOfAnyLength_IsFollowedByNotifications()
        {
            for (int size = 0; size < 200; size++)
            {
                for (int szx = 0; szx <= 6; szx++)
                {
                    Script s = New();
                    ScriptedResource light = ScriptedResource.Add(s, "light", "");
                    light.Observable = true;
                    light.Representation = new byte[size];
                    s.Receive("alice", ObserveSteps.Registration(1, "4a", "light").Uint(OptionNumber.Block2, szx));
                    s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
                    Assert.IsTrue(s.Last.Has(OptionSlot.Observe), "registered");
                    if (s.Waiting != 0)
                    {
                        s.Expect("alice", MessageType.Confirmable, CoapCode.Empty);
                        s.Receive("alice", Datagram.Rst(s.Last.MessageId));
                    }

                    light.Changed();
                    s.At(10).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
                }
            }
        }

        [TestMethod]
        public static void RegistrationRenewed_BringsItsOwnCredit()
        {
            Script s = New();
            ScriptedResource light = ScriptedResource.Add(s, "light", "0123");
            light.Observable = true;
            s.Receive("alice", ObserveSteps.Registration(1, "4a", "light")).Drain();
            light.Changed();
            s.At(0).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            s.At(12000).ExpectNothing(); // it is still under way, but there is no credit to send it again
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);

            // The answer shows the newest state, so that nothing is under way any more; and the credit is for the next one.
            s.Receive("alice", ObserveSteps.Registration(2, "4a", "light")).Expect("alice", MessageType.Acknowledgement, CoapCode.Content);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            light.Changed();
            s.At(22000).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            s.Receive("alice", Datagram.Ack(s.Last.MessageId));
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void SeparateResponseThatNobodyAcknowledges_StopsAtTheLimit()
        {
            Script s = New();
            ScriptedResource late = ScriptedResource.Add(s, "a", "later, and with some more text behind it");
            late.Late = true;
            Datagram get = Datagram.Con(CoapCode.Get, 1, "c0ffee").Path("a");
            s.Receive("alice", get).At(300).Expect("alice", "60 00 0001");
            int spent = s.Last.Length + Frame;
            late.Finish();
            for (int time = 300; time < 200000; time += 100)
            {
                s.At(time);
                if (s.Waiting != 0)
                {
                    Assert.AreEqual(1, s.Waiting);
                    s.Drain();
                    spent += s.Last.Length + Frame;
                }
            }

            Assert.IsTrue(spent <= 3 * (get.Length + Frame), "spent " + spent);
            Assert.IsTrue(spent > Frame + 4 + Frame + 20, "the answer was sent");
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void ManyStrangersWhoNeverAcknowledge_LeaveRoomForThoseWhoDo()
        {
            Script s = New();
            ScriptedResource light = ScriptedResource.Add(s, "light", "0");
            light.Observable = true;
            ObserveSteps.Register(s, "alice", 1, "4a");
            s.Drain();
            light.Set("1");
            s.At(0).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            s.Receive("alice", Datagram.Ack(s.Last.MessageId));
            s.Endpoint.ConfirmEvery = 1;
            for (int i = 0; i < 7; i++)
            {
                s.Receive("stranger " + i, ObserveSteps.Registration(1, "4b", "light")).Drain();
            }

            s.At(10000);
            light.Set("2");
            s.At(10000);
            int told = 0;
            while (s.Waiting != 0)
            {
                told += s.Take() == "alice" ? 1 : 0;
            }

            Assert.AreEqual(1, told, "alice");
            Assert.AreEqual(8, s.Endpoint.ObserverCount, "seven strangers and alice");
            Assert.AreEqual(8, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void RstToTheNonAnswerOfARegistration_EndsIt()
        {
            Script s = New();
            ScriptedResource light = ScriptedResource.Add(s, "light", "0");
            light.Observable = true;
            Datagram registration = Datagram.Non(CoapCode.Get, 1, "4a").Uint(OptionNumber.Observe, 0).Path("light");
            s.Receive("alice", registration).Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            s.Receive("alice", Datagram.Rst(s.Last.MessageId));
            Assert.AreEqual(0, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void LargeAnswerToMulticast_IsCutToo_WithoutAPing()
        {
            Script s = Large(out Datagram get);
            Datagram non = Datagram.Non(CoapCode.Get, 1, "c0ffee").Path("a");
            s.ReceiveMulticast("alice", non).At(5000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            Assert.IsTrue(s.Last.Length + Frame <= 3 * (non.Length + Frame), "three times");
            Assert.AreEqual(64, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void ManyProvenAddresses_TheOldestGoes()
        {
            Script s = Large(out Datagram get);
            int peers = s.Config.Peers;
            for (int i = 0; i <= peers; i++)
            {
                s.At(i * 10).Receive("client " + i, Again(1)).Expect("client " + i, MessageType.Acknowledgement, CoapCode.Content);
                s.Receive("client " + i, Again(2).Opaque(OptionNumber.Echo, s.OptionHex(OptionSlot.Echo))).Drain();
                Assert.AreEqual(400, s.Last.PayloadLength);
            }

            s.Receive("client 0", Again(3)).Expect("client 0", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(32, s.Last.PayloadLength);
            s.Receive("client 2", Again(3)).Expect("client 2", MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(400, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void AnyConversation_CostsThreeTimesWhatCameIn()
        {
            for (int seed = 1; seed <= 6; seed++)
            {
                Script s = Large(out Datagram get);
                s.Seed = seed;
                ScriptedResource light = ScriptedResource.Add(s, "light", "0123456789");
                light.Observable = true;
                light.RefreshMs = 5000;
                ScriptedResource late = ScriptedResource.Add(s, "late", new string('z', 100));
                SmallRandom random = new SmallRandom(seed);
                int[] got = new int[4];
                int[] sent = new int[4];
                long time = 0;
                for (int i = 0; i < 1500; i++)
                {
                    int who = random.Next(4);
                    Datagram message = Message(random, 100 + i - random.Next(3)); // some are duplicates, in part of other lengths
                    late.Late = random.Next(3) != 0;
                    got[who] += message.Length + Frame;
                    s.Receive("mallory " + who, message);
                    if (random.Next(4) == 0 && late.Ticket >= 0)
                    {
                        late.Finish();
                    }

                    if (random.Next(4) == 0)
                    {
                        light.Set(new string('y', random.Next(60)));
                    }

                    time += random.Next(10) == 0 ? random.Next(20000) : random.Next(500);
                    s.At(time);
                    while (s.Waiting != 0)
                    {
                        sent[s.Take()[8] - '0'] += s.Last.Length + Frame;
                    }

                    for (int k = 0; k < 4; k++)
                    {
                        Assert.IsTrue(sent[k] <= 3 * got[k], "seed " + seed + ", step " + i + ": " + sent[k] + " of " + (3 * got[k]));
                    }
                }
            }
        }

        private static Datagram Message(SmallRandom random, int messageId)
        {
            MessageType type = random.Next(4) == 0 ? MessageType.NonConfirmable : MessageType.Confirmable;
            string token = random.Next(2) == 0 ? "4a" : "4b";
            switch (random.Next(9))
            {
                case 0:
                    return new Datagram(type, CoapCode.Get, messageId, token).Path("a");
                case 1:
                    return new Datagram(type, CoapCode.Get, messageId, token).Path("late");
                case 2:
                case 3:
                    return new Datagram(type, CoapCode.Get, messageId, token).Uint(OptionNumber.Observe, 0).Path("light");
                case 4:
                    return new Datagram(type, CoapCode.Get, messageId, token).Uint(OptionNumber.Observe, 1).Path("light");
                case 5:
                    int block1 = (random.Next(2) << 4) | (random.Next(2) << 3);
                    return new Datagram(type, CoapCode.Put, messageId, token).Path("light").Uint(OptionNumber.Block1, block1).Filler(0, 16);
                case 6:
                    return new Datagram(type, CoapCode.Post, messageId, token).Path("light").Payload("x");
                case 7:
                    return new Datagram(type, CoapCode.Get, messageId, token).Path("nowhere").Opaque(65001, "");
                default:
                    return new Datagram(type, CoapCode.Empty, messageId, "");
            }
        }

        private static Script New()
        {
            return new Script(); // three times is the default
        }

        private static Script Large(out Datagram get)
        {
            Script s = New();
            ScriptedResource large = new ScriptedResource("a", Methods.Get);
            large.Representation = new byte[400];
            for (int i = 0; i < 400; i++)
            {
                large.Representation[i] = (byte)(i * 7);
            }

            s.Tree.Add(large);
            get = Again(1);
            return s;
        }

        /// <summary>Has "alice" pinged, because she did not return the Echo that she was given.</summary>
        private static Script Pinged(out int ping)
        {
            Script s = Large(out Datagram get);
            s.Receive("alice", get).Receive("alice", Again(2)).Drain();
            Assert.AreEqual((int)CoapCode.Empty, (int)s.Last.Code);
            ping = s.Last.MessageId;
            return s;
        }

        private static Datagram Again(int messageId)
        {
            return Datagram.Con(CoapCode.Get, messageId, "c0ffee").Path("a");
        }

        private static string Filler(int bytes)
        {
            string hex = "";
            for (int i = 0; i < bytes; i++)
            {
                hex += "5a";
            }

            return hex;
        }
    }
}
