// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>What is not what was sent is never taken, and nothing that arrives makes anything fail.</summary>
    [TestClass]
    public class OscoreFuzzTests
    {
        [TestMethod]
        public static void BentMessages_AreNeverTaken()
        {
            Bend(1, 400);
        }

        [TestMethod]
        public static void AnyBytesAsOption_AreReadOrRefused()
        {
            OscoreOption option = new OscoreOption();
            uint random = 7;
            for (int i = 0; i < 1000; i++)
            {
                byte[] bytes = new byte[i % 30];
                for (int j = 0; j < bytes.Length; j++)
                {
                    random = (random * 1664525) + 1013904223;
                    bytes[j] = (byte)(random >> (j == 0 ? 27 : 24)); // flags that may be right
                }

                if (option.Parse(bytes, 0, bytes.Length))
                {
                    Assert.IsTrue(option.PartialIv < SecurityContext.SequenceNumbers);
                    Assert.IsTrue(option.KidLength < 0 || option.KidOffset + option.KidLength == bytes.Length);
                    Assert.IsTrue(option.KidContextLength < 0 || option.KidContextOffset + option.KidContextLength <= bytes.Length);
                }
            }
        }

        // Requests and responses with bytes changed, cut off, put in or taken from other messages.
        private static void Bend(uint seed, int rounds)
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            MessageReader reader = new MessageReader(16);
            byte[] target = new byte[OscoreEnd.BufferBytes];
            byte[] request = Hex.Bytes(client.Ask("42010001a1a2b474656d70ff616263646566"));
            byte[] other = Hex.Bytes(client.Ask("42030001a1a2b474656d70d0e4ff7071"));
            long bound = client.RequestPartialIv;
            server.Receive(Hex.Text(other, 0, other.Length));
            byte[] response = Hex.Bytes(server.Answer("62450001a1a2ff616263646566", false));
            uint random = seed;
            for (int i = 0; i < rounds; i++)
            {
                random = (random * 1664525) + 1013904223;
                bool isRequest = (random & 0x10000) != 0;
                byte[] original = isRequest ? request : response;
                int bend = (int)(random >> 17) % 3;
                random = (random * 1664525) + 1013904223;
                int at = 4 + ((int)(random >> 8) % (original.Length - 4));
                byte[] bent;
                if (bend == 0)
                {
                    bent = (byte[])original.Clone();
                    bent[at] ^= (byte)(1 << ((int)random & 7));
                }
                else
                {
                    bent = new byte[bend == 1 ? at : original.Length + 1];
                    for (int j = 0; j < bent.Length; j++)
                    {
                        bent[j] = bend == 1 || j < at ? original[j] : j == at ? (byte)random : original[j - 1];
                    }
                }

                if (reader.Parse(bent, bent.Length) != ParseStatus.Ok)
                {
                    continue;
                }

                UnprotectStatus status = isRequest
                    ? server.Protection.UnprotectRequest(reader, target)
                    : client.Protection.UnprotectResponse(client.Context, bound, -1, reader, target);

                // The token is outside: what matches it to a request is the message layer.
                bool same = bend == 0 && at < 6;
                if (!same && status == UnprotectStatus.Ok)
                {
                    Assert.IsTrue(false, "taken: " + Hex.Text(bent, 0, bent.Length));
                }

                if (status == UnprotectStatus.Ok && isRequest)
                {
                    // Once: it is a replay from now on.
                    Assert.AreEqual((int)UnprotectStatus.Replayed, (int)server.Protection.UnprotectRequest(reader, target));
                }
            }

            Assert.AreEqual("62450001a1a2ff616263646566", client.Hear(Hex.Text(response, 0, response.Length)));
        }
    }
}
