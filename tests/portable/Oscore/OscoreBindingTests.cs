// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client.Oscore;
using NanoCoap.Oscore;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>
    /// Responses belong to their requests, notifications come in order, and contexts go for good: RFC 8613 sections 7 and 8.
    /// </summary>
    [TestClass]
    public class OscoreBindingTests
    {
        private const string Get = "40010001b474656d70";
        private const string Answer = "60450001ff3231";
        private const string Notification = "50450001610aff3231";

        [TestMethod]
        public static void Rfc8613_7_1_AResponseFitsItsRequestAlone()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            server.Receive(client.Ask(Get));
            string plain = server.Answer(Answer, false);
            string own = server.Answer(Answer, true);
            client.Ask(Get);
            client.ExpectResponse(UnprotectStatus.Forged, plain, -1);
            client.ExpectResponse(UnprotectStatus.Forged, own, -1);
            client.RequestPartialIv = 0;
            Assert.AreEqual(Answer, client.Hear(plain));
            Assert.AreEqual(Answer, client.Hear(own));
        }

        [TestMethod]
        public static void Rfc8613_5_2_TheNonceOfARequestServesOnce()
        {
            // Whoever renders an answer again gets a number of its own for it, whether he thinks of that or not.
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            string[] requests = new string[40];
            for (int i = 0; i < requests.Length; i++)
            {
                requests[i] = client.Ask(Get);
                server.Receive(requests[i]);
            }

            for (int round = 0; round < 3; round++)
            {
                for (int i = 0; i < requests.Length; i++)
                {
                    server.RequestPartialIv = i;
                    client.RequestPartialIv = i;
                    Assert.AreEqual(Answer, client.Hear(server.Answer(Answer, false)));

                    // Of the first eight the window knows nothing any more.
                    Assert.AreEqual(round == 0 && i >= 8, client.Protection.PartialIv == Protection.NoPartialIv);
                }
            }

            Assert.AreEqual(40 + 120, aead.Count);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(31)]
        [DataRow(32)]
        [DataRow(64)]
        public static void AnswersAreRememberedForTheirRequestsAlone(int step)
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            server.Receive(client.Ask(Get));
            client.Hear(server.Answer(Answer, false));
            for (int i = 1; i < step; i++)
            {
                client.Ask(Get);
            }

            server.Receive(client.Ask(Get));
            client.Hear(server.Answer(Answer, false));
            Assert.AreEqual(Protection.NoPartialIv, client.Protection.PartialIv);

            // One that was never here has no nonce to give.
            client.Ask(Get);
            server.RequestPartialIv = client.RequestPartialIv;
            client.Hear(server.Answer(Answer, false));
            Assert.AreEqual(0L, client.Protection.PartialIv);
        }

        [TestMethod]
        public static void Rfc8613_7_4_1_NotificationsAreTakenOnceAndInOrder()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            server.Receive(client.Ask("4001000160"));
            string[] notifications = new string[5];
            for (int i = 0; i < notifications.Length; i++)
            {
                notifications[i] = server.Answer(Notification, i != 0);
                Assert.AreEqual("5045", notifications[i].Substring(0, 4), "seen by proxies as a notification");
            }

            long newest = Protection.NoPartialIv;
            client.Hear(notifications[0], newest);
            newest = client.Protection.PartialIv;
            client.ExpectResponse(UnprotectStatus.Replayed, notifications[0], newest);
            client.Hear(notifications[3], newest);
            newest = client.Protection.PartialIv;
            client.ExpectResponse(UnprotectStatus.Replayed, notifications[2], newest);
            client.ExpectResponse(UnprotectStatus.Replayed, notifications[3], newest);
            client.Hear(notifications[4], newest);

            // The last word is an error without Observe, and of a number of its own too.
            string error = server.Answer("50840001", true);
            Assert.AreEqual("50840001", client.Hear(error, client.Protection.PartialIv));
            string plain = server.Answer("50840001", false);
            client.ExpectResponse(UnprotectStatus.Replayed, plain, newest);
        }

        [TestMethod]
        public static void ForgedNotification_IsToldFromAGenuineOne()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            server.Receive(client.Ask("4001000160"));
            string first = server.Answer(Notification, false);
            string second = server.Answer(Notification, true);

            // The number of the second on the first: 50450001 610a 32 01 00 ff.
            Assert.AreEqual("320100ff", first.Substring(12, 8));
            client.ExpectResponse(UnprotectStatus.Forged, first.Substring(0, 16) + "01" + first.Substring(18), -1);
            client.Hear(second, -1);
        }

        [TestMethod]
        public static void AContextThatWasRemoved_ProtectsNothingEverAgain()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            string request = client.Ask(Get);
            server.Receive(request);
            string next = client.Ask(Get);
            server.Contexts.Remove(server.Context);
            Assert.AreEqual(0, server.Contexts.Count);
            Assert.IsTrue(server.Context.IsOver);
            Assert.AreEqual("", server.Answer(Answer, false));
            Assert.AreEqual("", server.Answer(Answer, true));
            server.Expect(UnprotectStatus.UnknownContext, next);
            Assert.AreEqual(2, aead.Count);

            // Another key takes its place; what refers to the old one is not helped by that.
            SecurityContext other = server.Contexts.Add(
                Hex.Bytes("ffffffffffffffffffffffffffffffff"), new byte[0], Hex.Bytes("01"), new byte[0], null);
            Assert.IsNotNull(other);
            Assert.AreEqual("", server.Answer(Answer, true));
            server.Expect(UnprotectStatus.Forged, next);

            client.Contexts.Remove(client.Context);
            Assert.AreEqual("", client.Ask(Get));
            client.ExpectResponse(UnprotectStatus.UnknownContext, "60440001" + "90" + "ff010203040506070809", -1);
        }

        [TestMethod]
        public static void ContextsAreRefused_ThatWouldNotBeToldApart()
        {
            SecurityContexts contexts = new SecurityContexts(3, new NanoCoap.Crypto.Hkdf(), null, 1);
            byte[] secret = Hex.Bytes(OscoreEnd.Secret);
            byte[] salt = new byte[0];
            byte[] one = Hex.Bytes("01");
            byte[] two = Hex.Bytes("02");
            byte[] three = Hex.Bytes("03");
            Assert.IsNull(contexts.Add(new byte[15], salt, one, two, null), "a secret too short");
            Assert.IsNull(contexts.Add(secret, salt, new byte[8], two, null), "a Sender ID too long");
            Assert.IsNull(contexts.Add(secret, salt, one, new byte[8], null), "a Recipient ID too long");
            Assert.IsNull(contexts.Add(secret, salt, one, two, new byte[17]), "an ID Context too long");
            Assert.IsNull(contexts.Add(secret, salt, one, Hex.Bytes("01"), null), "one ID for both");
            Assert.IsNull(contexts.Add(secret, salt, salt, new byte[0], null), "none for both");
            Assert.AreEqual(0, contexts.Count);
            Assert.IsNotNull(contexts.Add(secret, salt, one, two, null));
            Assert.IsNull(contexts.Add(secret, Hex.Bytes("aa"), three, two, null), "the same Recipient ID");
            Assert.IsNull(contexts.Add(secret, salt, one, three, null), "the same sender key");
            Assert.IsNotNull(contexts.Add(secret, salt, one, two, new byte[0]), "the same Recipient ID, and an empty ID Context");
            Assert.IsNotNull(contexts.Add(secret, salt, one, two, Hex.Bytes("00")));
            Assert.IsNull(contexts.Add(secret, salt, two, three, null), "the table is full");
            Assert.AreEqual(3, contexts.Count);
            contexts.Remove(contexts.At(1));
            Assert.IsNotNull(contexts.Add(secret, salt, two, three, null), "there is room again");
        }

        [TestMethod]
        public static void AContextWithoutKeys_IsOfNoUse()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            byte[] secret = Hex.Bytes(OscoreEnd.Secret);
            byte[] salt = Hex.Bytes(OscoreEnd.Salt);
            for (int i = 0; i < 3; i++)
            {
                // Entered without; with somebody's who has none; and with one that is too short.
                SecurityContexts contexts = new SecurityContexts(1, new NanoCoap.Crypto.Hkdf(), null, 16);
                SecurityContext context = contexts.Make(Hex.Bytes("01"), new byte[0], null, null);
                MasterSecrets secrets = new MasterSecrets(contexts, i == 2 ? new byte[15] : null, salt);
                if (i == 0)
                {
                    contexts.Enter(context);
                    context.Restore(16);
                }
                else
                {
                    contexts.Recall(context, 16, secrets);
                }

                Assert.AreEqual((int)UnprotectStatus.UnknownContext, (int)Receive(contexts, aead, client.Ask(Get)));

                // With its own it is as good as any; and it gets no others afterwards, nor begins anew.
                if (i == 0)
                {
                    Assert.IsTrue(contexts.Derive(context, secret, salt));
                    Assert.AreEqual((int)UnprotectStatus.Ok, (int)Receive(contexts, aead, client.Ask(Get)));
                }
                else
                {
                    secrets.Secret = secret;
                    Assert.AreEqual((int)UnprotectStatus.NotFresh, (int)Receive(contexts, aead, client.Ask(Get)));
                }

                Assert.IsFalse(contexts.Derive(context, secret, salt), "twice");
                contexts.Remove(context);
                context.Restore(0);
                Assert.IsTrue(context.IsOver, "back again");
            }
        }

        [TestMethod]
        public static void AClientThatWasRestarted_ProtectsNothingBeforeThereAreKeys()
        {
            NonceRecorder aead = new NonceRecorder();
            SecurityContexts contexts = new SecurityContexts(1, new NanoCoap.Crypto.Hkdf(), null, 16);
            SecurityContext context = contexts.Make(new byte[0], Hex.Bytes("01"), null, null);
            MasterSecrets secrets = new MasterSecrets(contexts, null, Hex.Bytes(OscoreEnd.Salt));
            contexts.Recall(context, 16, secrets);
            ClientProtection client = new ClientProtection(contexts, aead, 16);
            byte[] request = Hex.Bytes(Get);
            byte[] target = new byte[OscoreEnd.BufferBytes];
            Assert.AreEqual(0, client.ProtectRequest(context, request, request.Length, target));
            byte[] response = Hex.Bytes("60440001" + "90" + "ff010203040506070809");
            MessageReader reader = new MessageReader(16);
            Assert.AreEqual((int)ParseStatus.Ok, (int)reader.Parse(response, response.Length));
            Assert.AreEqual(
                (int)UnprotectStatus.UnknownContext,
                (int)client.UnprotectResponse(context, 0, ClientProtection.NoPartialIv, reader, target));
            Assert.AreEqual(0, aead.Count, "nothing is sealed with a key that anybody knows");

            secrets.Secret = Hex.Bytes(OscoreEnd.Secret);
            int length = client.ProtectRequest(context, request, request.Length, target);
            Assert.AreEqual(16, (int)client.PartialIv, "no number was lost");
            Assert.AreEqual(Get, OscoreEnd.Server(aead).Receive(Hex.Text(target, 0, length)));
        }

        [TestMethod]
        public static void ContextsAreFound_ByKidAndKidContext()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd server = new OscoreEnd(aead, null, OscoreEnd.Salt, "01", "02", null);
            byte[] secret = Hex.Bytes(OscoreEnd.Secret);
            byte[] salt = Hex.Bytes(OscoreEnd.Salt);
            SecurityContext first = server.Contexts.Add(secret, salt, Hex.Bytes("01"), Hex.Bytes("02"), Hex.Bytes("aa"));
            SecurityContext second = server.Contexts.Add(secret, salt, Hex.Bytes("01"), Hex.Bytes("02"), Hex.Bytes("bb"));
            SecurityContext other = server.Contexts.Add(secret, salt, Hex.Bytes("11"), Hex.Bytes("0203"), Hex.Bytes("aa"));
            ExpectContext(server, server.Context, new OscoreEnd(aead, null, OscoreEnd.Salt, "02", "01", null), 0);
            ExpectContext(server, first, new OscoreEnd(aead, null, OscoreEnd.Salt, "02", "01", "aa"), 0);
            ExpectContext(server, second, new OscoreEnd(aead, null, OscoreEnd.Salt, "02", "01", "bb"), 0);

            // Its client says its ID Context; who leaves it out is found too, where there is no other one.
            string request = new OscoreEnd(aead, null, OscoreEnd.Salt, "0203", "11", "aa").Ask(Get);
            Assert.AreEqual("4002000196190001aa0203ff", request.Substring(0, 24));
            server.Receive("40020001" + "94" + "09000203" + request.Substring(22));
            Assert.AreSame(other, server.Protection.Context);

            // The others stay where one goes.
            server.Contexts.Remove(server.Context);
            server.Contexts.Remove(first);
            Assert.AreEqual(2, server.Contexts.Count);
            ExpectContext(server, second, new OscoreEnd(new NonceRecorder(), null, OscoreEnd.Salt, "02", "01", "bb"), 5);
            ExpectContext(server, other, new OscoreEnd(new NonceRecorder(), null, OscoreEnd.Salt, "0203", "11", "aa"), 5);
        }

        // The client begins with this number.
        private static void ExpectContext(OscoreEnd server, SecurityContext context, OscoreEnd client, long number)
        {
            client.Context.Restore(number);
            Assert.AreEqual(Get, server.Receive(client.Ask(Get)));
            Assert.AreSame(context, server.Protection.Context);
        }

        private static UnprotectStatus Receive(SecurityContexts contexts, NonceRecorder aead, string message)
        {
            byte[] bytes = Hex.Bytes(message);
            MessageReader reader = new MessageReader(16);
            Assert.AreEqual((int)ParseStatus.Ok, (int)reader.Parse(bytes, bytes.Length));
            return new Protection(contexts, aead, 16).UnprotectRequest(reader, new byte[bytes.Length]);
        }

        // Has one, or none.
        private sealed class MasterSecrets : IMasterSecrets
        {
            internal byte[] Secret;

            private readonly SecurityContexts _contexts;
            private readonly byte[] _salt;

            internal MasterSecrets(SecurityContexts contexts, byte[] secret, byte[] salt)
            {
                _contexts = contexts;
                Secret = secret;
                _salt = salt;
            }

            public void Derive(SecurityContext context)
            {
                if (Secret != null)
                {
                    _contexts.Derive(context, Secret, _salt);
                }
            }
        }
    }
}
