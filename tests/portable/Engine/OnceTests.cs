// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// A POST runs once: it is remembered for MAX_TRANSMIT_SPAN, whatever others send meanwhile, or it does not run. RFC 7252 sections 4.2
    /// and 4.5. With the device's defaults.
    /// </summary>
    [TestClass]
    public class OnceTests
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7252_4_5_NonPutsToNowhere_DoNotPushOutAPost()
        {
            Flood(8, "nowhere", 1, false);
            Flood(200, "nowhere", 1, false);
            Flood(1000, "nowhere", 1000, false);
        }

        [TestMethod]
        public static void Rfc7252_4_5_NonPutsToSomewhere_DoNotPushOutAPost()
        {
            Flood(8, "b", 1, false);
            Flood(200, "b", 1, false);
            Flood(1000, "b", 1000, false);
            Flood(200, "b", 1, true);
            Flood(200, "b", 10, true);
        }

        [TestMethod]
        public static void Rfc7252_4_5_PostsOfStrangers_HoldHalfOfThePlaces_AndTheOthersAreForTheProven()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            Prove(s, Alice);
            s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            for (int i = 0; i < 100; i++)
            {
                CoapCode code = i < 16 ? CoapCode.Changed : CoapCode.ServiceUnavailable; // half of 32
                s.Receive("stranger " + i, Post(1)).Expect("stranger " + i, MessageType.Acknowledgement, code, 1);
                if (i >= 16)
                {
                    s.Expect("stranger " + i, MessageType.Confirmable, CoapCode.Empty);
                }

                s.ExpectNothing();
            }

            Assert.AreEqual(17, a.Calls);
            s.At(10000).Drain();
            for (int i = 0; i < 15; i++)
            {
                s.Receive(Alice, Post(60 + i)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 60 + i);
            }

            Assert.AreEqual(32, a.Calls);
            s.At(20000).Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            s.Receive("stranger 0", Post(1)).Expect("stranger 0", MessageType.Acknowledgement, CoapCode.Changed, 1);
            Assert.AreEqual(32, a.Calls, "all were duplicates");
        }

        [TestMethod]
        public static void Rfc7252_5_9_3_4_PostThatFindsNoPlace_IsToldWhenThereWillBeOne()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Config.UnsafeExchanges = 4;
            string[] remotes = { "r1", "r2", "r3", "r4", "r5" };
            for (int i = 0; i < 5; i++)
            {
                Prove(s, remotes[i]);
            }

            for (int i = 0; i < 4; i++)
            {
                s.At(i * 1000).Receive(remotes[i], Post(50)).Expect(remotes[i], MessageType.Acknowledgement, CoapCode.Changed, 50);
            }

            s.At(10000).Receive("r5", Post(50)).Expect("r5", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 50);
            int wait = s.Last.Uint(OptionSlot.MaxAge);
            Assert.AreEqual(35, wait, "MAX_TRANSMIT_SPAN of the first is over then");
            Assert.AreEqual(4, a.Calls);
            s.At(10000 + ((wait - 1) * 1000)).Receive("r5", Post(51));
            s.Expect("r5", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 51);
            Assert.AreEqual(1, s.Last.Uint(OptionSlot.MaxAge));
            s.At(10000 + (wait * 1000)).Receive("r5", Post(52)).Expect("r5", MessageType.Acknowledgement, CoapCode.Changed, 52);
            Assert.AreEqual(5, a.Calls);

            // A PUT may run again, and is not refused.
            s.Receive("r5", Datagram.Con(CoapCode.Put, 53, "").Path("b")).Expect("r5", MessageType.Acknowledgement, CoapCode.Changed, 53);
        }

        [TestMethod]
        public static void Rfc7252_5_9_3_4_PostOfAStranger_IsToldWhenAStrangerMakesRoom()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Config.UnsafeExchanges = 4; // two of them for strangers
            s.Receive("s1", Post(1)).Expect("s1", MessageType.Acknowledgement, CoapCode.Changed, 1);
            s.At(5000).Receive("s2", Post(1)).Expect("s2", MessageType.Acknowledgement, CoapCode.Changed, 1);
            s.At(10000).Receive("s3", Post(1)).Expect("s3", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
            int wait = s.Last.Uint(OptionSlot.MaxAge);
            Assert.AreEqual(35, wait);
            s.At(10000 + (wait * 1000)).Drain().Receive("s3", Post(2)).Expect("s3", MessageType.Acknowledgement, CoapCode.Changed, 2);
        }

        [TestMethod]
        public static void Rfc7252_4_5_NextPost_TakesThePlaceOfAPutOfAnother_BeforeThatOfItsOwnSender()
        {
            // A repetition of the one before may be on its way still: its separate response can come before the ACK.
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Config.UnsafeExchanges = 2;
            Prove(s, Alice);
            Prove(s, "bob");
            s.At(20000).Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            s.Receive("bob", Datagram.Con(CoapCode.Put, 50, "").Path("b")).Expect("bob", MessageType.Acknowledgement, CoapCode.Changed, 50);
            s.Receive(Alice, Post(51)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 51);
            s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            Assert.AreEqual(2, a.Calls);

            // With no other room it is better to go on than to wait.
            s.Receive(Alice, Post(52)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 52);
            s.Receive(Alice, Post(51)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 51);
            Assert.AreEqual(3, a.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_5_PostsOfOneStranger_DoNotPushOutTheReplyOfAnother()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            for (int i = 0; i < 200; i++)
            {
                s.At(i * 100).Drain().Receive("mallory", Post(i)).Drain();
            }

            s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.Counters.RepliesLost);
            Assert.AreEqual(16, a.Calls, "half of the places are for strangers");
        }

        [TestMethod]
        public static void Rfc9175_2_3_PostOfAStrangerThatFindsNoPlace_IsToldHowToShowThatItCanReceive()
        {
            for (int way = 0; way < 2; way++)
            {
                Script s = New(out ScriptedResource a, out ScriptedResource b);
                s.Config.UnsafeExchanges = 2; // one of them for strangers
                s.Receive("s1", Post(1)).Expect("s1", MessageType.Acknowledgement, CoapCode.Changed, 1);
                s.Receive("s2", Post(1)).Expect("s2", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
                string echo = s.OptionHex(OptionSlot.Echo);
                int seconds = s.Last.Uint(OptionSlot.MaxAge);
                s.Expect("s2", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
                Datagram again = Post(2);
                if (way == 0)
                {
                    s.Receive("s2", Datagram.Rst(s.Last.MessageId)).ExpectNothing();
                    s.At(seconds * 1000);
                }
                else
                {
                    again.Opaque(OptionNumber.Echo, echo);
                }

                s.Receive("s2", again).Expect("s2", MessageType.Acknowledgement, CoapCode.Changed, 2).ExpectNothing();
                Assert.AreEqual(2, a.Calls);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_PostThatWasRefused_DoesNotRunWhenItComesOnceMore()
        {
            // The client has sent it again under another message ID; the network has kept the first one back, or doubled it.
            for (int way = 0; way < 3; way++)
            {
                Script s = New(out ScriptedResource a, out ScriptedResource b);
                s.Config.UnsafeExchanges = 2; // one of them for strangers
                s.Receive("s1", Post(1)).Expect("s1", MessageType.Acknowledgement, CoapCode.Changed, 1);
                s.At(44000).Receive("s2", Post(1)).Expect("s2", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
                string echo = s.OptionHex(OptionSlot.Echo);
                s.Expect("s2", MessageType.Confirmable, CoapCode.Empty).ExpectNothing();
                if (way == 0)
                {
                    s.Receive("s2", Datagram.Rst(s.Last.MessageId)).ExpectNothing(); // it is known to be there from now on
                }
                else if (way == 1)
                {
                    s.Receive("s2", Post(2).Opaque(OptionNumber.Echo, echo)).Expect("s2", MessageType.Acknowledgement, CoapCode.Changed, 2);
                    Assert.AreEqual(2, a.Calls);
                }
                else
                {
                    s.At(46000).Drain(); // s1 makes room
                }

                int calls = a.Calls;
                s.Receive("s2", Post(1)).Expect("s2", MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1).Drain();
                Assert.AreEqual(calls, a.Calls, "way " + way);
                s.At(60000).Drain().Receive("s2", Post(3)).Expect("s2", MessageType.Acknowledgement, CoapCode.Changed, 3);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_PostOfTheLongProvenThatWasRefused_DoesNotRunWhenItComesOnceMore()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Config.UnsafeExchanges = 1;
            Prove(s, Alice);
            Prove(s, "bob");
            s.At(60000).Receive("bob", Post(50)).Expect("bob", MessageType.Acknowledgement, CoapCode.Changed, 50);
            s.At(100000).Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 50);
            int seconds = s.Last.Uint(OptionSlot.MaxAge);
            s.At(100000 + (seconds * 1000)).Receive(Alice, Post(51)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 51);
            int calls = a.Calls;
            s.At(160000).Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 50);
            Assert.AreEqual(calls, a.Calls, "the network has kept the first one back");
            s.Receive(Alice, Post(52)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 52);
        }

        [TestMethod]
        public static void Rfc7252_4_5_RefusalOfWhoHadTheRowBefore_IsNoneOfWhoHasItNow()
        {
            string[] newcomers = { "carol", "dave" };
            for (int i = 0; i < newcomers.Length; i++)
            {
                Script s = New(out ScriptedResource a, out ScriptedResource b);
                s.Config.UnsafeExchanges = 1;
                s.Config.Peers = 2;
                Prove(s, "bob");
                s.At(60000).Receive("bob", Post(50)).Expect("bob", MessageType.Acknowledgement, CoapCode.Changed, 50);
                Prove(s, Alice);
                s.At(100000).Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 50);
                s.At(150000);
                for (int j = 0; j < newcomers.Length; j++)
                {
                    Prove(s, newcomers[j]);
                }

                s.Receive(newcomers[i], Post(50)).Expect(newcomers[i], MessageType.Acknowledgement, CoapCode.Changed, 50);
                Assert.AreEqual(2, a.Calls);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_PostOfAStranger_MakesWayForOneOfTheProven()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Config.UnsafeExchanges = 2;
            Prove(s, Alice);
            Prove(s, "bob");
            s.Receive("stranger", Post(1)).Expect("stranger", MessageType.Acknowledgement, CoapCode.Changed, 1);
            s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            s.Receive("bob", Post(50)).Expect("bob", MessageType.Acknowledgement, CoapCode.Changed, 50);
            Assert.AreEqual(3, a.Calls);
            s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            s.Receive("bob", Post(50)).Expect("bob", MessageType.Acknowledgement, CoapCode.Changed, 50);
            Assert.AreEqual(3, a.Calls, "both are remembered");
        }

        [TestMethod]
        public static void Rfc7252_4_5_ConWithTheMessageIdOfANon_IsAnswered()
        {
            int[] methods = { (int)CoapCode.Get, (int)CoapCode.Fetch, (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Delete };
            for (int i = 0; i < methods.Length; i++)
            {
                Script s = New(out ScriptedResource a, out ScriptedResource b);
                CoapCode method = (CoapCode)methods[i];
                s.Receive(Alice, Datagram.Non(method, 7, "01").Path("a")).Take();
                Assert.AreEqual((int)MessageType.NonConfirmable, (int)s.Last.Type);
                s.Receive(Alice, Datagram.Con(method, 7, "02").Path("a")).Take();
                Assert.AreEqual((int)MessageType.Acknowledgement, (int)s.Last.Type);
                Assert.AreEqual(7, s.Last.MessageId);
                Assert.AreEqual("02", s.Token());
                Assert.AreEqual(2, a.Calls);

                // And both are remembered.
                s.Receive(Alice, Datagram.Non(method, 7, "01").Path("a")).ExpectNothing();
                s.Receive(Alice, Datagram.Con(method, 7, "02").Path("a")).Take();
                Assert.AreEqual(2, a.Calls);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_AnotherMethodUnderTheSameMessageId_IsADuplicateAllTheSame()
        {
            int[] methods = { (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Patch, (int)CoapCode.Delete, (int)CoapCode.IPatch };
            for (int first = 0; first < methods.Length; first++)
            {
                for (int second = 0; second < methods.Length; second++)
                {
                    Script s = New(out ScriptedResource a, out ScriptedResource b);
                    s.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "01").Path("b")).Take();
                    s.Receive(Alice, Datagram.Con((CoapCode)methods[first], 7, "02").Path("a")).Take();
                    string reply = Hex.Text(s.Last.Buffer, 0, s.Last.Length);
                    s.Receive(Alice, Datagram.Con((CoapCode)methods[second], 7, "03").Path("a")).Expect(Alice, reply).ExpectNothing();
                    Assert.AreEqual(1, a.Calls);
                }
            }
        }

        [TestMethod]
        public static void Rfc7959_2_5_BlockOfAPost_WhoseDuplicateComesLate_GetsItsReply()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            a.MaxBodyBytes = 64;
            Prove(s, Alice);
            s.Receive(Alice, Block(50, 8)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 50);
            s.Receive(Alice, Block(51, 0x18)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 51);
            for (int i = 0; i < 10; i++)
            {
                s.Receive(Alice, Datagram.Con(CoapCode.Get, 100 + i, "").Path("long")).Take();
            }

            s.At(40000).Receive(Alice, Block(51, 0x18)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 51).ExpectNothing();
            Assert.AreEqual(0, s.Endpoint.Counters.RepliesLost);
            Assert.AreEqual(0, a.Calls);
            for (int i = 0; i < 2; i++)
            {
                s.Receive(Alice, Block(52, 0x20)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 52).ExpectNothing();
            }

            Assert.AreEqual(1, a.Calls);
            Assert.AreEqual(48, a.Body.Length);
        }

        [TestMethod]
        public static void Rfc7252_4_5_PostUnderTheMessageIdOfAPut_TooShortForItsReply_RunsOnce()
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Config.ReplyBytes = 200;
            b.AnswersWithBody = true;
            b.Representation = new byte[150];
            string filler = new string('z', 100);
            s.Receive(Alice, Datagram.Con(CoapCode.Put, 50, "").Path("b").Payload(filler));
            s.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            Assert.AreEqual(150, s.Last.PayloadLength);
            for (int i = 0; i < 2; i++)
            {
                s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50).ExpectNothing();
                Assert.AreEqual("done", s.Payload());
            }

            Assert.AreEqual(1, a.Calls);
            Assert.AreEqual(1, b.Calls);
        }

        /// <summary>The duplicate of a POST must get its reply, and run nothing, after so many PUTs of others.</summary>
        private static void Flood(int puts, string path, int remotes, bool proven)
        {
            Script s = New(out ScriptedResource a, out ScriptedResource b);
            s.Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50);
            for (int i = 0; i < remotes && proven; i++)
            {
                Prove(s, "mallory " + i);
            }

            for (int i = 0; i < puts; i++)
            {
                string remote = "mallory " + (i % remotes);
                s.Receive(remote, Datagram.Non(CoapCode.Put, 100 + i, "").Path(path).Payload("x")).Take();
                Assert.AreEqual((int)(path == "b" ? CoapCode.Changed : CoapCode.NotFound), (int)s.Last.Code);
            }

            Assert.AreEqual(path == "b" ? puts : 0, b.Calls);
            s.At(20000).Receive(Alice, Post(50)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 50).ExpectNothing();
            Assert.AreEqual("cc", s.Token());
            Assert.AreEqual("done", s.Payload());
            Assert.AreEqual(1, a.Calls);
            Assert.AreEqual(0, s.Endpoint.Counters.RepliesLost);
        }

        private static Script New(out ScriptedResource a, out ScriptedResource b)
        {
            Script s = new Script();
            a = ScriptedResource.Add(s, "a", "done");
            a.AnswersWithBody = true;
            b = ScriptedResource.Add(s, "b", "");
            ScriptedResource.Add(s, "long", new string('z', 400));
            return s;
        }

        private static Datagram Post(int messageId)
        {
            return Datagram.Con(CoapCode.Post, messageId, "cc").Path("a");
        }

        private static Datagram Block(int messageId, int block1)
        {
            return Datagram.Con(CoapCode.Post, messageId, "cc").Path("a").Uint(OptionNumber.Block1, block1).Payload("0123456789abcdef");
        }

        /// <summary>Has a remote show that it can receive.</summary>
        private static void Prove(Script s, string remote)
        {
            s.Receive(remote, Datagram.Con(CoapCode.Get, 1, "").Path("long"));
            s.Expect(remote, MessageType.Acknowledgement, CoapCode.Content, 1);
            string echo = s.OptionHex(OptionSlot.Echo);
            s.Receive(remote, Datagram.Con(CoapCode.Get, 2, "").Path("long").Opaque(OptionNumber.Echo, echo));
            s.Expect(remote, MessageType.Acknowledgement, CoapCode.Content, 2).ExpectNothing();
            Assert.AreEqual(400, s.Last.PayloadLength);
        }
    }
}
