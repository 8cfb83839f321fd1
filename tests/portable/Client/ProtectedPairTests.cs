// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Client and server with a key, on a link that does what a test says.</summary>
    [TestClass]
    public class ProtectedPairTests
    {
        private const int NoticeMs = 1000;

        [TestMethod]
        public static void GetAndPut_WithLossInBothDirections_RunOnce()
        {
            ProtectedPair p = new ProtectedPair();
            ScriptedResource light = p.Pair.Add("light", "on");
            p.Pair.ToServer.Lose(1);
            p.Pair.ToClient.Lose(1);
            p.Pair.Start(p.Request(CoapCode.Get, "light")).Drive(10000).Holds("on");
            Assert.AreEqual(1, p.Pair.Responses);
            Assert.AreEqual(1, light.Calls);
            int messages = p.Aead.Count;

            // A retransmission is the same bytes, and so is the reply to a duplicate.
            p.Pair.ToServer.AgainAfterMs = 30;
            p.Pair.ToClient.Lose(p.Pair.ToClient.Sent + 1);
            p.Pair.Start(Put(p, "light", "off")).Drive(20000);
            Assert.AreEqual((int)CoapCode.Changed, (int)p.Pair.Code);
            Assert.AreEqual(2, light.Calls);
            Assert.AreEqual("off", light.BodyText());
            Assert.AreEqual(2, p.Pair.Responses);
            Assert.AreEqual(messages + 2, p.Aead.Count);
            Assert.AreEqual(0, p.Guard.Refused);
        }

        [TestMethod]
        public static void Bodies_GoInBlocks_BothWays()
        {
            ProtectedPair p = new ProtectedPair();
            ScriptedResource light = p.Pair.Add("light", "on");
            ClientRequest put = ClientScript.Fill(p.Request(CoapCode.Put, "light"), 700);
            put.AddOption(OptionNumber.ContentFormat, ContentFormat.TextPlain);
            p.Pair.Start(put).Drive(60000);
            Assert.AreEqual((int)CoapCode.Changed, (int)p.Pair.Code);
            Assert.AreEqual(700, light.Body.Length);
            light.Representation = light.Body;
            ClientRequest get = p.Request(CoapCode.Get, "light");
            get.Szx = 2;
            p.Pair.Start(get).Drive(120000);
            Assert.AreEqual((int)CoapCode.Content, (int)p.Pair.Code);
            Assert.AreEqual(Hex.Text(ClientScript.Filler(700), 0, 700), Hex.Text(p.Pair.Body, 0, p.Pair.Body.Length));
            Assert.AreEqual(0, p.Pair.Failures);
        }

        [TestMethod]
        public static void AnObservation_HearsOfChanges_OverABadLink()
        {
            ProtectedPair p = new ProtectedPair();
            ScriptedResource alarm = p.Pair.Add("alarm", "OFF");
            alarm.ConfirmChanges = true;
            p.Pair.Start(p.Observation("alarm")).Drive(1000).Holds("OFF");
            alarm.Set("ON");
            p.Pair.Drive(1000 + NoticeMs).Holds("ON");
            p.Pair.ToClient.Cut(2000, 12000);
            p.Pair.Drive(2500);
            alarm.Set("OFF");
            p.Pair.Drive(20000).Holds("OFF");
            p.Pair.ToClient.AgainAfterMs = 40;
            alarm.Set("ON");
            p.Pair.Drive(20000 + NoticeMs).Holds("ON");
            Assert.AreEqual(4, p.Pair.Notifications);

            // Past the renewal.
            p.Pair.Drive(200000);
            Assert.IsTrue(p.Pair.Client.Counters.Reregistrations > 0);
            alarm.Set("OFF");
            p.Pair.Drive(200000 + NoticeMs).Holds("OFF");
            Assert.AreEqual(1, p.Pair.Server.ObserverCount);
            Assert.AreEqual(0, p.Guard.Refused);
        }

        [TestMethod]
        public static void ANotificationInBlocks_IsFetchedUnderItsOwnToken()
        {
            ProtectedPair p = new ProtectedPair();
            ScriptedResource light = p.Pair.Add("light", "on");
            ClientRequest observation = p.Observation("light");
            observation.Szx = 2;
            p.Pair.Start(observation).Drive(1000).Holds("on");
            light.Representation = ClientScript.Filler(200);
            light.Changed();
            p.Pair.Drive(10000);
            Assert.AreEqual(Hex.Text(ClientScript.Filler(200), 0, 200), Hex.Text(p.Pair.Body, 0, p.Pair.Body.Length));
            Assert.AreEqual(2, p.Pair.Notifications);
            light.Set("off");
            p.Pair.Drive(10000 + NoticeMs).Holds("off");
        }

        [TestMethod]
        public static void Rfc8613_B_1_2_ARebootOfTheServer_CostsARoundTrip_AndNothingElse()
        {
            ProtectedPair p = new ProtectedPair();
            ScriptedResource light = p.Pair.Add("light", "on");
            for (int i = 0; i < 3; i++)
            {
                int sent = p.Pair.ToServer.Sent;
                p.Pair.Start(Put(p, "light", "off")).Drive(10000 * (i + 1));
                Assert.AreEqual((int)CoapCode.Changed, (int)p.Pair.Code);
                Assert.AreEqual(i + 1, p.Pair.Responses);
                Assert.AreEqual(i + 1, light.Calls);
                Assert.AreEqual(i == 0 ? 1 : 2, p.Pair.ToServer.Sent - sent);
                p.Reboot();
            }
        }

        [TestMethod]
        public static void Rfc8613_B_1_2_AnObservation_GoesOnAfterAReboot()
        {
            ProtectedPair p = new ProtectedPair();
            ScriptedResource alarm = p.Pair.Add("alarm", "OFF");
            p.Pair.Start(p.Observation("alarm")).Drive(1000).Holds("OFF");
            alarm.Set("ON");
            p.Pair.Drive(5000).Holds("ON");
            p.Reboot();
            alarm.Set("OFF");
            p.Pair.Drive(90000).Holds("OFF");
            Assert.AreEqual(1, p.Pair.Client.Counters.Reregistrations);
            Assert.AreEqual(1, p.Pair.Server.ObserverCount);
            alarm.Set("ON");
            p.Pair.Drive(95000).Holds("ON");
            Assert.AreEqual(0, p.Pair.Failures);
        }

        [TestMethod]
        public static void AServerThatHasForgottenTheKey_IsHeard_ButEndsNoObservationBySayingSo()
        {
            ProtectedPair p = new ProtectedPair();
            p.Pair.Add("light", "on");
            p.Pair.Start(p.Observation("light")).Drive(1000).Holds("on");
            p.Forget();
            p.Pair.Start(p.Request(CoapCode.Get, "light")).Drive(10000).Holds("Security context not found");
            Assert.AreEqual((int)CoapCode.Unauthorized, (int)p.Pair.Code);

            // Whoever says so may be anybody. That nothing else answers the renewal, which is sent five times, ends it.
            p.Pair.Drive(120000);
            Assert.AreEqual(1, p.Pair.Client.UnderWay);
            p.Pair.Drive(200000);
            Assert.AreEqual(1, p.Pair.Failures);
            Assert.AreEqual(1, p.Pair.Notifications);
        }

        private static ClientRequest Put(ProtectedPair p, string path, string body)
        {
            ClientRequest put = p.Request(CoapCode.Put, path);
            put.Payload = Utf8.Encode(body);
            put.PayloadLength = put.Payload.Length;
            put.AddOption(OptionNumber.ContentFormat, ContentFormat.TextPlain);
            return put;
        }
    }
}
