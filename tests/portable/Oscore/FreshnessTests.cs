// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 8613 appendix B.1.2: after a restart a request has to show that it is none of before.</summary>
    [TestClass]
    public class FreshnessTests
    {
        private const string Get = "42010001a1a2b474656d70";
        private const string Answer = "62450001a1a2ff3231";

        // Echo 252 is 13 and 239 behind nothing, or 13 and 228 behind Uri-Path; and its five bytes.
        private const string Challenge = "42810000a1a2d5ef";
        private const string GetWithEcho = "42010002a1a2b474656d70d5e4";

        [TestMethod]
        public static void AfterARestart_OneRoundTripShowsIt()
        {
            NonceRecorder aead = new NonceRecorder();
            SequenceMemory memory = new SequenceMemory();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, memory);
            string challenge = Ask(client, server, Get);

            // The request that brings it is served, and answered as any other.
            server.Receive(client.Ask(GetWithEcho + challenge));
            Assert.IsFalse(server.Context.AwaitsFreshness);
            Assert.AreEqual(Answer, client.Hear(server.Answer(Answer, false)));
            server.Receive(client.Ask(Get));
        }

        [TestMethod]
        public static void EverythingOfBefore_StaysAReplay()
        {
            NonceRecorder aead = new NonceRecorder();
            SequenceMemory memory = new SequenceMemory();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = new OscoreEnd(aead, memory, OscoreEnd.Salt, "01", "", null);
            string[] recorded = new string[50];
            for (int i = 0; i < recorded.Length; i++)
            {
                recorded[i] = client.Ask(Get);
                if (i % 3 != 0)
                {
                    server.Receive(recorded[i]); // the others were lost, and the attacker alone has them
                }
            }

            server = Restarted(aead, memory);
            for (int i = 0; i < recorded.Length; i++)
            {
                server.Expect(UnprotectStatus.NotFresh, recorded[i]);
            }

            string fresh = client.Ask(GetWithEcho + Ask(client, server, Get));
            server.Receive(fresh);
            server.Expect(UnprotectStatus.Replayed, fresh);
            for (int i = 0; i < recorded.Length; i++)
            {
                server.Expect(UnprotectStatus.Replayed, recorded[i]);
            }

            // Nor has anything of before a nonce to give: it may have served then.
            server.RequestPartialIv = recorded.Length - 1;
            client.RequestPartialIv = recorded.Length - 1;
            client.Hear(server.Answer(Answer, false));
            Assert.AreNotEqual(Protection.NoPartialIv, client.Protection.PartialIv);
        }

        [TestMethod]
        public static void AnEchoOfAnEarlierRestart_IsNone()
        {
            NonceRecorder aead = new NonceRecorder();
            SequenceMemory memory = new SequenceMemory();
            OscoreEnd client = OscoreEnd.Client(aead);
            string challenge = Ask(client, Restarted(aead, memory), Get);
            string late = client.Ask(GetWithEcho + challenge);
            OscoreEnd server = Restarted(aead, memory);
            server.Expect(UnprotectStatus.NotFresh, late);
            string second = Ask(client, server, Get);
            Assert.AreNotEqual(challenge, second);
            server.Expect(UnprotectStatus.NotFresh, late);
            server.Receive(client.Ask(GetWithEcho + second));
        }

        [TestMethod]
        public static void OtherEchoValues_AreNone()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, new SequenceMemory());

            // Before anything was asked for, and after that.
            string[] values = new string[]
            {
                "d5e4ffffffffff", "d5e40000000001", "d4e400000000", "d6e4000000000000", "d8e4ffffffffffffffff",
            };
            for (int i = 0; i < values.Length; i++)
            {
                server.Expect(UnprotectStatus.NotFresh, client.Ask("42010002a1a2b474656d70" + values[i]));
            }

            server.Expect(UnprotectStatus.NotFresh, client.Ask(GetWithEcho + "0000000000"));
            Ask(client, server, Get);
            for (int i = 0; i < values.Length; i++)
            {
                server.Expect(UnprotectStatus.NotFresh, client.Ask("42010002a1a2b474656d70" + values[i]));
            }

            server.Receive(client.Ask(GetWithEcho + "0000000000"));
        }

        [TestMethod]
        public static void TheValueIsTheSame_UntilOneBringsIt()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, new SequenceMemory());
            string older = client.Ask(Get);
            string first = Ask(client, server, Get);
            server.Expect(UnprotectStatus.NotFresh, client.Ask(Get));
            string second = client.Hear(server.Challenge(5000)).Substring(Challenge.Length);
            Assert.AreEqual(first, second);

            // An older one again and again, as a replay: each time another challenge, under another number. The recorder sees to that.
            client.RequestPartialIv = 0;
            for (int i = 1; i < 10; i++)
            {
                server.Expect(UnprotectStatus.NotFresh, older);
                Assert.AreEqual(Challenge + first, client.Hear(server.Challenge(16000 * i)));
            }
        }

        [TestMethod]
        public static void TheNewestRequest_GetsTheSameChallengeEachTime_WhoeverElseHasHadIt()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, new SequenceMemory());
            string older = client.Ask(Get);
            string request = client.Ask("48010001a1a2a3a4a5a6a7a8b474656d70");
            string challenge = Sent(server, request, 0);

            // Somebody else sends both all the time, the newest one under a token of his own. It takes no number and no turn.
            for (int now = 1; now < 4000; now++)
            {
                Sent(server, older, now);
                string another = Sent(server, "41" + request.Substring(2, 6) + "ee" + request.Substring(24), now);
                Assert.AreEqual("41" + challenge.Substring(2, 6) + "ee" + challenge.Substring(24), another);
            }

            Assert.IsTrue(aead.Count <= 6, "sealed " + aead.Count);
            Assert.AreEqual(challenge, Sent(server, request, 4000));
            string value = client.Hear(challenge);
            server.Receive(client.Ask(GetWithEcho + value.Substring(value.Length - 10)));
        }

        [TestMethod]
        public static void AChallengeThatIsKept_GoesNowhereWithoutRoom()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, new SequenceMemory());
            string request = client.Ask(Get);
            string challenge = Sent(server, request, 0);
            server.Expect(UnprotectStatus.NotFresh, request);
            for (int room = 0; room < challenge.Length / 2; room++)
            {
                Assert.AreEqual("", server.Challenge(1, room));
            }

            Assert.AreEqual(challenge, server.Challenge(1, challenge.Length / 2));
            Assert.AreEqual(2, aead.Count);
        }

        [TestMethod]
        public static void ANewerRequest_HasItsTurnAfterTwoSeconds_WhoeverSendsItThen()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, new SequenceMemory());
            string[] recorded = new string[10];
            for (int i = 0; i < recorded.Length; i++)
            {
                recorded[i] = client.Ask(Get);
            }

            // The last turn before the client's request was taken with a recorded one.
            Assert.AreNotEqual("", Sent(server, recorded[0], 1000));
            string request = client.Ask(Get);
            Assert.AreEqual("", Sent(server, request, 1001));
            for (int i = 1; i < recorded.Length; i++)
            {
                Sent(server, recorded[i], 1001 + i); // they are older now
            }

            Assert.AreEqual("", Sent(server, request, 2999));
            Assert.AreNotEqual("", Sent(server, request, 3000));
            client.Hear(Sent(server, request, 3001));
        }

        [TestMethod]
        public static void ChallengesAreFew()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, new SequenceMemory());
            string replay = client.Ask(Get);
            Assert.AreNotEqual("", Sent(server, client.Ask(Get), 0));
            Assert.AreEqual(60, Challenges(server, replay, 0, 60 * 16000, 100)); // one observer has eight times as many

            // All that was recorded, the oldest first: each is newer than those before.
            string[] recorded = new string[100];
            for (int i = 0; i < recorded.Length; i++)
            {
                recorded[i] = client.Ask(Get);
            }

            int count = aead.Count;
            for (int i = 0; i < recorded.Length; i++)
            {
                Sent(server, recorded[i], (61 * 16000) + (100 * i));
            }

            Assert.AreEqual(5, aead.Count - count);
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("a1a2a3a4a5a6a7a8")]
        public static void TheTokenGoesAllTheWayRound(string token)
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, new SequenceMemory());
            string head = "4" + (token.Length / 2);
            server.Expect(UnprotectStatus.NotFresh, client.Ask(head + "010001" + token + "b474656d70"));
            string challenge = client.Hear(server.Challenge(0));
            Assert.AreEqual(head + "810000" + token + "d5ef", challenge.Substring(0, challenge.Length - 10));
            string request = head + "010002" + token + "b474656d70d5e4" + challenge.Substring(challenge.Length - 10);
            Assert.AreEqual(request, server.Receive(client.Ask(request)));
        }

        [TestMethod]
        public static void WithoutANumber_ThereIsSilence()
        {
            NonceRecorder aead = new NonceRecorder();
            SequenceMemory memory = new SequenceMemory();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = Restarted(aead, memory);
            memory.Fails = true;
            server.Expect(UnprotectStatus.NotFresh, client.Ask(Get));
            Assert.AreEqual("", server.Challenge(0));
            memory.Fails = false;
            server.Receive(client.Ask(GetWithEcho + Ask(client, server, Get)));
        }

        [TestMethod]
        public static void ANewContext_IsNotAsked()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd server = OscoreEnd.Server(aead);
            Assert.IsFalse(server.Context.AwaitsFreshness);
            Assert.AreEqual(0, server.Protection.Challenge(0, new NanoCoap.Wire.MessageReader(1), new byte[100]), "before anything came");
            server.Receive(OscoreEnd.Client(aead).Ask(Get));
            Assert.AreEqual("", server.Challenge(0));
        }

        private static string Sent(OscoreEnd server, string request, long now)
        {
            server.Expect(UnprotectStatus.NotFresh, request);
            return server.Challenge(now);
        }

        // How many there are when a request is replayed all the time.
        private static int Challenges(OscoreEnd server, string replay, long from, long to, int step)
        {
            int count = 0;
            for (long now = from; now < to; now += step)
            {
                server.Expect(UnprotectStatus.NotFresh, replay);
                if (server.Challenge(now).Length != 0)
                {
                    count++;
                }
            }

            return count;
        }

        private static OscoreEnd Restarted(NonceRecorder aead, SequenceMemory memory)
        {
            OscoreEnd server = new OscoreEnd(aead, memory, OscoreEnd.Salt, "01", "", null);
            server.Context.Restore(memory.ReservedUpTo);
            return server;
        }

        // A request, its challenge, and the value in that.
        private static string Ask(OscoreEnd client, OscoreEnd server, string request)
        {
            server.Expect(UnprotectStatus.NotFresh, client.Ask(request));
            string challenge = client.Hear(server.Challenge(2000));
            Assert.AreEqual(Challenge, challenge.Substring(0, Challenge.Length));
            Assert.AreEqual(Challenge.Length + 10, challenge.Length);
            return challenge.Substring(Challenge.Length);
        }
    }
}
