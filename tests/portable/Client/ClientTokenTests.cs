// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Messaging;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// Tokens that the client draws: one for all blocks of a body, which RFC 7959 leaves open and some servers need; with a secure session
    /// a new one for each message, which RFC 9175 section 4.2 wants.
    /// </summary>
    [TestClass]
    public class ClientTokenTests
    {
        [TestMethod]
        public static void ABodyOfEachDirection_HasOneTokenForAllOfItsBlocks()
        {
            ClientScript s = new ClientScript();
            string token = Begin(s, Post(s));
            s.Receive("server", Taken(s, 0)).Expect("server", MessageType.Confirmable, CoapCode.Post);
            Assert.AreEqual(token, s.Token());
            s.Receive("server", Block(s, 0, true).Uint(OptionNumber.Block1, 0x10).Filler(0, 16));
            s.Expect("server", MessageType.Confirmable, CoapCode.Post);
            Assert.AreEqual(token, s.Token());
            s.Receive("server", Block(s, 1, false).Filler(16, 16)).Told("response 2.04 of 32").BodyIsFiller(32).ExpectNothing();

            // The next request has another one.
            Assert.AreNotEqual(token, Begin(s, Post(s)));
        }

        [TestMethod]
        public static void WhatAnswersAnEarlierBlockOnItsOwn_IsAcknowledgedAndNothingElse()
        {
            ClientScript s = new ClientScript();
            string token = Begin(s, Post(s));
            s.Receive("server", Taken(s, 0)).Expect("server", MessageType.Confirmable, CoapCode.Post);
            Datagram first = Block(s, 0, true).Uint(OptionNumber.Block1, 0x10).Filler(0, 16);
            s.Receive("server", Datagram.Con(CoapCode.Continue, 7, token).Uint(OptionNumber.Block1, 0x08)).Expect("server", "60 00 0007");
            s.ExpectNothing().Receive("server", first);
            s.Expect("server", MessageType.Confirmable, CoapCode.Post);
            s.Receive("server", Datagram.Con(CoapCode.Continue, 8, token).Uint(OptionNumber.Block1, 0x08)).Expect("server", "60 00 0008");
            s.Receive("server", Datagram.Non(CoapCode.Changed, 9, token).Uint(OptionNumber.Block2, 0x08).Filler(0, 16)).ExpectNothing();
            Datagram later = new Datagram(MessageType.NonConfirmable, CoapCode.Changed, 10, token);
            s.Receive("server", later.Uint(OptionNumber.Block2, 0x10).Filler(16, 16)).Told("response 2.04 of 32").BodyIsFiller(32);
            s.ExpectNothing();
        }

        [TestMethod]
        public static void WhatBeginsAnew_HasANewToken()
        {
            // RFC 7959 section 2.4: the representation has changed.
            ClientScript s = new ClientScript();
            ClientRequest get = s.Request(CoapCode.Get, "x");
            get.ResponseBuffer = new byte[64];
            string token = Begin(s, get);
            s.Receive("server", s.Answer(CoapCode.Content).Opaque(OptionNumber.ETag, "01").Uint(OptionNumber.Block2, 0x08).Filler(0, 16));
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            Assert.AreEqual(token, s.Token());
            s.Receive("server", s.Answer(CoapCode.Content).Opaque(OptionNumber.ETag, "02").Uint(OptionNumber.Block2, 0x10).Filler(0, 9));
            s.Expect("server", MessageType.Confirmable, CoapCode.Get);
            Assert.AreNotEqual(token, s.Token());

            // Section 2.9.3: the server wants smaller blocks.
            s = new ClientScript();
            ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "x"), 64);
            put.Szx = 1;
            token = Begin(s, put);
            s.Receive("server", s.Answer(CoapCode.RequestEntityTooLarge).Uint(OptionNumber.Block1, 0x08));
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            Assert.AreNotEqual(token, s.Token());
        }

        [TestMethod]
        public static void TheBlocksOfANotification_HaveOneOfTheirOwn()
        {
            ClientScript s = new ClientScript();
            ClientRequest observation = s.Request(CoapCode.Get, "x");
            observation.Observe = true;
            observation.ResponseBuffer = new byte[64];
            string token = Begin(s, observation);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 1).Payload("a")).Told("notification 2.05 1 +0 a");
            string before = token;
            for (int i = 2; i < 4; i++)
            {
                Datagram first = Datagram.Non(CoapCode.Content, i, token).Uint(OptionNumber.Observe, i);
                s.Receive("server", first.Uint(OptionNumber.Block2, 0x08).Filler(0, 16));
                s.Expect("server", MessageType.Confirmable, CoapCode.Get);
                string own = s.Token();
                Assert.AreNotEqual(token, own);
                Assert.AreNotEqual(before, own);
                before = own;
                s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x18).Filler(16, 16));
                s.Expect("server", MessageType.Confirmable, CoapCode.Get);
                Assert.AreEqual(own, s.Token());
                s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x20).Filler(32, 4));
                s.Told("notification 2.05 " + i + " +1 of 36").BodyIsFiller(36).ExpectNothing();
            }
        }

        [TestMethod]
        public static void AnEchoThatIsAskedForInTheMiddleOfABody_ChangesNoToken()
        {
            ClientScript s = new ClientScript();
            string token = Begin(s, Post(s));
            s.Receive("server", Taken(s, 0)).Expect("server", MessageType.Confirmable, CoapCode.Post);
            s.Receive("server", s.Answer(CoapCode.Unauthorized).Opaque(OptionNumber.Echo, "01"));
            s.Expect("server", MessageType.Confirmable, CoapCode.Post).ExpectNothing();
            Assert.AreEqual(token, s.Token());
            Assert.AreEqual("01", s.Option(OptionSlot.Echo));
            Assert.AreEqual(BlockOption.Pack(1, false, 0), s.Last.Uint(OptionSlot.Block1));
        }

        [TestMethod]
        public static void Rfc9175_4_2_OnRequestEachMessageHasANewToken_AndTheyAreCounted()
        {
            ClientScript s = new ClientScript();
            for (int i = 0; i < 6; i += 2)
            {
                ClientRequest get = s.Request(CoapCode.Get, "x");
                get.NewTokens = true;
                get.ResponseBuffer = new byte[64];
                Assert.AreEqual("0000000" + i, Begin(s, get));
                s.Receive("server", Block(s, 0, true).Filler(0, 16)).Expect("server", MessageType.Confirmable, CoapCode.Get);
                Assert.AreEqual("0000000" + (i + 1), s.Token());

                // A late copy of the first one is nobody's.
                Datagram late = Datagram.Non(CoapCode.Changed, 7 + i, "0000000" + i).Uint(OptionNumber.Block2, 0x08).Filler(0, 16);
                s.Receive("server", late).Expect("server", MessageType.Reset, CoapCode.Empty).ExpectNothing();
                Assert.AreEqual(7 + i, s.Last.MessageId);
                Datagram second = new Datagram(MessageType.NonConfirmable, CoapCode.Changed, 100 + i, "0000000" + (i + 1));
                s.Receive("server", second.Uint(OptionNumber.Block2, 0x10).Filler(16, 16)).Told("response 2.04 of 32").ExpectNothing();
            }
        }

        [TestMethod]
        public static void Rfc9175_4_2_ASecureSessionHasThemInAnyCase()
        {
            ClientScript s = new ClientScript();
            Session session = new Session();
            for (int i = 0; i < 2; i++)
            {
                Assert.AreEqual((int)FailureReason.None, (int)s.Client.Start(s.Now, session, s.Request(CoapCode.Get, "x")));
                s.Expect("session", MessageType.Confirmable, CoapCode.Get);
                Assert.AreEqual("0000000" + i, s.Token());
                Datagram answer = s.Answer(CoapCode.Content);
                s.Client.HandleDatagram(s.Now, session, answer.Bytes, answer.Length);
                s.Told("response 2.05").ExpectNothing();
            }
        }

        private static ClientRequest Post(ClientScript s)
        {
            ClientRequest post = ClientScript.Fill(s.Request(CoapCode.Post, "x"), 32);
            post.Szx = 0;
            post.ResponseBuffer = new byte[64];
            return post;
        }

        private static string Begin(ClientScript s, ClientRequest request)
        {
            s.Start("server", request).Expect("server", MessageType.Confirmable, request.Method);
            Assert.AreEqual(4, s.Last.TokenLength);
            return s.Token();
        }

        private static Datagram Taken(ClientScript s, int number)
        {
            return s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, BlockOption.Pack(number, true, 0));
        }

        private static Datagram Block(ClientScript s, int number, bool more)
        {
            return s.Answer(CoapCode.Changed).Uint(OptionNumber.Block2, BlockOption.Pack(number, more, 0));
        }

        /// <summary>A session of a secure transport.</summary>
        private sealed class Session : SecureRemote
        {
            /// <inheritdoc/>
            public override string ToString()
            {
                return "session";
            }
        }
    }
}
