// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Oscore;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 8613 section 7.2 and appendix B.1.1: no number is used a second time, whatever happens.</summary>
    [TestClass]
    public class SequenceNumberTests
    {
        private const string Get = "40010001b474656d70";

        [TestMethod]
        public static void NumbersAreReservedBeforeTheFirstIsUsed()
        {
            SequenceMemory memory = new SequenceMemory();
            OscoreEnd client = Client(new NonceRecorder(), memory);
            Assert.AreEqual(0, memory.Writes);
            for (int i = 0; i < OscoreEnd.Reserve; i++)
            {
                client.Ask(Get);
                Assert.AreEqual((long)i, client.RequestPartialIv);
                Assert.AreEqual(1, memory.Writes);
                Assert.AreEqual((long)OscoreEnd.Reserve, memory.ReservedUpTo);
            }

            client.Ask(Get);
            Assert.AreEqual(2, memory.Writes);
            Assert.AreEqual(2L * OscoreEnd.Reserve, memory.ReservedUpTo);
        }

        [TestMethod]
        public static void WhatCannotBeReserved_IsNotSent()
        {
            SequenceMemory memory = new SequenceMemory();
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = Client(aead, memory);
            memory.Fails = true;
            Assert.AreEqual("", client.Ask(Get));
            Assert.AreEqual(0, aead.Count);
            memory.Fails = false;
            for (int i = 0; i < OscoreEnd.Reserve; i++)
            {
                Assert.AreNotEqual("", client.Ask(Get));
            }

            memory.Fails = true;
            Assert.AreEqual("", client.Ask(Get));
            Assert.AreEqual(OscoreEnd.Reserve, aead.Count);
            memory.Fails = false;
            client.Ask(Get);
            Assert.AreEqual((long)OscoreEnd.Reserve, client.RequestPartialIv);
        }

        [TestMethod]
        public static void RestartAtAnyPoint_UsesNoNumberTwice()
        {
            // After so many requests the power fails: with the last write done, or lost on its way.
            for (int cut = 0; cut < 40; cut++)
            {
                NonceRecorder aead = new NonceRecorder();
                SequenceMemory memory = new SequenceMemory();
                for (int start = 0; start < 4; start++)
                {
                    OscoreEnd client = Client(aead, memory);
                    client.Context.Restore(memory.ReservedUpTo);
                    for (int i = 0; i < cut; i++)
                    {
                        memory.Fails = start == 2 && i == cut - 1;
                        client.Ask(Get);
                    }

                    memory.Fails = false;
                }

                int sent = cut * 4;
                Assert.IsTrue(aead.Count == sent || aead.Count == sent - 1, "sent");
            }
        }

        [TestMethod]
        public static void Rfc8613_5_2_TheNonceHasAllFiveBytesOfANumber()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            client.Ask(Get);
            byte[] first = Hex.Bytes(aead.Nonce);
            for (int i = 0; i < 5; i++)
            {
                client.Context.Restore(1L << (8 * i));
                client.Ask(Get);
                byte[] expected = Hex.Bytes(Hex.Text(first, 0, first.Length));
                expected[12 - i] ^= 1;
                Assert.AreEqual(Hex.Text(expected, 0, expected.Length), aead.Nonce);
            }
        }

        [TestMethod]
        public static void Rfc8613_7_2_1_TheEndIsAStop()
        {
            SequenceMemory memory = new SequenceMemory();
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = Client(aead, memory);
            OscoreEnd server = OscoreEnd.Server(aead);
            client.Context.Restore(SecurityContext.SequenceNumbers - 2);
            server.Receive(client.Ask(Get));
            Assert.AreEqual(SecurityContext.SequenceNumbers, memory.ReservedUpTo);
            string last = client.Ask(Get);
            Assert.AreEqual(SecurityContext.SequenceNumbers - 1, client.RequestPartialIv);
            server.Receive(last);
            string answer = server.Answer("60450001", false);
            Assert.IsTrue(client.Context.IsOver);
            Assert.AreEqual("", client.Ask(Get));
            client.ExpectResponse(UnprotectStatus.UnknownContext, answer, -1);
            Assert.AreEqual(3, aead.Count);
            Assert.AreEqual(1, memory.Writes);
        }

        [TestMethod]
        public static void Rfc8613_7_2_1_ARequestUnderAContextThatIsOver_FindsNone()
        {
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = OscoreEnd.Server(aead);
            server.Receive(client.Ask(Get));
            string next = client.Ask(Get);
            server.Context.Restore(SecurityContext.SequenceNumbers);
            Assert.AreEqual("", server.Answer("60450001", false));
            Assert.AreEqual("", server.Answer("60450001", true));
            server.Expect(UnprotectStatus.UnknownContext, next);
        }

        [TestMethod]
        public static void Responses_TakeNumbersOnlyWhenTheyNeedThem()
        {
            SequenceMemory memory = new SequenceMemory();
            NonceRecorder aead = new NonceRecorder();
            OscoreEnd client = OscoreEnd.Client(aead);
            OscoreEnd server = new OscoreEnd(aead, memory, OscoreEnd.Salt, "01", "", null);
            for (int i = 0; i < 50; i++)
            {
                server.Receive(client.Ask(Get));
                server.Answer("60450001", false);
            }

            Assert.AreEqual(0, memory.Writes);
            server.Answer("60450001", true);
            Assert.AreEqual(1, memory.Writes);
        }

        private static OscoreEnd Client(NonceRecorder aead, ISequenceStore store)
        {
            return new OscoreEnd(aead, store, OscoreEnd.Salt, "", "01", null);
        }
    }
}
