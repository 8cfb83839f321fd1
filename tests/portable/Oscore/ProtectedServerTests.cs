// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Protected conversations with a server, byte by byte.</summary>
    [TestClass]
    public class ProtectedServerTests
    {
        [TestMethod]
        public static void AGet_IsAnswered()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            ProtectedServer server = new ProtectedServer(aead);
            server.Receive(client.Ask("41010001a1b172"));
            Assert.AreEqual("61450001a1ff3231", client.Hear(server.Sent()));
            server.Silence();
        }

        [TestMethod]
        public static void APost_RunsOnce_AndItsAnswerGoesOutAgainAsTheSameBytes()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            ProtectedServer server = new ProtectedServer(aead);
            string request = client.Ask("41020001a1b172ff78");
            server.Receive(request);
            string answer = server.Sent();
            Assert.AreEqual("61440001a1", client.Hear(answer));
            server.Receive(request);
            Assert.AreEqual(answer, server.Sent());
            Assert.AreEqual(1, server.Resource.Calls);
        }

        [TestMethod]
        public static void ErrorsOfTheServer_AreProtected()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            ProtectedServer server = new ProtectedServer(aead);
            server.Receive(client.Ask("41010001a1b178")); // no such resource
            string answer = server.Sent();
            Assert.AreEqual("6144", answer.Substring(0, 4));
            Assert.AreEqual("6184", client.Hear(answer).Substring(0, 4));
            server.Receive(client.Ask("41030002a2b172")); // PUT is none of its methods
            Assert.AreEqual("6185", client.Hear(server.Sent()).Substring(0, 4));
        }

        [TestMethod]
        public static void Blocks_AreInside()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            ProtectedServer server = new ProtectedServer(aead);
            server.Resource.Representation = new byte[40];
            MessageReader reader = new MessageReader(16);
            int got = 0;
            for (int block = 0; block < 3; block++)
            {
                // Block2, block of 16 bytes.
                server.Receive(client.Ask("4101000" + block + "a1b172c1" + block + "0"));
                byte[] answer = Hex.Bytes(client.Hear(server.Sent()));
                Assert.AreEqual((int)ParseStatus.Ok, (int)reader.Parse(answer, answer.Length));
                Assert.AreEqual(block, BlockOption.Number(reader.Uint(OptionSlot.Block2)));
                Assert.AreEqual(block != 2, BlockOption.More(reader.Uint(OptionSlot.Block2)));
                got += reader.PayloadLength;
            }

            Assert.AreEqual(40, got);
        }

        [TestMethod]
        public static void Notifications_EachHaveANumberOfTheirOwn_RetransmissionsToo()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            ProtectedServer server = new ProtectedServer(aead);
            server.Receive(client.Ask("41010001a160" + "5172"));
            string first = client.Hear(server.Sent());
            Assert.AreEqual("61450001a163000000", first.Substring(0, 18)); // number 0
            Assert.AreEqual(1, server.Observers);
            long newest = client.Protection.PartialIv;

            // A new state, and another one while nobody acknowledges the CON of the first.
            int messages = 0;
            for (int second = 0; second < 40; second++)
            {
                if (second % 20 == 0)
                {
                    server.Resource.Representation = Utf8.Encode("3" + (second / 20));
                    server.Resource.Changed();
                }

                server.Wait(1000);
                while (server.HasSent)
                {
                    messages++;
                    string inner = client.Hear(server.Sent(), newest);
                    newest = client.Protection.PartialIv;
                    Assert.AreEqual("ff333" + (second / 20), inner.Substring(inner.Length - 6));
                }
            }

            // Both states, and each several times: the recorder has seen no nonce twice.
            Assert.IsTrue(messages >= 4, "messages: " + messages);
            Assert.AreEqual((long)messages, newest);
        }
    }
}
