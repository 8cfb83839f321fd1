// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Answers that take their time (RFC 7252 section 5.2.2), their retransmission (section 4.2) and NSTART (section 4.7).</summary>
    [TestClass]
    public class SeparateResponseTests
    {
        [TestMethod]
        public static void Rfc7252_5_2_2_EmptyAckAfterTheDelay_ThenConWithTokenAndMessageIdOfItsOwn()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 0x0102, "c0ffee").Path("a"));
            s.At(199).ExpectNothing();
            s.At(200).Expect("alice", "60 00 0102").ExpectNothing();
            s.At(5000).ExpectNothing();
            resource.Finish();
            s.At(5001).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("c0ffee", s.Token());
            Assert.AreEqual("later", s.Payload());
            Assert.AreNotEqual(0x0102, s.Last.MessageId);
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).At(400000).ExpectNothing();
            Assert.AreEqual(1, resource.Calls);
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            Assert.AreEqual(0, s.Endpoint.Counters.Retransmissions);
            Assert.AreEqual(long.MaxValue, s.Endpoint.NextDeadline);
        }

        [TestMethod]
        public static void Rfc7252_5_2_2_EmptyAckComesWellBeforeTheClientRepeats()
        {
            Script s = new Script();
            Assert.IsTrue(s.Config.AckDelayMs < s.Parameters.AckTimeoutMs);
            s.Config.AckDelayMs = 0;
            Late(s, "a");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("a")).Expect("alice", "60 00 0001");
        }

        [TestMethod]
        public static void Rfc7252_5_2_1_ReadyBeforeTheDelay_IsPiggybacked()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            Datagram request = Datagram.Con(CoapCode.Get, 0x0102, "aa").Path("a");
            s.Receive("alice", request);
            s.At(150);
            resource.Finish();
            s.At(151).Expect("alice", "61 45 0102 aa  c0  ff 6c61746572").ExpectNothing();
            s.Receive("alice", request).Expect("alice", "61 45 0102 aa  c0  ff 6c61746572");
            s.At(400000).ExpectNothing();
            Assert.AreEqual(1, resource.Calls);
        }

        [TestMethod]
        public static void Rfc7252_5_2_1_ReadyWithinTheHandler_IsPiggybackedAtOnce()
        {
            Script s = new Script();
            s.Tree.Add(new HastyResource("hasty", false));
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("hasty")).Expect("alice", "61 45 0001 aa  ff 32");
            s.At(400000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_5_2_1_AskedForTimeAndAnsweredAtOnce_IsOneAnswer()
        {
            Script s = new Script();
            s.Config.Pending = 1;
            s.Tree.Add(new HastyResource("hasty", true));
            for (int i = 1; i <= 3; i++)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, i, "").Path("hasty"));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, i);
                Assert.AreEqual("1", s.Payload());
            }

            s.At(400000).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.Counters.LaterRefused);
        }

        [TestMethod]
        public static void Rfc7252_8_2_LateAnswer_GoesOutOnceAnswersToMulticastHaveLeftAPlace()
        {
            Script s = new Script().Unlimited();
            ScriptedResource resource = Late(s, "a");
            ScriptedResource.Add(s, "light", "on");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "c0ffee").Path("a"));
            s.At(200).Expect("alice", "60 00 0001").ExpectNothing();
            for (int i = 0; i < s.Config.Transmissions; i++)
            {
                s.ReceiveMulticast("bob", Datagram.Non(CoapCode.Get, i, "").Path("light"));
            }

            long free = s.Endpoint.NextDeadline - 1000000;
            resource.Finish();
            s.At(free - 1).ExpectNothing();
            s.At(free).Expect("bob", MessageType.NonConfirmable, CoapCode.Content);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("later", s.Payload());
        }

        [TestMethod]
        public static void Rfc7252_5_2_3_LateAnswerToANon_IsANon()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            s.Receive("alice", Datagram.Non(CoapCode.Get, 0x0102, "aa").Path("a"));
            s.At(60000).ExpectNothing();
            resource.Finish();
            s.At(60001).Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual("aa", s.Token());
            Assert.AreNotEqual(0x0102, s.Last.MessageId);
            s.At(400000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_2_Retransmission_DoublesTheTimeoutAndStopsAfterMaxRetransmit()
        {
            Script s = new Script().Unlimited();
            string message = SendSeparately(s, "alice");
            long sent = s.Now - 1000000;
            long timeout = s.Endpoint.NextDeadline - s.Now;
            Assert.IsTrue(timeout >= 2000 && timeout <= 3000, "first time-out: " + timeout);
            long due = sent;
            for (int attempt = 1; attempt <= 4; attempt++)
            {
                due += timeout;
                s.At(due - 1).ExpectNothing();
                s.At(due).Expect("alice", message).ExpectNothing(); // the same bytes, message ID included
                timeout *= 2;
            }

            due += timeout;
            s.At(due - 1).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
            Assert.AreEqual(0, s.Endpoint.Counters.TimedOut);
            s.At(due).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            Assert.AreEqual(1, s.Endpoint.Counters.TimedOut);
            Assert.AreEqual(4, s.Endpoint.Counters.Retransmissions);
            Assert.AreEqual(long.MaxValue, s.Endpoint.NextDeadline);
            s.At(due + 400000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_2_FirstTimeout_IsSpreadBetweenAckTimeoutAndItsRandomFactor()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            long min = long.MaxValue;
            long max = 0;
            for (int i = 0; i < 80; i++)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, i, "").Path("a"));
                s.At((i * 1000) + 500).Expect("alice", MessageType.Acknowledgement, CoapCode.Empty, i);
                resource.Finish();
                s.At((i * 1000) + 500).Expect("alice", MessageType.Confirmable, CoapCode.Content);
                long timeout = s.Endpoint.NextDeadline - s.Now;
                min = timeout < min ? timeout : min;
                max = timeout > max ? timeout : max;
                s.Receive("alice", Datagram.Ack(s.Last.MessageId)).At((i + 1) * 1000).ExpectNothing();
            }

            Assert.IsTrue(min >= 2000 && min < 2100, "shortest " + min);
            Assert.IsTrue(max <= 3000 && max > 2900, "longest " + max);
        }

        [TestMethod]
        public static void Rfc7252_4_8_ParametersGovernRetransmission()
        {
            Script s = new Script();
            s.Parameters.AckTimeoutMs = 500;
            s.Parameters.AckRandomFactorThousandths = 1000;
            s.Parameters.MaxRetransmit = 1;
            string message = SendSeparately(s, "alice");
            long sent = s.Now - 1000000;
            s.At(sent + 499).ExpectNothing();
            s.At(sent + 500).Expect("alice", message).ExpectNothing();
            s.At(sent + 1499).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
            s.At(sent + 1500).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7252_4_8_MaxRetransmit0_SendsOnce()
        {
            Script s = new Script();
            s.Parameters.MaxRetransmit = 0;
            SendSeparately(s, "alice");
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
            s.At(400000).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            Assert.AreEqual(1, s.Endpoint.Counters.TimedOut);
        }

        [TestMethod]
        public static void Rfc7252_4_2_Ack_StopsRetransmission()
        {
            Script s = new Script();
            string message = SendSeparately(s, "alice");
            s.At(s.Endpoint.NextDeadline - 1000000).Expect("alice", message);
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).At(400000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.Counters.Retransmissions);
            Assert.AreEqual(0, s.Endpoint.Counters.TimedOut);
        }

        [TestMethod]
        public static void Rfc7252_4_2_Rst_StopsRetransmission()
        {
            Script s = new Script();
            string message = SendSeparately(s, "alice");
            s.At(s.Endpoint.NextDeadline - 1000000).Expect("alice", message);
            s.Receive("alice", Datagram.Rst(s.Last.MessageId)).At(400000).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            Assert.AreEqual(0, s.Endpoint.Counters.TimedOut);
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfAPendingRequest_IsSilentThenEmptyAck_AndRunsOnce()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            Datagram request = Datagram.Con(CoapCode.Post, 1, "aa").Path("a");
            s.Receive("alice", request).ExpectNothing();
            s.At(100).Receive("alice", request).ExpectNothing();
            s.At(200).Expect("alice", "60 00 0001").ExpectNothing();
            s.At(300).Receive("alice", request).Expect("alice", "60 00 0001").ExpectNothing();
            resource.Finish();
            s.At(301).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            int messageId = s.Last.MessageId;
            s.At(302).Receive("alice", request).Expect("alice", "60 00 0001").ExpectNothing(); // the answer is on its way on its own
            s.Receive("alice", Datagram.Ack(messageId));
            s.At(200000).Receive("alice", request).Expect("alice", "60 00 0001").ExpectNothing();
            Assert.AreEqual(1, resource.Calls);
            Assert.AreEqual(4, s.Endpoint.Counters.Duplicates);
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfAPendingNon_IsSilent()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            Datagram request = Datagram.Non(CoapCode.Post, 1, "aa").Path("a");
            s.Receive("alice", request).At(1000).Receive("alice", request).ExpectNothing();
            resource.Finish();
            s.At(1001).Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            s.At(1002).Receive("alice", request).ExpectNothing();
            Assert.AreEqual(1, resource.Calls);
        }

        [TestMethod]
        public static void ATicketThatLapses_Is5_03()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("a"));
            s.At(200).Expect("alice", "60 00 0001");
            s.At(92999).ExpectNothing(); // MAX_TRANSMIT_WAIT
            s.At(93000).Expect("alice", MessageType.Confirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual("aa", s.Token());
            s.Receive("alice", Datagram.Ack(s.Last.MessageId));

            // Too late: nothing comes of it, nor of it when the slot has been taken by another.
            resource.Finish();
            s.At(94000).ExpectNothing();
            int lapsed = resource.Ticket;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "bb").Path("a"));
            s.At(94200).Expect("alice", "60 00 0002");
            Assert.AreNotEqual(lapsed, resource.Ticket);
            resource.Ticket = lapsed;
            resource.Finish();
            s.At(95000).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.Counters.ErrorResponses);
        }

        [TestMethod]
        public static void ATicketOfANonThatLapses_Is5_03InANon()
        {
            Script s = new Script();
            Late(s, "a");
            s.Receive("alice", Datagram.Non(CoapCode.Get, 1, "aa").Path("a"));
            s.At(92999).ExpectNothing();
            s.At(93000).Expect("alice", MessageType.NonConfirmable, CoapCode.ServiceUnavailable);
            Assert.AreEqual("aa", s.Token());
            s.At(400000).ExpectNothing();
        }

        [TestMethod]
        public static void AFullTableOfPendingRequests_Is5_03FromTheHandler()
        {
            Script s = new Script();
            s.Config.Pending = 2;
            ScriptedResource a = Late(s, "a");
            ScriptedResource b = Late(s, "b");
            Late(s, "c");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("a"));
            s.Receive("bob", Datagram.Con(CoapCode.Get, 1, "").Path("b")).ExpectNothing();
            s.Receive("carol", Datagram.Con(CoapCode.Get, 1, "").Path("c"));
            s.Expect("carol", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.Counters.LaterRefused);

            // One place is free again.
            b.Finish();
            s.At(1).Expect("bob", MessageType.Acknowledgement, CoapCode.Content, 1).ExpectNothing();
            s.Receive("carol", Datagram.Con(CoapCode.Get, 2, "").Path("b")).ExpectNothing();
            a.Finish();
            s.At(2).Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1).ExpectNothing();
            b.Finish();
            s.At(3).Expect("carol", MessageType.Acknowledgement, CoapCode.Content, 2).ExpectNothing();
        }

        [TestMethod]
        public static void NoPlacesForPendingRequests_Is5_03()
        {
            Script s = new Script();
            s.Config.Pending = 0;
            Late(s, "a");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("a"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1).At(400000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_NStart1_TwoLateAnswersToOneRemoteGoOneAfterTheOther()
        {
            Script s = new Script();
            ScriptedResource a = Late(s, "a");
            ScriptedResource b = Late(s, "b");
            BothPending(s, "alice", "alice");
            a.Finish();
            b.Finish();
            s.At(501).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("0a", s.Token());
            int first = s.Last.MessageId;
            s.At(1500).ExpectNothing();
            s.Receive("alice", Datagram.Ack(first)).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("0b", s.Token());
            Assert.AreNotEqual(first, s.Last.MessageId);
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).At(400000).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.Counters.Retransmissions);
        }

        [TestMethod]
        public static void Rfc7252_4_7_NStart1_TheSecondGoesOnceTheFirstHasTimedOutOrWasReset()
        {
            Script s = new Script().Unlimited();
            s.Parameters.AckRandomFactorThousandths = 1000;
            s.Parameters.MaxRetransmit = 2; // 2 + 4 + 8 s
            ScriptedResource a = Late(s, "a");
            ScriptedResource b = Late(s, "b");
            BothPending(s, "alice", "alice");
            a.Finish();
            b.Finish();
            s.At(501).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            s.At(2501).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            s.At(6500).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual("0a", s.Token());

            // MAX_TRANSMIT_WAIT, which is 14 s now, has lapsed for the second in the meantime: it is told so.
            s.At(14499).ExpectNothing();
            s.At(14501).Expect("alice", MessageType.Confirmable, CoapCode.ServiceUnavailable).ExpectNothing();
            Assert.AreEqual("0b", s.Token());
            s.Receive("alice", Datagram.Rst(s.Last.MessageId)).At(400000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_NStart1_TwoRemotesGoInParallel()
        {
            Script s = new Script().Unlimited();
            ScriptedResource a = Late(s, "a");
            ScriptedResource b = Late(s, "b");
            BothPending(s, "alice", "bob");
            a.Finish();
            b.Finish();
            s.At(501).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            s.Expect("bob", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(2, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7252_4_7_NStart2_TwoToOneRemoteGoInParallel()
        {
            Script s = new Script().Unlimited();
            s.Parameters.NStart = 2;
            ScriptedResource a = Late(s, "a");
            ScriptedResource b = Late(s, "b");
            BothPending(s, "alice", "alice");
            a.Finish();
            b.Finish();
            s.At(501).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
        }

        [TestMethod]
        public static void AFullTableOfTransmissions_MakesTheNextAnswerWait()
        {
            Script s = new Script();
            s.Config.Transmissions = 1;
            ScriptedResource a = Late(s, "a");
            ScriptedResource b = Late(s, "b");
            BothPending(s, "alice", "bob");
            a.Finish();
            b.Finish();
            s.At(501).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            s.At(1000).Receive("alice", Datagram.Ack(s.Last.MessageId));
            s.Expect("bob", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_NStart_DoesNotHoldPiggybackedAnswersBack()
        {
            Script s = new Script();
            SendSeparately(s, "alice");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 0x2222, "").Path("nowhere"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.NotFound, 0x2222).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_5_9_3_1_AHandlerThatThrowsLate_Is5_00()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("a"));
            s.At(200).Expect("alice", "60 00 0001");
            resource.Throws = true;
            resource.Finish();
            s.At(201).Expect("alice", MessageType.Confirmable, CoapCode.InternalServerError);
            Assert.AreEqual(0, s.Last.PayloadLength);
            Assert.AreEqual(1, s.Endpoint.Counters.HandlerErrors);
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).At(400000).ExpectNothing();
        }

        [TestMethod]
        public static void ATicketMayBeResumedMoreThanOnce()
        {
            Script s = new Script();
            ScriptedResource resource = Late(s, "a");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("a"));
            resource.Finish();
            resource.Finish();
            s.At(1).Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            resource.Finish();
            s.At(400000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_2_RequestsAreServedWhileAnAnswerIsPutOff()
        {
            Script s = new Script();
            ScriptedResource late = Late(s, "a");
            ScriptedResource.Add(s, "b", "prompt");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("a")).ExpectNothing();
            s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "bb").Path("b"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual("prompt", s.Payload());
            s.At(200).Expect("alice", "60 00 0001");
            late.Finish();
            s.At(201).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("aa", s.Token());
            Assert.AreEqual("later", s.Payload());
        }

        [TestMethod]
        public static void AnExchangeThatWasEvictedMeanwhile_DoesNotHarmTheLateAnswer()
        {
            Script s = new Script();
            s.Config.SafeExchanges = 1;
            ScriptedResource resource = Late(s, "a");
            ScriptedResource.Add(s, "b", "x");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("a"));
            s.Receive("bob", Datagram.Con(CoapCode.Get, 7, "").Path("b")).Expect("bob", MessageType.Acknowledgement, CoapCode.Content, 7);
            s.At(200).Expect("alice", "60 00 0001");
            s.Receive("bob", Datagram.Con(CoapCode.Get, 7, "").Path("b")).Expect("bob", MessageType.Acknowledgement, CoapCode.Content, 7);
            resource.Finish();
            s.At(201).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
        }

        [TestMethod]
        public static void ALateAnswerLargerThanATransmission_GoesBlockWise()
        {
            Script s = new Script().Unlimited();
            ScriptedResource resource = Late(s, "a");
            resource.Representation = new byte[300];
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("a"));
            s.At(200).Expect("alice", "60 00 0001");
            resource.Finish();
            s.At(201).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("0c", s.OptionHex(OptionSlot.Block2)); // 0/1/256
            Assert.AreEqual(256, s.Last.PayloadLength);
        }

        private static ScriptedResource Late(Script s, string path)
        {
            ScriptedResource resource = ScriptedResource.Add(s, path, "later");
            resource.Late = true;
            return resource;
        }

        /// <summary>Has /a and /b asked for with tokens 0a and 0b, and both acknowledged, at 500 ms.</summary>
        private static void BothPending(Script s, string first, string second)
        {
            s.Receive(first, Datagram.Con(CoapCode.Get, 10, "0a").Path("a"));
            s.Receive(second, Datagram.Con(CoapCode.Get, 11, "0b").Path("b"));
            s.At(500).Expect(first, "60 00 000a").Expect(second, "60 00 000b").ExpectNothing();
        }

        /// <summary>Brings a separate response on its way.</summary>
        /// <returns>Its bytes.</returns>
        private static string SendSeparately(Script s, string remote)
        {
            ScriptedResource resource = Late(s, "separate");
            s.Receive(remote, Datagram.Con(CoapCode.Get, 0x7777, "77").Path("separate"));
            s.At(200).Expect(remote, "60 00 7777");
            resource.Finish();
            s.At(200).Expect(remote, MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            return Hex.Text(s.Last.Buffer, 0, s.Last.Length);
        }

        /// <summary>Asks for time, and then either answers all the same or has the answer at once.</summary>
        private sealed class HastyResource : Resource
        {
            private readonly bool _answers;

            public HastyResource(string path, bool answers)
                : base(path, Methods.Get)
            {
                _answers = answers;
            }

            public override CoapCode Get(Request request, Response response)
            {
                int ticket = response.Later();
                Resume(ticket);
                response.AppendByte((byte)'1');
                return _answers ? CoapCode.Content : CoapCode.Empty;
            }

            public override CoapCode Resumed(int ticket, Response response)
            {
                response.AppendByte((byte)'2');
                return CoapCode.Content;
            }
        }
    }
}
