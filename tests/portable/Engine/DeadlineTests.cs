// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Server;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// The contract of NextDeadline and HandleDeadlines: nothing happens before it, something happens at it, and calling more
    /// often changes nothing.
    /// </summary>
    [TestClass]
    public class DeadlineTests
    {
        [TestMethod]
        public static void AnIdleEndpointHasNoDeadline()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "a", "x");
            Assert.AreEqual(long.MaxValue, s.Endpoint.NextDeadline);
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("a")).Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            s.Receive("alice", "40 00 0001").Expect("alice", "70 00 0001");
            Assert.AreEqual(long.MaxValue, s.Endpoint.NextDeadline);
        }

        [TestMethod]
        public static void NextDeadlineIsHonest()
        {
            for (int seed = 1; seed <= 20; seed++)
            {
                Script s = NewScript(seed);
                ScriptedResource a = Late(s, "a");
                ScriptedResource b = Late(s, "b");
                CoapEndpoint endpoint = s.Endpoint;
                SmallRandom random = new SmallRandom(seed);
                int idle = 0;
                int deadlines = 0;
                int silent = 0;
                for (int step = 0; step < 150; step++)
                {
                    Stir(s, random, a, b, step);
                    Settle(s);
                    long due = endpoint.NextDeadline;
                    if (due == long.MaxValue)
                    {
                        idle++;
                        s.Now += random.Next(50);
                        continue;
                    }

                    // One millisecond before: nothing.
                    Assert.IsTrue(due > s.Now, "what was due has been done");
                    int sent = endpoint.Counters.Sent;
                    endpoint.HandleDeadlines(due - 1);
                    Assert.AreEqual(sent, endpoint.Counters.Sent, "sent before its time");
                    Assert.AreEqual(due, endpoint.NextDeadline, "the deadline moved");

                    // Let something else happen in between, or wait for it.
                    if (random.Next(3) == 0)
                    {
                        s.Now += random.Next((int)(due - s.Now));
                        continue;
                    }

                    s.Now = due;
                    int timedOut = endpoint.Counters.TimedOut;
                    int outstanding = endpoint.OutstandingCount;
                    endpoint.HandleDeadlines(due);
                    bool happened = endpoint.Counters.Sent != sent
                        || endpoint.Counters.TimedOut != timedOut
                        || endpoint.OutstandingCount != outstanding;
                    deadlines++;
                    if (!happened)
                    {
                        // A request may lapse while NSTART holds its answer back: that is noted, and nothing sent yet.
                        Assert.IsTrue(outstanding != 0, "nothing was due, seed " + seed + ", step " + step);
                        Assert.IsTrue(endpoint.NextDeadline > due, "the deadline stays in the past");
                        silent++;
                    }
                }

                Assert.IsTrue(idle < 140, "the endpoint had something to do");
                Assert.IsTrue(silent * 10 <= deadlines, "seed " + seed + ": " + silent + " of " + deadlines + " deadlines were for nothing");
            }
        }

        [TestMethod]
        public static void CallsThatAreNotDueChangeNothing()
        {
            for (int seed = 1; seed <= 8; seed++)
            {
                Assert.AreEqual(Converse(seed, false), Converse(seed, true), "seed " + seed);
            }

            Assert.AreNotEqual(Converse(1, false), Converse(2, false), "the digest tells conversations apart");
        }

        [TestMethod]
        public static void ALateCallDoesWhatWasDueOnce()
        {
            Script s = new Script().Unlimited();
            ScriptedResource a = Late(s, "a");
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("a"));

            // A loop that was held up for ten seconds.
            s.Now += 10000;
            s.Endpoint.HandleDeadlines(s.Now);
            s.Expect("alice", "60 00 0001").ExpectNothing();
            a.Finish();
            s.Endpoint.HandleDeadlines(s.Now);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            s.Now += 60000;
            s.Endpoint.HandleDeadlines(s.Now);
            s.Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();

            // The next time-out counts from when it was really sent.
            Assert.IsTrue(s.Endpoint.NextDeadline >= s.Now + 4000);
        }

        [TestMethod]
        public static void AChangeOfAResourceAsksForACallAtOnce()
        {
            Script s = new Script();
            ScriptedResource a = ScriptedResource.Add(s, "a", "x");
            Assert.AreEqual(long.MaxValue, s.Endpoint.NextDeadline);
            a.Changed();
            Assert.AreEqual(0L, s.Endpoint.NextDeadline);
            s.Endpoint.HandleDeadlines(s.Now);
            Assert.AreEqual(long.MaxValue, s.Endpoint.NextDeadline);
            s.ExpectNothing();
        }

        private static Script NewScript(int seed)
        {
            // Short times: the conversations are the same, and a step of a millisecond is bearable on a slow machine.
            Script s = new Script().Unlimited();
            s.Seed = seed;
            s.Config.AckDelayMs = 4;
            s.Config.Transmissions = 2;
            s.Config.SafeExchanges = 4;
            s.Parameters.AckTimeoutMs = 20;
            s.Parameters.MaxRetransmit = 2;
            s.Parameters.MaxLatencyMs = 100;
            return s;
        }

        private static ScriptedResource Late(Script s, string path)
        {
            ScriptedResource resource = ScriptedResource.Add(s, path, "later");
            resource.Late = true;
            return resource;
        }

        /// <summary>Something that a client or a resource does.</summary>
        private static void Stir(Script s, SmallRandom random, ScriptedResource a, ScriptedResource b, int step)
        {
            string remote = random.Next(2) == 0 ? "alice" : "bob";
            string path = random.Next(2) == 0 ? "a" : "b";
            switch (random.Next(8))
            {
                case 0:
                    s.Receive(remote, Datagram.Con(CoapCode.Get, step, "").Path(path));
                    break;
                case 1:
                    s.Receive(remote, Datagram.Non(CoapCode.Post, step, "").Path(path));
                    break;
                case 2:
                    s.Receive(remote, Datagram.Con(CoapCode.Get, step / 2, "").Path(path)); // a duplicate, maybe
                    break;
                case 3:
                case 4:
                    a.Finish();
                    break;
                case 5:
                case 6:
                    b.Finish();
                    break;
                default:
                    // An ACK for the last message sent, if that wants one.
                    s.Receive(remote, Datagram.Ack(s.Last.MessageId));
                    break;
            }
        }

        /// <summary>Does what is due now, and takes note of the last message sent.</summary>
        private static void Settle(Script s)
        {
            s.At(s.Now - 1000000);
            s.Drain();
        }

        private static int Converse(int seed, bool restless)
        {
            Script s = NewScript(seed);
            s.Restless = restless;
            ScriptedResource a = Late(s, "a");
            ScriptedResource b = Late(s, "b");
            SmallRandom random = new SmallRandom(seed);
            long time = 0;
            for (int step = 0; step < 150; step++)
            {
                time += random.Next(40);
                s.At(time);
                s.Drain();
                Stir(s, random, a, b, step);
                Settle(s);
            }

            s.At(time + 5000);
            s.Drain();
            return s.Digest;
        }
    }
}
