// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Client;
using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Bodies that come in blocks: RFC 7959 section 2.4 with the examples of section 3, and what a server must not do.</summary>
    [TestClass]
    public class ClientBlockTestsDownload
    {
        private const string Status = "b6 737461747573"; // Uri-Path "status"
        private const string Soap = "b4 736f6170"; // Uri-Path "soap"

        [TestMethod]
        public static void Rfc7959_3_Figure2_SimpleGet()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Reply("server", "60 45", "d1 0a 0b ff", 0, 128).Expect("server", "40 01", Status + "c1 13");
            s.Reply("server", "60 45", "d1 0a 1b ff", 128, 128).Expect("server", "40 01", Status + "c1 23");
            s.Reply("server", "60 45", "d1 0a 23 ff", 256, 1).Told("response 2.05 of 257").BodyIsFiller(257).At(300000).ExpectNothing();
            Assert.AreEqual(3, s.Blocks);
            Assert.AreEqual(257, s.TotalBytes);
            Assert.AreEqual(3, s.Client.Counters.BlocksReceived);
        }

        [TestMethod]
        public static void Rfc7959_3_Figure3_EarlyNegotiation()
        {
            ClientScript s = Get(2);
            s.Expect("server", "40 01", Status + "c1 02");
            for (int i = 0; i < 5; i++)
            {
                s.Reply("server", "60 45", "d1 0a" + Hex.Text(new byte[] { (byte)((i << 4) | 0x0A) }, 0, 1) + "ff", i * 64, 64);
                s.Expect("server", "40 01", Status + "c1" + Hex.Text(new byte[] { (byte)(((i + 1) << 4) | 2) }, 0, 1));
            }

            s.Reply("server", "60 45", "d1 0a 52 ff", 320, 64).Told("response 2.05 of 384").BodyIsFiller(384).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_3_Figure4_LateNegotiation()
        {
            // The first block is larger than we like, since the server did not know: from then on our size, the number counted in it.
            ClientScript s = Get(2);
            s.Expect("server", "40 01", Status + "c1 02");
            s.Reply("server", "60 45", "d1 0a 0b ff", 0, 128).Expect("server", "40 01", Status + "c1 22");
            s.Reply("server", "60 45", "d1 0a 2a ff", 128, 64).Expect("server", "40 01", Status + "c1 32");
            s.Reply("server", "60 45", "d1 0a 32 ff", 192, 3).Told("response 2.05 of 195").BodyIsFiller(195).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_3_Figure5_LateNegotiation_LostCon()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Reply("server", "60 45", "d1 0a 0b ff", 0, 128).Expect("server", "40 01", Status + "c1 13");
            int messageId = s.Last.MessageId;
            s.At(2000).Expect("server", "40 01", Status + "c1 13");
            Assert.AreEqual(messageId, s.Last.MessageId);
            s.Reply("server", "60 45", "d1 0a 13 ff", 128, 9).Told("response 2.05 of 137").BodyIsFiller(137).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_3_Figure6_LateNegotiation_LostAck()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Reply("server", "60 45", "d1 0a 0b ff", 0, 128);
            s.Reply("server", "60 45", "d1 0a 0b ff", 0, 128); // a duplicate changes nothing
            s.Expect("server", "40 01", Status + "c1 13").ExpectNothing();
            s.Reply("server", "60 45", "d1 0a 13 ff", 128, 9).Told("response 2.05 of 137").BodyIsFiller(137).ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_3_3_Figure11_PostWithBothBlocks()
        {
            ClientScript s = new ClientScript();
            ClientRequest post = ClientScript.Fill(s.Request(CoapCode.Post, "soap", ""), 261);
            post.Szx = 3;
            post.ResponseBuffer = new byte[512];
            s.Start("server", post).Expect("server", "40 02", Soap + "d1 03 0b d2 14 0105 ff", 0, 128); // and Size1
            s.Reply("server", "60 5f", "d1 0e 0b").Expect("server", "40 02", Soap + "d1 03 1b ff", 128, 128);
            s.Reply("server", "60 5f", "d1 0e 1b").Expect("server", "40 02", Soap + "c1 03 41 23 ff", 256, 5);

            // The server takes smaller blocks for its answer: 2:0/1/64. No body again for the later ones.
            s.Reply("server", "60 44", "d1 0a 0a 41 23 ff", 0, 64).Expect("server", "40 02", Soap + "c1 12");
            s.Reply("server", "60 44", "d1 0a 1a ff", 64, 64).Expect("server", "40 02", Soap + "c1 22");
            s.Reply("server", "60 44", "d1 0a 22 ff", 128, 10).Told("response 2.04 of 138").BodyIsFiller(138).ExpectNothing();
        }

        [TestMethod]
        public static void SeparateResponses_EachBlockByItself()
        {
            ClientScript s = Get(-1, "51");
            s.Expect("server", "41 01", "51" + Status);
            s.Reply("server", "60 00", "").At(60000);
            s.Receive("server", Datagram.Con(CoapCode.Content, 7, "51").Uint(OptionNumber.Block2, 0x08).Filler(0, 16)).Expect("server", "60 00 0007");
            s.Expect("server", "41 01", "51" + Status + "c1 10");

            // The first block once more under a message ID of its own, since the server had not remembered the request. It has come late.
            s.Receive("server", Datagram.Con(CoapCode.Content, 8, "51").Uint(OptionNumber.Block2, 0x08).Filler(0, 16)).Expect("server", "60 00 0008");
            s.ExpectNothing();
            s.Receive("server", Datagram.Con(CoapCode.Content, 9, "51").Uint(OptionNumber.Block2, 0x10).Filler(16, 16)).Expect("server", "60 00 0009");
            s.Told("response 2.05 of 32").BodyIsFiller(32).ExpectNothing();
        }

        [TestMethod]
        public static void OptionsAreRepeated_EntityTagsAreNot()
        {
            ClientScript s = new ClientScript();
            ClientRequest get = s.Request(CoapCode.Get, "x", "");
            get.AddOption(OptionNumber.ETag, Hex.Bytes("33"), 0, 1);
            get.AddOption(OptionNumber.UriQuery, "q");
            get.AddOption(OptionNumber.Accept, 42);
            get.AskForSize = true;
            get.ResponseBuffer = new byte[64];
            s.Start("server", get).Expect("server", "40 01", "41 33 71 78 41 71 21 2a b0");
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", "b1 78 41 71 21 2a 61 10").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc8132_LaterBlocksOfAFetchSayAgainWhatIsAskedFor()
        {
            ClientScript s = new ClientScript();
            ClientRequest fetch = ClientScript.Fill(s.Request(CoapCode.Fetch, "x", ""), 2);
            fetch.AddOption(OptionNumber.ContentFormat, 42);
            fetch.ResponseBuffer = new byte[64];
            s.Start("server", fetch).Expect("server", "40 05", "b1 78 11 2a ff 0001");
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 05", "b1 78 11 2a b1 10 ff 0001").ExpectNothing();
        }

        [TestMethod]
        public static void LaterBlocksOfAPostHaveNoBodyAndNoFormatOfIt()
        {
            ClientScript s = new ClientScript();
            ClientRequest post = ClientScript.Fill(s.Request(CoapCode.Post, "x", ""), 2);
            post.AddOption(OptionNumber.ContentFormat, 42);
            post.ResponseBuffer = new byte[64];
            s.Start("server", post).Expect("server", "40 02", "b1 78 11 2a ff 0001");
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 02", "b1 78 c1 10").ExpectNothing();
        }

        [TestMethod]
        public static void WithoutABuffer_BlocksAreHandedOnOneByOne()
        {
            ClientScript s = new ClientScript();
            s.NotesEvents = true;
            ClientRequest get = s.Request(CoapCode.Get, "x", "");
            s.Start("server", get).Expect("server", "40 01", "b1 78");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.ContentFormat, 42).Uint(OptionNumber.Block2, 0x08).Uint(OptionNumber.Size2, 20).Filler(0, 16));
            s.Told("block 0 16 and more").Told("BlockReceived 16").BodyIsFiller(16).Expect("server", "40 01", "b1 78 c1 10");
            Assert.AreEqual(20, s.TotalBytes);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x10).Filler(16, 4));
            s.Told("block 16 4").Told("BlockReceived 20").Told("response 2.05").ExpectNothing();
            Assert.AreEqual(2, s.Blocks);
            Assert.AreEqual(20, s.TotalBytes);
            Assert.AreEqual(42, s.Format);
        }

        [TestMethod]
        public static void ABodyThatFillsTheBufferFits_OneByteMoreDoesNot()
        {
            ClientScript s = Get(-1, "", 32);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", Block(s, 1, false, 0)).Told("response 2.05 of 32").BodyIsFiller(32).ExpectNothing();

            s = Get(-1, "", 31);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", Block(s, 1, false, 0)).Told("failure ResponseTooLarge").ExpectNothing();
        }

        [TestMethod]
        public static void EndlessBlocksEndAtTheLimit()
        {
            ClientScript s = new ClientScript();
            ClientRequest get = s.Request(CoapCode.Get, "x", "");
            get.MaxResponseBytes = 100;
            s.Start("server", get).Expect("server", "40 01", "b1 78");
            for (int i = 0; i < 6; i++)
            {
                s.Receive("server", Block(s, i, true, 0)).Expect("server", MessageType.Confirmable, CoapCode.Get);
            }

            s.Receive("server", Block(s, 6, true, 0)).Told("failure ResponseTooLarge").ExpectNothing();
        }

        [TestMethod]
        public static void ALimitHoldsForASingleMessageToo()
        {
            ClientScript s = new ClientScript();
            ClientRequest get = s.Request(CoapCode.Get, "x", "");
            get.MaxResponseBytes = 4;
            s.Start("server", get).Expect("server", "40 01", "b1 78");
            s.Receive("server", s.Answer(CoapCode.Content).Payload("12345")).Told("failure ResponseTooLarge").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_4_AnotherEntityTag_BeginsAnewOnce()
        {
            ClientScript s = Get(-1);
            s.NotesEvents = true;
            s.Expect("server", "40 01", Status);
            s.Receive("server", Tagged(s, "01", 0, true)).Told("block 0 16 and more").Told("BlockReceived 16").Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", Tagged(s, "02", 1, true)).Told("TransferRestarted 16").Expect("server", "40 01", Status + "c0");
            s.Receive("server", Tagged(s, "02", 0, true)).Told("block 0 16 and more").Told("BlockReceived 16").Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", Tagged(s, "02", 1, false)).Told("block 16 16").Told("BlockReceived 32").Told("response 2.05 of 32");
            s.BodyIsFiller(32).ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.TransfersRestarted);
        }

        [TestMethod]
        public static void Rfc7959_2_4_YetAnotherEntityTag_Fails()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Tagged(s, "01", 0, true)).Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", Tagged(s, "02", 1, true)).Expect("server", "40 01", Status + "c0");
            s.Receive("server", Tagged(s, "02", 0, true)).Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", Tagged(s, "03", 1, true)).Told("failure RepresentationChanged").ExpectNothing();
        }

        [TestMethod]
        public static void Rfc7959_2_4_AnEntityTagThatComesOrGoesIsAnotherOne()
        {
            string[] tags = new string[] { "", "01", "01", "", "01", "0100", "00", "0000" };
            for (int i = 0; i < tags.Length; i += 2)
            {
                ClientScript s = Get(-1);
                s.Expect("server", "40 01", Status);
                s.Receive("server", Tagged(s, tags[i], 0, true)).Expect("server", "40 01", Status + "c1 10");
                s.Receive("server", Tagged(s, tags[i + 1], 1, true)).Expect("server", "40 01", Status + "c0").ExpectNothing();
            }
        }

        [TestMethod]
        public static void AChangedAnswerToAPostCantBeHadAgain()
        {
            ClientScript s = new ClientScript();
            ClientRequest post = s.Request(CoapCode.Post, "x", "");
            post.ResponseBuffer = new byte[64];
            s.Start("server", post).Expect("server", "40 02", "b1 78");
            s.Receive("server", Tagged(s, "01", 0, true)).Expect("server", "40 02", "b1 78 c1 10");
            s.Receive("server", Tagged(s, "02", 1, true)).Told("failure RepresentationChanged").ExpectNothing();
        }

        [TestMethod]
        public static void AnErrorInTheMiddleIsTheAnswer()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", s.Answer(CoapCode.NotFound).Payload("gone")).Told("response 4.04 gone").ExpectNothing();
        }

        [TestMethod]
        public static void AServerMayTakeSmallerBlocksOnTheWay()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 2)).Expect("server", "40 01", Status + "c1 12");
            s.Receive("server", Block(s, 4, true, 0)).Expect("server", "40 01", Status + "c1 50"); // 64 bytes are 4 blocks of 16
            s.Receive("server", Block(s, 5, false, 0)).Told("response 2.05 of 96").BodyIsFiller(96).ExpectNothing();
        }

        [TestMethod]
        public static void AnEmptyLastBlockIsTheEnd()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, 0x10)).Told("response 2.05 of 16").ExpectNothing();
        }

        [TestMethod]
        public static void FirstBlocksThatCantBe()
        {
            FirstIs(0x0F, 16); // SZX 7
            FirstIs(0x18, 16); // number 1
            FirstIs(0x10, 16); // number 1, and the last
            FirstIs(0x08, 15); // too short for one that has a successor
            FirstIs(0x08, 17);
            FirstIs(0x08, 0);
        }

        [TestMethod]
        public static void LaterBlocksThatCantBe()
        {
            LaterIs(CoapCode.Content, 0x08, 16); // the first once more
            LaterIs(CoapCode.Content, 0x28, 16); // one left out
            LaterIs(CoapCode.Content, 0x19, 32); // larger, and therefore elsewhere
            LaterIs(CoapCode.Content, 0x1F, 16); // SZX 7
            LaterIs(CoapCode.Content, 0x18, 8); // too short
            LaterIs(CoapCode.Content, 0x10, 17); // too long
            LaterIs(CoapCode.Content, 0xFFFFF8, 16);
            LaterIs(CoapCode.Content, -1, 16); // without the option
            LaterIs(CoapCode.Changed, 0x18, 16); // of another response
        }

        [TestMethod]
        public static void ASizeThatGrowsIsRefusedEvenWhereTheNumberFits()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", Status + "c1 10");
            s.Receive("server", Block(s, 1, true, 0)).Expect("server", "40 01", Status + "c1 20");
            s.Receive("server", Block(s, 1, true, 1)).Told("failure BlockwiseFailed").ExpectNothing(); // byte 32, as asked for
        }

        [TestMethod]
        public static void ABlockThatDoesNotComeFails()
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", Status + "c1 10");
            s.Reply("server", "70 00", "").Told("failure Reset").ExpectNothing();
        }

        private static void FirstIs(int block2, int length)
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, block2).Filler(0, length)).Told("failure BlockwiseFailed").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.BlocksRefused);
        }

        private static void LaterIs(CoapCode code, int block2, int length)
        {
            ClientScript s = Get(-1);
            s.Expect("server", "40 01", Status);
            s.Receive("server", Block(s, 0, true, 0)).Expect("server", "40 01", Status + "c1 10");
            Datagram answer = s.Answer(code);
            if (block2 >= 0)
            {
                answer.Uint(OptionNumber.Block2, block2);
            }

            s.Receive("server", answer.Filler(16, length)).Told("failure BlockwiseFailed").ExpectNothing();
            Assert.AreEqual(1, s.Client.Counters.BlocksRefused);
        }

        private static Datagram Block(ClientScript s, int number, bool more, int szx)
        {
            int size = BlockOption.Size(szx);
            return s.Answer(CoapCode.Content).Uint(OptionNumber.Block2, BlockOption.Pack(number, more, szx)).Filler(number * size, size);
        }

        private static Datagram Tagged(ClientScript s, string tag, int number, bool more)
        {
            Datagram answer = s.Answer(CoapCode.Content);
            if (tag.Length != 0)
            {
                answer.Opaque(OptionNumber.ETag, tag);
            }

            return answer.Uint(OptionNumber.Block2, BlockOption.Pack(number, more, 0)).Filler(number * 16, 16);
        }

        private static ClientScript Get(int szx)
        {
            return Get(szx, "", 512);
        }

        private static ClientScript Get(int szx, string token)
        {
            return Get(szx, token, 512);
        }

        private static ClientScript Get(int szx, string token, int bufferBytes)
        {
            ClientScript s = new ClientScript();
            ClientRequest get = s.Request(CoapCode.Get, "status", token);
            get.Szx = szx;
            get.ResponseBuffer = new byte[bufferBytes];
            return s.Start("server", get);
        }
    }
}
