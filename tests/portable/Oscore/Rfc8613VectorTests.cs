// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 8613 appendix C.</summary>
    [TestClass]
    public class Rfc8613VectorTests
    {
        private const string IdContext = "37cbf3210017a2d3";

        [TestMethod]
        public static void Rfc8613_C_1_KeysWithMasterSalt()
        {
            ExpectKeys(
                OscoreEnd.Salt, "", "01", null,
                "f0910ed7295e6ad4b54fc793154302ff", "4622d4dd6d944168eefb54987c",
                "ffb14e093c94c9cac9471648b4f98710", "4722d4dd6d944169eefb54987c");
        }

        [TestMethod]
        public static void Rfc8613_C_2_KeysWithoutMasterSalt()
        {
            ExpectKeys(
                "", "00", "01", null,
                "321b26943253c7ffb6003b0b64d74041", "bf35ae297d2dace910c52e99f9",
                "e57b5635815177cd679ab4bcec9d7dda", "bf35ae297d2dace810c52e99f9");
        }

        [TestMethod]
        public static void Rfc8613_C_3_KeysWithIdContext()
        {
            ExpectKeys(
                OscoreEnd.Salt, "", "01", IdContext,
                "af2a1300a5e95788b356336eeecd2b92", "2ca58fb85ff1b81c0b7181b85e",
                "e39a0c7c77b43f03b4b39ab9a268699f", "2da58fb85ff1b81d0b7181b85e");
        }

        [TestMethod]
        public static void Rfc8613_C_4_Request()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            client.Context.Restore(20);
            const string Message = "44025d1f00003974396c6f63616c686f7374620914ff612f1092f1776f1c1668b3825e";
            Assert.AreEqual(Message, client.Ask("44015d1f00003974396c6f63616c686f737483747631"));
            Assert.AreEqual("8368456e63727970743040488501810a40411440", aead.Aad);
            Assert.AreEqual("01b3747631", aead.Plaintext);
            Assert.AreEqual("4622d4dd6d944168eefb549868", aead.Nonce);

            // Uri-Host stays outside.
            Assert.AreEqual("44015d1f00003974b3747631", OscoreEnd.Server(aead).Receive(Message));
        }

        [TestMethod]
        public static void Rfc8613_C_5_RequestWithKid()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = new OscoreEnd(aead, null, "", "00", "01", null);
            client.Context.Restore(20);
            const string Message = "440271c30000b932396c6f63616c686f737463091400ff4ed339a5a379b0b8bc731fffb0";
            Assert.AreEqual(Message, client.Ask("440171c30000b932396c6f63616c686f737483747631"));
            Assert.AreEqual("8368456e63727970743040498501810a4100411440", aead.Aad);
            Assert.AreEqual("440171c30000b932b3747631", new OscoreEnd(aead, null, "", "01", "00", null).Receive(Message));
        }

        [TestMethod]
        public static void Rfc8613_C_6_RequestWithIdContext()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = new OscoreEnd(aead, null, OscoreEnd.Salt, "", "01", IdContext);
            client.Context.Restore(20);
            const string Message = "44022f8eef9bbf7a396c6f63616c686f73746b19140837cbf3210017a2d3ff72cd7273fd331ac45cffbe55c3";
            Assert.AreEqual(Message, client.Ask("44012f8eef9bbf7a396c6f63616c686f737483747631"));
            OscoreEnd server = new OscoreEnd(aead, null, OscoreEnd.Salt, "01", "", IdContext);
            Assert.AreEqual("44012f8eef9bbf7ab3747631", server.Receive(Message));
        }

        [TestMethod]
        public static void Rfc8613_C_7_Response()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            client.Context.Restore(20);
            server.Receive(client.Ask("44015d1f00003974396c6f63616c686f737483747631"));
            const string Message = "64445d1f0000397490ffdbaad1e9a7e7b2a813d3c31524378303cdafae119106";
            Assert.AreEqual(Message, server.Answer("64455d1f00003974ff48656c6c6f20576f726c6421", false));
            Assert.AreEqual("64455d1f00003974ff48656c6c6f20576f726c6421", client.Hear(Message));
        }

        [TestMethod]
        public static void Rfc8613_C_8_ResponseWithPartialIv()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            client.Context.Restore(20);
            server.Receive(client.Ask("44015d1f00003974396c6f63616c686f737483747631"));
            const string Message = "64445d1f00003974920100ff4d4c13669384b67354b2b6175ff4b8658c666a6cf88e";
            Assert.AreEqual(Message, server.Answer("64455d1f00003974ff48656c6c6f20576f726c6421", true));
            Assert.AreEqual("64455d1f00003974ff48656c6c6f20576f726c6421", client.Hear(Message));
        }

        // The keys show in what is sealed: by the client its own, by the server the other one; the nonces for number 0 too.
        private static void ExpectKeys(
            string salt,
            string client,
            string server,
            string idContext,
            string clientKey,
            string clientNonce,
            string serverKey,
            string serverNonce)
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd asking = new OscoreEnd(aead, null, salt, client, server, idContext);
            OscoreEnd answering = new OscoreEnd(aead, null, salt, server, client, idContext);
            string request = asking.Ask("40010001");
            Assert.AreEqual(clientKey, aead.Key);
            Assert.AreEqual(clientNonce, aead.Nonce);
            answering.Receive(request);
            answering.Answer("60450001", true);
            Assert.AreEqual(serverKey, aead.Key);
            Assert.AreEqual(serverNonce, aead.Nonce);
        }
    }
}
