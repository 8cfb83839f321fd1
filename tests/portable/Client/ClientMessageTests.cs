// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// The message layer from the client's side: retransmission, acknowledgement, piggybacked and separate responses, duplicates; RFC
    /// 7252 section 4 and 5.2 with the examples of appendix A.
    /// </summary>
    [TestClass]
    public class ClientMessageTests
    {
        private const string Temperature = "bb 74656d7065726174757265"; // Uri-Path "temperature"
        private const string Content = "ff 32322e332043"; // "22.3 C"

        [TestMethod]
        public static void Rfc7252_A_Figure16_GetWithoutToken()
        {
            ClientScript s = Get("");
            s.Expect("server", "40 01", Temperature).ExpectNothing();
            s.Reply("server", "60 45", Content).Told("response 2.05 22.3 C").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figure17_GetWithToken()
        {
            ClientScript s = Get("20");
            s.Expect("server", "41 01", "20" + Temperature);
            s.Reply("server", "61 45", "20" + Content).Told("response 2.05 22.3 C").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figure18_RequestIsLost()
        {
            ClientScript s = Get("31");
            s.Expect("server", "41 01", "31" + Temperature).At(1999).ExpectNothing();
            int messageId = s.Last.MessageId;
            s.At(2000).Expect("server", "41 01", "31" + Temperature);
            Assert.AreEqual(messageId, s.Last.MessageId);
            s.Reply("server", "61 45", "31" + Content).Told("response 2.05 22.3 C").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figure20_SeparateResponse()
        {
            ClientScript s = Get("53");
            s.Expect("server", "41 01", "53" + Temperature);
            s.Reply("server", "60 00", "").At(60000).ExpectNothing();
            s.Receive("server", "41 45 ad7b 53" + Content).Expect("server", "60 00 ad7b").Told("response 2.05 22.3 C").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figure21_SeparateResponseToNobody()
        {
            // The client has lost its memory: the response is rejected.
            ClientScript s = new ClientScript();
            s.Receive("server", "41 45 ad7b 64" + Content).Expect("server", "70 00 ad7b").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.Unmatched);
            Assert.AreEqual(1, s.Client.Counters.Rejected);
        }

        [TestMethod]
        public static void Rfc7252_A_Figure22_Non()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "temperature", "75");
            request.Confirmable = false;
            s.Start("server", request).Expect("server", "51 01", "75" + Temperature);
            s.Receive("server", "51 45 3f3c 75" + Content).Told("response 2.05 22.3 C").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_2_TimeoutDoublesUntilMaxRetransmit()
        {
            ClientScript s = Get("31");
            ClientRequest request = s.Request(CoapCode.Get, "x");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            int[] due = new int[] { 2000, 6000, 14000, 30000 };
            for (int i = 0; i < due.Length; i++)
            {
                s.At(due[i] - 1).ExpectNothing();
                s.At(due[i]).Expect("server", "41 01", "31" + Temperature).ExpectNothing();
            }

            s.At(61999).ExpectNothing();
            s.At(62000).Told("failure NoAnswer").At(300000).ExpectNothing();
            Assert.AreEqual(4, s.Client.Counters.Retransmissions);
            Assert.AreEqual(1, s.Client.Counters.TimedOut);
            Assert.AreEqual(0, s.Client.UnderWay);
            Assert.AreEqual(long.MaxValue, s.Client.NextDeadline);
            Assert.IsFalse(request.IsUnderWay);
        }

        [TestMethod]
        public static void ARequestSaysHowOftenAndWhenItWasSent()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x");
            s.At(500).Start("server", request).Expect("server", MessageType.Confirmable, CoapCode.Get);
            Assert.IsTrue(request.IsUnderWay);
            s.At(100000);
            Assert.IsFalse(request.IsUnderWay);
            Assert.AreEqual(5, request.Transmissions);
            Assert.AreEqual(1000500L, request.FirstSentAt);
            Assert.AreEqual(1000500L, request.MessageSentAt);
            Assert.AreEqual(1030500L, request.LastSentAt);
            Assert.AreEqual(1062500L, request.EndedAt);
        }

        [TestMethod]
        public static void Rfc7252_4_2_FirstTimeoutIsRandomWithinItsFactor()
        {
            bool differs = false;
            long first = 0;
            for (int seed = 1; seed <= 20; seed++)
            {
                ClientScript s = new ClientScript();
                s.Seed = seed;
                s.Parameters.AckRandomFactorThousandths = 1500;
                s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
                long due = s.ToDeadline();
                Assert.IsTrue(due >= 2000 && due <= 3000, "seed " + seed + ": " + due);
                differs |= seed != 1 && due != first;
                first = seed == 1 ? due : first;
            }

            Assert.IsTrue(differs, "always the same");
        }

        [TestMethod]
        public static void Rfc7252_4_2_RetransmissionsGoOnWhenTheTransportFails()
        {
            ClientScript s = new ClientScript();
            s.SendFails = true;
            s.Start("server", s.Request(CoapCode.Get, "x")).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.SendFailures);
            s.SendFails = false;
            s.At(2000).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_5_2_2_ResponseBeforeTheAckStandsForIt()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            int messageId = s.Last.MessageId;
            s.Receive("server", "41 45 0007 31" + Content).Expect("server", "60 00 0007").Told("response 2.05 22.3 C");

            // The ACK comes late; nobody minds.
            s.Receive("server", Datagram.Ack(messageId)).At(300000).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.Ignored);
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfAConResponseIsAcknowledgedAgain()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", "41 45 0007 31" + Content).Expect("server", "60 00 0007").Told("response 2.05 22.3 C");
            s.At(3000).Receive("server", "41 45 0007 31" + Content).Expect("server", "60 00 0007").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.Duplicates);

            // From somebody else it is none.
            s.Receive("mallory", "41 45 0007 31" + Content).Expect("mallory", "70 00 0007").ExpectNothing();

            // After EXCHANGE_LIFETIME the message ID may be used again.
            s.At(300000).Receive("server", "41 45 0007 31" + Content).Expect("server", "70 00 0007").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfANonResponseIsIgnored()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", "51 45 0007 31" + Content).Told("response 2.05 22.3 C");
            s.Receive("server", "51 45 0007 31" + Content).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.Duplicates);
        }

        [TestMethod]
        public static void AcknowledgedButUnanswered_FailsAfterItsResponseTimeout()
        {
            ClientScript s = new ClientScript();
            s.NotesEvents = true;
            ClientRequest request = s.Request(CoapCode.Get, "x");
            request.ResponseTimeoutMs = 10000;
            s.Start("server", request).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.At(700).Receive("server", Datagram.Ack(s.Last.MessageId)).Told("Acknowledged 700").ExpectNothing();
            s.At(10699).ExpectNothing();
            s.At(10700).Told("failure NoAnswer").ExpectNothing();
            Assert.AreEqual(1, request.Transmissions);
        }

        [TestMethod]
        public static void AcknowledgedButUnanswered_WaitsForMaxTransmitWaitByDefault()
        {
            ClientScript s = new ClientScript();
            s.Parameters.AckRandomFactorThousandths = 1500;
            s.Start("server", s.Request(CoapCode.Get, "x"));
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Datagram.Ack(s.Last.MessageId)).At(92999).ExpectNothing();
            s.At(93000).Told("failure NoAnswer").ExpectNothing();
        }

        [TestMethod]
        public static void NonUnanswered_IsSentOnceAndFailsAfterItsResponseTimeout()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x");
            request.Confirmable = false;
            request.ResponseTimeoutMs = 5000;
            s.Start("server", request).Expect("server", MessageType.NonConfirmable, CoapCode.Get);
            s.At(4000).Receive("server", Datagram.Ack(s.Last.MessageId)); // a NON is not acknowledged, and gains nothing by it
            s.At(4999).ExpectNothing().At(5000).Told("failure NoAnswer").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_2_ResetEndsTheRequest()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Datagram.Rst(s.Last.MessageId + 1)).ExpectNothing(); // of something else
            s.Receive("mallory", Datagram.Rst(s.Last.MessageId)).ExpectNothing(); // of somebody else
            s.Receive("server", Datagram.Rst(s.Last.MessageId)).Told("failure Reset").At(300000).ExpectNothing();
            Assert.AreEqual(2, s.Client.Counters.Ignored);
            Assert.AreEqual(1, s.Client.Counters.Resets);
        }

        [TestMethod]
        public static void Rfc7252_4_3_ResetEndsANonToo()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x");
            request.Confirmable = false;
            s.Start("server", request).Expect("server", MessageType.NonConfirmable, CoapCode.Get);
            s.Receive("server", Datagram.Ack(s.Last.MessageId)).ExpectNothing(); // a NON is not acknowledged
            s.Receive("server", Datagram.Rst(s.Last.MessageId)).Told("failure Reset").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_3_PingIsAnsweredByAReset()
        {
            ClientScript s = new ClientScript();
            ClientRequest ping = s.Request(CoapCode.Empty, "");
            s.Start("server", ping).Expect("server", "40 00", "");
            s.Reply("server", "70 00", "").Told("response 0.00").At(300000).ExpectNothing();
            Assert.AreEqual(0, s.Client.Counters.Resets);
        }

        [TestMethod]
        public static void Rfc7252_4_2_PingIsRetransmitted()
        {
            ClientScript s = new ClientScript();
            s.Start("server", s.Request(CoapCode.Empty, "")).Expect("server", "40 00", "");
            s.At(2000).Expect("server", "40 00", "").At(6000).Expect("server", "40 00", "");
            s.At(14000).Expect("server", "40 00", "").At(30000).Expect("server", "40 00", "");
            s.At(62000).Told("failure NoAnswer").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_5_3_2_PiggybackedResponseNeedsTheToken()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Reply("server", "61 45", "32" + Content).ExpectNothing();
            s.Reply("server", "60 45", Content).ExpectNothing();
            s.Reply("server", "62 45", "3100" + Content).Reply("server", "62 45", "0031" + Content).ExpectNothing();
            Assert.AreEqual(4, s.Client.Counters.WrongTokens);

            // The retransmission is answered properly.
            s.At(2000).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Reply("server", "61 45", "31" + Content).Told("response 2.05 22.3 C").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_5_3_2_PiggybackedResponseNeedsTheMessageId()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", new Datagram(MessageType.Acknowledgement, CoapCode.Content, s.Last.MessageId + 1, "31")).ExpectNothing();
            Assert.AreEqual(0, s.Client.Counters.WrongTokens);
            Assert.AreEqual(1, s.Client.Counters.Unmatched);
        }

        [TestMethod]
        public static void Rfc7252_5_3_2_ResponseOfSomebodyElseDoesNotCount()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Reply("mallory", "61 45", "31" + Content).ExpectNothing();
            s.Receive("mallory", "41 45 0007 31" + Content).Expect("mallory", "70 00 0007").ExpectNothing();
            s.Receive("mallory", "51 45 0008 31" + Content).Expect("mallory", "70 00 0008").ExpectNothing();
        }

        [TestMethod]
        public static void APiggybackedResponseBehindAnEmptyAckIsTaken()
        {
            // No server should send both; but what it says is clear.
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Reply("server", "60 00", "").Reply("server", "61 45", "31" + Content).Told("response 2.05 22.3 C").ExpectNothing();
        }

        [TestMethod]
        public static void Cancelled_WhatComesLaterIsRejected()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x", "31");
            s.Start("server", request).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Client.Cancel(s.Now, request);
            s.Told("failure Cancelled");
            s.Client.Cancel(s.Now, request);
            s.Reply("server", "61 45", "31" + Content).At(300000).ExpectNothing();
            s.Receive("server", "41 45 0007 31" + Content).Expect("server", "70 00 0007").ExpectNothing();
        }

        [TestMethod]
        public static void AnErrorIsAResponse()
        {
            ClientScript s = Get("31");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.NotFound).Payload("gone")).Told("response 4.04 gone").ExpectNothing();
        }

        private static ClientScript Get(string token)
        {
            ClientScript s = new ClientScript();
            return s.Start("server", s.Request(CoapCode.Get, "temperature", token));
        }
    }
}
