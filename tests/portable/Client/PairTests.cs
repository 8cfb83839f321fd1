// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Client and server with each other, on a link that does what a test says.</summary>
    [TestClass]
    public class PairTests
    {
        private const int NoticeMs = 1000;

        [TestMethod]
        public static void Get_WithLossInBothDirections_IsAnsweredOnce()
        {
            Pair pair = new Pair();
            ScriptedResource light = pair.Add("light", "on");
            pair.ToServer.Lose(1);
            pair.ToClient.Lose(1);
            pair.Start(pair.Request(CoapCode.Get, "light")).Drive(5999);
            Assert.AreEqual(0, pair.Responses);
            pair.Drive(6020).Holds("on");
            Assert.AreEqual(1, pair.Responses);
            Assert.AreEqual(3, pair.ToServer.Sent);
            Assert.AreEqual(1, light.Calls);
        }

        [TestMethod]
        public static void Put_WhoseAckIsLost_RunsOnce()
        {
            Pair pair = new Pair();
            ScriptedResource light = pair.Add("light", "on");
            pair.ToClient.Lose(1).Lose(2);
            pair.ToServer.Duplicate(3, 5);
            ClientRequest put = pair.Request(CoapCode.Put, "light");
            put.Payload = new byte[] { 0x6f, 0x66, 0x66 };
            put.PayloadLength = 3;
            put.AddOption(OptionNumber.ContentFormat, ContentFormat.TextPlain);
            pair.Start(put).Drive(10000);
            Assert.AreEqual(1, light.Calls);
            Assert.AreEqual("off", light.BodyText());
            Assert.AreEqual(1, pair.Responses);
            Assert.AreEqual((int)CoapCode.Changed, (int)pair.Code);
        }

        [TestMethod]
        public static void Rfc7641_3_3_1_RenewalWhileAConRunsOut_KeepsTheRegistration()
        {
            // All five transmissions of the CON at 10 s are lost, the last at 40 s. The client renews between 55 and 65 s, and at 72 s
            // the CON would be given up.
            Pair pair = new Pair();
            ScriptedResource alarm = pair.Add("alarm", "OFF");
            alarm.ConfirmChanges = true;
            alarm.MaxAgeSeconds = 50;
            Cut(pair, 9000, 50000);
            pair.Start(pair.Observation("alarm", "4a")).Drive(1000).Holds("OFF");
            alarm.Set("ON");
            pair.Drive(1000 + NoticeMs).Holds("ON");
            pair.Drive(10000);
            alarm.Set("OFF");
            pair.Drive(54000).Holds("ON");
            pair.Drive(66000).Holds("OFF");
            Assert.AreEqual(1, pair.Client.Counters.Reregistrations);
            pair.Drive(80000);
            alarm.Set("ON");
            pair.Drive(80000 + NoticeMs).Holds("ON");
            Assert.AreEqual(1, pair.Client.Counters.Reregistrations);
        }

        [TestMethod]
        public static void Rfc7641_4_1_TokenUsedForAnotherResourceWhileAConRunsOut_KeepsTheRegistration()
        {
            Pair pair = new Pair();
            ScriptedResource alarm = pair.Add("alarm", "OFF");
            ScriptedResource door = pair.Add("door", "shut");
            alarm.ConfirmChanges = true;
            door.ConfirmChanges = true;
            Cut(pair, 9000, 50000);
            ClientRequest observation = pair.Observation("alarm", "4a");
            pair.Start(observation).Drive(1000);
            alarm.Set("ON");
            pair.Drive(10000).Holds("ON");
            alarm.Set("OFF");
            pair.Drive(55000);
            pair.Client.Cancel(pair.Now, observation);
            pair.Start(pair.Observation("door", "4a")).Drive(56000).Holds("shut");
            pair.Drive(80000).Holds("shut");
            door.Set("open");
            pair.Drive(80000 + NoticeMs).Holds("open");
        }

        [TestMethod]
        public static void Rfc7641_4_5_2_ChangeDuringACut_IsHeardWithTheNextTransmission()
        {
            Pair pair = new Pair();
            ScriptedResource alarm = pair.Add("alarm", "OFF");
            alarm.ConfirmChanges = true;
            Cut(pair, 9000, 20000);
            pair.Start(pair.Observation("alarm", "4a")).Drive(1000);
            alarm.Set("1");
            pair.Drive(10000).Holds("1");
            alarm.Set("2");
            pair.Drive(11000);
            alarm.Set("3");
            pair.Drive(23999).Holds("1");
            pair.Drive(24000 + NoticeMs).Holds("3"); // transmissions at 10, 12, 16 and 24 s
            Assert.AreEqual(1, pair.Server.ObserverCount);
            Assert.AreEqual(0, pair.Server.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7641_3_4_NotificationsTwiceAndLate_LeaveTheNewest()
        {
            Pair pair = new Pair();
            ScriptedResource light = pair.Add("light", "0");
            pair.ToClient.AgainAfterMs = 700;
            pair.Start(pair.Observation("light", "4a")).Drive(5000).Holds("0");

            // The first is a CON, from which the server has its round trip; of the NONs after it the third is late.
            int before = pair.ToClient.Sent;
            pair.ToClient.Delay(before + 3, 2500);
            for (int i = 1; i <= 6; i++)
            {
                light.Set(i.ToString());
                pair.Drive(5000 + (i * 1000));
                if (i != 3)
                {
                    pair.Holds(i.ToString());
                }
            }

            pair.Drive(20000).Holds("6");
            Assert.AreEqual(6, pair.Notifications); // with the answer to the registration, and without the late one
            Assert.AreEqual(1, pair.Stale);
            Assert.AreEqual(0, pair.Failures);
        }

        [TestMethod]
        public static void Rfc7252_11_3_BlockwiseGetFromAnUnprovenAddress_ComesWholeAndWithinItsCredit()
        {
            Pair pair = new Pair();
            ScriptedResource page = pair.Add("page", "");
            page.Representation = ClientScript.Filler(900);
            ClientRequest get = pair.Request(CoapCode.Get, "page");
            get.ResponseBuffer = new byte[1024];
            pair.Start(get);
            while (pair.Responses == 0)
            {
                pair.Step();
                Assert.AreEqual(0, pair.Failures);
                if (pair.ToServer.Settling == 0)
                {
                    Assert.IsTrue(
                        pair.ToClient.SentBytes <= pair.Config.AmplificationLimit * pair.ToServer.ArrivedBytes,
                        pair.ToClient.SentBytes + " bytes to an address from which there were " + pair.ToServer.ArrivedBytes);
                }
            }

            Assert.AreEqual(900, pair.Body.Length);
            for (int i = 0; i < 900; i++)
            {
                Assert.AreEqual((byte)i, pair.Body[i]);
            }
        }

        private static void Cut(Pair pair, long fromMs, long toMs)
        {
            pair.ToServer.Cut(fromMs, toMs);
            pair.ToClient.Cut(fromMs, toMs);
        }
    }
}
