// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Notifications that come in blocks: RFC 7959 section 2.6 and the examples of section 3.4.</summary>
    [TestClass]
    public class ClientObserveTestsBlocks
    {
        private const string StatusIcon = "5b 7374617475732d69636f6e"; // Uri-Path "status-icon" behind Observe
        private const string StatusIconAlone = "bb 7374617475732d69636f6e";

        [TestMethod]
        public static void Rfc7959_3_4_Figure12_NotificationInBlocks()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "status-icon", "fb");
            request.Observe = true;
            request.ResponseBuffer = new byte[512];
            s.Start("server", request).Expect("server", "41 01", "fb 60" + StatusIcon);
            s.Reply("server", "61 45", "fb 44 6f00f38e 22 f38e d1 04 0b ff", 0, 128);
            string token = Fetch(s, "13");
            s.Reply("server", "64 45", token + "44 6f00f38e d1 06 1b ff", 128, 128);
            token = Fetch(s, "23");
            s.Reply("server", "64 45", token + "44 6f00f38e d1 06 23 ff", 256, 53).Told("notification 2.05 62350 +0 of 309").BodyIsFiller(309).ExpectNothing();

            // The state changes.
            byte[] head = Hex.Bytes("41 45 af9c fb 44 6f00f392 22 f392 d1 04 0b ff");
            byte[] notification = new byte[head.Length + 128];
            head.CopyTo(notification, 0);
            ClientScript.Filler(128).CopyTo(notification, head.Length);
            s.At(1000).Receive("server", notification, notification.Length).Expect("server", "60 00 af9c");
            token = Fetch(s, "13");
            s.Reply("server", "64 45", token + "44 6f00f392 d1 06 1b ff", 128, 128);
            token = Fetch(s, "23");
            s.Reply("server", "64 45", token + "44 6f00f392 d1 06 23 ff", 256, 53).Told("notification 2.05 62354 +4 of 309").BodyIsFiller(309).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_3_4_Figure13_EarlyNegotiation()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "status-icon", "fb");
            request.Observe = true;
            request.Szx = 2;
            request.ResponseBuffer = new byte[512];
            s.Start("server", request).Expect("server", "41 01", "fb 60" + StatusIcon + "c1 02");
            s.Reply("server", "61 45", "fb 44 6f00f38e 22 f38e 81 3c 91 0a ff", 0, 64);
            string token = Fetch(s, "12");
            s.Reply("server", "64 45", token + "44 6f00f38e d1 06 12 ff", 64, 20).Told("notification 2.05 62350 +0 of 84").BodyIsFiller(84).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_6_ANewerNotificationReplacesOneWhoseBlocksAreStillFetched()
        {
            ClientScript s = Registered();
            s.NotesEvents = true;
            s.Receive("server", First(10, "01"));
            s.Told("block 0 16 and more").Told("BlockReceived 16").Expect("server", MessageType.Confirmable, CoapCode.Get);
            Datagram late = s.Answer(CoapCode.Content).Opaque(OptionNumber.ETag, "01").Uint(OptionNumber.Block2, 0x10).Filler(16, 16);
            s.Receive("server", First(11, "02"));
            s.Told("NotificationLost 9").Told("block 0 16 and more").Told("BlockReceived 16").Expect("server", MessageType.Confirmable, CoapCode.Get);
            Datagram rest = s.Answer(CoapCode.Content).Opaque(OptionNumber.ETag, "02").Uint(OptionNumber.Block2, 0x10).Filler(16, 4);
            s.Receive("server", late).ExpectNothing();
            s.Receive("server", rest).Told("block 16 4").Told("BlockReceived 20").Told("notification 2.05 11 +2 of 20").BodyIsFiller(20).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.NotificationsLost);
        }

        [TestMethod]
        public static void AnOlderNotificationDoesNotDisturb()
        {
            ClientScript s = Registered();
            s.Receive("server", First(10, "01")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            Datagram rest = s.Answer(CoapCode.Content).Opaque(OptionNumber.ETag, "01").Uint(OptionNumber.Block2, 0x10).Filler(16, 4);
            s.Receive("server", First(8, "00")).ExpectNothing();
            s.Receive("server", rest).Told("notification 2.05 10 +1 stale 1 of 20").ExpectNothing();
        }

        [TestMethod]
        public static void ANotificationWhoseBlocksCantBeHadIsLost_TheObservationIsNot()
        {
            ClientScript s = Registered();
            s.NotesEvents = true;
            s.Receive("server", First(10, "01")).Told("block 0 16 and more").Told("BlockReceived 16").Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Datagram.Rst(s.Last.MessageId)).Told("NotificationLost 2").ExpectNothing();
            s.Receive("server", "51 45 0002 4a 61 0b ff 63").Told("notification 2.05 11 +2 c").ExpectNothing();
        }

        [TestMethod]
        public static void ANotificationThatBeginsWithABlockThatCantBe_IsLostToo()
        {
            ClientScript s = Registered();
            s.NotesEvents = true;
            s.Receive("server", Datagram.Non(CoapCode.Content, 1, "4a").Uint(OptionNumber.Observe, 10).Uint(OptionNumber.Block2, 0x18).Filler(0, 16));
            s.Told("NotificationLost 8").ExpectNothing();
            s.Receive("server", "51 45 0002 4a 61 0b ff 63").Told("notification 2.05 11 +2 c").ExpectNothing();
        }

        [TestMethod]
        public static void AfterALostNotificationTheRegistrationIsRenewed()
        {
            ClientScript s = Registered();
            s.Receive("server", First(10, "01")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Datagram.Rst(s.Last.MessageId)).ExpectNothing();
            long due = s.ToDeadline();
            Assert.IsTrue(due >= 65000 && due <= 75000, "due " + due);
            s.Expect("server", "41 01", "4a 60 51 78");
        }

        [TestMethod]
        public static void TheEntityTagOfALostNotificationIsNotOffered()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            request.OfferETag = true;
            Register(s, request);
            s.Receive("server", First(10, "01")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Datagram.Rst(s.Last.MessageId)).ExpectNothing();
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 60 51 78");
        }

        [TestMethod]
        public static void AnErrorWhileBlocksAreFetchedIsNoNotification()
        {
            ClientScript s = Registered();
            s.Receive("server", First(10, "01")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.ServiceUnavailable)).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.NotificationsLost);
            Assert.AreEqual(1, s.Client.UnderWay);
        }

        [TestMethod]
        public static void AFirstNotificationWhoseBlocksCantBeHadIsAFailure()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x", "4a");
            request.Observe = true;
            request.ResponseBuffer = new byte[20];
            s.Start("server", request).Expect("server", "41 01", "4a 60 51 78");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 9).Uint(OptionNumber.Block2, 0x08).Filler(0, 16));
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x10).Filler(16, 16)).Told("failure ResponseTooLarge").ExpectNothing();
            s.Receive("server", "51 45 0002 4a 61 0b ff 63").Expect("server", "70 00 0002").ExpectNothing();
        }

        [TestMethod]
        public static void TheBlocksOfANotificationWaitForNstart()
        {
            ClientScript s = Registered();
            s.Start("server", s.Request(CoapCode.Get, "y", "07")).Expect("server", "41 01", "07 b1 79");
            Datagram answer = s.Answer(CoapCode.Content);
            s.Receive("server", First(10, "01")).ExpectNothing();
            s.Receive("server", answer).Told("response 2.05").Expect("server", MessageType.Confirmable, CoapCode.Get);
            Assert.AreEqual("10", s.Option(OptionSlot.Block2));
        }

        [TestMethod]
        public static void TheLastStateInBlocksIsFetchedToo()
        {
            ClientScript s = Registered();
            s.Receive("server", Datagram.Non(CoapCode.Content, 7, "4a").Uint(OptionNumber.Block2, 0x08).Filler(0, 16));
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x10).Filler(16, 4)).Told("response 2.05 of 20").BodyIsFiller(20).ExpectNothing();
        }

        [TestMethod]
        public static void DeregistrationWhileBlocksAreFetched()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            Register(s, request);
            s.Receive("server", First(10, "01")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Client.StopObserving(s.Now, request);
            s.Expect("server", "41 01", "4a 61 01 51 78");
            s.Receive("server", s.Answer(CoapCode.Content).Payload("z")).Told("response 2.05 z").At(300000).ExpectNothing();
        }

        private static Datagram First(int sequence, string tag)
        {
            return Datagram.Non(CoapCode.Content, 1000 + sequence, "4a").Opaque(OptionNumber.ETag, tag).Uint(OptionNumber.Observe, sequence)
                .Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 0)).Filler(0, 16);
        }

        private static ClientScript Registered()
        {
            ClientScript s = new ClientScript();
            Register(s, Registration(s));
            return s;
        }

        private static ClientRequest Registration(ClientScript s)
        {
            ClientRequest request = s.Request(CoapCode.Get, "x", "4a");
            request.Observe = true;
            request.ResponseBuffer = new byte[64];
            return request;
        }

        private static void Register(ClientScript s, ClientRequest request)
        {
            s.Start("server", request).Expect("server", "41 01", "4a 60 51 78");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 9).Payload("a")).Told("notification 2.05 9 +0 a").ExpectNothing();
        }

        /// <summary>The next block is asked for without Observe, and with a token of its own: that is returned, in hexadecimal.</summary>
        private static string Fetch(ClientScript s, string block2)
        {
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            string token = s.Token();
            Assert.AreNotEqual("fb", token);
            Assert.AreEqual(4, s.Last.TokenLength);
            Assert.IsFalse(s.Last.Has(OptionSlot.Observe));
            Assert.AreEqual(block2, s.Option(OptionSlot.Block2));
            Assert.AreEqual(Hex.Text(Hex.Bytes(StatusIconAlone + "c1" + block2), 0, 14), Hex.Text(s.Last.Buffer, 8, s.Last.Length - 8));
            return token;
        }
    }
}
