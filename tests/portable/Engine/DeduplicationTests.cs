// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Messaging;
using NanoCoap.Protocol;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 7252 section 4.5: what happens to a request that arrives more than once.</summary>
    [TestClass]
    public class DeduplicationTests
    {
        [TestMethod]
        public static void Rfc7252_4_5_DuplicateCon_GetsTheSameAck()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "first");
            Datagram request = Datagram.Con(CoapCode.Get, 0x0102, "aa").Path("a");
            s.Receive("alice", request).Expect("alice", "61 45 0102 aa  c0  ff 6669727374");
            resource.Set("second");
            s.At(2000).Receive("alice", request).Expect("alice", "61 45 0102 aa  c0  ff 6669727374");
            s.At(6000).Receive("alice", request).Expect("alice", "61 45 0102 aa  c0  ff 6669727374").ExpectNothing();
            Assert.AreEqual(1, resource.Calls);
            Assert.AreEqual(1, s.Endpoint.Counters.Requests);
            Assert.AreEqual(2, s.Endpoint.Counters.Duplicates);
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfEachMethod_RunsOnce()
        {
            int[] methods = new int[] { 1, 2, 3, 4, 5, 6, 7 };
            for (int i = 0; i < methods.Length; i++)
            {
                Script s = new Script();
                ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
                Datagram request = Datagram.Con((CoapCode)methods[i], 9, "").Path("a");
                s.Receive("alice", request);
                Assert.AreEqual(1, s.Waiting);
                s.Expect("alice", MessageType.Acknowledgement, (CoapCode)Code(methods[i]), 9);
                string first = Hex.Text(s.Last.Buffer, 0, s.Last.Length);
                s.At(246999).Receive("alice", request).Expect("alice", first).ExpectNothing();
                Assert.AreEqual(1, resource.Calls, "method " + methods[i]);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfARefusedRequest_GetsTheSameRefusal()
        {
            Script s = new Script();
            ScriptedResource.Add(s, "a", "x");
            for (int i = 0; i < 2; i++)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("b"));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.NotFound, 1);
                s.Receive("alice", Datagram.Con(CoapCode.Get, 2, "aa").Path("a").Opaque(65001, ""));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.BadOption, 2).ExpectNothing();
            }

            Assert.AreEqual(2, s.Endpoint.Counters.Requests);
            Assert.AreEqual(2, s.Endpoint.Counters.ErrorResponses);
        }

        [TestMethod]
        public static void Rfc7252_4_5_AnotherRemoteOrMessageId_IsAnotherExchange()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            s.Receive("alice", Datagram.Con(CoapCode.Post, 1, "").Path("a")).Expect("alice", "60 44 0001");
            s.Receive("bob", Datagram.Con(CoapCode.Post, 1, "").Path("a")).Expect("bob", "60 44 0001");
            s.Receive("alice", Datagram.Con(CoapCode.Post, 2, "").Path("a")).Expect("alice", "60 44 0002");
            Assert.AreEqual(3, resource.Calls);
            s.Receive("bob", Datagram.Con(CoapCode.Post, 1, "").Path("a")).Expect("bob", "60 44 0001");
            s.Receive("alice", Datagram.Con(CoapCode.Post, 1, "").Path("a")).Expect("alice", "60 44 0001").ExpectNothing();
            Assert.AreEqual(3, resource.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_8_2_SameMessageIdAfterExchangeLifetime_RunsAgain()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            Datagram request = Datagram.Con(CoapCode.Post, 1, "").Path("a");
            s.Receive("alice", request).Expect("alice", "60 44 0001");
            s.At(246999).Receive("alice", request).Expect("alice", "60 44 0001");
            Assert.AreEqual(1, resource.Calls);
            s.At(247000).Receive("alice", request).Expect("alice", "60 44 0001");
            Assert.AreEqual(2, resource.Calls);

            // The new exchange has a lifetime of its own.
            s.At(247000 + 246999).Receive("alice", request).Expect("alice", "60 44 0001").ExpectNothing();
            Assert.AreEqual(2, resource.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateNon_IsIgnoredForNonLifetime()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            Datagram request = Datagram.Non(CoapCode.Get, 1, "").Path("a");
            s.Receive("alice", request).Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            s.Receive("alice", request).ExpectNothing();
            s.At(144999).Receive("alice", request).ExpectNothing();
            Assert.AreEqual(1, resource.Calls);
            Assert.AreEqual(2, s.Endpoint.Counters.Duplicates);
            s.At(145000).Receive("alice", request).Expect("alice", MessageType.NonConfirmable, CoapCode.Content).ExpectNothing();
            Assert.AreEqual(2, resource.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicateOfARefusedNon_IsIgnoredOrRefusedAgain()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            int[] methods = new int[] { (int)CoapCode.Get, (int)CoapCode.Fetch };
            for (int i = 0; i < methods.Length; i++)
            {
                Datagram request = Datagram.Non((CoapCode)methods[i], i, "").Path("a").Opaque(65001, "");
                s.Receive("alice", request).Expect("alice", MessageType.NonConfirmable, CoapCode.BadOption);
                s.Receive("alice", request).ExpectNothing();
            }

            // For those that change something there is no memory: what is refused for its form is refused again.
            methods = new int[] { (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Delete, (int)CoapCode.Patch };
            for (int i = 0; i < methods.Length; i++)
            {
                Datagram request = Datagram.Non((CoapCode)methods[i], 10 + i, "").Path("a").Opaque(65001, "");
                s.Receive("alice", request).Expect("alice", MessageType.NonConfirmable, CoapCode.BadOption);
                s.Receive("alice", request).Expect("alice", MessageType.NonConfirmable, CoapCode.BadOption).ExpectNothing();
            }

            Assert.AreEqual(0, resource.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_5_ReplyTooLongToBeKept_WhatIsSafeRunsAgain_OfTheOthersTheCodeIsKept()
        {
            for (int method = 1; method <= 7; method++)
            {
                bool safe = method == (int)CoapCode.Get || method == (int)CoapCode.Fetch;
                for (int tokenBytes = 0; tokenBytes <= 8; tokenBytes += 4)
                {
                    string token = "0102030405060708".Substring(0, 2 * tokenBytes);
                    Script s = new Script();
                    s.Config.ReplyBytes = 12; // the least there can be
                    ScriptedResource resource = ScriptedResource.Add(s, "a", "0123456789012345678901234567890123456789");
                    resource.AnswersWithBody = true;
                    Datagram request = Datagram.Con((CoapCode)method, 1, token).Path("a");
                    s.Receive("alice", request).Expect("alice", (MessageType)2, (CoapCode)Code(method), 1);
                    string first = s.Payload();
                    Assert.AreEqual("0123456789012345678901234567890123456789", first);
                    for (int i = 1; i <= 2; i++)
                    {
                        s.Receive("alice", request).Expect("alice", (MessageType)2, (CoapCode)Code(method), 1).ExpectNothing();
                        Assert.AreEqual(token, s.Token());
                        Assert.AreEqual(safe ? first : "", s.Payload());
                        Assert.AreEqual(safe ? i + 1 : 1, resource.Calls, "method " + method);
                        Assert.AreEqual(i, s.Endpoint.Counters.Duplicates);
                    }

                    Assert.AreEqual(1, s.Endpoint.Counters.Requests);
                    Assert.AreEqual(0, s.Endpoint.Counters.RepliesLost);
                }
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_ARequestThatRunsAgainAndTakesTime_IsAtWorkForFurtherDuplicates()
        {
            Script s = new Script();
            s.Config.ReplyBytes = 12;
            ScriptedResource resource = ScriptedResource.Add(s, "a", "longer than what is kept");
            resource.Late = true;
            Datagram request = Datagram.Con(CoapCode.Get, 1, "").Path("a");
            s.Receive("alice", request);
            resource.Finish();
            s.At(1).Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            s.At(2000).Receive("alice", request).ExpectNothing();
            Assert.AreEqual(2, resource.Calls);
            s.At(2100).Receive("alice", request).ExpectNothing();
            Assert.AreEqual(2, resource.Calls);
            s.At(2200).Expect("alice", "60 00 0001");
            resource.Finish();
            s.At(2201).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_5_AFloodOfGetsDoesNotPushOutTheReplyToAPost()
        {
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "0123456789012345678901234567890123456789");
            Datagram post = Datagram.Con(CoapCode.Post, 0x5000, "cc").Path("a");
            s.Receive("alice", post).Expect("alice", "61 44 5000 cc");
            for (int i = 0; i < 200; i++)
            {
                s.Receive("mallory", Datagram.Con(CoapCode.Get, i, "").Path("a"));
                s.Expect("mallory", MessageType.Acknowledgement, CoapCode.Content, i);
            }

            Assert.AreEqual(201, resource.Calls);
            s.Receive("alice", post).Expect("alice", "61 44 5000 cc").ExpectNothing();
            Assert.AreEqual(201, resource.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_5_AFullTableEvictsTheOldestAndCountsIt()
        {
            Script s = new Script();
            s.Config.SafeExchanges = 3;
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            for (int i = 0; i < 4; i++)
            {
                s.At(i); // three places are rounded up to two pairs
                Get(s, i);
            }

            Assert.AreEqual(0, s.Endpoint.Counters.ExchangesEvicted);
            s.At(4);
            Get(s, 4);
            Assert.AreEqual(1, s.Endpoint.Counters.ExchangesEvicted);
            Get(s, 1);
            Get(s, 2);
            Get(s, 3);
            Get(s, 4);
            Assert.AreEqual(5, resource.Calls);
            Get(s, 0); // forgotten: runs again, in the place of 1
            Assert.AreEqual(6, resource.Calls);
            Assert.AreEqual(2, s.Endpoint.Counters.ExchangesEvicted);
            Get(s, 2);
            Get(s, 3);
            Get(s, 4);
            Assert.AreEqual(6, resource.Calls);
            Get(s, 1);
            Assert.AreEqual(7, resource.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_5_ExchangesPastTheirLifetimeMakeRoomUncounted()
        {
            Script s = new Script();
            s.Config.SafeExchanges = 1;
            ScriptedResource.Add(s, "a", "x");
            for (int i = 0; i < 5; i++)
            {
                s.At(i * 247000L);
                Get(s, i);
            }

            Assert.AreEqual(0, s.Endpoint.Counters.ExchangesEvicted);
        }

        [TestMethod]
        public static void Rfc7252_4_5_RepliesOfAnyLength_AreKeptWholeOrNotAtAll()
        {
            // Replies of changing length, message IDs that lie apart, duplicates of the last few after each request: the reply to a
            // duplicate is the one that was sent, or, if the handler ran again, the current one. Never a mixture.
            int[] rooms = new int[] { 12, 20, 40, 61, 64 };
            for (int r = 0; r < rooms.Length; r++)
            {
                Script s = new Script();
                s.Config.SafeExchanges = 5;
                s.Config.ReplyBytes = rooms[r];
                ScriptedResource resource = ScriptedResource.Add(s, "a", "");
                SmallRandom random = new SmallRandom(rooms[r]);
                string[] replies = new string[8];
                int replayed = 0;
                for (int i = 0; i < 300; i++)
                {
                    byte[] representation = new byte[1 + random.Next(60)];
                    for (int b = 0; b < representation.Length; b++)
                    {
                        representation[b] = (byte)(i + b);
                    }

                    resource.Representation = representation;
                    int calls = resource.Calls;
                    replies[i % 8] = Get(s, i * 3);
                    Assert.AreEqual(calls + 1, resource.Calls);
                    for (int back = 0; back < 5 && back <= i; back++)
                    {
                        calls = resource.Calls;
                        string reply = Get(s, (i - back) * 3);
                        if (resource.Calls == calls)
                        {
                            string where = "room " + rooms[r] + ", request " + i + ", duplicate of " + (i - back);
                            Assert.AreEqual(replies[(i - back) % 8], reply, where);
                            replayed++;
                        }
                        else
                        {
                            // It ran again, and this is now the reply that is kept.
                            Assert.AreEqual(calls + 1, resource.Calls);
                            replies[(i - back) % 8] = reply;
                        }

                        if (back == 0 && representation.Length + 6 <= rooms[r])
                        {
                            Assert.AreEqual(calls, resource.Calls, "the newest reply is always there");
                        }
                    }
                }

                Assert.IsTrue(replayed >= 250, "room " + rooms[r] + ": " + replayed);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_5_ADuplicateWithOtherContentIsStillADuplicate()
        {
            // The message ID decides, not the content: a client that reuses one too early gets the old reply.
            Script s = new Script();
            ScriptedResource resource = ScriptedResource.Add(s, "a", "x");
            s.Receive("alice", Datagram.Con(CoapCode.Put, 1, "aa").Path("a").Payload("1")).Expect("alice", "61 44 0001 aa");
            s.Receive("alice", Datagram.Con(CoapCode.Put, 1, "bb").Path("a").Payload("2")).Expect("alice", "61 44 0001 aa").ExpectNothing();
            Assert.AreEqual("1", resource.BodyText());
        }

        private static int Code(int method)
        {
            return method == 1 || method == 5 ? 0x45 : method == 4 ? 0x42 : 0x44;
        }

        private static string Get(Script s, int messageId)
        {
            s.Receive("alice", Datagram.Con(CoapCode.Get, messageId, "").Path("a"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, messageId).ExpectNothing();
            return Hex.Text(s.Last.Buffer, 0, s.Last.Length);
        }
    }
}
