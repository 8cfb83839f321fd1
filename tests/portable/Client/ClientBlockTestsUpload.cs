// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Bodies that go in blocks: RFC 7959 sections 2.3, 2.5 and 2.9 with the examples of section 3.</summary>
    [TestClass]
    public class ClientBlockTestsUpload
    {
        private const string Options = "b7 6f7074696f6e73"; // Uri-Path "options"
        private const string Size276 = "d2 14 0114"; // Size1 behind Block1

        [TestMethod]
        public static void Rfc7959_3_2_Figure7_SimpleAtomicPut()
        {
            ClientScript s = Put(276, 3);
            s.Expect("server", "40 03", Options + "d1 03 0b" + Size276 + "ff", 0, 128);
            s.Reply("server", "60 5f", "d1 0e 0b").Expect("server", "40 03", Options + "d1 03 1b ff", 128, 128);
            s.Reply("server", "60 5f", "d1 0e 1b").Expect("server", "40 03", Options + "c1 03 41 23 ff", 256, 20);
            s.Reply("server", "60 44", "d1 0e 23").Told("response 2.04").At(300000).ExpectNothing();
            Assert.AreEqual(3, s.Client.Counters.BlocksSent);
        }

        [TestMethod]
        public static void Rfc7959_3_2_Figure8_SimpleStatelessPut()
        {
            // Each block is acted upon at once: 2.04 with M unset is not the end.
            ClientScript s = Put(276, 3);
            s.Expect("server", "40 03", Options + "d1 03 0b" + Size276 + "ff", 0, 128);
            s.Reply("server", "60 44", "d1 0e 03").Expect("server", "40 03", Options + "d1 03 1b ff", 128, 128);
            s.Reply("server", "60 44", "d1 0e 13").Expect("server", "40 03", Options + "c1 03 41 23 ff", 256, 20);
            s.Reply("server", "60 44", "d1 0e 23").Told("response 2.04").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_3_2_Figure9_ServerWantsSmallerBlocks()
        {
            ClientScript s = new ClientScript();
            s.NotesEvents = true;
            ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "options", ""), 208);
            put.Szx = -1;
            s.Config.MessageBytes = 64 + 128;
            s.Start("server", put).Expect("server", "40 03", Options + "d1 03 0b d1 14 d0 ff", 0, 128);
            s.Reply("server", "60 5f", "d1 0e 09").Told("BlockSent 128").Told("SmallerBlocks 32");
            s.Expect("server", "40 03", Options + "d1 03 49 ff", 128, 32);
            s.Reply("server", "60 5f", "d1 0e 49").Told("BlockSent 160").Expect("server", "40 03", Options + "d1 03 59 ff", 160, 32);
            s.Reply("server", "60 5f", "d1 0e 59").Told("BlockSent 192").Expect("server", "40 03", Options + "d1 03 61 ff", 192, 16);
            s.Reply("server", "60 44", "d1 0e 61").Told("BlockSent 208").Told("response 2.04").ExpectNothing();
        }

        [TestMethod]
        public static void AServerThatWantsLargerBlocksDoesNotGetThem()
        {
            ClientScript s = Put(48, 0);
            s.Expect("server", "40 03", Options + "d1 03 08 d1 14 30 ff", 0, 16);
            s.Reply("server", "60 5f", "d1 0e 0e").Expect("server", "40 03", Options + "d1 03 18 ff", 16, 16).ExpectNothing();
        }

        [TestMethod]
        public static void ABodyOfOneBlockGoesWithoutTheOption()
        {
            ClientScript s = Put(16, 0);
            s.Expect("server", "40 03", Options + "c0 ff", 0, 16);
            s.Reply("server", "60 44", "").Told("response 2.04").ExpectNothing();
            s = Put(17, 0);
            s.Expect("server", "40 03", Options + "d1 03 08 d1 14 11 ff", 0, 16);
        }

        [TestMethod]
        public static void WithoutAPreference_TheLargestBlocksThatFitAMessage()
        {
            ClientScript s = Put(1000, -1);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            Assert.AreEqual(BlockOption.Pack(0, true, 4), s.Last.Uint(OptionSlot.Block1));
            Assert.AreEqual(256, s.Last.PayloadLength);
            Assert.AreEqual(1000, s.Last.Uint(OptionSlot.Size1));
            Assert.IsFalse(s.Last.Has(OptionSlot.Block2));
        }

        [TestMethod]
        public static void LongOptionsMakeSmallerBlocks()
        {
            ClientScript s = new ClientScript();
            ClientRequest put = ClientScript.Fill(new ClientRequest(300), 1000);
            put.Method = CoapCode.Put;
            put.Listener = s;
            put.AddOption(OptionNumber.UriPath, new byte[200], 0, 200);
            s.Start("server", put).Expect("server", MessageType.Confirmable, CoapCode.Put);
            Assert.AreEqual(BlockOption.Pack(0, true, 3), s.Last.Uint(OptionSlot.Block1));
            for (int i = 0; i < 7; i++)
            {
                s.Receive("server", s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, BlockOption.Pack(i, true, 3)));
                s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            }

            Assert.AreEqual(BlockOption.Pack(7, false, 3), s.Last.Uint(OptionSlot.Block1));
            Assert.AreEqual(104, s.Last.PayloadLength);
        }

        [TestMethod]
        public static void TheSizeOfTheAnswerIsAskedForWithTheLastBlock()
        {
            ClientScript s = new ClientScript();
            ClientRequest post = ClientScript.Fill(s.Request(CoapCode.Post, "x", ""), 20);
            post.Szx = 0;
            post.AskForSize = true;
            s.Start("server", post).Expect("server", "40 02", "b1 78 d1 03 08 d1 14 14 ff", 0, 16);
            s.Reply("server", "60 5f", "d1 0e 08").Expect("server", "40 02", "b1 78 c0 41 10 10 ff", 16, 4);
        }

        [TestMethod]
        public static void ManyBlocks_NumbersOfTwoBytes()
        {
            ClientScript s = Put(16 * 300, 0);
            for (int i = 0; i < 299; i++)
            {
                s.Expect("server", MessageType.Confirmable, CoapCode.Put);
                Assert.AreEqual(BlockOption.Pack(i, true, 0), s.Last.Uint(OptionSlot.Block1));
                Assert.AreEqual((int)(byte)(i * 16), (int)s.Last.Buffer[s.Last.PayloadOffset]);
                s.Receive("server", s.Answer(CoapCode.Continue).Uint(OptionNumber.Block1, BlockOption.Pack(i, true, 0)));
            }

            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Receive("server", s.Answer(CoapCode.Created).Uint(OptionNumber.Block1, BlockOption.Pack(299, false, 0))).Told("response 2.01").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_TooLarge_WithASmallerSizeBeginsAnewWithThat()
        {
            ClientScript s = Put(276, 3);
            s.NotesEvents = true;
            s.Expect("server", "40 03", Options + "d1 03 0b" + Size276 + "ff", 0, 128);
            s.Reply("server", "60 8d", "d1 0e 01").Told("SmallerBlocks 32").Expect("server", "40 03", Options + "d1 03 09" + Size276 + "ff", 0, 32);
            s.Reply("server", "60 5f", "d1 0e 09").Told("BlockSent 32").Expect("server", "40 03", Options + "d1 03 19 ff", 32, 32).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.TransfersRestarted);
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_TooLarge_WithoutASmallerSizeIsTheAnswer()
        {
            string[] options = new string[] { "", "d1 0e 0b", "d1 0e 03", "d1 0e 06", "d1 0e 07" };
            for (int i = 0; i < options.Length; i++)
            {
                ClientScript s = Put(276, 3);
                s.Expect("server", MessageType.Confirmable, CoapCode.Put);
                s.Reply("server", "60 8d", options[i]).Told("response 4.13").At(300000).ExpectNothing();
            }
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_TooLarge_WithASize1BelowTheBodyIsTheAnswer()
        {
            ClientScript s = Put(276, 3);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 8d", "d1 0e 01 d1 14 64").Told("response 4.13").ExpectNothing(); // Size1 100
            s = Put(276, 3);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 8d", "d1 0e 01" + Size276).Expect("server", MessageType.Confirmable, CoapCode.Put).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_TooLarge_WithoutBlock1IsAHintToTryIt()
        {
            ClientScript s = Put(100, 3);
            s.Expect("server", "40 03", Options + "c1 03 ff", 0, 100);
            s.Reply("server", "60 8d", "").Expect("server", "40 03", Options + "d1 03 0a d1 14 64 ff", 0, 64);
            s.Reply("server", "60 5f", "d1 0e 0a").Expect("server", "40 03", Options + "c1 03 41 12 ff", 64, 36);
            s.Reply("server", "60 44", "d1 0e 12").Told("response 2.04").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_TooLarge_WithoutBlock1ButWithTheSizeToTry()
        {
            ClientScript s = Put(100, 3);
            s.Expect("server", "40 03", Options + "c1 03 ff", 0, 100);
            s.Reply("server", "60 8d", "d1 0e 01").Expect("server", "40 03", Options + "d1 03 09 d1 14 64 ff", 0, 32).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_TooLarge_ABodyOfTheSmallestBlockCantBeSmaller()
        {
            ClientScript s = Put(16, -1);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 8d", "").Told("response 4.13").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_TooLarge_AgainAndAgainComesToAnEnd()
        {
            ClientScript s = Put(276, 3);
            for (int szx = 2; szx >= 0; szx--)
            {
                s.Expect("server", MessageType.Confirmable, CoapCode.Put);
                s.Receive("server", s.Answer(CoapCode.RequestEntityTooLarge).Uint(OptionNumber.Block1, szx));
            }

            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Receive("server", s.Answer(CoapCode.RequestEntityTooLarge).Uint(OptionNumber.Block1, 0)).Told("response 4.13").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_9_2_IncompleteIsTheAnswer()
        {
            ClientScript s = Put(276, 3);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 5f", "d1 0e 0b").Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 88", "d1 0e 1b").Told("response 4.08").At(300000).ExpectNothing();
        }

        [TestMethod]
        public static void AnErrorInTheMiddleIsTheAnswer()
        {
            ClientScript s = Put(276, 3);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Receive("server", s.Answer(CoapCode.MethodNotAllowed).Payload("no")).Told("response 4.05 no").ExpectNothing();
        }

        [TestMethod]
        public static void ASuccessWithoutBlock1_TheServerTookTheFirstBlockForTheWhole()
        {
            ClientScript s = Put(276, 3);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 44", "").Told("failure UploadIncomplete").ExpectNothing();
        }

        [TestMethod]
        public static void AContinueWithoutBlock1IsTakenForTheBlockSent()
        {
            ClientScript s = Put(276, 3);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 5f", "").Expect("server", "40 03", Options + "d1 03 1b ff", 128, 128).ExpectNothing();
        }

        [TestMethod]
        public static void AContinueBehindTheLastBlockFails()
        {
            ClientScript s = Put(32, 0);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 5f", "d1 0e 08").Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Reply("server", "60 5f", "d1 0e 10").Told("failure BlockwiseFailed").ExpectNothing();
        }

        [TestMethod]
        public static void AnotherBlockThanTheOneSentFails()
        {
            string[] options = new string[] { "d1 0e 18", "d1 0e 0f" };
            for (int i = 0; i < options.Length; i++)
            {
                ClientScript s = Put(32, 0);
                s.Expect("server", MessageType.Confirmable, CoapCode.Put);
                s.Reply("server", "60 5f", options[i]).Told("failure BlockwiseFailed").ExpectNothing();
                Assert.AreEqual(1, s.Client.Counters.BlocksRefused);
            }
        }

        [TestMethod]
        public static void ALateSeparateAnswerToTheBlockBeforeIsNone()
        {
            ClientScript s = Put(48, 0);
            s.Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Receive("server", "50 5f 0001 d1 0e 08").Expect("server", MessageType.Confirmable, CoapCode.Put);
            s.Receive("server", "50 5f 0002 d1 0e 08").ExpectNothing();
            s.Receive("server", "50 5f 0003 d1 0e 18").Expect("server", MessageType.Confirmable, CoapCode.Put).ExpectNothing();
        }

        [TestMethod]
        public static void AnObservationWithALargeBodyIsRefused()
        {
            ClientScript s = new ClientScript();
            ClientRequest fetch = ClientScript.Fill(s.Request(CoapCode.Fetch, "x"), 400);
            fetch.Observe = true;
            Assert.AreEqual((int)FailureReason.RequestTooLarge, (int)s.Client.Start(s.Now, "server", fetch));
        }

        [TestMethod]
        public static void ANonIsSentInBlocksToo()
        {
            ClientScript s = new ClientScript();
            ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "options", ""), 20);
            put.Szx = 0;
            put.Confirmable = false;
            s.Start("server", put).Expect("server", "50 03", Options + "d1 03 08 d1 14 14 ff", 0, 16);
            s.Receive("server", "50 5f 0001 d1 0e 08").Expect("server", "50 03", Options + "c0 41 10 ff", 16, 4);
            s.Receive("server", "50 44 0002 d1 0e 10").Told("response 2.04").ExpectNothing();
        }

        private static ClientScript Put(int length, int szx)
        {
            ClientScript s = new ClientScript();
            ClientRequest put = ClientScript.Fill(s.Request(CoapCode.Put, "options", ""), length);
            put.Szx = szx;
            return s.Start("server", put);
        }
    }
}
