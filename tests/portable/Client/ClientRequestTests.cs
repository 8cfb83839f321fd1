// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What a request is made of: options in their order, tokens, what is refused; and multicast, RFC 7252 section 8.</summary>
    [TestClass]
    public class ClientRequestTests
    {
        [TestMethod]
        public static void OptionsAreWrittenInOrderOfTheirNumbers()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "/sensors/temp", "");
            request.AddOption(OptionNumber.Accept, 110);
            request.AddOption(OptionNumber.UriQuery, "a=1");
            request.AddOption(OptionNumber.UriHost, "node");
            request.AddOption(OptionNumber.UriQuery, "b");
            request.AddOption(OptionNumber.ETag, Hex.Bytes("0102"), 0, 2);
            request.AddOption(65000, null, 0, 0);
            request.AskForSize = true;
            request.Szx = 2;
            Assert.IsFalse(request.Failed);
            s.Start("server", request).Expect(
                "server",
                "40 01",
                "34 6e6f6465  12 0102  77 73656e736f7273  04 74656d70  43 613d31  01 62  21 6e  61 02  50  e0 fcbf");
        }

        [TestMethod]
        public static void UintOptionsAreWrittenInTheirShortestForm()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "", "");
            request.AddOption(2000, 0);
            request.AddOption(2001, 255);
            request.AddOption(2002, 256);
            request.AddOption(2003, 0x10000);
            request.AddOption(2004, -1);
            s.Start("server", request).Expect("server", "40 01", "e0 06c3  11 ff  12 0100  13 010000  14 ffffffff");
        }

        [TestMethod]
        public static void EveryMethodIsSent()
        {
            for (int method = 1; method <= 7; method++)
            {
                ClientScript s = new ClientScript();
                ClientRequest request = s.Request((CoapCode)method, "x", "07");
                request.Payload = Hex.Bytes("aabbcc");
                request.PayloadOffset = 1;
                request.PayloadLength = 2;
                s.Start("server", request).Expect("server", "41 0" + method, "07 b1 78 ff bbcc");
            }
        }

        [TestMethod]
        public static void Rfc7252_6_4_PathsBecomeSegments()
        {
            PathIs("", "");
            PathIs("/", "b0");
            PathIs("a", "b1 61");
            PathIs("/a", "b1 61");
            PathIs("a/", "b1 61 00");
            PathIs("/a//b", "b1 61 00 01 62");
        }

        [TestMethod]
        public static void TheClientsOwnOptionsAreRefused()
        {
            int[] own = new int[] { OptionNumber.Observe, OptionNumber.Block1, OptionNumber.Block2, OptionNumber.Size1, OptionNumber.Size2 };
            for (int i = 0; i < own.Length; i++)
            {
                ClientScript s = new ClientScript();
                ClientRequest request = s.Request(CoapCode.Get, "x");
                request.AddOption(own[i], 0);
                Assert.IsTrue(request.Failed);
                Refused(s, request);
                request.ClearOptions();
                s.Start("server", request);
            }
        }

        [TestMethod]
        public static void OptionsThatDoNotFitTheDescriptionAreRefused()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = new ClientRequest(10);
            request.Listener = s;
            request.AddOption(OptionNumber.UriPath, "sensor");
            Assert.IsFalse(request.Failed);
            request.AddOption(OptionNumber.Accept, 0);
            Assert.IsTrue(request.Failed);
            Refused(s, request);
        }

        [TestMethod]
        public static void WhatMakesNoSenseIsRefused()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x");
            Assert.AreEqual((int)FailureReason.InvalidRequest, (int)s.Client.Start(s.Now, null, request));
            Refused(s, new ClientRequest(0)); // nobody listens
            request = s.Request(CoapCode.Put, "x");
            request.Observe = true;
            Refused(s, request);
            request = s.Request(CoapCode.Get, "x");
            request.Multicast = true;
            Refused(s, request); // Confirmable: RFC 7252 section 8.1
            request.Confirmable = false;
            request.Observe = true;
            Refused(s, request);
            request = s.Request(CoapCode.Empty, "");
            request.Confirmable = false;
            Refused(s, request);
            request = s.Request(CoapCode.Content, "");
            Refused(s, request);
            request = s.Request(CoapCode.Get, "x");
            request.Szx = 7;
            Refused(s, request);
            request = s.Request(CoapCode.Put, "x");
            request.PayloadLength = 1;
            Refused(s, request);
            request.Payload = new byte[4];
            request.PayloadOffset = 4;
            Refused(s, request);
            request = s.Request(CoapCode.Get, "x");
            request.SetToken(new byte[9], 0, 9);
            Refused(s, request);
            request = s.Request(CoapCode.Get, "x");
            s.Start("server", request).Expect("server", MessageType.Confirmable, CoapCode.Get);
            Refused(s, request); // under way
            s.ExpectNothing();
        }

        [TestMethod]
        public static void OptionsThatDoNotFitAMessageAreRefused()
        {
            ClientScript s = new ClientScript();
            s.Config.MessageBytes = 64;
            ClientRequest request = s.Request(CoapCode.Get, "0123456789012345678901234567890123456789012345678901234567890123456789");
            Assert.AreEqual((int)FailureReason.RequestTooLarge, (int)s.Client.Start(s.Now, "server", request));
            Assert.AreEqual(0, s.Client.UnderWay);
            s.ExpectNothing();
        }

        [TestMethod]
        public static void RoomIsKeptForWhatLaterMessagesHaveInAddition()
        {
            // Header, token and path are 10 bytes and the segment; 8 are for block numbers, 9 for an entity-tag.
            Fits(46, false, FailureReason.None);
            Fits(47, false, FailureReason.RequestTooLarge);
            Fits(37, true, FailureReason.None);
            Fits(38, true, FailureReason.RequestTooLarge);
        }

        [TestMethod]
        public static void Rfc7252_5_3_1_TokensAreLongAndDiffer()
        {
            ClientScript s = new ClientScript();
            string before = "";
            for (int i = 0; i < 50; i++)
            {
                s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
                Assert.AreEqual(4, s.Last.TokenLength);
                Assert.IsTrue(before.IndexOf(s.Token()) < 0, "again: " + s.Token());
                before += s.Token() + " ";
                s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05");
            }
        }

        [TestMethod]
        public static void Rfc7252_5_3_1_TokensOfEveryLength()
        {
            for (int length = 2; length <= 8; length++)
            {
                ClientScript s = new ClientScript();
                s.Config.TokenBytes = length;
                s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
                Assert.AreEqual(length, s.Last.TokenLength);
                s.Receive("server", s.Answer(CoapCode.Content)).Told("response 2.05").ExpectNothing();
            }
        }

        [TestMethod]
        public static void Rfc7252_5_3_1_ATokenInUseIsNotDrawn()
        {
            ClientScript s = new ClientScript();
            s.Start("a", s.Request(CoapCode.Get, "x", "01")).Start("b", s.Request(CoapCode.Get, "x"));
            s.Expect("a", MessageType.Confirmable, CoapCode.Get).Expect("b", MessageType.Confirmable, CoapCode.Get);
            string drawn = s.Token();

            // The same draws again, while the caller uses what came of them.
            s = new ClientScript();
            s.Start("a", s.Request(CoapCode.Get, "x", drawn)).Start("b", s.Request(CoapCode.Get, "x"));
            s.Expect("a", MessageType.Confirmable, CoapCode.Get).Expect("b", MessageType.Confirmable, CoapCode.Get);
            Assert.AreNotEqual(drawn, s.Token());
        }

        [TestMethod]
        public static void TheSaltChangesTheToken()
        {
            string[] tokens = new string[2];
            for (int i = 0; i < 2; i++)
            {
                ClientScript s = new ClientScript();
                s.Client.TokenSalt = i;
                s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
                tokens[i] = s.Token();
            }

            Assert.AreNotEqual(tokens[0], tokens[1]);
        }

        [TestMethod]
        public static void FirstMessageIdAndTokenComeFromTheSeed()
        {
            bool differs = false;
            int messageId = -1;
            for (int seed = 1; seed < 4; seed++)
            {
                ClientScript s = new ClientScript();
                s.Seed = seed;
                s.Start("server", s.Request(CoapCode.Get, "x")).Expect("server", MessageType.Confirmable, CoapCode.Get);
                differs |= messageId >= 0 && messageId != s.Last.MessageId;
                messageId = s.Last.MessageId;
            }

            Assert.IsTrue(differs);
        }

        [TestMethod]
        public static void Rfc7252_8_2_MulticastTakesResponsesFromAnybodyUntilItsTimeIsOver()
        {
            ClientScript s = Group();
            s.At(100).Receive("alice", "51 45 0001 2a ff 61").Told("response 2.05 a");
            s.At(200).Receive("bob", "51 45 0001 2a ff 62").Told("response 2.05 b");
            s.Receive("alice", "51 45 0001 2a ff 61").ExpectNothing(); // a duplicate
            s.Receive("carol", "41 45 0002 2a ff 63").Expect("carol", "60 00 0002").Told("response 2.05 c");
            s.Receive("mallory", "51 45 0003 2b ff 64").Expect("mallory", "70 00 0003");
            s.Receive("mallory", Datagram.Rst(s.Last.MessageId)).ExpectNothing();
            s.At(5999).ExpectNothing().At(6000).Told("failure MulticastEnded").ExpectNothing();
            s.Receive("dave", "51 45 0004 2a ff 64").Expect("dave", "70 00 0004").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_8_2_MulticastWithoutAnyResponse()
        {
            Group().At(6000).Told("failure NoAnswer").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_8_2_AResetOfOneMemberIsNobodysBusiness()
        {
            ClientScript s = Group();
            s.Receive("mallory", Datagram.Rst(s.Last.MessageId)).Receive("group", Datagram.Rst(s.Last.MessageId)).ExpectNothing();
            s.Receive("alice", "51 45 0001 2a ff 61").Told("response 2.05 a").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_8_FirstBlockOfAResponseToMulticastSaysThatThereIsMore()
        {
            ClientScript s = Group();
            s.Receive("alice", Datagram.Non(CoapCode.Content, 1, "2a").Uint(OptionNumber.Block2, BlockOption.Pack(0, true, 0)).Filler(0, 16));
            s.Told("response 2.05 and more of 16").ExpectNothing();
        }

        [TestMethod]
        public static void Multicast_CriticalOptionIsIgnored()
        {
            ClientScript s = Group();
            s.Receive("mallory", "41 45 0007 2a 91 01").Expect("mallory", "70 00 0007");
            s.Receive("alice", "51 45 0001 2a ff 61").Told("response 2.05 a").ExpectNothing();
        }

        [TestMethod]
        public static void Multicast_IsNotCountedForNstart()
        {
            ClientScript s = Group();
            s.Start("group", s.Request(CoapCode.Get, "x", "2c")).Expect("group", "41 01", "2c b1 78").ExpectNothing();
        }

        private static void Fits(int segment, bool offersETag, FailureReason expected)
        {
            ClientScript s = new ClientScript();
            s.Config.MessageBytes = 64;
            ClientRequest request = new ClientRequest(64);
            request.Listener = s;
            request.OfferETag = offersETag;
            request.AddOption(OptionNumber.UriPath, new byte[segment], 0, segment);
            Assert.AreEqual((int)expected, (int)s.Client.Start(s.Now, "server", request), "segment of " + segment);
        }

        private static ClientScript Group()
        {
            ClientScript s = new ClientScript();
            ClientRequest request = s.Request(CoapCode.Get, "x", "2a");
            request.Confirmable = false;
            request.Multicast = true;
            request.ResponseTimeoutMs = 6000;
            return s.Start("group", request).Expect("group", "51 01", "2a b1 78").ExpectNothing();
        }

        private static void PathIs(string path, string options)
        {
            ClientScript s = new ClientScript();
            s.Start("server", s.Request(CoapCode.Get, path, "")).Expect("server", "40 01", options);
        }

        private static void Refused(ClientScript s, ClientRequest request)
        {
            Assert.AreEqual((int)FailureReason.InvalidRequest, (int)s.Client.Start(s.Now, "server", request));
        }
    }
}
