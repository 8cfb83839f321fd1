// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Answers in blocks. RFC 7959 sections 2.2 to 2.4.</summary>
    [TestClass]
    public class BlockTestsBlock2
    {
        private const string Alice = "alice";

        [TestMethod]
        public static void Rfc7959_2_4_EveryBodyInEverySize_ArrivesAsItIs()
        {
            int[] sizes = { 0, 1, 15, 16, 17, 1023, 1024, 1025, 5000 };
            for (int i = 0; i < sizes.Length; i++)
            {
                for (int szx = 0; szx <= 6; szx++)
                {
                    Script script = Light(sizes[i], out ScriptedResource _);
                    Transfer(script, sizes[i], szx, szx);
                }
            }
        }

        [TestMethod]
        public static void Rfc7959_2_4_BodyThatFits_ComesWithoutTheOption()
        {
            Script script = Light(1024, out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual(1024, script.Last.PayloadLength);
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2));
            Assert.IsFalse(script.Last.Has(OptionSlot.Size2));
        }

        [TestMethod]
        public static void Rfc7959_2_4_BodyThatDoesNotFit_ComesInBlocksUnasked()
        {
            Script script = Light(1025, out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Slice(script, 0, 1024, BlockOption.Pack(0, true, 6));
            Assert.AreEqual(1025, script.Last.Uint(OptionSlot.Size2));
            Block(script, 2, 1, 6);
            Slice(script, 1024, 1, BlockOption.Pack(1, false, 6));
            Assert.IsFalse(script.Last.Has(OptionSlot.Size2));
        }

        [TestMethod]
        public static void Rfc7959_2_4_EarlyNegotiation_IsHonouredFromTheFirstBlock()
        {
            Script script = Light(200, out ScriptedResource _);
            Block(script, 1, 0, 2);
            Slice(script, 0, 64, BlockOption.Pack(0, true, 2));
            Block(script, 2, 3, 2);
            Slice(script, 192, 8, BlockOption.Pack(3, false, 2));
        }

        [TestMethod]
        public static void Rfc7959_2_4_LateNegotiation_GoesOnWhereTheBytesAre()
        {
            Script script = Light(3000, out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Slice(script, 0, 1024, BlockOption.Pack(0, true, 6));
            Block(script, 2, 16, 2); // 1024 bytes are 16 blocks of 64
            Slice(script, 1024, 64, BlockOption.Pack(16, true, 2));
            Block(script, 3, 68, 0); // and 1088 are 68 of 16
            Slice(script, 1088, 16, BlockOption.Pack(68, true, 0));
        }

        [TestMethod]
        public static void Rfc7959_2_3_SizeThatIsTooLargeForUs_IsMadeSmaller()
        {
            Script script = Light(5000, out ScriptedResource _);
            script.Config.MaxMessageBytes = 200;
            script.Config.TransmissionBytes = 200;
            Transfer(script, 5000, 6, 2);

            // A client that keeps its own count of blocks is understood all the same.
            Block(script, 20000, 1, 6);
            Slice(script, 1024, 64, BlockOption.Pack(16, true, 2));
        }

        [TestMethod]
        public static void Rfc7959_2_4_AnyBlock_CanBeHadAlone()
        {
            Script script = Light(1000, out ScriptedResource _);
            int[] numbers = { 62, 3, 0, 61, 17, 3 };
            for (int i = 0; i < numbers.Length; i++)
            {
                Block(script, i, numbers[i], 0);
                Slice(script, numbers[i] * 16, numbers[i] == 62 ? 8 : 16, BlockOption.Pack(numbers[i], numbers[i] != 62, 0));
                Assert.AreEqual(numbers[i] == 0, script.Last.Has(OptionSlot.Size2), "said once, with the first block");
            }
        }

        [TestMethod]
        public static void Rfc7959_2_4_BlockBehindTheEnd_IsABadRequest()
        {
            int[] sizes = { 0, 1, 16, 17, 32 };
            for (int i = 0; i < sizes.Length; i++)
            {
                Script script = Light(sizes[i], out ScriptedResource light);
                light.Versioned = true;
                light.MaxAgeSeconds = 5;
                int blocks = sizes[i] == 0 ? 1 : (sizes[i] + 15) / 16;
                int[] numbers = { blocks, blocks + 1, 1000, BlockOption.MaxNumber };
                for (int k = 0; k < numbers.Length; k++)
                {
                    Datagram get = Datagram.Con(CoapCode.Get, k, "").Path("light")
                        .Uint(OptionNumber.Block2, BlockOption.Pack(numbers[k], false, 0));
                    script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, k);
                    Assert.AreEqual(0, script.Last.OptionCount);
                    Assert.AreEqual("No such block", script.Payload());
                }

                Block(script, 99, blocks - 1, 0);
                Assert.AreEqual(BlockOption.Pack(blocks - 1, false, 0), script.Last.Uint(OptionSlot.Block2));
            }
        }

        [TestMethod]
        public static void Rfc7959_2_2_HighestNumberOfEachSize_IsABadRequest()
        {
            Script script = Light(5000, out ScriptedResource _);
            for (int szx = 0; szx <= 6; szx++)
            {
                Datagram get = Datagram.Con(CoapCode.Get, szx, "").Path("light")
                    .Uint(OptionNumber.Block2, BlockOption.Pack(BlockOption.MaxNumber, false, szx));
                script.Receive(Alice, get).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, szx);
            }
        }

        [TestMethod]
        public static void Rfc7959_2_2_ReservedSize_IsABadRequest()
        {
            Script script = Light(100, out ScriptedResource light);
            int[] values = { 7, 15, BlockOption.Pack(1, false, 7), BlockOption.Pack(BlockOption.MaxNumber, true, 7) };
            for (int i = 0; i < values.Length; i++)
            {
                script.Receive(Alice, Datagram.Con(CoapCode.Get, i, "").Path("light").Uint(OptionNumber.Block2, values[i]));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, i);
            }

            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_2_MoreFlagOfARequest_MeansNothing()
        {
            Script script = Light(100, out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Uint(OptionNumber.Block2, BlockOption.Pack(1, true, 1)));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Slice(script, 32, 32, BlockOption.Pack(1, true, 1));
        }

        [TestMethod]
        public static void Rfc7959_4_Size2_IsGivenOnRequest()
        {
            Script script = Light(100, out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Uint(OptionNumber.Size2, 0));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Assert.AreEqual(100, script.Last.Uint(OptionSlot.Size2));
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2));
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Path("light")
                .Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 1)).Uint(OptionNumber.Size2, 0));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(100, script.Last.Uint(OptionSlot.Size2));
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 3, "").Path("light").Uint(OptionNumber.Size2, 0));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 3);
            Assert.IsFalse(script.Last.Has(OptionSlot.Size2), "no representation, no size of it");
        }

        [TestMethod]
        public static void Rfc7959_2_4_ErrorAnswer_HasNoBlock2()
        {
            Script script = Light(100, out ScriptedResource light);
            light.Answer = CoapCode.Forbidden;
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light").Uint(OptionNumber.Block2, 2).Uint(OptionNumber.Size2, 0));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Forbidden, 1);
            Assert.AreEqual(0, script.Last.OptionCount);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Path("dark").Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 2)));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.NotFound, 2);
            Assert.AreEqual(0, script.Last.OptionCount);
        }

        [TestMethod]
        public static void Rfc7252_5_10_1_DiagnosticOfALaterBlock_IsWhole()
        {
            Script script = Light(100, out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light")
                .Uint(OptionNumber.Block2, BlockOption.Pack(3, false, 0)).Opaque(2049, ""));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, 1);
            Assert.AreEqual("Option 2049", script.Payload());
        }

        [TestMethod]
        public static void Rfc7959_2_4_EntityTag_TellsBlocksOfTwoStatesApart()
        {
            Script script = Light(100, out ScriptedResource light);
            light.Versioned = true;
            Block(script, 1, 0, 1);
            string tag = script.OptionHex(OptionSlot.ETag);
            Assert.IsNotNull(tag);
            Block(script, 2, 1, 1);
            Assert.AreEqual(tag, script.OptionHex(OptionSlot.ETag));
            light.Changed();
            Block(script, 3, 2, 1);
            Assert.AreNotEqual(tag, script.OptionHex(OptionSlot.ETag));
        }

        [TestMethod]
        public static void Rfc7959_2_4_CurrentEntityTagWithBlock2_IsValid()
        {
            Script script = Light(100, out ScriptedResource light);
            light.Versioned = true;
            Block(script, 1, 0, 1);
            string tag = script.OptionHex(OptionSlot.ETag);
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "").Opaque(OptionNumber.ETag, tag).Path("light")
                .Uint(OptionNumber.Block2, 1));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Valid, 2);
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2));
        }

        [TestMethod]
        public static void Rfc7959_2_4_LaterBlockOfAnUnsafeMethod_DoesNotRunItAgain()
        {
            Script script = Light(100, out ScriptedResource light);
            int[] methods = { (int)CoapCode.Post, (int)CoapCode.Put, (int)CoapCode.Delete, (int)CoapCode.Patch, (int)CoapCode.IPatch };
            for (int i = 0; i < methods.Length; i++)
            {
                script.Receive(Alice, Datagram.Con((CoapCode)methods[i], i, "").Path("light")
                    .Uint(OptionNumber.Block2, BlockOption.Pack(1, false, 0)));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, i);
            }

            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_4_SizeThatAnUnsafeMethodAsksFor_DoesNotHarm()
        {
            Script script = Light(100, out ScriptedResource _);
            script.Receive(Alice, Datagram.Con(CoapCode.Put, 1, "").Path("light").Uint(OptionNumber.Block2, 6).Payload("x"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2));
        }

        [TestMethod]
        public static void Rfc8132_2_FetchInBlocks_RepeatsItsBody()
        {
            Script script = Light(100, out ScriptedResource light);
            for (int number = 0; number <= 3; number++)
            {
                Datagram fetch = Datagram.Con(CoapCode.Fetch, number, "").Path("light")
                    .Uint(OptionNumber.Block2, BlockOption.Pack(number, false, 1));
                script.Receive(Alice, fetch.Payload("which")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, number);
                Slice(script, number * 32, number == 3 ? 4 : 32, BlockOption.Pack(number, number != 3, 1));
                Assert.AreEqual("which", light.BodyText());
            }
        }

        [TestMethod]
        public static void Rfc7959_2_4_NonRequest_GetsItsBlockInANon()
        {
            Script script = Light(100, out ScriptedResource _);
            script.Receive(Alice, Datagram.Non(CoapCode.Get, 1, "4a").Path("light")
                .Uint(OptionNumber.Block2, BlockOption.Pack(2, false, 1)));
            script.Expect(Alice, MessageType.NonConfirmable, CoapCode.Content);
            Assert.AreEqual("4a", script.Token());
            Slice(script, 64, 32, BlockOption.Pack(2, true, 1));
        }

        [TestMethod]
        public static void Rfc7959_2_4_BlockThatIsPutOff_IsTheOneAskedFor()
        {
            Script script = Light(100, out ScriptedResource light);
            light.Late = true;
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "4a").Path("light")
                .Uint(OptionNumber.Block2, BlockOption.Pack(2, false, 1)));
            script.ExpectNothing();
            light.Finish();
            script.At(10).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            Slice(script, 64, 32, BlockOption.Pack(2, true, 1));

            script.Receive(Alice, Datagram.Con(CoapCode.Get, 2, "4a").Path("light")
                .Uint(OptionNumber.Block2, BlockOption.Pack(3, false, 1)));
            script.At(1000).Expect(Alice, Datagram.Ack(2));
            light.Finish();
            script.At(1001).Expect(Alice, MessageType.Confirmable, CoapCode.Content);
            Slice(script, 96, 4, BlockOption.Pack(3, false, 1));
        }

        [TestMethod]
        public static void Rfc7959_2_4_BodyComposedInPieces_IsTheSameInBlocks()
        {
            Script script = new Script().Unlimited();
            script.Tree.Add(new TableResource());
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("table"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            string whole = script.Payload();
            Assert.StartsWith("0=-10.00", whole);
            for (int szx = 0; szx <= 6; szx++)
            {
                string joined = "";
                bool more = true;
                for (int number = 0; more; number++)
                {
                    script.Receive(Alice, Datagram.Con(CoapCode.Get, 1000 + (szx * 100) + number, "").Path("table")
                        .Uint(OptionNumber.Block2, BlockOption.Pack(number, false, szx)));
                    script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content);
                    joined += script.Payload();
                    more = BlockOption.More(script.Last.Uint(OptionSlot.Block2));
                }

                Assert.AreEqual(whole, joined);
            }
        }

        private static Script Light(int size, out ScriptedResource light)
        {
            Script script = new Script().Unlimited();
            light = ScriptedResource.Add(script, "light", "");
            light.Representation = new byte[size];
            for (int i = 0; i < size; i++)
            {
                light.Representation[i] = Value(i);
            }

            return script;
        }

        private static byte Value(int position)
        {
            return (byte)((position * 7) + (position >> 8));
        }

        /// <summary>Asks for a block.</summary>
        private static void Block(Script script, int messageId, int number, int szx)
        {
            script.Receive(Alice, Datagram.Con(CoapCode.Get, messageId, "").Path("light")
                .Uint(OptionNumber.Block2, BlockOption.Pack(number, false, szx)));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, messageId).ExpectNothing();
        }

        /// <summary>The last message must hold these bytes of the body and this Block2.</summary>
        private static void Slice(Script script, int position, int length, int block2)
        {
            Assert.AreEqual(block2, script.Last.Uint(OptionSlot.Block2), "Block2");
            Assert.AreEqual(length, script.Last.PayloadLength, "length");
            for (int i = 0; i < length; i++)
            {
                Assert.AreEqual(Value(position + i), script.Last.Buffer[script.Last.PayloadOffset + i], "byte");
            }
        }

        /// <summary>Fetches the whole body, in the blocks that the server makes of those that are asked for.</summary>
        private static void Transfer(Script script, int size, int asked, int given)
        {
            int block = 16 << given;
            int blocks = size == 0 ? 1 : (size + block - 1) / block;
            for (int number = 0; number < blocks; number++)
            {
                Block(script, number, number, number == 0 ? asked : given);
                bool more = number < blocks - 1;
                Slice(script, number * block, more ? block : size - (number * block), BlockOption.Pack(number, more, given));
            }
        }

        private sealed class TableResource : Resource
        {
            private readonly byte[] _equals = { (byte)'=' };

            public TableResource()
                : base("table", Methods.Get)
            {
            }

            public override CoapCode Get(Request request, Response response)
            {
                for (int i = 0; i < 60; i++)
                {
                    response.AppendNumber(i);
                    response.Append(_equals);
                    response.AppendDecimal((i * 3723) - 1000, 2, 2);
                    response.AppendText("\u00b0\u20ac;");
                    response.AppendByte((byte)'\n');
                }

                return CoapCode.Content;
            }
        }
    }
}
