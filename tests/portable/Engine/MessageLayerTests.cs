// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Reflection;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// Which messages are answered, and with what: RFC 7252 sections 4.2 and 4.3 with their Table 1, and the examples of
    /// appendix A.
    /// </summary>
    [TestClass]
    public class MessageLayerTests
    {
        private const string Temperature = "bb 74656d7065726174757265"; // Uri-Path "temperature"

        // 0.00, 0.01, 0.31, and of each other class the first, of the responses also the last.
        private static readonly int[] s_codes = new int[]
        {
            0x00, 0x01, 0x1F, 0x20, 0x45, 0x5F, 0x60, 0x84, 0x9F, 0xA0, 0xBF, 0xC0, 0xE0, 0xFF,
        };

        [TestMethod]
        public static void Rfc7252_A_Figure16_GetWithoutToken()
        {
            Script s = Thermometer();
            s.Receive("alice", "40 01 7d34" + Temperature);
            s.Expect("alice", "60 45 7d34  ff 32322e332043").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figures17To19_GetWithToken_AnswerLost()
        {
            Script s = Thermometer();
            s.Receive("alice", "41 01 7d35 20" + Temperature);
            s.Expect("alice", "61 45 7d35 20  ff 32322e332043");
            s.Receive("alice", "41 01 7d37 42" + Temperature);
            s.Expect("alice", "61 45 7d37 42  ff 32322e332043"); // lost
            s.At(2500).Receive("alice", "41 01 7d37 42" + Temperature);
            s.Expect("alice", "61 45 7d37 42  ff 32322e332043").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figure20_SeparateResponse()
        {
            Script s = new Script();
            ScriptedResource thermometer = AddThermometer(s);
            thermometer.Late = true;
            s.Receive("alice", "41 01 7d38 53" + Temperature).ExpectNothing();
            s.At(1000).Expect("alice", "60 00 7d38").ExpectNothing();
            thermometer.Finish();
            s.At(1500).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual("53", s.Token());
            Assert.AreEqual("22.3 C", s.Payload());
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figure21_SeparateResponseIsReset()
        {
            Script s = new Script();
            ScriptedResource thermometer = AddThermometer(s);
            thermometer.Late = true;
            s.Receive("alice", "41 01 7d39 64" + Temperature);
            s.At(1000).Expect("alice", "60 00 7d39");
            thermometer.Finish();
            s.At(1500).Expect("alice", MessageType.Confirmable, CoapCode.Content);
            s.Receive("alice", Datagram.Rst(s.Last.MessageId)).At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_A_Figure22_Non()
        {
            Script s = Thermometer();
            s.Receive("alice", "51 01 7d40 75" + Temperature);
            s.Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual("75", s.Token());
            Assert.AreEqual("22.3 C", s.Payload());
            s.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_3_Table1_NothingOutstanding()
        {
            for (int type = 0; type < 4; type++)
            {
                for (int i = 0; i < s_codes.Length; i++)
                {
                    int code = s_codes[i];
                    Script s = Thermometer();
                    s.Receive("alice", new Datagram((MessageType)type, (CoapCode)code, 0x1234, ""));
                    string where = "type " + type + ", code " + code;
                    bool request = code != 0 && code < 0x20;
                    if (type == (int)MessageType.Confirmable)
                    {
                        Assert.AreEqual(1, s.Waiting, where);
                        if (request)
                        {
                            // No path is no resource of this tree.
                            s.Expect("alice", MessageType.Acknowledgement, CoapCode.NotFound, 0x1234);
                        }
                        else
                        {
                            s.Expect("alice", "70 00 1234");
                        }
                    }
                    else if (type == (int)MessageType.NonConfirmable && request)
                    {
                        Assert.AreEqual(1, s.Waiting, where);
                        s.Expect("alice", MessageType.NonConfirmable, CoapCode.NotFound);
                    }
                    else
                    {
                        Assert.AreEqual(0, s.Waiting, where);
                        Assert.AreEqual(1, s.Endpoint.Counters.Ignored, where);
                    }

                    Assert.AreEqual(0, s.Endpoint.Counters.Malformed, where);
                    s.At(300000).ExpectNothing();
                }
            }
        }

        [TestMethod]
        public static void Rfc7252_4_2_WhatEndsAConfirmableMessage()
        {
            for (int type = 0; type < 4; type++)
            {
                for (int i = 0; i < s_codes.Length; i++)
                {
                    int code = s_codes[i];
                    int codeClass = code >> 5;
                    Script s = Thermometer();
                    int messageId = Outstanding(s, "alice");
                    Datagram message = new Datagram((MessageType)type, (CoapCode)code, messageId, "");
                    s.Receive("alice", message);
                    bool ends = type == (int)MessageType.Acknowledgement
                        ? code == 0 || codeClass == 2 || codeClass == 4 || codeClass == 5
                        : type == (int)MessageType.Reset && code == 0;
                    Assert.AreEqual(ends ? 0 : 1, s.Endpoint.OutstandingCount, "type " + type + ", code " + code);
                }
            }
        }

        [TestMethod]
        public static void Rfc7252_4_2_AnAckWithAResponseAndATokenEndsItToo()
        {
            Script s = Thermometer();
            int messageId = Outstanding(s, "alice");
            s.Receive("alice", new Datagram(MessageType.Acknowledgement, CoapCode.Content, messageId, "abcd").Payload("x"));
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7252_4_4_AckAndRstAreMatchedByRemoteAndMessageId()
        {
            Script s = Thermometer();
            int messageId = Outstanding(s, "alice");
            s.Receive("bob", Datagram.Ack(messageId));
            s.Receive("bob", Datagram.Rst(messageId));
            s.Receive("alice", Datagram.Ack((messageId + 1) & 0xFFFF));
            s.Receive("alice", Datagram.Rst((messageId - 1) & 0xFFFF));
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
            Assert.AreEqual(4, s.Endpoint.Counters.Ignored);
            s.Receive("alice", Datagram.Ack(messageId));
            Assert.AreEqual(0, s.Endpoint.OutstandingCount);
            s.Receive("alice", Datagram.Ack(messageId)); // once more: nobody waits for it
            Assert.AreEqual(5, s.Endpoint.Counters.Ignored);
            s.At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_3_PingIsAnsweredWithReset()
        {
            Script s = Thermometer();
            s.Receive("alice", "40 00 0102").Expect("alice", "70 00 0102");
            s.Receive("alice", "40 00 0102").Expect("alice", "70 00 0102"); // a ping is not deduplicated
            s.ExpectNothing();
            Assert.AreEqual(2, s.Endpoint.Counters.Pings);
            Assert.AreEqual(0, s.Endpoint.Counters.Rejected);
        }

        [TestMethod]
        public static void Rfc7252_4_2_MalformedConIsRejected()
        {
            Script s = Thermometer();
            string[] malformed = new string[]
            {
                "49 01 0a01 010203040506070809", // TKL 9
                "42 01 0a01 aa", // a token that is cut
                "40 01 0a01 ff", // a marker and nothing behind it
                "40 01 0a01 f0 00", // delta 15
                "40 01 0a01 b5 61", // a value that is cut
                "40 00 0a01 00", // Empty with something behind it
                "41 00 0a01 00", // Empty with a token
                "40 45 0a01 ff", // a response
                "40 e0 0a01 ff", // a reserved class
            };
            for (int i = 0; i < malformed.Length; i++)
            {
                s.Receive("alice", malformed[i]).Expect("alice", "70 00 0a01").ExpectNothing();
            }

            Assert.AreEqual(malformed.Length, s.Endpoint.Counters.Malformed);
            Assert.AreEqual(malformed.Length, s.Endpoint.Counters.Rejected);
        }

        [TestMethod]
        public static void Rfc7252_4_3_MalformedNonAckAndRstAreIgnored()
        {
            Script s = Thermometer();
            string[] rests = new string[] { "01 0a01 ff", "00 0a01 00", "45 0a01 f0 00", "84 0a01 1d" };
            for (int i = 0; i < rests.Length; i++)
            {
                s.Receive("alice", "50" + rests[i]).Receive("alice", "60" + rests[i]).Receive("alice", "70" + rests[i]).ExpectNothing();
            }

            Assert.AreEqual(3 * rests.Length, s.Endpoint.Counters.Malformed);
            Assert.AreEqual(0, s.Endpoint.Counters.Rejected);
            Assert.AreEqual(0, s.Endpoint.Counters.Sent);
        }

        [TestMethod]
        public static void Rfc7252_4_3_AMalformedAckOrRstEndsNothing()
        {
            Script s = Thermometer();
            int messageId = Outstanding(s, "alice");
            byte[] message = Hex.Bytes("60 00 0000 00");
            message[2] = (byte)(messageId >> 8);
            message[3] = (byte)messageId;
            s.Receive("alice", message, 5, false);
            message[0] = 0x70;
            s.Receive("alice", message, 5, false);
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
        }

        [TestMethod]
        public static void Rfc7252_3_AnotherVersionIsIgnoredInSilence()
        {
            Script s = Thermometer();
            s.Receive("alice", "00 01 0a01" + Temperature);
            s.Receive("alice", "80 01 0a01" + Temperature);
            s.Receive("alice", "c0 00 0a01");
            s.Receive("alice", "8f 01 0a01 ff");
            s.ExpectNothing();
            Assert.AreEqual(4, s.Endpoint.Counters.Malformed);
        }

        [TestMethod]
        public static void Rfc7252_3_ShorterThanAHeaderIsIgnoredInSilence()
        {
            Script s = Thermometer();
            s.Receive("alice", "40 49 0a01 ff").Expect("alice", "70 00 0a01"); // a CON, so that nothing of it may linger
            s.Receive("alice", "").Receive("alice", "40").Receive("alice", "40 01").Receive("alice", "40 01 0a").ExpectNothing();
            Assert.AreEqual(5, s.Endpoint.Counters.Malformed);
        }

        [TestMethod]
        public static void Rfc7252_5_2_3_ANonRequestGetsANonResponseWithAMessageIdOfItsOwn()
        {
            Script s = Thermometer();
            s.Receive("alice", Datagram.Non(CoapCode.Get, 1, "0102030405060708").Path("temperature"));
            s.Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual("0102030405060708", s.Token());
            int first = s.Last.MessageId;
            s.Receive("bob", Datagram.Non(CoapCode.Get, 1, "").Path("temperature"));
            s.Expect("bob", MessageType.NonConfirmable, CoapCode.Content);
            int second = s.Last.MessageId;

            // One count over all remotes, from a start of its own for each.
            s.Receive("alice", Datagram.Non(CoapCode.Get, 2, "").Path("nowhere"));
            s.Expect("alice", MessageType.NonConfirmable, CoapCode.NotFound, (first + 2) & 0xFFFF);
            s.Receive("bob", Datagram.Non(CoapCode.Get, 2, "").Path("temperature"));
            s.Expect("bob", MessageType.NonConfirmable, CoapCode.Content, (second + 2) & 0xFFFF).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7252_4_4_MessageIdsCountUpAndWrapAt65536()
        {
            Script s = Thermometer();
            s.Receive("alice", Datagram.Non(CoapCode.Get, 100, "").Path("temperature"));
            s.Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            Skip(s, 65533 - s.Last.MessageId);
            for (int i = 0; i < 10; i++)
            {
                s.Receive("alice", Datagram.Non(CoapCode.Get, i, "").Path("temperature"));
                s.Expect("alice", MessageType.NonConfirmable, CoapCode.Content, (65534 + i) & 0xFFFF);
            }
        }

        [TestMethod]
        public static void Rfc7252_4_4_ARstFindsItsNotificationAfterTheWrapToo()
        {
            Script s = new Script().Unlimited();
            s.Config.ConfirmEvery = 0;
            ScriptedResource thermometer = AddThermometer(s);
            thermometer.Observable = true;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Uint(OptionNumber.Observe, 0).Path("temperature"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            thermometer.Set("1");
            s.At(10000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
            Skip(s, 65534 - s.Last.MessageId);
            thermometer.Set("2");
            s.At(20000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content, 65535);
            thermometer.Set("3");
            s.At(30000).Expect("alice", MessageType.NonConfirmable, CoapCode.Content, 0).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.ObserverCount);
            s.Receive("alice", Datagram.Rst(0));
            Assert.AreEqual(0, s.Endpoint.ObserverCount);
        }

        [TestMethod]
        public static void Rfc7252_4_4_TheFirstMessageIdDependsOnTheSeed()
        {
            int same = 0;
            int before = -1;
            for (int seed = 1; seed <= 8; seed++)
            {
                Script s = Thermometer();
                s.Seed = seed;
                s.Receive("alice", Datagram.Non(CoapCode.Get, 1, "").Path("temperature"));
                s.Expect("alice", MessageType.NonConfirmable, CoapCode.Content);
                same += s.Last.MessageId == before ? 1 : 0;
                before = s.Last.MessageId;
            }

            Assert.AreEqual(0, same);
        }

        [TestMethod]
        public static void Rfc7252_5_3_1_TokensOfAnyLengthAreEchoed()
        {
            Script s = Thermometer();
            string token = "";
            for (int length = 0; length <= 8; length++)
            {
                s.Receive("alice", Datagram.Con(CoapCode.Get, length, token).Path("temperature"));
                s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, length);
                Assert.AreEqual(token, s.Token());
                token += "f" + length;
            }
        }

        [TestMethod]
        public static void Rfc7252_5_9_3_1_AHandlerThatThrowsIs5_00AndTheNextRequestWorks()
        {
            Script s = new Script();
            ScriptedResource thermometer = AddThermometer(s);
            thermometer.Throws = true;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("temperature"));
            s.Expect("alice", "61 a0 0001 aa");
            s.Receive("alice", Datagram.Non(CoapCode.Put, 2, "ab").Path("temperature").Payload("1"));
            s.Expect("alice", MessageType.NonConfirmable, CoapCode.InternalServerError);
            Assert.AreEqual(2, s.Endpoint.Counters.HandlerErrors);
            Assert.AreEqual(2, s.Endpoint.Counters.ErrorResponses);
            thermometer.Throws = false;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 3, "ac").Path("temperature"));
            s.Expect("alice", "61 45 0003 ac  ff 32322e332043").ExpectNothing();
        }

        [TestMethod]
        public static void AHandlerThatSaysNothingIs5_00()
        {
            Script s = new Script();
            s.Tree.Add(new MuteResource());
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("mute")).Expect("alice", "61 a0 0001 aa").ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.Counters.HandlerErrors);
        }

        [TestMethod]
        public static void AnAnswerThatDoesNotFitIs5_00()
        {
            // The body of a 2.04 can't go block-wise here: its later blocks could only be had by running the handler again.
            Script s = new Script().Unlimited();
            ScriptedResource resource = ScriptedResource.Add(s, "big", "");
            resource.AnswersWithBody = true;
            resource.Representation = new byte[1025];
            s.Receive("alice", Datagram.Con(CoapCode.Post, 1, "aa").Path("big")).Expect("alice", "61 a0 0001 aa").ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.Counters.ResponsesTooLarge);
            Assert.AreEqual(1, s.Endpoint.Counters.ErrorResponses);
            resource.Representation = new byte[1024];
            s.Receive("alice", Datagram.Con(CoapCode.Post, 2, "aa").Path("big"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Changed, 2).ExpectNothing();
            Assert.AreEqual(1024, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void ATransportThatRefusesIsCounted()
        {
            Script s = Thermometer();
            s.SendFails = true;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("temperature")).ExpectNothing();
            s.Receive("alice", "40 00 0002").ExpectNothing();
            Assert.AreEqual(2, s.Endpoint.Counters.SendFailures);
            Assert.AreEqual(2, s.Endpoint.Counters.Sent);

            // It is the same as a datagram lost on the way: the client asks again.
            s.SendFails = false;
            s.At(2000).Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("temperature"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1).ExpectNothing();
            Assert.AreEqual(2, s.Endpoint.Counters.SendFailures);
        }

        [TestMethod]
        public static void ATransportThatRefusesDoesNotStopRetransmission()
        {
            Script s = new Script();
            ScriptedResource thermometer = AddThermometer(s);
            thermometer.Late = true;
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "aa").Path("temperature"));
            s.At(1000).Expect("alice", "60 00 0001");
            s.SendFails = true;
            thermometer.Finish();
            s.At(1001).ExpectNothing();
            Assert.AreEqual(1, s.Endpoint.Counters.SendFailures);
            s.SendFails = false;
            s.At(4001).Expect("alice", MessageType.Confirmable, CoapCode.Content).ExpectNothing();
            s.Receive("alice", Datagram.Ack(s.Last.MessageId)).At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void CountersOfAQuietExchange()
        {
            Script s = Thermometer();
            s.Receive("alice", Datagram.Con(CoapCode.Get, 1, "").Path("temperature"));
            s.Expect("alice", MessageType.Acknowledgement, CoapCode.Content, 1);
            EndpointCounters counters = s.Endpoint.Counters;
            Assert.AreEqual(1, counters.Received);
            Assert.AreEqual(1, counters.Sent);
            Assert.AreEqual(1, counters.Requests);
            Assert.AreEqual(
                0,
                counters.SendFailures + counters.Malformed + counters.Rejected + counters.Ignored + counters.Pings + counters.Duplicates
                + counters.ExchangesEvicted + counters.RepliesLost + counters.Retransmissions + counters.TimedOut + counters.ErrorResponses
                + counters.HandlerErrors + counters.ResponsesTooLarge + counters.LaterRefused);
        }

        /// <summary>Lets the count of message IDs go on as if so many messages had been sent; to send 65536 takes a device too long.</summary>
        private static void Skip(Script s, int messagesSent)
        {
            FieldInfo sender = typeof(MessageLayer).GetField("Out", BindingFlags.NonPublic | BindingFlags.Instance);
            object messages = sender.GetValue(s.Endpoint.Messages);
            FieldInfo count = messages.GetType().GetField("_nextMessageId", BindingFlags.NonPublic | BindingFlags.Instance);
            count.SetValue(messages, (int)count.GetValue(messages) + messagesSent);
        }

        private static ScriptedResource AddThermometer(Script s)
        {
            ScriptedResource resource = ScriptedResource.Add(s, "temperature", "22.3 C");
            resource.ContentFormats = null; // as the examples of the RFC, which name none
            return resource;
        }

        private static Script Thermometer()
        {
            Script s = new Script();
            AddThermometer(s);
            return s;
        }

        /// <summary>Brings a Confirmable message of ours on its way.</summary>
        /// <returns>Its message ID.</returns>
        private static int Outstanding(Script s, string remote)
        {
            ScriptedResource late = ScriptedResource.Add(s, "late", "later");
            late.Late = true;
            s.Receive(remote, Datagram.Con(CoapCode.Get, 0x7777, "77").Path("late"));
            s.At(s.Now - 1000000 + 500).Expect(remote, "60 00 7777");
            late.Finish();
            s.At(s.Now - 1000000 + 1).Expect(remote, MessageType.Confirmable, CoapCode.Content);
            Assert.AreEqual(1, s.Endpoint.OutstandingCount);
            return s.Last.MessageId;
        }

        private sealed class MuteResource : Resource
        {
            public MuteResource()
                : base("mute", Methods.Get)
            {
            }

            public override CoapCode Get(Request request, Response response)
            {
                return CoapCode.Empty;
            }
        }
    }
}
