// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>The Echo option from the client's side: RFC 9175 section 2.3.</summary>
    [TestClass]
    public class ClientEchoTests
    {
        private const string First = "0102030405060708";
        private const string Second = "1112131415161718";

        [TestMethod]
        public static void Rfc9175_2_3_ARequestThatIsRefusedWithAnEcho_IsRepeatedWithIt()
        {
            ClientScript s = new ClientScript();
            s.NotesEvents = true;
            s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            Assert.IsNull(s.Option(OptionSlot.Echo));
            int messageId = s.Last.MessageId;
            string token = s.Token();
            s.Receive("server", Refusal(s, First)).Told("EchoRequested 8");
            s.Expect("server", MessageType.Confirmable, CoapCode.Get).ExpectNothing();
            Assert.AreEqual(First, s.Option(OptionSlot.Echo));
            Assert.AreEqual("78", s.Option(OptionSlot.UriPath));
            Assert.AreNotEqual(messageId, s.Last.MessageId);
            Assert.AreNotEqual(token, s.Token());
            s.Receive("server", s.Answer(CoapCode.Content).Payload("ok")).Told("response 2.05 ok").ExpectNothing();

            // The server has been shown; it asks again if it wants to be shown again.
            s.Start("server", s.Request(CoapCode.Get, "x", "53")).Expect("server", "41 01", "53 b1 78");
        }

        [TestMethod]
        public static void Rfc9175_2_3_TheSecondRefusalIsTheAnswer()
        {
            ClientScript s = new ClientScript();
            s.Start("server", s.Request(CoapCode.Get, "x", "53")).Expect("server", "41 01", "53 b1 78");
            s.Receive("server", Refusal(s, First)).Expect("server", "41 01", "53 b1 78 d8 e4" + First);
            s.Receive("server", Refusal(s, Second).Payload("no")).Told("response 4.01 no").At(300000).ExpectNothing();

            // Its Echo is the newest one all the same; and a further request may be repeated again.
            s.Start("server", s.Request(CoapCode.Get, "y", "54")).Expect("server", "41 01", "54 b1 79 d8 e4" + Second);
            s.Receive("server", Refusal(s, First)).Expect("server", "41 01", "54 b1 79 d8 e4" + First);
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc9175_2_3_TheNewestEchoOfAServer_IsInTheNextRequestToIt()
        {
            ClientScript s = new ClientScript();
            s.Config.Requests = 3;
            s.Start("server", s.Request(CoapCode.Get, "x", "53")).Expect("server", "41 01", "53 b1 78");
            s.Receive("server", s.Answer(CoapCode.Content).Opaque(OptionNumber.Echo, First)).Told("response 2.05");
            s.Start("other", s.Request(CoapCode.Get, "x", "54")).Expect("other", "41 01", "54 b1 78");
            s.Receive("other", s.Answer(CoapCode.Content)).Told("response 2.05");
            s.Start("server", s.Request(CoapCode.Get, "x", "55")).Expect("server", "41 01", "55 b1 78 d8 e4" + First);
            s.At(2000).Expect("server", "41 01", "55 b1 78 d8 e4" + First);
            s.Receive("server", s.Answer(CoapCode.NotFound).Opaque(OptionNumber.Echo, Second)).Told("response 4.04");
            s.Start("server", s.Request(CoapCode.Get, "x", "56")).Expect("server", "41 01", "56 b1 78 d8 e4" + Second);
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
        }

        [TestMethod]
        public static void EchoesOfOneByteAndOfForty()
        {
            string[] values = new string[] { "7f", First + First + First + First + First };
            for (int i = 0; i < values.Length; i++)
            {
                ClientScript s = new ClientScript();
                s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
                s.Receive("server", Refusal(s, values[i])).Expect("server", MessageType.Confirmable, CoapCode.Get);
                Assert.AreEqual(values[i], s.Option(OptionSlot.Echo));
            }
        }

        [TestMethod]
        public static void Rfc9175_2_2_1_AnEchoOfAnotherLengthIsNone()
        {
            string[] values = new string[] { "", First + First + First + First + First + "00" };
            for (int i = 0; i < values.Length; i++)
            {
                ClientScript s = new ClientScript();
                s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
                s.Receive("server", Refusal(s, values[i])).Told("response 4.01").ExpectNothing();
            }
        }

        [TestMethod]
        public static void ARefusalWithoutAnEchoIsTheAnswer()
        {
            ClientScript s = new ClientScript();
            s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.Unauthorized)).Told("response 4.01").ExpectNothing();
        }

        [TestMethod]
        public static void TheCallersOwnEchoStays()
        {
            ClientScript s = new ClientScript();
            for (int i = 0; i < 2; i++)
            {
                ClientRequest request = s.Request(CoapCode.Get, "x", "53");
                request.AddOption(OptionNumber.Echo, Hex.Bytes("aa"), 0, 1);
                s.Start("server", request).Expect("server", "41 01", "53 b1 78 d1 e4 aa");
                s.Receive("server", Refusal(s, First)).Told("response 4.01").ExpectNothing();
            }
        }

        [TestMethod]
        public static void ASeparateRefusalIsAcknowledged_AndANonRepeatedAsANon()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Post, "x", "53");
            s.Start("server", request).Expect("server", "41 02", "53 b1 78");
            s.Receive("server", Datagram.Con(CoapCode.Unauthorized, 7, "53").Opaque(OptionNumber.Echo, "7f"));
            s.Expect("server", "60 00 0007").Expect("server", "41 02", "53 b1 78 d1 e4 7f");
            s.Receive("server", s.Answer(CoapCode.Changed)).Told("response 2.04");
            request.Confirmable = false;
            s.Start("server", request).Expect("server", "51 02", "53 b1 78");
            s.Receive("server", Datagram.Non(CoapCode.Unauthorized, 8, "53").Opaque(OptionNumber.Echo, "80"));
            s.Expect("server", "51 02", "53 b1 78 d1 e4 80");
            s.Receive("server", Datagram.Non(CoapCode.Changed, 9, "53")).Told("response 2.04").ExpectNothing();
        }

        [TestMethod]
        public static void ARegistrationIsRepeated_AndARenewalWithItsToken()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x", "4a");
            request.Observe = true;
            s.Start("server", request).Expect("server", "41 01", "4a 60 51 78");
            s.Receive("server", Refusal(s, "7f")).Expect("server", "41 01", "4a 60 51 78 d1 e4 7f");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 9).Payload("a")).Told("notification 2.05 9 +0 a");
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 60 51 78");
            s.Receive("server", Refusal(s, "80")).Expect("server", "41 01", "4a 60 51 78 d1 e4 80");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 10).Payload("b")).Told("notification 2.05 10 +1 b");
            s.Client.StopObserving(s.Now, request);
            s.Expect("server", "41 01", "4a 61 01 51 78");
            s.Receive("server", Refusal(s, "81")).Expect("server", "41 01", "4a 61 01 51 78 d1 e4 81");
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
        }

        [TestMethod]
        public static void ABlockIsRepeated_EachOfThemOnce()
        {
            ClientScript s = new ClientScript();
            ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "x", "53"), 32);
            put.Szx = 0;
            s.Start("server", put).Expect("server", "41 03", "53 b1 78 d1 03 08 d1 14 20 ff", 0, 16);
            s.Receive("server", Refusal(s, "7f")).Expect("server", "41 03", "53 b1 78 d1 03 08 d1 14 20 d1 b3 7f ff", 0, 16);
            s.Receive("server", s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, 0x08));
            s.Expect("server", "41 03", "53 b1 78 c0 41 10 ff", 16, 16);
            s.Receive("server", Refusal(s, "80"));
            s.Expect("server", "41 03", "53 b1 78 c0 41 10 d1 d4 80 ff", 16, 16);
            s.Receive("server", s.Answer(CoapCode.Changed).Uint(OptionNumber.Block1, 0x10)).Told("response 2.04").ExpectNothing();
        }

        [TestMethod]
        public static void ABodyThatLeavesNoRoomForTheEcho_GoesInBlocks()
        {
            ClientScript s = new ClientScript();
            s.Config.MessageBytes = 68;
            s.Start("server", ClientScript.Fill(s.Request(CoapCode.Put, "x", "53"), 50)).Expect("server", "41 03", "53 b1 78 ff", 0, 50);
            s.Receive("server", Refusal(s, First)).Expect("server", MessageType.Confirmable, CoapCode.Put);
            Assert.AreEqual(First, s.Option(OptionSlot.Echo));
            Assert.AreEqual("09", s.Option(OptionSlot.Block1)); // 0/1/32
            s.Receive("server", s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, 0x09));
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            Assert.IsNull(s.Option(OptionSlot.Echo));
            s.Receive("server", s.Answer(CoapCode.Changed).Uint(OptionNumber.Block1, 0x11)).Told("response 2.04").ExpectNothing();
        }

        [TestMethod]
        public static void AnEchoThatDoesNotFitIsLeftOut()
        {
            ClientScript s = new ClientScript();
            s.Config.MessageBytes = 64;
            s.Start("server", s.Request(CoapCode.Get, "a path with 20 bytes", "53"));
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Refusal(s, First + First + First + First + First)).Expect("server", MessageType.Confirmable, CoapCode.Get);
            Assert.IsNull(s.Option(OptionSlot.Echo));
            s.Receive("server", Refusal(s, First)).Told("response 4.01").ExpectNothing();
        }

        [TestMethod]
        public static void GroupsAndPingsHaveNone()
        {
            ClientScript s = new ClientScript();
            ClientRequest group = s.Request(CoapCode.Get, "x", "53");
            group.Confirmable = false;
            group.Multicast = true;
            group.ResponseTimeoutMs = 1000;
            s.Start("group", group).Expect("group", "51 01", "53 b1 78");
            s.Receive("server", Datagram.Non(CoapCode.Unauthorized, 1, "53").Opaque(OptionNumber.Echo, First)).Told("response 4.01");
            s.At(1000).Told("failure MulticastEnded");
            s.Start("server", s.Request(CoapCode.Get, "x", "54")).Expect("server", "41 01", "54 b1 78");
            s.Receive("server", s.Answer(CoapCode.Content).Opaque(OptionNumber.Echo, First)).Told("response 2.05");
            s.Start("server", s.Request(CoapCode.Empty, "")).Expect("server", "40 00", "");
            s.Reply("server", "70 00", "").Told("response 0.00").ExpectNothing();
            s.Start("server", s.Request(CoapCode.Get, "x", "55")).Expect("server", "41 01", "55 b1 78 d8 e4" + First);
        }

        [TestMethod]
        public static void AListenerMayGiveUp_InsteadOfARepetition()
        {
            ClientScript s = new ClientScript();
            s.CancelsAt = (int)RequestEvent.EchoRequested;
            s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", Refusal(s, First)).Told("failure Cancelled").At(300000).ExpectNothing();
            Assert.AreEqual(0, s.Client.UnderWay);
        }

        private static Datagram Refusal(ClientScript s, string echo)
        {
            return s.Answer(CoapCode.Unauthorized).Opaque(OptionNumber.Echo, echo);
        }
    }
}
