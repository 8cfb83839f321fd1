// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Several requests at a time: NSTART (RFC 7252 section 4.7), slots, and a listener that makes use of the client while it is told something.</summary>
    [TestClass]
    public class ClientQueueTests
    {
        [TestMethod]
        public static void Rfc7252_4_7_OneOutstandingToARemote_TheOthersWaitInTheirOrder()
        {
            ClientScript s = Slots(4);
            s.NotesEvents = true;
            s.Start("server", s.Request(CoapCode.Get, "1", "01"));
            s.Start("server", s.Request(CoapCode.Get, "2", "02")).Told("Queued 1");
            s.Start("server", s.Request(CoapCode.Get, "3", "03")).Told("Queued 1");
            s.Start("other", s.Request(CoapCode.Get, "4", "04"));
            s.Expect("server", "41 01", "01 b1 31").Expect("other", "41 01", "04 b1 34").ExpectNothing();
            s.Receive("server", new Datagram(MessageType.NonConfirmable, CoapCode.Content, 1, "01"));
            s.Told("response 2.05").Expect("server", "41 01", "02 b1 32").ExpectNothing();
            s.Receive("server", s.Answer(CoapCode.Content));
            s.Told("response 2.05").Expect("server", "41 01", "03 b1 33").ExpectNothing();
            Assert.AreEqual(2, s.Client.Counters.RequestsQueued);
        }

        [TestMethod]
        public static void Rfc7252_4_7_AnAckIsEnough()
        {
            ClientScript s = Slots(2);
            s.Start("server", s.Request(CoapCode.Get, "1", "01")).Start("server", s.Request(CoapCode.Get, "2", "02"));
            s.Expect("server", "41 01", "01 b1 31").ExpectNothing();
            s.Receive("server", Datagram.Ack(s.Last.MessageId)).Expect("server", "41 01", "02 b1 32").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_ANonCountsUntilItsResponseOrTheTimeForIt()
        {
            ClientScript s = Slots(2);
            ClientRequest non = s.Request(CoapCode.Get, "1", "01");
            non.Confirmable = false;
            non.ResponseTimeoutMs = 3000;
            s.Start("server", non).Start("server", s.Request(CoapCode.Get, "2", "02"));
            s.Expect("server", "51 01", "01 b1 31").At(2999).ExpectNothing();
            s.At(3000).Told("failure NoAnswer").Expect("server", "41 01", "02 b1 32").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_AFailureMakesRoomToo()
        {
            ClientScript s = Slots(3);
            ClientRequest first = s.Request(CoapCode.Get, "1", "01");
            s.Start("server", first).Start("server", s.Request(CoapCode.Get, "2", "02")).Start("server", s.Request(CoapCode.Get, "3", "03"));
            s.Expect("server", "41 01", "01 b1 31");
            s.Client.Cancel(s.Now, first);
            s.Told("failure Cancelled").Expect("server", "41 01", "02 b1 32").ExpectNothing();
            s.Receive("server", Datagram.Rst(s.Last.MessageId)).Told("failure Reset").Expect("server", "41 01", "03 b1 33").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_ARequestThatWaitsCanBeGivenUp()
        {
            ClientScript s = Slots(3);
            ClientRequest second = s.Request(CoapCode.Get, "2", "02");
            s.Start("server", s.Request(CoapCode.Get, "1", "01")).Start("server", second).Start("server", s.Request(CoapCode.Get, "3", "03"));
            s.Expect("server", "41 01", "01 b1 31");
            s.Client.Cancel(s.Now, second);
            s.Told("failure Cancelled").ExpectNothing();
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").Expect("server", "41 01", "03 b1 33").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_NstartOfTwo()
        {
            ClientScript s = Slots(3);
            s.Parameters.NStart = 2;
            s.Start("server", s.Request(CoapCode.Get, "1", "01")).Start("server", s.Request(CoapCode.Get, "2", "02"));
            s.Start("server", s.Request(CoapCode.Get, "3", "03"));
            s.Expect("server", "41 01", "01 b1 31").Expect("server", "41 01", "02 b1 32").ExpectNothing();
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").Expect("server", "41 01", "03 b1 33").ExpectNothing();
        }

        [TestMethod]
        public static void ATransferGoesOnBeforeThoseThatWait()
        {
            ClientScript s = Slots(2);
            ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "1", "01"), 32);
            put.Szx = 0;
            s.Start("server", put).Start("server", s.Request(CoapCode.Get, "2", "02"));
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Receive("server", s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, 0x08)).Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.ExpectNothing();
            s.Receive("server", s.Answer(CoapCode.Changed).Uint(OptionNumber.Block1, 0x10)).Told("response 2.04");
            s.Expect("server", "41 01", "02 b1 32").ExpectNothing();
        }

        [TestMethod]
        public static void AllSlotsTaken_IsSaid()
        {
            ClientScript s = new ClientScript();
            s.Start("a", s.Request(CoapCode.Get, "x")).Start("b", s.Request(CoapCode.Get, "x"));
            ClientRequest third = s.Request(CoapCode.Get, "x");
            Assert.AreEqual((int)FailureReason.NoFreeSlot, (int)s.Client.Start(s.Now, "c", third));
            Assert.IsFalse(third.IsUnderWay);
            Assert.AreEqual(2, s.Client.UnderWay);
            s.Expect("a", MessageType.Confirmable, CoapCode.Get).Expect("b", MessageType.Confirmable, CoapCode.Get);
            s.Receive("b", s.Answer(CoapCode.Content)).Told("response 2.05");
            s.Start("c", third).Expect("c", MessageType.Confirmable, CoapCode.Get).ExpectNothing();
        }

        [TestMethod]
        public static void AListenerMayStartTheNextRequest_InTheSameSlotAndWithTheSameDescription()
        {
            ClientScript s = Slots(1);
            ClientRequest request = s.Request(CoapCode.Get, "1", "01");
            s.Next = request;
            s.NextRemote = "server";
            s.Start("server", request).Expect("server", "41 01", "01 b1 31");
            int messageId = s.Last.MessageId;
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").Expect("server", "41 01", "01 b1 31").ExpectNothing();
            Assert.AreEqual((messageId + 1) & 0xFFFF, s.Last.MessageId);
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
        }

        [TestMethod]
        public static void AListenerThatStartsARequestGoesBehindThoseThatWait()
        {
            ClientScript s = Slots(3);
            s.Next = s.Request(CoapCode.Get, "3", "03");
            s.NextRemote = "server";
            s.Start("server", s.Request(CoapCode.Get, "1", "01")).Start("server", s.Request(CoapCode.Get, "2", "02"));
            s.Expect("server", "41 01", "01 b1 31");
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").Expect("server", "41 01", "02 b1 32").ExpectNothing();
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").Expect("server", "41 01", "03 b1 33").ExpectNothing();
        }

        [TestMethod]
        public static void AListenerMayGiveUp_BeforeTheRequestIsSent()
        {
            ClientScript s = GivingUpAt(RequestEvent.Sending);
            s.Start("server", s.Request(CoapCode.Get, "1")).Told("failure Cancelled");
            GivenUp(s);
        }

        [TestMethod]
        public static void AListenerMayGiveUp_BecauseItHasToWait()
        {
            ClientScript s = GivingUpAt(RequestEvent.Queued);
            s.Start("server", s.Request(CoapCode.Get, "1")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Start("server", s.Request(CoapCode.Get, "2")).Told("failure Cancelled");
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05");
            GivenUp(s);
        }

        [TestMethod]
        public static void AListenerMayGiveUp_InsteadOfARetransmission()
        {
            ClientScript s = GivingUpAt(RequestEvent.Retransmitting);
            s.Start("server", s.Request(CoapCode.Get, "1")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.At(2000).Told("failure Cancelled");
            GivenUp(s);
        }

        [TestMethod]
        public static void AListenerMayGiveUp_WhenAcknowledged()
        {
            ClientScript s = GivingUpAt(RequestEvent.Acknowledged);
            s.Start("server", s.Request(CoapCode.Get, "1")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Datagram.Ack(s.Last.MessageId)).Told("failure Cancelled");
            GivenUp(s);
        }

        [TestMethod]
        public static void AListenerMayGiveUp_BetweenTwoBlocksOfTheRequest()
        {
            RequestEvent[] events = new RequestEvent[] { RequestEvent.BlockSent, RequestEvent.SmallerBlocks };
            for (int i = 0; i < events.Length; i++)
            {
                ClientScript s = GivingUpAt(events[i]);
                ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "1"), 64);
                put.Szx = 1;
                s.Start("server", put).Expect("server", MessageType.Confirmable, CoapCode.Put);
                s.Receive("server", s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, 0x08)).Told("failure Cancelled");
                GivenUp(s);
            }
        }

        [TestMethod]
        public static void AListenerMayGiveUp_BeforeTheFinalAnswerToBlocks()
        {
            ClientScript s = new ClientScript();
            ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "1"), 32);
            put.Szx = 0;
            s.Start("server", put).Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Receive("server", s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, 0x08)).Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.CancelsAt = (int)RequestEvent.BlockSent;
            s.Receive("server", s.Answer(CoapCode.Changed).Uint(OptionNumber.Block1, 0x10)).Told("failure Cancelled");
            GivenUp(s);
        }

        [TestMethod]
        public static void AListenerMayGiveUp_BetweenTwoBlocksOfTheResponse()
        {
            ClientScript s = GivingUpAt(RequestEvent.BlockReceived);
            s.Start("server", s.Request(CoapCode.Get, "1")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x08).Filler(0, 16)).Told("failure Cancelled");
            GivenUp(s);
        }

        private static ClientScript GivingUpAt(RequestEvent what)
        {
            ClientScript s = new ClientScript();
            s.CancelsAt = (int)what;
            return s;
        }

        private static void GivenUp(ClientScript s)
        {
            s.At(300000).ExpectNothing();
            Assert.AreEqual(0, s.Client.UnderWay);
            Assert.AreEqual(long.MaxValue, s.Client.NextDeadline);
        }

        private static ClientScript Slots(int requests)
        {
            ClientScript s = new ClientScript();
            s.Config.Requests = requests;
            return s;
        }
    }
}
