// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Protocol;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>Request bodies in blocks. RFC 7959 sections 2.5 and 2.9.</summary>
    [TestClass]
    public class BlockTestsBlock1
    {
        private const string Alice = "alice";
        private const string Bob = "bob";

        [TestMethod]
        public static void Rfc7959_2_5_Blocks_AreContinuedAndTheLastIsAnsweredByTheHandler()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0).Payload("0123456789abcdef"));
            script.Expect(Alice, "60 5f 00 01  d1 0e 08");
            script.Receive(Alice, Put(2, 1, true, 0).Payload("ghijklmnopqrstuv"));
            script.Expect(Alice, "60 5f 00 02  d1 0e 18");
            Assert.AreEqual(0, light.Calls);
            script.Receive(Alice, Put(3, 2, false, 0).Payload("wxyz"));
            script.Expect(Alice, "60 44 00 03  d1 0e 20").ExpectNothing();
            Assert.AreEqual(1, light.Calls);
            Assert.AreEqual("0123456789abcdefghijklmnopqrstuvwxyz", light.BodyText());
        }

        [TestMethod]
        public static void Rfc7959_2_5_EveryBodyInEverySize_ArrivesAsItIs()
        {
            int[] sizes = { 1, 15, 16, 17, 31, 32, 33, 1023, 1024, 1025, 2000 };
            for (int i = 0; i < sizes.Length; i++)
            {
                for (int szx = 0; szx <= 6; szx++)
                {
                    Script script = Light(out ScriptedResource light);
                    script.Config.BodyBytes = 2000;
                    int block = 16 << szx;
                    int blocks = (sizes[i] + block - 1) / block;
                    for (int number = 0; number < blocks; number++)
                    {
                        bool more = number < blocks - 1;
                        int length = more ? block : sizes[i] - (number * block);
                        script.Receive(Alice, Put(number, number, more, szx).Filler(number * block, length));
                        script.Expect(Alice, MessageType.Acknowledgement, more ? CoapCode.Continue : CoapCode.Changed, number);
                        Assert.AreEqual(BlockOption.Pack(number, more, szx), script.Last.Uint(OptionSlot.Block1));
                    }

                    Assert.AreEqual(1, light.Calls);
                    Assert.AreEqual(sizes[i], light.Body.Length);
                    for (int k = 0; k < sizes[i]; k++)
                    {
                        Assert.AreEqual(k & 255, light.Body[k]);
                    }
                }
            }
        }

        [TestMethod]
        public static void Rfc7959_2_5_OneBlockThatIsAll_IsAnOrdinaryRequest()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, false, 2).Payload("off")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 1);
            Assert.AreEqual(2, script.Last.Uint(OptionSlot.Block1));
            Assert.AreEqual("off", light.BodyText());
            script.Receive(Alice, Put(2, 0, false, 2)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
            Assert.AreEqual("", light.BodyText());
        }

        [TestMethod]
        public static void Rfc7959_2_5_Gap_IsIncomplete()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.Receive(Alice, Put(2, 2, false, 0).Filler(32, 5));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            Assert.AreEqual(0, light.Calls);

            // The block that was missing still fits.
            script.Receive(Alice, Put(3, 1, true, 0).Filler(16, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 3);
            script.Receive(Alice, Put(4, 2, false, 0).Filler(32, 5)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 4);
            Assert.AreEqual(37, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc7959_2_5_StartInTheMiddle_IsIncomplete()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 1, true, 0).Filler(16, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 1);
            script.Receive(Alice, Put(2, 1, false, 0).Filler(16, 3));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            Assert.AreEqual(0, light.Calls);
            Assert.AreEqual(2, script.Endpoint.Counters.BodiesRefused);
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_Size1ThatIsTooLarge_IsRefusedAtOnce()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0).Uint(OptionNumber.Size1, 1025).Filler(0, 16));
            TooLarge(script, 1, 1024);
            script.Receive(Alice, Put(2, 1, true, 0).Filler(16, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            light.MaxBodyBytes = 100;
            script.Receive(Alice, Put(3, 0, true, 0).Uint(OptionNumber.Size1, 101).Filler(0, 16));
            TooLarge(script, 3, 100);
            script.Receive(Alice, Put(4, 0, true, 0).Uint(OptionNumber.Size1, int.MaxValue).Filler(0, 16));
            TooLarge(script, 4, 100);
            script.Receive(Alice, Put(5, 0, true, 0).Opaque(OptionNumber.Size1, "ffffffff").Filler(0, 16));
            TooLarge(script, 5, 100);
            script.Receive(Alice, Put(6, 0, true, 0).Uint(OptionNumber.Size1, 100).Filler(0, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 6);
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_BlockBehindTheLimit_IsRefusedAndEndsTheTransfer()
        {
            Script script = Light(out ScriptedResource light);
            light.MaxBodyBytes = 40;
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.Receive(Alice, Put(2, 1, true, 0).Filler(16, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            script.Receive(Alice, Put(3, 2, false, 0).Filler(32, 9));
            TooLarge(script, 3, 40);
            script.Receive(Alice, Put(4, 2, false, 0).Filler(32, 8));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 4);
            Assert.AreEqual(0, light.Calls);

            // To the byte, it fits.
            script.Receive(Alice, Put(5, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 5);
            script.Receive(Alice, Put(6, 1, true, 0).Filler(16, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 6);
            script.Receive(Alice, Put(7, 2, false, 0).Filler(32, 8)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 7);
            Assert.AreEqual(1, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_HighestNumberOfEachSize_IsTooLarge()
        {
            Script script = Light(out ScriptedResource light);
            for (int szx = 0; szx <= 6; szx++)
            {
                script.Receive(Alice, Put(szx, BlockOption.MaxNumber, false, szx).Filler(0, 16));
                TooLarge(script, szx, 1024);
            }

            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_9_3_NoBufferAtAll_RefusesWhatDoesNotFitAMessage()
        {
            Script script = Light(out ScriptedResource light);
            script.Config.BodyBytes = 0;
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16));
            TooLarge(script, 1, 0);
            script.Receive(Alice, Put(2, 0, false, 6).Filler(0, 1000)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
            Assert.AreEqual(1000, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc7959_2_2_BlockOfAWrongLength_IsABadRequest_ButForTheLast()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 1).Filler(0, 31)).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 1);
            script.Receive(Alice, Put(2, 0, true, 1).Filler(0, 33)).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 2);
            script.Receive(Alice, Put(3, 0, true, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 3);
            Assert.AreEqual(0, light.Calls);

            // Section 2.3: what SZX says does not govern the length of the last one.
            script.Receive(Alice, Put(4, 0, false, 1).Filler(0, 33)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 4);
            Assert.AreEqual(33, light.Body.Length);
            script.Receive(Alice, Put(5, 0, true, 1).Filler(0, 32)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 5);
            script.Receive(Alice, Put(6, 1, false, 1).Filler(32, 100)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 6);
            Assert.AreEqual(132, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc7959_2_2_ReservedSize_IsABadRequest()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, false, 7).Payload("off")).Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 1);
            script.Receive(Alice, Put(2, BlockOption.MaxNumber, true, 7).Payload("off"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadRequest, 2);
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_1_Block1WhereThereIsNoBody_IsABadOption()
        {
            Script script = Light(out ScriptedResource light);
            int[] methods = { (int)CoapCode.Get, (int)CoapCode.Delete };
            for (int i = 0; i < methods.Length; i++)
            {
                script.Receive(Alice, Datagram.Con((CoapCode)methods[i], i, "").Path("light").Uint(OptionNumber.Block1, 0));
                script.Expect(Alice, MessageType.Acknowledgement, CoapCode.BadOption, i);
                Assert.AreEqual("Option 27", script.Payload());
            }

            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7252_4_5_DuplicatesOfBlocks_RunNothingTwice()
        {
            Script script = Light(out ScriptedResource light);
            for (int i = 0; i < 3; i++)
            {
                script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, "60 5f 00 01  d1 0e 08");
            }

            for (int i = 0; i < 3; i++)
            {
                script.Receive(Alice, Put(2, 1, false, 0).Filler(16, 4)).Expect(Alice, "60 44 00 02  d1 0e 10");
            }

            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, "60 5f 00 01  d1 0e 08");
            Assert.AreEqual(1, light.Calls);
            Assert.AreEqual(20, light.Body.Length);
            Assert.AreEqual(5, script.Endpoint.Counters.Duplicates);
        }

        [TestMethod]
        public static void Rfc7959_2_5_LatestBlockUnderANewMessageId_IsTakenAgain()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.Receive(Alice, Put(2, 1, true, 0).Filler(16, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            script.Receive(Alice, Put(3, 1, true, 0).Filler(16, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 3);
            script.Receive(Alice, Put(4, 2, false, 0).Filler(32, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 4);
            Assert.AreEqual(33, light.Body.Length);

            // Behind the end there is nothing left that it could belong to; the handler is not run again.
            script.Receive(Alice, Put(5, 2, false, 0).Filler(32, 1));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 5);
            Assert.AreEqual(1, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_5_ThirdRemoteWhileBusy_IsToTryLater()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.At(500).Receive("carol", Put(1, 0, true, 0).Filler(0, 16)).Expect("carol", MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.At(1000).Receive(Bob, Put(1, 0, true, 0).Filler(0, 16));
            script.Expect(Bob, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
            Assert.AreEqual(9, script.Last.Uint(OptionSlot.MaxAge), "until the older of the two has been silent for 10 s");
            Assert.IsFalse(script.Last.Has(OptionSlot.Block1));

            // What needs no buffer is served, and the transfer goes on.
            script.Receive(Bob, Put(2, 0, false, 0).Payload("on")).Expect(Bob, MessageType.Acknowledgement, CoapCode.Changed, 2);
            script.Receive(Bob, Datagram.Con(CoapCode.Put, 3, "").Path("light").Payload("on"));
            script.Expect(Bob, MessageType.Acknowledgement, CoapCode.Changed, 3);
            script.Receive(Alice, Put(2, 1, false, 0).Filler(16, 2)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
            Assert.AreEqual(18, light.Body.Length);

            // Then it is Bob's turn.
            script.Receive(Bob, Put(4, 0, true, 0).Filler(0, 16)).Expect(Bob, MessageType.Acknowledgement, CoapCode.Continue, 4);
        }

        [TestMethod]
        public static void Rfc7959_2_5_TransferThatWasAbandoned_MakesWayAndChangesNothing()
        {
            Script script = Light(out ScriptedResource light);
            script.Config.Bodies = 1;
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.At(50000).Receive(Alice, Put(2, 1, true, 0).Filler(16, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            script.At(50000 + 9999).Receive(Bob, Put(1, 0, true, 0).Filler(0, 16));
            script.Expect(Bob, MessageType.Acknowledgement, CoapCode.ServiceUnavailable, 1);
            script.At(50000 + 10000).Receive(Bob, Put(2, 0, true, 0).Payload("ABCDEFGHIJKLMNOP"));
            script.Expect(Bob, MessageType.Acknowledgement, CoapCode.Continue, 2);
            script.Receive(Alice, Put(3, 2, false, 0).Filler(32, 1));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 3);
            Assert.AreEqual(0, light.Calls);
            script.Receive(Bob, Put(3, 1, false, 0).Payload("Q")).Expect(Bob, MessageType.Acknowledgement, CoapCode.Changed, 3);
            Assert.AreEqual("ABCDEFGHIJKLMNOPQ", light.BodyText());
        }

        [TestMethod]
        public static void Rfc7959_2_5_SlowClientWithoutRival_MayTakeItsTime()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.At(200000).Receive(Alice, Put(2, 1, false, 0).Filler(16, 2));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 2);
            Assert.AreEqual(18, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc7959_2_5_BlockZeroAgain_StartsOver()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.Receive(Alice, Put(2, 1, true, 0).Filler(16, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            script.Receive(Alice, Put(3, 0, true, 0).Payload("0123456789abcdef"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 3);
            script.Receive(Alice, Put(4, 2, false, 0).Filler(32, 2));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 4);
            script.Receive(Alice, Put(5, 1, false, 0).Payload("g")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 5);
            Assert.AreEqual("0123456789abcdefg", light.BodyText());
        }

        [TestMethod]
        public static void Rfc7959_2_3_BlocksLargerThanOurMessages_AreAskedForSmaller()
        {
            Script script = Light(out ScriptedResource light);
            script.Config.MaxMessageBytes = 200;
            script.Config.TransmissionBytes = 200;
            script.Receive(Alice, Put(1, 0, true, 3).Filler(0, 128)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            Assert.AreEqual(BlockOption.Pack(0, true, 2), script.Last.Uint(OptionSlot.Block1));
            script.Receive(Alice, Put(2, 2, true, 2).Filler(128, 64)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            Assert.AreEqual(BlockOption.Pack(2, true, 2), script.Last.Uint(OptionSlot.Block1));
            script.Receive(Alice, Put(3, 3, false, 2).Filler(192, 8)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 3);
            Assert.AreEqual(200, light.Body.Length);
            for (int i = 0; i < 200; i++)
            {
                Assert.AreEqual(i, light.Body[i]);
            }

            // One that is larger than a datagram may be is refused with the size that would do.
            script.Receive(Alice, Put(4, 0, true, 4).Filler(0, 256));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge, 4);
            Assert.AreEqual(2, BlockOption.Szx(script.Last.Uint(OptionSlot.Block1)));
        }

        [TestMethod]
        public static void Rfc7959_2_5_TwoTargets_DoNotMix()
        {
            Script script = Light(out ScriptedResource light);
            ScriptedResource door = ScriptedResource.Add(script, "door", "shut");
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            Datagram put = Datagram.Con(CoapCode.Put, 2, "").Path("door").Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, put.Filler(16, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            put = Datagram.Con(CoapCode.Put, 3, "").Path("light")
                .String(OptionNumber.UriQuery, "x").Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, put.Filler(16, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 3);
            Datagram post = Datagram.Con(CoapCode.Post, 4, "").Path("light").Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, post.Filler(16, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 4);
            script.Receive(Bob, Put(5, 1, false, 0).Filler(16, 1));
            script.Expect(Bob, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 5);
            Assert.AreEqual(0, light.Calls + door.Calls);
            script.Receive(Alice, Put(6, 1, false, 0).Filler(16, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 6);
            Assert.AreEqual(17, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc7959_2_5_SecondTransferOfOneRemote_TakesThePlaceOfTheFirst()
        {
            Script script = Light(out ScriptedResource light);
            ScriptedResource door = ScriptedResource.Add(script, "door", "shut");
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            Datagram put = Datagram.Con(CoapCode.Put, 2, "").Path("door").Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 0));
            script.Receive(Alice, put.Payload("0123456789abcdef")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            script.Receive(Alice, Put(3, 1, false, 0).Filler(16, 1));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 3);
            put = Datagram.Con(CoapCode.Put, 4, "").Path("door").Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, put.Payload("g")).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 4);
            Assert.AreEqual("0123456789abcdefg", door.BodyText());
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_2_5_TwoSubpathsOfOneResource_DoNotMix()
        {
            Script script = new Script().Unlimited();
            ShelfResource shelf = new ShelfResource();
            script.Tree.Add(shelf);
            Datagram put = Datagram.Con(CoapCode.Put, 1, "").Path("shelf/3").Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 0));
            script.Receive(Alice, put.Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            put = Datagram.Con(CoapCode.Put, 2, "").Path("shelf/4").Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, put.Filler(16, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            put = Datagram.Con(CoapCode.Put, 3, "").Path("shelf/3").Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, put.Filler(16, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Created, 3);
            Assert.AreEqual(17, shelf.Things[3].Length);
            Assert.IsNull(shelf.Things[4]);
        }

        [TestMethod]
        public static void Rfc7959_2_5_ContentFormatThatChangesMidway_IsIncomplete()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 0, ContentFormat.Json).Filler(0, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.Receive(Alice, Put(2, 1, true, 0, ContentFormat.Cbor).Filler(16, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 2);
            script.Receive(Alice, Put(3, 1, true, 0).Filler(16, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityIncomplete, 3);
            Assert.AreEqual(0, light.Calls);
            script.Receive(Alice, Put(4, 1, false, 0, ContentFormat.Json).Filler(16, 1));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 4);
        }

        [TestMethod]
        public static void Rfc7252_5_10_3_ContentFormatThatIsNotTaken_IsRefusedAtTheFirstBlock()
        {
            Script script = Light(out ScriptedResource light);
            light.AcceptedFormats = new int[] { ContentFormat.Json };
            script.Receive(Alice, Put(1, 0, true, 0, ContentFormat.Cbor).Filler(0, 16));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.UnsupportedContentFormat, 1);
        }

        [TestMethod]
        public static void Rfc7252_5_10_8_ConditionThatFailsMeanwhile_KeepsTheHandlerFromRunning()
        {
            Script script = Light(out ScriptedResource light);
            light.Versioned = true;
            script.Receive(Alice, Datagram.Con(CoapCode.Get, 1, "").Path("light"));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 1);
            string tag = script.OptionHex(OptionSlot.ETag);
            light.Calls = 0;
            Datagram put = Datagram.Con(CoapCode.Put, 2, "").Opaque(OptionNumber.IfMatch, tag).Path("light")
                .Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 0));
            script.Receive(Alice, put.Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            light.Changed();
            put = Datagram.Con(CoapCode.Put, 3, "").Opaque(OptionNumber.IfMatch, tag).Path("light")
                .Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, put.Filler(16, 1)).Expect(Alice, MessageType.Acknowledgement, CoapCode.PreconditionFailed, 3);
            Assert.AreEqual(0, light.Calls);
        }

        [TestMethod]
        public static void Rfc7959_3_3_BlocksBothWays_AreCountedApart()
        {
            Script script = Light(out ScriptedResource light);
            light.Representation = Utf8.Encode("an answer of forty bytes, to be exact ..");
            Datagram fetch = Datagram.Con(CoapCode.Fetch, 1, "").Path("light").Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 0));
            script.Receive(Alice, fetch.Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            Assert.IsFalse(script.Last.Has(OptionSlot.Block2));
            fetch = Datagram.Con(CoapCode.Fetch, 2, "").Path("light")
                .Uint(OptionNumber.Block2, 1).Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, fetch.Filler(16, 4)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Content, 2);
            Assert.AreEqual(BlockOption.Pack(1, false, 0), script.Last.Uint(OptionSlot.Block1));
            Assert.AreEqual(BlockOption.Pack(0, true, 1), script.Last.Uint(OptionSlot.Block2));
            Assert.AreEqual("an answer of forty bytes, to be ", script.Payload());
            Assert.AreEqual(20, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc7959_2_5_SmallerBlocksMidway_AreTakenWhereTheyBelong()
        {
            Script script = Light(out ScriptedResource light);
            script.Receive(Alice, Put(1, 0, true, 3).Filler(0, 128)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.Receive(Alice, Put(2, 4, true, 1).Filler(128, 32)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 2);
            script.Receive(Alice, Put(3, 10, false, 0).Filler(160, 5)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Changed, 3);
            Assert.AreEqual(165, light.Body.Length);
            for (int i = 0; i < 165; i++)
            {
                Assert.AreEqual(i, light.Body[i]);
            }
        }

        [TestMethod]
        public static void Rfc7959_2_5_NonBlocks_AreAnsweredInNons()
        {
            Script script = Light(out ScriptedResource light);
            Datagram post = Datagram.Non(CoapCode.Post, 1, "01").Path("light").Uint(OptionNumber.Block1, BlockOption.Pack(0, true, 0));
            script.Receive(Alice, post.Filler(0, 16)).Expect(Alice, MessageType.NonConfirmable, CoapCode.Continue);
            Assert.AreEqual("01", script.Token());
            post = Datagram.Non(CoapCode.Post, 2, "02").Path("light").Uint(OptionNumber.Block1, BlockOption.Pack(1, false, 0));
            script.Receive(Alice, post.Filler(16, 1)).Expect(Alice, MessageType.NonConfirmable, CoapCode.Changed);
            Assert.AreEqual("02", script.Token());
            Assert.AreEqual(17, light.Body.Length);
        }

        [TestMethod]
        public static void Rfc7959_2_5_BodyForAHandlerThatThrows_IsAnsweredAndForgotten()
        {
            Script script = Light(out ScriptedResource light);
            light.Throws = true;
            script.Receive(Alice, Put(1, 0, true, 0).Filler(0, 16)).Expect(Alice, MessageType.Acknowledgement, CoapCode.Continue, 1);
            script.Receive(Alice, Put(2, 1, false, 0).Filler(16, 1));
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.InternalServerError, 2);
            script.Receive(Bob, Put(1, 0, true, 0).Filler(0, 16)).Expect(Bob, MessageType.Acknowledgement, CoapCode.Continue, 1);
        }

        private static Script Light(out ScriptedResource light)
        {
            Script script = new Script().Unlimited();
            light = ScriptedResource.Add(script, "light", "");
            return script;
        }

        private static Datagram Put(int messageId, int number, bool more, int szx)
        {
            return Datagram.Con(CoapCode.Put, messageId, "").Path("light").Uint(OptionNumber.Block1, BlockOption.Pack(number, more, szx));
        }

        private static Datagram Put(int messageId, int number, bool more, int szx, int format)
        {
            Datagram put = Datagram.Con(CoapCode.Put, messageId, "").Path("light").Uint(OptionNumber.ContentFormat, format);
            return put.Uint(OptionNumber.Block1, BlockOption.Pack(number, more, szx));
        }

        private static void TooLarge(Script script, int messageId, int limit)
        {
            script.Expect(Alice, MessageType.Acknowledgement, CoapCode.RequestEntityTooLarge, messageId);
            Assert.AreEqual(limit, script.Last.Uint(OptionSlot.Size1));
            Assert.IsTrue(script.Last.Has(OptionSlot.Block1));
        }
    }
}
