// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Fakes;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Many observers: each has its own CON outstanding, and only one. RFC 7641 section 4.5.1, RFC 7252 section 4.7.</summary>
    [TestClass]
    public class ObserveTestsMany
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7252_4_7_TwoRegistrationsOfOneClient_KeepToNStart()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Alice, 2, "4b");
            light.Set("off");
            script.At(0);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "off");
            script.At(1900).ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.OutstandingCount);
            Assert.AreEqual(1, script.Endpoint.Counters.NotificationsDelayed);
            ObserveSteps.Acknowledge(script, Alice);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4b", "off");
            ObserveSteps.Acknowledge(script, Alice);
            script.At(100000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_7_ConToOneClient_DoesNotHoldUpAnother()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, "bob", 1, "4a");
            light.Set("off");
            script.At(0);
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "off");
            ObserveSteps.Notified(script, "bob", MessageType.Confirmable, "4a", "off");
            ObserveSteps.Acknowledge(script, "bob");
            light.Set("on");
            script.At(10);
            ObserveSteps.Notified(script, "bob", MessageType.Confirmable, "4a", "on");
            script.ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7641_4_5_AllObservers_HearOfTheAlarmAtOnce()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            script.Config.Transmissions = 1; // they are for other messages
            string[] remotes = { "a", "b", "c", "d", "e", "f", "g", "h" };
            for (int i = 0; i < remotes.Length; i++)
            {
                ObserveSteps.Register(script, remotes[i], 1, "4a");
            }

            light.Set("fire");
            script.At(0);
            int[] messageIds = new int[8];
            for (int i = 0; i < 8; i++)
            {
                ObserveSteps.Notified(script, remotes[i], MessageType.Confirmable, "4a", "fire");
                messageIds[i] = script.Last.MessageId;
            }

            script.ExpectNothing();
            Assert.AreEqual(8, script.Endpoint.OutstandingCount);
            for (int i = 0; i < 8; i++)
            {
                script.Receive(remotes[i], Datagram.Ack(messageIds[i]));
            }

            script.At(100000).ExpectNothing();
            Assert.AreEqual(0, script.Endpoint.OutstandingCount);
            Assert.AreEqual(8, script.Endpoint.ObserverCount);
            Assert.AreEqual(8, script.Endpoint.Counters.Notifications);
            Assert.AreEqual(0, script.Endpoint.Counters.NotificationsDelayed);
        }

        [TestMethod]
        public static void Rfc7641_4_5_SilentObserver_HoldsNobodyUpAndTimesOut()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            script.Config.Transmissions = 1;
            ObserveSteps.Register(script, "silent", 1, "4a");
            ObserveSteps.Register(script, Alice, 1, "4a");
            light.Set("fire");
            script.At(0);
            ObserveSteps.Notified(script, "silent", MessageType.Confirmable, "4a", "fire");
            ObserveSteps.Notified(script, Alice, MessageType.Confirmable, "4a", "fire");
            ObserveSteps.Acknowledge(script, Alice);
            for (int i = 0; i < 4; i++)
            {
                ObserveSteps.Notified(script.At(93000), "silent", MessageType.Confirmable, "4a", "fire");
            }

            script.ExpectNothing();
            Assert.AreEqual(1, script.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7641_1_3_AlarmThatNeverRests_ReachesEveryObserver()
        {
            // The state changes before each ACK: each observer hears of as many states as it acknowledges, whatever the others do.
            ResourceTree tree = new ResourceTree();
            ScriptedResource light = new ScriptedResource("light", Methods.Get);
            light.Observable = true;
            light.ConfirmChanges = true;
            tree.Add(light);
            EndpointConfig config = new EndpointConfig { AmplificationLimit = 0 };
            config.Transmissions = 2;
            Crowd crowd = new Crowd();
            CoapEndpoint endpoint = new CoapEndpoint(config, new TransmissionParameters(), tree, crowd, new SmallRandom(1));
            for (int who = 0; who < 5; who++)
            {
                Datagram get = ObserveSteps.Registration(1, "4a", "light");
                endpoint.HandleDatagram(1000, "client " + who, get.Bytes, get.Length, false);
            }

            int[] heard = new int[5];
            for (long now = 1000; now < 1050; now++)
            {
                light.Changed();
                endpoint.HandleDeadlines(now);
                for (int who = 0; who < 5; who++)
                {
                    if (crowd.Confirmable[who])
                    {
                        crowd.Confirmable[who] = false;
                        heard[who]++;
                        Datagram ack = Datagram.Ack(crowd.MessageIds[who]);
                        endpoint.HandleDatagram(now, "client " + who, ack.Bytes, ack.Length, false);
                    }
                }
            }

            for (int who = 0; who < 5; who++)
            {
                Assert.AreEqual(50, heard[who]);
            }
        }

        [TestMethod]
        public static void Rfc7641_1_3_TwoRegistrationsOfOneClient_TakeTurns()
        {
            Script script = ObserveSteps.Light(out ScriptedResource light);
            light.ConfirmChanges = true;
            ObserveSteps.Register(script, Alice, 1, "4a");
            ObserveSteps.Register(script, Alice, 2, "4b");
            light.Set("fire");
            script.At(0);
            for (int turn = 0; turn < 20; turn++)
            {
                ObserveSteps.Notified(script, Alice, MessageType.Confirmable, turn % 2 == 0 ? "4a" : "4b", "fire");
                light.Set("fire");
                ObserveSteps.Acknowledge(script, Alice);
            }
        }

        [TestMethod]
        public static void Rfc7641_4_1_TenThousandRandomEvents_LeakNothing()
        {
            TenThousandRandomEvents(new EndpointConfig { AmplificationLimit = 0 });
        }

        [TestMethod]
        public static void Rfc7252_11_3_TenThousandRandomEvents_LeakNothing()
        {
            TenThousandRandomEvents(new EndpointConfig());
        }

        private static void TenThousandRandomEvents(EndpointConfig config)
        {
            ResourceTree tree = new ResourceTree();
            ScriptedResource light = new ScriptedResource("light", Methods.Get);
            light.Observable = true;
            light.Representation = new byte[] { 1, 2, 3 };
            tree.Add(light);
            ScriptedResource door = new ScriptedResource("door", Methods.Get);
            door.Observable = true;
            door.ConfirmChanges = true;
            door.RefreshMs = 7000;
            tree.Add(door);
            Crowd crowd = new Crowd();
            CoapEndpoint endpoint = new CoapEndpoint(config, new TransmissionParameters(), tree, crowd, new SmallRandom(1));
            SmallRandom random = new SmallRandom(7);
            long now = 1000000;
            int messageId = 0;
            for (int i = 0; i < 10000; i++)
            {
                int who = random.Next(12);
                string remote = "client " + who;
                Datagram message = null;
                switch (random.Next(10))
                {
                    case 0:
                    case 1:
                    case 2:
                        message = Datagram.Con(CoapCode.Get, messageId++ & 0xFFFF, random.Next(2) == 0 ? "4a" : "4b");
                        message.Uint(OptionNumber.Observe, 0).Path(random.Next(2) == 0 ? "light" : "door");
                        break;
                    case 3:
                        message = Datagram.Non(CoapCode.Get, messageId++ & 0xFFFF, random.Next(2) == 0 ? "4a" : "4b");
                        message.Uint(OptionNumber.Observe, 1).Path(random.Next(2) == 0 ? "light" : "door");
                        break;
                    case 4:
                    case 5:
                        message = Datagram.Ack(crowd.MessageIds[who]);
                        break;
                    case 6:
                        message = Datagram.Rst(crowd.MessageIds[who]);
                        break;
                    case 7:
                        light.Answer = random.Next(50) == 0 ? CoapCode.ServiceUnavailable : CoapCode.Empty;
                        light.Changed();
                        break;
                    case 8:
                        door.Throws = random.Next(50) == 0;
                        door.Changed();
                        break;
                    default:
                        now += random.Next(20000);
                        break;
                }

                if (message != null)
                {
                    endpoint.HandleDatagram(now, remote, message.Bytes, message.Length, random.Next(50) == 0);
                }

                endpoint.HandleDeadlines(now);
                now += random.Next(50);
                Assert.IsTrue(endpoint.ObserverCount <= 8 && endpoint.ObserverCount >= 0);
                Assert.IsTrue(endpoint.OutstandingCount <= config.Observers + config.Transmissions && endpoint.OutstandingCount >= 0);
            }

            EndpointCounters counters = endpoint.Counters;
            Assert.IsTrue(counters.ObserversEnded > 100 && counters.ObserversRefused > 100, "not much has happened");
            Assert.IsTrue(counters.TimedOut > 10 && counters.Retransmissions > 100, "not much has happened");

            // Everybody falls silent: within a day and a time-out, all registrations are gone.
            for (int i = 0; i < 100000 && endpoint.NextDeadline != long.MaxValue; i++)
            {
                if (endpoint.NextDeadline > now)
                {
                    now = endpoint.NextDeadline;
                }

                endpoint.HandleDeadlines(now);
            }

            // But for those who have never shown that they can receive: their CONs wait for them, without a timer.
            int left = endpoint.ObserverCount;
            Assert.IsTrue(config.AmplificationLimit == 0 ? left == 0 : left <= 4, "left: " + left);
            Assert.AreEqual(left, endpoint.OutstandingCount);
            Assert.AreEqual(long.MaxValue, endpoint.NextDeadline);

            // And every place can be had again.
            light.Answer = CoapCode.Empty;
            light.ConfirmChanges = true;
            for (int i = 0; i < 8; i++)
            {
                Datagram get = ObserveSteps.Registration(messageId++ & 0xFFFF, "4a", "light");
                endpoint.HandleDatagram(now, "client " + i, get.Bytes, get.Length, false);
                Datagram rst = Datagram.Rst(crowd.MessageIds[i]); // to the ping, if there is one
                endpoint.HandleDatagram(now, "client " + i, rst.Bytes, rst.Length, false);
            }

            Assert.AreEqual(8, endpoint.ObserverCount);
            for (int turn = 0; turn < 3; turn++)
            {
                light.Changed();
                endpoint.HandleDeadlines(now);
                Assert.AreEqual(8, endpoint.OutstandingCount);
                for (int who = 0; who < 8; who++)
                {
                    Datagram ack = Datagram.Ack(crowd.MessageIds[who]);
                    endpoint.HandleDatagram(now, "client " + who, ack.Bytes, ack.Length, false);
                }

                endpoint.HandleDeadlines(now);
                Assert.AreEqual(0, endpoint.OutstandingCount);
            }
        }

        /// <summary>A transport that remembers what each of twelve clients was sent last.</summary>
        private sealed class Crowd : IDatagramSender
        {
            public readonly int[] MessageIds = new int[12];
            public readonly bool[] Confirmable = new bool[12];

            int IDatagramSender.AddressOf(object remote, byte[] target)
            {
                return RemoteName.AddressOf(remote, target);
            }

            bool IDatagramSender.Send(object remote, byte[] buffer, int length)
            {
                string name = (string)remote;
                int who = name[name.Length - 1] - '0' + (name.Length > 8 ? 10 : 0);
                MessageIds[who] = (buffer[2] << 8) | buffer[3];
                Confirmable[who] = (buffer[0] & 0x30) == 0;
                return true;
            }
        }
    }
}
