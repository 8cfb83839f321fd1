// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Collections;
using NanoCoap.Messaging;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Handshakes over a bad link, in virtual time.</summary>
    [TestClass]
    public class DtlsLossTests
    {
        private const int StepMs = 10;
        private const int DeadlineMs = 60000;

        [TestMethod]
        public static void OfAHundredHandshakesWithAFifthLost_95AreFinishedWithinAMinute()
        {
            int finished = 0;
            for (int seed = 1; seed <= 100; seed++)
            {
                DtlsScript script = new DtlsScript(null, null);
                SmallRandom chance = new SmallRandom(seed);
                DtlsPeer peer = DtlsScript.NewAlice(seed);
                peer.Splits = (seed & 1) != 0;
                peer.FragmentLength = (seed & 2) != 0 ? 3 : 1000;
                finished += Run(script, peer, chance) ? 1 : 0;

                // Whatever came of it: no place is left behind.
                script.Wait(15000);
                Assert.AreEqual(0, script.Server.HandshakeCount, "handshakes");
                Assert.AreEqual(long.MaxValue, script.Server.NextDeadline, "timers");
                Assert.IsTrue(script.Server.SessionCount <= 1, "sessions");
            }

            Assert.IsTrue(finished >= 95, "finished: " + finished.ToString());
        }

        // One in five datagrams is lost, one in five comes twice, and each takes up to 100 ms, so that they overtake one another.
        private static bool Run(DtlsScript script, DtlsPeer peer, SmallRandom chance)
        {
            ArrayList datagrams = new ArrayList();
            ArrayList times = new ArrayList();
            ArrayList forServer = new ArrayList();
            long end = script.Now + DeadlineMs;
            long repeatAt = script.Now + 1000;
            int timeout = 1000;
            peer.Start();
            while (script.Now < end && !peer.IsConnected)
            {
                bool progress = peer.Out.Count != 0;
                while (peer.Out.Count != 0)
                {
                    byte[] datagram = (byte[])peer.Out[0];
                    peer.Out.RemoveAt(0);
                    Post(script.Now, chance, datagram, true, datagrams, times, forServer);
                }

                byte[] answer = script.Take("a");
                while (answer != null)
                {
                    Post(script.Now, chance, answer, false, datagrams, times, forServer);
                    answer = script.Take("a");
                }

                if (progress && script.Now < repeatAt - timeout + StepMs)
                {
                    repeatAt = script.Now + timeout;
                }

                script.Wait(StepMs);
                for (int i = datagrams.Count - 1; i >= 0; i--)
                {
                    if ((long)times[i] <= script.Now)
                    {
                        byte[] datagram = (byte[])datagrams[i];
                        bool toServer = (bool)forServer[i];
                        datagrams.RemoveAt(i);
                        times.RemoveAt(i);
                        forServer.RemoveAt(i);
                        if (toServer)
                        {
                            script.Receive("a", datagram);
                        }
                        else
                        {
                            bool hadKeys = peer.HasKeys;
                            peer.Receive(datagram);
                            if (peer.HasKeys != hadKeys)
                            {
                                timeout = 1000;
                                repeatAt = script.Now + timeout;
                            }
                        }
                    }
                }

                if (script.Now >= repeatAt)
                {
                    peer.Repeat();
                    timeout *= 2;
                    repeatAt = script.Now + timeout;
                }
            }

            return peer.IsConnected;
        }

        private static void Post(
            long now, SmallRandom chance, byte[] datagram, bool toServer, ArrayList datagrams, ArrayList times, ArrayList forServer)
        {
            int copies = chance.Next(5) == 0 ? 0 : chance.Next(5) == 0 ? 2 : 1;
            for (int i = 0; i < copies; i++)
            {
                byte[] copy = new byte[datagram.Length];
                Array.Copy(datagram, 0, copy, 0, copy.Length);
                datagrams.Add(copy);
                times.Add(now + chance.Next(100));
                forServer.Add(toServer);
            }
        }
    }
}
