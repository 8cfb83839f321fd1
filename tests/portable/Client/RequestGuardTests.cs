// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Client.Oscore;
using NanoCoap.Crypto;
using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What a client with a key sends, takes, and lets nobody make it do. RFC 8613 sections 8.1 and 8.4.</summary>
    [TestClass]
    public class RequestGuardTests
    {
        [TestMethod]
        public static void WhatIsAskedIsInside_AndARetransmissionIsTheSameBytes()
        {
            GuardScript g = new GuardScript();
            long number = g.Ask(g.Request(CoapCode.Put, "x", "51"));
            Assert.AreEqual((int)CoapCode.Post, (int)g.Script.Last.Code);
            Assert.AreEqual((int)CoapCode.Put, (int)g.Inner.Code);
            Assert.IsFalse(g.Script.Last.Has(OptionSlot.UriPath));
            string once = Hex.Text(g.Script.Last.Buffer, 0, g.Script.Last.Length);
            g.Script.At(2000).Expect(GuardScript.Node, once).At(6000).Expect(GuardScript.Node, once).ExpectNothing();
            g.Receive(number, false, g.Script.Answer(CoapCode.Changed)).Told("response 2.04").ExpectNothing();
            Assert.AreEqual(number + 1, g.Ask(g.Request(CoapCode.Get, "x", "52")));
        }

        [TestMethod]
        public static void AResponseInPlain_IsIgnored_WhateverItSays()
        {
            CoapCode[] codes = new CoapCode[]
            {
                CoapCode.Created, CoapCode.Valid, CoapCode.Changed, CoapCode.Content, CoapCode.Continue, CoapCode.Forbidden,
                CoapCode.NotFound, CoapCode.RequestEntityIncomplete, CoapCode.RequestEntityTooLarge, CoapCode.InternalServerError,
                CoapCode.ServiceUnavailable,
            };
            GuardScript g = new GuardScript();
            ClientRequest get = g.Request(CoapCode.Get, "x", "51");
            long number = g.Ask(get);
            for (int i = 0; i < codes.Length; i++)
            {
                Datagram ack = g.Script.Answer(codes[i]).Payload("OFF");
                g.Ignores(ack);
                g.Ignores(Datagram.Con(codes[i], 100 + i, "51").Payload("OFF"));
                g.Ignores(Datagram.Non(codes[i], 200 + i, "51").Payload("OFF"));
            }

            Assert.AreEqual(3 * codes.Length, ((OscoreRequestGuard)get.Guard).Ignored);
            g.Receive(number, false, g.Script.Answer(CoapCode.Content).Payload("ON")).Told("response 2.05 ON").ExpectNothing();
            Assert.IsFalse(((OscoreRequestGuard)get.Guard).IsPlain);
        }

        [TestMethod]
        public static void Rfc8613_8_2_AnErrorInPlain_IsTheAnswerWithoutItsOptions()
        {
            CoapCode[] codes = new CoapCode[] { CoapCode.BadRequest, CoapCode.Unauthorized, CoapCode.BadOption };
            for (int i = 0; i < codes.Length; i++)
            {
                GuardScript g = new GuardScript();
                ClientRequest put = g.Request(CoapCode.Put, "x", "51");
                g.Ask(put);
                Datagram error = g.Script.Answer(codes[i]).Uint(OptionNumber.MaxAge, 0).Opaque(OptionNumber.Echo, "0102").Payload("who?");
                g.Script.Receive(GuardScript.Node, error).Told("response 4.0" + i + " who?").ExpectNothing();
                Assert.IsTrue(((OscoreRequestGuard)put.Guard).IsPlain);

                // Nor is its Echo in the next request.
                g.Ask(g.Request(CoapCode.Get, "x", "52"));
                Assert.IsFalse(g.Inner.Has(OptionSlot.Echo));
            }
        }

        [TestMethod]
        public static void AnErrorInPlain_EndsNoObservation()
        {
            GuardScript g = new GuardScript();
            long number = Registered(g);
            g.Ignores(Datagram.Con(CoapCode.Unauthorized, 7, "51").Payload("who?"));

            // Nor while it is renewed.
            g.Script.ToDeadline();
            long renewal = g.Asked();
            g.Ignores(g.Script.Answer(CoapCode.Unauthorized));
            g.Receive(renewal, true, First(g, "b")).Told("notification 2.05 1 +1 b").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc9175_2_3_AnEchoInside_IsReturnedInside()
        {
            GuardScript g = new GuardScript();
            long number = g.Ask(g.Request(CoapCode.Put, "x", "51"));
            g.Receive(number, false, g.Script.Answer(CoapCode.Unauthorized).Opaque(OptionNumber.Echo, "0102"));
            long second = g.Asked();
            Assert.AreEqual(number + 1, second);
            Assert.AreEqual("0102", Hex.Text(g.Inner.Buffer, g.Inner.OptionOffset(g.Inner.First(OptionSlot.Echo)), 2));
            Assert.IsFalse(g.Script.Last.Has(OptionSlot.Echo));
            g.Receive(second, false, g.Script.Answer(CoapCode.Changed)).Told("response 2.04").ExpectNothing();
        }

        [TestMethod]
        public static void AResponseToAnotherRequest_IsIgnored()
        {
            GuardScript g = new GuardScript();
            g.Script.Parameters.NStart = 2;
            long first = g.Ask(g.Request(CoapCode.Get, "x", "51"));
            string answer = g.Sealed(first, false, Datagram.Con(CoapCode.Content, 7, "51").Payload("OFF"));
            long second = g.Ask(g.Request(CoapCode.Put, "x", "52"));
            g.Ignores(GuardScript.Under("51", "0007", "52", answer));
            g.Receive(second, false, Datagram.Con(CoapCode.Changed, 8, "52")).Expect(GuardScript.Node, "60 00 0008").Told("response 2.04");
            g.Script.Receive(GuardScript.Node, answer).Expect(GuardScript.Node, "60 00 0007").Told("response 2.05 OFF").ExpectNothing();
        }

        [TestMethod]
        public static void ABlockAnswersTheMessageThatAskedForIt_NotTheOneBefore()
        {
            // Both have the same token, since the caller has given it.
            GuardScript g = new GuardScript();
            long first = g.Ask(g.Request(CoapCode.Get, "x", "51"));
            string late = g.Sealed(first, true, Datagram.Con(CoapCode.Content, 7, "51").Uint(OptionNumber.Block2, 0x10).Filler(16, 16));
            g.Receive(first, false, g.Script.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x08).Filler(0, 16));
            long second = g.Asked();
            Assert.AreEqual(0x10, g.Inner.Uint(OptionSlot.Block2));
            g.Ignores(late);
            g.Receive(second, false, g.Script.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x10).Filler(16, 16));
            g.Script.Told("response 2.05 of 32").BodyIsFiller(32).ExpectNothing();
        }

        [TestMethod]
        public static void TokensThatAreDrawn_DifferFromBlockToBlock()
        {
            GuardScript g = new GuardScript();
            ClientRequest get = g.Script.Request(CoapCode.Get, "x");
            get.Guard = g.Guard();
            get.ResponseBuffer = new byte[64];
            long number = g.Ask(get);
            string token = g.Script.Token();
            g.Receive(number, false, g.Script.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x08).Filler(0, 16));
            g.Asked();
            Assert.AreNotEqual(token, g.Script.Token());
        }

        [TestMethod]
        public static void Rfc8613_7_4_1_NotificationsAreTakenInTheOrderOfTheirNumbers_OnceEach()
        {
            GuardScript g = new GuardScript();
            long number = Registered(g);
            string b = g.Sealed(number, true, Next(1, "b"));
            string c = g.Sealed(number, true, Next(2, "c"));
            g.Script.Receive(GuardScript.Node, c).Told("notification 2.05 1 +1 c");
            g.Ignores(b); // older

            // The network's copy has the message ID; whoever plays it again takes another one.
            g.Ignores(GuardScript.Under("51", "0003", "51", c));
            g.Receive(number, true, Next(4, "d")).Told("notification 2.05 2 +1 d").ExpectNothing();

            // For RFC 7641 section 3.4 there is no order any more after 128 s; for the guard there is.
            g.Script.At(60000);
            g.Receive(number, true, Next(5, "e")).Told("notification 2.05 3 +1 e");
            g.Script.At(75000);
            g.Ignores(GuardScript.Under("51", "0006", "51", b));
        }

        [TestMethod]
        public static void ANotificationThatCrossesTheRenewal_IsTaken()
        {
            GuardScript g = new GuardScript();
            long number = Registered(g);
            string crossing = g.Sealed(number, true, Next(1, "b"));
            g.Script.ToDeadline();
            long renewal = g.Asked();
            Assert.AreNotEqual(number, renewal);
            g.Script.Receive(GuardScript.Node, crossing).Told("notification 2.05 1 +1 b");
            g.Receive(renewal, true, Next(2, "c")).Told("notification 2.05 2 +1 c").ExpectNothing();
        }

        // As some servers have it: the first answer to a registration takes the nonce of its request, and the first number of a
        // notification is 0.
        [TestMethod]
        public static void Rfc8613_7_4_1_TheFirstAnswerNeedsNoNumber_AlsoToARenewal_AndServesOnce()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd server = new OscoreEnd(new ObservesForETag(aead), null, OscoreEnd.Salt, "01", "", null);
            GuardScript g = new GuardScript(OscoreEnd.Client(aead), server);
            long number = g.Register("51");
            string first = g.Sealed(number, false, g.Script.Answer(CoapCode.Content).Opaque(OptionNumber.ETag, "").Payload("a"));
            g.Script.Receive(GuardScript.Node, first).Told("notification 2.05 0 +0 a");
            g.Ignores(GuardScript.Under("51", "0007", "51", first));
            g.Receive(number, true, Next(1, "b")).Told("notification 2.05 1 +1 b");
            g.Receive(number, true, Next(2, "c")).Told("notification 2.05 2 +1 c");
            g.Script.ToDeadline();
            long renewal = g.Asked();
            string answer = g.Sealed(renewal, false, g.Script.Answer(CoapCode.Content).Opaque(OptionNumber.ETag, "").Payload("d"));
            g.Script.Receive(GuardScript.Node, answer).Told("notification 2.05 3 +1 d");
            g.Receive(renewal, true, Next(3, "e")).Told("notification 2.05 4 +1 e").ExpectNothing();
        }

        [TestMethod]
        public static void ANotificationUnderTheTokenOfItsBlocks_IsNoBlock()
        {
            GuardScript g = new GuardScript();
            long number = Registered(g);
            string small = g.Sealed(number, true, Block(8, 0x10, 16));
            g.Receive(number, true, Block(9, 0x08, 0));
            long fetch = g.Asked();
            g.Ignores(GuardScript.Under("54", "0008", g.Script.Token(), small));
            Datagram answer = g.Script.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x10).Filler(16, 16);
            g.Receive(fetch, false, answer).Told("notification 2.05 1 +1 of 32").BodyIsFiller(32).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc8613_8_4_2_ANotificationForWhatIsNoRegistration_IsIgnored()
        {
            GuardScript g = new GuardScript();
            long number = g.Ask(g.Request(CoapCode.Get, "x", "51"));
            g.Ignores(g.Sealed(number, true, Next(1, "a")));
            g.Receive(number, false, g.Script.Answer(CoapCode.Content).Payload("b")).Told("response 2.05 b").ExpectNothing();
        }

        [TestMethod]
        public static void ADeregistrationIsAnsweredByItsAnswerAlone()
        {
            GuardScript g = new GuardScript();
            ClientRequest observation = g.Request(CoapCode.Get, "x", "51");
            observation.Observe = true;
            long number = g.Ask(observation);
            g.Receive(number, true, First(g, "a")).Told("notification 2.05 0 +0 a");
            g.Script.Client.StopObserving(g.Script.Now, observation);
            long end = g.Asked();
            Assert.AreEqual(1, g.Inner.Uint(OptionSlot.Observe));
            g.Ignores(g.Sealed(number, true, Next(1, "b")));
            g.Receive(end, false, g.Script.Answer(CoapCode.Content).Payload("c")).Told("response 2.05 c").ExpectNothing();
            Assert.AreEqual(0, g.Script.Client.UnderWay);
        }

        [TestMethod]
        public static void WhatIsMalformedOrForged_IsIgnored()
        {
            GuardScript g = new GuardScript();
            long number = g.Ask(g.Request(CoapCode.Get, "x", "51"));
            string answer = g.Sealed(number, false, g.Script.Answer(CoapCode.Content).Payload("OFF"));
            for (int i = 10; i < answer.Length; i++)
            {
                // Every digit behind the token.
                g.Script.Receive(GuardScript.Node, answer.Substring(0, i) + (answer[i] == '0' ? "1" : "0") + answer.Substring(i + 1));
            }

            g.Script.ExpectNothing().Receive(GuardScript.Node, answer).Told("response 2.05 OFF").ExpectNothing();
        }

        [TestMethod]
        public static void WhatCantBeProtected_IsNotSent()
        {
            SequenceMemory memory = new SequenceMemory();
            memory.Fails = true;
            GuardScript g = new GuardScript(new OscoreEnd(new NonceRecorder(), memory, OscoreEnd.Salt, "", "01", null), null);
            g.Script.Start(GuardScript.Node, g.Request(CoapCode.Get, "x", "51")).Told("failure NotProtected").ExpectNothing();
            memory.Fails = false;
            g.Script.Start(GuardScript.Node, g.Request(CoapCode.Get, "x", "51"));
            g.Script.Expect(GuardScript.Node, MessageType.Confirmable, CoapCode.Post);

            ClientRequest ping = g.Request(CoapCode.Empty, "", "");
            Assert.AreEqual((int)FailureReason.InvalidRequest, (int)g.Script.Client.Start(g.Script.Now, GuardScript.Node, ping));
            ClientRequest group = g.Request(CoapCode.Get, "x", "51");
            group.Multicast = true;
            group.Confirmable = false;
            Assert.AreEqual((int)FailureReason.InvalidRequest, (int)g.Script.Client.Start(g.Script.Now, GuardScript.Node, group));
            g.Script.ExpectNothing();
        }

        [TestMethod]
        public static void ALargeBodyGoesInBlocksThatFitWithWhatProtectsThem()
        {
            GuardScript g = new GuardScript();
            g.Script.Start(GuardScript.Node, ClientScript.Fill(g.Request(CoapCode.Put, "x", "51"), 1000));
            for (int i = 0; i < 4; i++)
            {
                long number = g.Asked();
                Assert.AreEqual(BlockOption.Pack(i, i < 3, 4), g.Inner.Uint(OptionSlot.Block1));
                Assert.IsTrue(g.Script.Last.Length <= g.Script.Config.MessageBytes);
                CoapCode code = i < 3 ? CoapCode.Continue : CoapCode.Changed;
                g.Receive(number, false, g.Script.Answer(code).Uint(OptionNumber.Block1, BlockOption.Pack(i, i < 3, 4)));
            }

            g.Script.Told("response 2.04").ExpectNothing();
        }

        // Under the token of Next, and the first answer is there. Returns the Partial IV of the request.
        private static long Registered(GuardScript g)
        {
            long number = g.Register("51");
            g.Receive(number, true, First(g, "a")).Told("notification 2.05 0 +0 a");
            return number;
        }

        private static Datagram First(GuardScript g, string body)
        {
            return g.Script.Answer(CoapCode.Content).Uint(OptionNumber.Observe, 1).Payload(body);
        }

        private static Datagram Next(int messageId, string body)
        {
            return Datagram.Non(CoapCode.Content, messageId, "51").Uint(OptionNumber.Observe, 1).Payload(body);
        }

        private static Datagram Block(int messageId, int block2, int position)
        {
            Datagram message = Datagram.Non(CoapCode.Content, messageId, "51");
            return message.Uint(OptionNumber.Observe, 1).Uint(OptionNumber.Block2, block2).Filler(position, 16);
        }

        /// <summary>Seals an empty Observe option in place of an empty ETag.</summary>
        private sealed class ObservesForETag : IAead
        {
            private readonly NonceRecorder _aead;

            public ObservesForETag(NonceRecorder aead)
            {
                _aead = aead;
            }

            public void Seal(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
            {
                const byte ETag = OptionNumber.ETag << 4;
                if (length > 1 && buffer[offset + 1] == ETag)
                {
                    buffer[offset + 1] = OptionNumber.Observe << 4;
                }

                _aead.Seal(key, nonce, aad, aadLength, buffer, offset, length);
            }

            public bool Open(byte[] key, byte[] nonce, byte[] aad, int aadLength, byte[] buffer, int offset, int length)
            {
                return _aead.Open(key, nonce, aad, aadLength, buffer, offset, length);
            }
        }
    }
}
