// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>An endpoint that speaks OSCORE: RFC 8613 sections 4.1.3, 7.4, 8.2 and 8.3, and who may do what.</summary>
    [TestClass]
    public class OscoreServerTests
    {
        private const string Alice = OscoreScript.Alice;

        [TestMethod]
        public static void Rfc8613_8_3_AGet_IsAnsweredUnderItsOwnNonce()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a4b").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual("21", s.Payload());
            Assert.AreEqual((int)CoapCode.Changed, (int)s.Script.Last.Code, "outside it is 2.04");
            Assert.AreEqual("4a4b", s.Script.Token());
            Assert.AreEqual(7, s.Script.Last.MessageId);
            s.Ask(Datagram.Non(CoapCode.Get, 8, "").Path("r")).Hear(MessageType.NonConfirmable, CoapCode.Content);
            s.Script.ExpectNothing();
        }

        [TestMethod]
        public static void WithoutAPolicy_PlainRequestsAreServedToo()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("r")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual("21", s.Script.Payload());
        }

        [TestMethod]
        public static void Duplicate_GetsTheSameBytes_AndRunsNothing()
        {
            int[] methods = { (int)CoapCode.Get, (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Delete };
            for (int i = 0; i < methods.Length; i++)
            {
                OscoreScript s = New(out ScriptedResource r);
                s.Ask(Datagram.Con((CoapCode)methods[i], 7, "4a").Path("r"));
                s.Script.Take();
                string first = Hex.Text(s.Script.Last.Buffer, 0, s.Script.Last.Length);
                for (int j = 0; j < 3; j++)
                {
                    s.Script.Receive(Alice, s.Sent).Expect(Alice, first).ExpectNothing();
                }

                Assert.AreEqual(1, r.Calls);
                Assert.AreEqual(3, s.Script.Endpoint.Counters.Duplicates);
            }
        }

        [TestMethod]
        public static void DuplicateOfARegistration_WhoseAnswerIsTooLongToBeKept_IsAnsweredAnew()
        {
            OscoreScript s = New(out ScriptedResource r);
            r.Representation = new byte[60];
            s.Script.Unlimited();
            s.Register(1, "4a", "r");
            s.Script.Receive(Alice, s.Sent);
            s.Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(60, s.Inner.PayloadLength);
            Assert.AreEqual(2, r.Calls);
            Assert.AreEqual(1, s.Script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void DuplicateOfAGet_WhoseAnswerIsTooLongToBeKept_IsAnsweredAnew_UnderANonceOfItsOwn()
        {
            OscoreScript s = New(out ScriptedResource r);
            r.Representation = new byte[60];
            s.Script.Unlimited();
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            for (int i = 0; i < 3; i++)
            {
                s.Script.Receive(Alice, s.Sent); // the recorder fails if a nonce serves twice
                s.Hear(MessageType.Acknowledgement, CoapCode.Content);
                Assert.AreEqual(60, s.Inner.PayloadLength);
            }

            Assert.AreEqual(4, r.Calls);
            Assert.AreEqual(3, s.Script.Endpoint.Counters.Duplicates);
        }

        [TestMethod]
        public static void AnotherRecordedRequestUnderItsMessageId_IsNotOpened()
        {
            OscoreScript s = New(out ScriptedResource r);
            r.Representation = new byte[60];
            s.Script.Unlimited();
            s.Ask(Datagram.Con(CoapCode.Post, 6, "4a").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Changed);
            string post = s.Sent;
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            int calls = r.Calls;

            // The POST of before, with the message ID of the GET whose reply is gone.
            s.Script.Receive(Alice, post.Substring(0, 4) + "0007" + post.Substring(8)).ExpectNothing();
            Assert.AreEqual(calls, r.Calls);
            s.Script.Receive(Alice, s.Sent);
            s.Hear(MessageType.Acknowledgement, CoapCode.Content);
        }

        [TestMethod]
        [DataRow(CoapCode.Post, CoapCode.Changed)]
        [DataRow(CoapCode.Put, CoapCode.Changed)]
        [DataRow(CoapCode.Delete, CoapCode.Deleted)]
        public static void DuplicateOfAWrite_WhoseAnswerIsTooLongToBeKept_RunsNothing(CoapCode method, CoapCode code)
        {
            // In plain a PUT may run again: RFC 7252 section 4.5.
            OscoreScript s = New(out ScriptedResource r);
            r.Representation = new byte[60];
            r.AnswersWithBody = true;
            s.Script.Unlimited();
            s.Ask(Datagram.Con(method, 7, "4a").Path("r").Payload(new byte[60])).Hear(MessageType.Acknowledgement, code);
            int calls = r.Calls;
            s.Script.Receive(Alice, s.Sent).ExpectNothing();
            Assert.AreEqual(calls, r.Calls);
            Assert.AreEqual(1, s.Script.Endpoint.Counters.RepliesLost);
        }

        [TestMethod]
        public static void Rfc8613_7_4_Replay_Is401_AndRunsNothing()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Ask(Datagram.Con(CoapCode.Post, 7, "4a").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Changed);
            string sent = s.Sent;
            for (int i = 0; i < 5; i++)
            {
                // Under another message ID, and from another address.
                byte[] replay = Hex.Bytes(sent);
                replay[3] = (byte)(20 + i);
                string remote = i % 2 == 0 ? Alice : "mallory";
                s.Script.Receive(remote, replay, replay.Length, false);
                s.Script.Expect(remote, MessageType.Acknowledgement, CoapCode.Unauthorized).ExpectNothing();
                Assert.AreEqual("Replay detected", s.Script.Payload());
                Assert.AreEqual(0, s.Script.Last.Uint(OptionSlot.MaxAge));
            }

            Assert.AreEqual(1, r.Calls);
            Assert.AreEqual(5, s.Guard.Refused);
        }

        [TestMethod]
        public static void Rfc8613_8_2_WhatIsNotGenuine_RunsNothing()
        {
            OscoreScript s = New(out ScriptedResource r);
            string good = s.Client.Ask(Text(Datagram.Con(CoapCode.Post, 7, "4a").Path("r").Payload("x")));
            byte[] bytes = Hex.Bytes(good);
            int first = 5; // behind header and token
            for (int at = first; at < bytes.Length; at++)
            {
                for (int bit = 0; bit < 8; bit += 3)
                {
                    byte[] bad = Hex.Bytes(good);
                    bad[at] ^= (byte)(1 << bit);
                    bad[3] = (byte)(at + bit);
                    s.Script.Receive("m" + at + bit, bad, bad.Length, false).Drain();
                    Assert.AreEqual(0, r.Calls, "byte " + at);
                }
            }

            bytes[bytes.Length - 1] ^= 1;
            bytes[3] = 200;
            s.Script.Receive(Alice, bytes, bytes.Length, false);
            s.HearError(CoapCode.BadRequest, "Decryption failed");
            s.Script.Receive(Alice, good);
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 7);
            Assert.AreEqual(1, r.Calls);
        }

        [TestMethod]
        public static void Rfc8613_8_2_UnknownContext_Is401()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Post, 7, "4a").Opaque(OptionNumber.Oscore, "0914ee").Payload("0123456789"));
            s.HearError(CoapCode.Unauthorized, "Security context not found");
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Post, 8, "4a").Opaque(OptionNumber.Oscore, "ff").Payload("0123456789"));
            s.HearError(CoapCode.BadOption, "Failed to decode COSE");
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Rfc8613_4_1_3_5_Notifications_EachHaveAPartialIvOfTheirOwn()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            s.Register(1, "4a", "r");
            for (int i = 0; i < 3; i++)
            {
                r.Set("2" + i);
                s.Script.At(i * 20000);
                s.HearNotification(i == 0 ? MessageType.Confirmable : MessageType.NonConfirmable, CoapCode.Content);
                Assert.AreEqual("2" + i, s.Payload());
                if (i == 0)
                {
                    s.Script.Receive(Alice, Datagram.Ack(s.Script.Last.MessageId));
                }
            }

            s.Script.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc8613_7_2_ANotificationSentAgain_IsSealedAnew()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            s.Register(1, "4a", "r");
            r.Set("22");
            s.Script.At(0);
            s.HearNotification(MessageType.Confirmable, CoapCode.Content);
            int messageId = s.Script.Last.MessageId;
            for (int i = 1; i <= 2; i++)
            {
                s.Script.At(i * 10000L).Drain();
            }

            r.Set("23");
            s.Script.At(40000);
            s.HearNotification(MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("23", s.Payload());
            Assert.AreNotEqual(messageId, s.Script.Last.MessageId);
            s.Script.Receive(Alice, Datagram.Ack(s.Script.Last.MessageId)).ExpectNothing();
            Assert.AreEqual(1, s.Script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void PlainRequestsOfTheSameAddressAndToken_TouchNoProtectedRegistration()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            s.Register(1, "4a", "r");
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 50, "4a").Uint(OptionNumber.Observe, 1).Path("r"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 50);
            Assert.AreEqual(1, s.Script.Endpoint.ObserverCount);
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 51, "4a").Uint(OptionNumber.Observe, 0).Path("nowhere"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 51);
            Assert.AreEqual(1, s.Script.Endpoint.ObserverCount);
            s.Script.Receive(Alice, ObserveSteps.Registration(52, "4a", "r")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 52);
            Assert.AreEqual(2, s.Script.Endpoint.ObserverCount);
            r.Set("22");
            s.Script.At(0);
            s.HearNotification(MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("22", s.Payload());
        }

        [TestMethod]
        public static void Deregistration_EndsIt()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            s.Register(1, "4a", "r");
            s.Ask(Datagram.Con(CoapCode.Get, 2, "4a").Uint(OptionNumber.Observe, 1).Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            Assert.AreEqual(0, s.Script.Endpoint.ObserverCount);
            s.Register(3, "4a", "r");
            Assert.AreEqual(1, s.Script.Endpoint.ObserverCount);
            s.Contexts.Remove(s.Contexts.At(0));
            r.Set("22");
            s.Script.At(1000).ExpectNothing();
            Assert.AreEqual(0, s.Script.Endpoint.ObserverCount, "its key is gone");
        }

        [TestMethod]
        public static void SeparateResponse_IsSealed()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            r.Late = true;
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r"));
            s.Script.ExpectNothing().At(5000).Expect(Alice, "60 00 0007");
            s.Script.Receive(Alice, s.Sent).Expect(Alice, "60 00 0007");
            r.Finish();
            s.Script.At(5001);
            s.Hear(MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("21", s.Payload());
            string first = Hex.Text(s.Script.Last.Buffer, 0, s.Script.Last.Length);
            s.Script.At(8100).Expect(Alice, first); // sent again it is the same bytes
            s.Script.Receive(Alice, Datagram.Ack(s.Script.Last.MessageId)).At(60000).ExpectNothing();
            Assert.AreEqual(1, r.Calls);

            // And in the ACK, if it is in time.
            s.Ask(Datagram.Con(CoapCode.Get, 8, "4a").Path("r"));
            r.Finish();
            s.Script.At(60001);
            s.Hear(MessageType.Acknowledgement, CoapCode.Content);
        }

        [TestMethod]
        public static void SeparateResponse_WhoseKeyHasGoneMeanwhile_IsNotSent()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            r.Late = true;
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r"));
            s.Script.At(5000).Expect(Alice, "60 00 0007");
            s.Contexts.Remove(s.Contexts.At(0));
            r.Finish();
            s.Script.At(5001).ExpectNothing().At(60000).ExpectNothing();
            Assert.AreEqual(1, r.Calls);

            // Nor in the ACK.
            s = New(out r);
            r.Late = true;
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r"));
            s.Contexts.Remove(s.Contexts.At(0));
            r.Finish();
            s.Script.At(1).ExpectNothing();
        }

        [TestMethod]
        public static void DuplicateOfAGet_WhoseKeyHasGoneMeanwhile_IsNotOpened()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            r.Representation = new byte[100];
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Content);
            s.Contexts.Remove(s.Contexts.At(0));
            s.Script.Receive(Alice, s.Sent).ExpectNothing();
            Assert.AreEqual(1, r.Calls);
        }

        [TestMethod]
        public static void Blocks_AreInside_AndPlainOnesOfTheSameAddressDoNotMixIn()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            s.Ask(Datagram.Con(CoapCode.Put, 1, "01").Path("r").Uint(OptionNumber.Block1, 8).Payload("0123456789abcdef"));
            s.Hear(MessageType.Acknowledgement, CoapCode.Continue);
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Put, 2, "02").Path("r").Uint(OptionNumber.Block1, 0x10).Payload("evil"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete);
            s.Ask(Datagram.Con(CoapCode.Put, 3, "03").Path("r").Uint(OptionNumber.Block1, 0x10).Payload("ghi"));
            s.Hear(MessageType.Acknowledgement, CoapCode.Changed);
            Assert.AreEqual("0123456789abcdefghi", r.BodyText());
            r.Representation = new byte[100];
            for (int i = 0; i < 4; i++)
            {
                s.Ask(Datagram.Con(CoapCode.Get, 10 + i, "04").Path("r").Uint(OptionNumber.Block2, (i << 4) | 1));
                s.Hear(MessageType.Acknowledgement, CoapCode.Content);
                Assert.AreEqual(i < 3 ? 32 : 4, s.Inner.PayloadLength);
            }
        }

        [TestMethod]
        public static void Stranger_GetsThreeTimesWhatCame_WithAllThatProtectionAdds()
        {
            for (int size = 1; size < 1000; size += size < 200 ? 1 : 37)
            {
                OscoreScript s = New(out ScriptedResource r);
                r.Representation = new byte[size];
                s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r"));
                int came = (s.Sent.Length / 2) + 28;
                int went = 0;
                while (s.Script.Waiting != 0)
                {
                    s.Script.Take();
                    went += s.Script.Last.Length + 28;
                }

                Assert.IsTrue(went <= 3 * came, size + ": " + went + " for " + came);
            }
        }

        [TestMethod]
        public static void Rfc8613_B_1_2_AfterARestart_ARequestIsServedOnceItBringsTheEchoBack()
        {
            NonceRecorder aead = new NonceRecorder();
            SequenceMemory store = new SequenceMemory();
            OscoreScript s = new OscoreScript(aead, store);
            ScriptedResource r = ScriptedResource.Add(s.Script, "r", "21");
            s.Contexts.At(0).Restore(32);
            s.Ask(Datagram.Con(CoapCode.Post, 7, "4a").Path("r"));
            s.Hear(MessageType.Acknowledgement, CoapCode.Unauthorized);
            Assert.AreEqual(0, r.Calls);
            string echo = Hex.Text(s.Inner.Buffer, s.Inner.OptionOffset(s.Inner.First(OptionSlot.Echo)), s.Inner.OptionLength(s.Inner.First(OptionSlot.Echo)));
            s.Ask(Datagram.Con(CoapCode.Post, 8, "4a").Path("r").Opaque(OptionNumber.Echo, echo)).Hear(MessageType.Acknowledgement, CoapCode.Changed);
            Assert.AreEqual(1, r.Calls);
            Assert.AreEqual(1, s.Guard.NotFresh);
            s.Ask(Datagram.Con(CoapCode.Get, 9, "4a").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Content);
        }

        [TestMethod]
        public static void Rfc8613_B_1_2_ARequestThatGotNoChallenge_GetsItWhenItIsSentAgain()
        {
            OscoreScript s = new OscoreScript(new NonceRecorder(), new SequenceMemory());
            ScriptedResource r = ScriptedResource.Add(s.Script, "r", "21");
            r.Observable = true;
            s.Contexts.At(0).Restore(32);
            s.Ask(Datagram.Con(CoapCode.Get, 7, "4a").Path("r")).Hear(MessageType.Acknowledgement, CoapCode.Unauthorized);

            // A registration is a FETCH outside, and so remembered before it is opened.
            s.Ask(Datagram.Con(CoapCode.Get, 8, "4a").Uint(OptionNumber.Observe, 0).Path("r"));
            s.Script.ExpectNothing();
            s.Script.At(2500);
            s.Script.Receive(Alice, s.Sent);
            s.Hear(MessageType.Acknowledgement, CoapCode.Unauthorized);
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Rfc8613_B_1_2_WhoeverSendsOnWhatWasNotHeard_ItsClientIsHeard()
        {
            OscoreScript s = new OscoreScript(new NonceRecorder(), new SequenceMemory());
            ScriptedResource r = ScriptedResource.Add(s.Script, "r", "21");
            string recorded = s.Client.Ask(Text(Datagram.Con(CoapCode.Post, 6, "4a").Path("r")));
            s.Contexts.At(0).Restore(32);
            s.Script.Receive("mallory", recorded).Take();
            s.Ask(Datagram.Con(CoapCode.Post, 7, "4a").Path("r"));
            s.Script.ExpectNothing();

            // He is faster than each of its transmissions.
            for (int now = 100; now < 30000; now += 100)
            {
                s.Script.At(now);
                s.Script.Receive("mallory", recorded);
                s.Script.Receive("mallory", s.Sent);
                while (s.Script.Waiting != 0)
                {
                    s.Script.Take();
                }

                if (now == 2500 || now == 7500 || now == 17500)
                {
                    s.Script.Receive(Alice, s.Sent);
                    s.Hear(MessageType.Acknowledgement, CoapCode.Unauthorized);
                    Assert.IsTrue(s.Inner.Has(OptionSlot.Echo));
                }
            }

            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void WhatIsForAProxy_IsNotServed()
        {
            OscoreScript s = New(out ScriptedResource r);
            byte[] bytes = Hex.Bytes(s.Client.Ask(Text(Datagram.Con(CoapCode.Post, 7, "4a").Path("r"))));
            int marker = 0;
            while (bytes[marker] != 0xFF)
            {
                marker++;
            }

            // The OSCORE option is number 9; Proxy-Scheme is 39.
            Datagram outer = Datagram.Con(CoapCode.Post, 7, "4a").Opaque(OptionNumber.Oscore, Hex.Text(bytes, 6, marker - 6));
            outer.String(OptionNumber.ProxyScheme, "coap").Payload(Tail(bytes, marker + 1));
            s.Script.Receive(Alice, outer).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 7).ExpectNothing();
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Multicast_IsNotForThis()
        {
            OscoreScript s = New(out ScriptedResource r);
            string sealedText = s.Client.Ask(Text(Datagram.Non(CoapCode.Get, 7, "4a").Path("r")));
            byte[] bytes = Hex.Bytes(sealedText);
            s.Script.Receive(Alice, bytes, bytes.Length, true).At(30000).ExpectNothing();
            Assert.AreEqual(0, r.Calls);
        }

        [TestMethod]
        public static void Policy_RefusesWhoHasNoKey_AndNothingIsDone()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Unlimited();
            WritingWantsAKey policy = new WritingWantsAKey();
            s.Script.Config.Access = policy;
            CoapCode[] methods = { CoapCode.Post, CoapCode.Put, CoapCode.Delete, CoapCode.Patch, CoapCode.IPatch };
            for (int i = 0; i < methods.Length; i++)
            {
                for (int twice = 0; twice < 2; twice++)
                {
                    s.Script.Receive(Alice, Datagram.Con(methods[i], 10 + i, "4a").Path("r").Payload("x"));
                    s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Unauthorized, 10 + i).ExpectNothing();
                    Assert.AreEqual(0, s.Script.Last.PayloadLength);
                }
            }

            // No upload is begun, and nothing is said of what is there.
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Put, 30, "01").Path("r").Uint(OptionNumber.Block1, 8).Payload("0123456789abcdef"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Unauthorized, 30);
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Put, 31, "01").Path("nowhere").Payload("x"));
            s.Script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Unauthorized, 31);
            s.Script.ReceiveMulticast(Alice, Datagram.Non(CoapCode.Put, 32, "01").Path("r").Payload("x")).At(30000).ExpectNothing();
            Assert.AreEqual(0, r.Calls);
            Assert.AreEqual((2 * methods.Length) + 3, s.Script.Endpoint.Counters.AccessRefused);

            // A GET that is known by its bytes is asked for too.
            for (int i = 0; i < 3; i++)
            {
                policy.ReadingToo = i == 1;
                s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 40 + i, "").Path("r"));
                s.Script.Expect(Alice, MessageType.Acknowledgement, i == 1 ? CoapCode.Unauthorized : CoapCode.Content, 40 + i);
            }

            s.Ask(Datagram.Con(CoapCode.Put, 50, "4a").Path("r").Payload("x")).Hear(MessageType.Acknowledgement, CoapCode.Changed);
            Assert.AreEqual(3, r.Calls);
        }

        [TestMethod]
        public static void Rfc8516_WhoHasAKeyAndAsksTooMuch_IsToldSo()
        {
            OscoreScript s = New(out ScriptedResource r);
            s.Script.Config.RequestsPerSecond = 1;
            for (int i = 0; i < 4; i++)
            {
                s.Ask(Datagram.Con(CoapCode.Put, 10 + i, "4a").Path("r").Payload("x")).Hear(MessageType.Acknowledgement, CoapCode.Changed);
            }

            s.Ask(Datagram.Con(CoapCode.Put, 20, "4a").Path("r").Payload("x")).Hear(MessageType.Acknowledgement, CoapCode.TooManyRequests);
            Assert.AreEqual(1, s.Inner.Uint(OptionSlot.MaxAge));
            s.Script.Receive(Alice, Datagram.Con(CoapCode.Get, 21, "").Path("r")).ExpectNothing();
            Assert.AreEqual(2, s.Script.Endpoint.Counters.RequestsPaced);
            Assert.AreEqual(4, r.Calls);
            s.Script.At(1000);
            s.Ask(Datagram.Con(CoapCode.Put, 22, "4a").Path("r").Payload("x")).Hear(MessageType.Acknowledgement, CoapCode.Changed);
        }

        private static OscoreScript New(out ScriptedResource r)
        {
            OscoreScript s = new OscoreScript();
            r = ScriptedResource.Add(s.Script, "r", "21");
            r.Observable = true;
            return s;
        }

        private static byte[] Tail(byte[] bytes, int start)
        {
            byte[] tail = new byte[bytes.Length - start];
            System.Array.Copy(bytes, start, tail, 0, tail.Length);
            return tail;
        }

        private static string Text(Datagram datagram)
        {
            return Hex.Text(datagram.Bytes, 0, datagram.Length);
        }

        private sealed class WritingWantsAKey : AccessPolicy
        {
            public bool ReadingToo;

            public override bool Allows(object principal, Resource resource, CoapCode method, bool observes)
            {
                return principal != null || (method == CoapCode.Get && !ReadingToo);
            }
        }
    }
}
