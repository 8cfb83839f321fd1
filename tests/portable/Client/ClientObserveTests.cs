// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Observation from the client's side: RFC 7641 sections 3 and the examples of appendix A.</summary>
    [TestClass]
    public class ClientObserveTests
    {
        private const string Path = "5b 74656d7065726174757265"; // Uri-Path "temperature" behind Observe
        private const string Max15 = "81 0f"; // Max-Age 15 behind Observe

        [TestMethod]
        public static void Rfc7641_A_1_Figure3_TwoNotifications()
        {
            ClientScript s = Observe();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Reply("server", "61 45", "4a 61 09" + Max15 + "ff 31382e352043656c").Told("notification 2.05 9 +0 18.5 Cel").ExpectNothing();
            s.At(14000).Receive("server", "51 45 7b50 4a 61 10" + Max15 + "ff 31392e322043656c").Told("notification 2.05 16 +7 19.2 Cel").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_A_1_Figure4_RegistersAnewAfterMaxAge()
        {
            // The RFC draws a new token; section 3.3.1 allows the old one, with which the registration is renewed in place.
            ClientScript s = Observe();
            s.NotesEvents = true;
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Reply("server", "61 45", "4a 61 09" + Max15 + "ff 31382e352043656c").Told("notification 2.05 9 +0 18.5 Cel");
            s.Receive("server", "51 45 7b51 4a 61 19" + Max15 + "ff 31392e372043656c").Told("notification 2.05 25 +16 19.7 Cel");
            long due = s.ToDeadline();
            Assert.IsTrue(due >= 20000 && due <= 30000, "Max-Age and 5 to 15 s more: " + due);
            s.Told("Registering " + due).Expect("server", "41 01", "4a 60" + Path);
            s.Reply("server", "61 45", "4a 45 78797a7a79 21 2c" + Max15 + "ff 31392e372043656c").Told("notification 2.05 44 +19 19.7 Cel").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.Reregistrations);
        }

        [TestMethod]
        public static void Rfc7641_3_3_1_RenewalIsDueBetween5And15SecondsAfterMaxAge()
        {
            long least = long.MaxValue;
            long most = 0;
            for (int seed = 1; seed <= 40; seed++)
            {
                ClientScript s = new ClientScript();
                s.Seed = seed;
                Register(s, Registration(s), 9);
                long due = s.ToDeadline();
                Assert.IsTrue(due >= 65000 && due <= 75000, "Max-Age is 60 if not said: " + due);
                least = due < least ? due : least;
                most = due > most ? due : most;
            }

            Assert.IsTrue(least < 67000 && most > 73000, "all of it: " + least + " to " + most);
        }

        [TestMethod]
        public static void Rfc7641_3_3_1_RenewalOffersTheEntityTag_AndMayBeAnsweredWith203()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            request.OfferETag = true;
            request.AddOption(OptionNumber.ETag, Hex.Bytes("33"), 0, 1);
            s.Start("server", request).Expect("server", "41 01", "4a 41 33 20" + Path);
            s.Reply("server", "61 45", "4a 45 78797a7a79 21 09" + Max15 + "ff 31").Told("notification 2.05 9 +0 1");
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 45 78797a7a79 20" + Path);
            s.Reply("server", "61 43", "4a 45 78797a7a79 21 7b" + Max15).Told("notification 2.03 123 +114").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_2_ConNotificationIsAcknowledged()
        {
            ClientScript s = Registered();
            s.Receive("server", Datagram.Con(CoapCode.Content, 7, "4a").Uint(OptionNumber.Observe, 10).Payload("a"));
            s.Expect("server", "60 00 0007").Told("notification 2.05 10 +1 a").ExpectNothing();

            // Its retransmission is acknowledged and told to nobody.
            s.Receive("server", Datagram.Con(CoapCode.Content, 7, "4a").Uint(OptionNumber.Observe, 10).Payload("a"));
            s.Expect("server", "60 00 0007").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_4_ReorderedNotificationIsDropped()
        {
            ClientScript s = Registered();
            s.NotesEvents = true;
            s.Receive("server", "51 45 0002 4a 61 0c ff 63").Told("notification 2.05 12 +3 c");
            s.Receive("server", "51 45 0001 4a 61 0b ff 62").Told("StaleNotification 1").ExpectNothing();
            s.Receive("server", "41 45 0003 4a 61 0c ff 63").Expect("server", "60 00 0003").Told("StaleNotification 0").ExpectNothing();
            s.Receive("server", "51 45 0004 4a 61 0d ff 64").Told("notification 2.05 13 +1 stale 2 d").ExpectNothing();
            Assert.AreEqual(2, s.Client.Counters.NotificationsStale);
        }

        [TestMethod]
        public static void Rfc7641_3_4_OrderOf24Bits()
        {
            Order(1, 2, true);
            Order(2, 1, false);
            Order(1, 0x800000, true); // V2 - V1 is 2^23 - 1
            Order(1, 0x800001, false); // 2^23
            Order(0xFFFFFF, 0, true);
            Order(0, 0xFFFFFF, false);
            Order(0x800001, 0, true); // V1 - V2 is 2^23 + 1
            Order(0x800000, 0, false); // 2^23
        }

        [TestMethod]
        public static void Rfc7641_3_4_After128SecondsAnyNumberIsNewer()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            s.Start("server", request).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 9).Uint(OptionNumber.MaxAge, 1000).Payload("a"));
            s.Told("notification 2.05 9 +0 a");
            s.At(128000).Receive("server", "51 45 0001 4a 61 08 ff 62").ExpectNothing();
            s.At(128001).Receive("server", "51 45 0002 4a 61 08 ff 63").Told("notification 2.05 8 +16777215 stale 1 c").ExpectNothing();
        }

        [TestMethod]
        public static void AServerThatBeganAnew_IsBelievedInTheAnswerToARenewal()
        {
            ClientScript s = Registered();
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 2).Payload("b")).Told("notification 2.05 2 +0 b");
            s.Receive("server", "51 45 0002 4a 61 03 ff 63").Told("notification 2.05 3 +1 c").ExpectNothing();
        }

        [TestMethod]
        public static void ALateNotificationIsNoAnswerToARenewal()
        {
            ClientScript s = Registered();
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Receive("server", "51 45 0002 4a 61 08 ff 63").ExpectNothing();
            s.At(s.Now - 1000000 + 2000).Expect("server", "41 01", "4a 60" + Path);
        }

        [TestMethod]
        public static void ANewNotificationStandsForTheAnswerToARenewal()
        {
            ClientScript s = Registered();
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Receive("server", "51 45 0002 4a 61 0a ff 63").Told("notification 2.05 10 +1 c");
            s.At(s.Now - 1000000 + 64000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_3_1_ARenewalThatIsNotAnsweredEndsIt()
        {
            ClientScript s = new ClientScript();
            s.Parameters.MaxRetransmit = 0;
            Register(s, Registration(s), 9);
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.ToDeadline();
            s.Told("failure NoAnswer").ExpectNothing();
            Assert.AreEqual(0, s.Client.UnderWay);
        }

        [TestMethod]
        public static void ARenewalWaitsForNstart_AndIsNotNeededAfterANotification()
        {
            ClientScript s = Registered();
            ClientRequest other = s.Request(CoapCode.Get, "x", "07");
            s.At(64000).Start("server", other).Expect("server", "41 01", "07 b1 78");
            s.At(66000).Expect("server", "41 01", "07 b1 78").At(70000).Expect("server", "41 01", "07 b1 78").At(76000).ExpectNothing();
            s.Receive("server", "51 45 0002 4a 61 0a ff 63").Told("notification 2.05 10 +1 c");
            s.Receive("server", Datagram.Ack(s.Last.MessageId)).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_1_WithoutObserveInTheResponse_ItIsAPlainGet()
        {
            ClientScript s = Observe();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Receive("server", s.Answer(CoapCode.Content).Payload("a")).Told("response 2.05 a").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_1_AnErrorIsNoRegistration()
        {
            ClientScript s = Observe();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Receive("server", s.Answer(CoapCode.NotFound).Uint(OptionNumber.Observe, 3)).Told("response 4.04").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_2_AnErrorEndsIt()
        {
            ClientScript s = Registered();
            s.Receive("server", Datagram.Con(CoapCode.NotFound, 7, "4a")).Expect("server", "60 00 0007").Told("response 4.04");
            s.Receive("server", Datagram.Con(CoapCode.Content, 8, "4a").Uint(OptionNumber.Observe, 11)).Expect("server", "70 00 0008");
            s.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_2_ANotificationWithoutObserveEndsIt()
        {
            ClientScript s = Registered();
            s.Receive("server", Datagram.Non(CoapCode.Content, 7, "4a").Payload("z")).Told("response 2.05 z").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_DeregistrationByGet()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            request.AddOption(OptionNumber.ETag, Hex.Bytes("33"), 0, 1);
            Register(s, request, 9);
            s.Client.StopObserving(s.Now, request);
            s.Expect("server", "41 01", "4a 61 01" + Path);
            Datagram answer = s.Answer(CoapCode.Content).Payload("z");

            // What was on its way still comes, and is of no interest.
            s.Receive("server", "41 45 0002 4a 61 0a ff 63").Expect("server", "60 00 0002").ExpectNothing();
            s.Client.StopObserving(s.Now, request);
            s.Receive("server", answer).Told("response 2.05 z").At(300000).ExpectNothing();
            Assert.AreEqual(0, s.Client.UnderWay);
        }

        [TestMethod]
        public static void Rfc7641_3_6_DeregistrationThatIsNotAnswered()
        {
            ClientScript s = new ClientScript();
            s.Parameters.MaxRetransmit = 0;
            ClientRequest request = Registration(s);
            Register(s, request, 9);
            s.Client.StopObserving(s.Now, request);
            s.Expect("server", "41 01", "4a 61 01" + Path);
            s.At(2000).Told("failure NoAnswer").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_DeregistrationBeforeTheRegistrationIsAnswered()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            s.Start("server", request).Expect("server", "41 01", "4a 60" + Path);
            s.Client.StopObserving(s.Now, request);
            s.Expect("server", "41 01", "4a 61 01" + Path);
            s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
        }

        [TestMethod]
        public static void AListenerMayDeregisterInTheMiddleOfARenewal()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            Register(s, request, 9);
            s.Stops = request;
            s.ToDeadline();
            s.Expect("server", "41 01", "4a 61 01" + Path).ExpectNothing();
            s.Receive("server", s.Answer(CoapCode.Content).Payload("z")).Told("response 2.05 z").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_3_6_ForgettingIsToldWithAReset()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = Registration(s);
            Register(s, request, 9);
            s.Client.Cancel(s.Now, request);
            s.Told("failure Cancelled").ExpectNothing();
            s.Receive("server", "51 45 0002 4a 61 0a ff 63").Expect("server", "70 00 0002");
            s.Receive("server", "41 45 0003 4a 61 0b ff 63").Expect("server", "70 00 0003").ExpectNothing();
        }

        [TestMethod]
        public static void ANotificationWithACriticalOptionEndsItAtBothEnds()
        {
            ClientScript s = Registered();
            s.Receive("server", "41 45 0002 4a 61 0a 31 00 ff 63").Expect("server", "70 00 0002").Told("failure CriticalOption").ExpectNothing();
        }

        [TestMethod]
        public static void AnEmptyObserveOptionIsZero()
        {
            ClientScript s = Observe();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Reply("server", "61 45", "4a 60 ff 61").Told("notification 2.05 0 +0 a").ExpectNothing();
        }

        [TestMethod]
        public static void AnOversizedObserveOptionIsNone()
        {
            // Elective, and with a length out of its bounds as good as not there. RFC 7252 section 5.4.3.
            ClientScript s = Observe();
            s.Expect("server", "41 01", "4a 60" + Path);
            s.Reply("server", "61 45", "4a 64 00000009 ff 61").Told("response 2.05 a").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc8132_AFetchCanObserveToo_AndSaysAgainWhatItAsksFor()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Fetch, "x", "4a");
            request.Observe = true;
            ClientScript.Fill(request, 2);
            request.AddOption(OptionNumber.ContentFormat, 42);
            s.Start("server", request).Expect("server", "41 05", "4a 60 51 78 11 2a ff 0001");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 1)).Told("notification 2.05 1 +0");
            s.ToDeadline();
            s.Expect("server", "41 05", "4a 60 51 78 11 2a ff 0001");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 2)).Told("notification 2.05 2 +1");
            s.Client.StopObserving(s.Now, request);
            s.Expect("server", "41 05", "4a 61 01 51 78 11 2a ff 0001");
        }

        private static void Order(int first, int second, bool newer)
        {
            ClientScript s = new ClientScript();
            Register(s, Registration(s), first);
            s.Receive("server", Datagram.Non(CoapCode.Content, 1, "4a").Uint(OptionNumber.Observe, second).Payload("b"));
            if (newer)
            {
                s.Told("notification 2.05 " + second + " +" + ((second - first) & 0xFFFFFF) + " b");
            }

            s.ExpectNothing();
        }

        private static ClientScript Registered()
        {
            ClientScript s = new ClientScript();
            Register(s, Registration(s), 9);
            return s;
        }

        private static void Register(ClientScript s, ClientRequest request, int sequence)
        {
            s.Start("server", request).Expect("server", MessageType.Confirmable, CoapCode.Get);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, sequence).Payload("a"));
            s.Told("notification 2.05 " + sequence + " +0 a").ExpectNothing();
        }

        private static ClientScript Observe()
        {
            ClientScript s = new ClientScript();
            return s.Start("server", Registration(s));
        }

        private static ClientRequest Registration(ClientScript s)
        {
            ClientRequest request = s.Request(CoapCode.Get, "temperature", "4a");
            request.Observe = true;
            return request;
        }
    }
}
