// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>FIPS 180, with the examples that NIST gives beside it.</summary>
    [TestClass]
    public class Sha256Tests
    {
        [TestMethod]
        public static void Fips180_Examples()
        {
            Expect("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "");
            Expect("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
            Expect(
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
            Expect(
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu");
        }

        [TestMethod]
        public static void Pieces_AreAsGoodAsTheWhole()
        {
            byte[] data = new byte[200];
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (byte)(i * 7);
            }

            Sha256 hash = new Sha256();
            byte[] whole = new byte[32];
            byte[] pieces = new byte[33];
            for (int length = 0; length <= data.Length; length += 13)
            {
                hash.Update(data, 0, length);
                hash.Finish(whole, 0);
                for (int at = 0; at < length; at += 9)
                {
                    hash.Update(data, at, length - at < 9 ? length - at : 9);
                }

                hash.Finish(pieces, 1);
                Assert.AreEqual(Hex.Text(whole, 0, 32), Hex.Text(pieces, 1, 32), "length " + length);
            }
        }

        [TestMethod]
        public static void Reset_ForgetsWhatCameBefore()
        {
            Sha256 hash = new Sha256();
            byte[] digest = new byte[32];
            hash.Update(new byte[100], 0, 100);
            hash.Reset();
            hash.Update(Utf8.Encode("abc"), 0, 3);
            hash.Finish(digest, 0);
            Assert.AreEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hex.Text(digest, 0, 32));
        }

        private static void Expect(string digest, string text)
        {
            byte[] data = Utf8.Encode(text);
            byte[] actual = new byte[32];
            Sha256 hash = new Sha256();
            hash.Update(data, 0, data.Length);
            hash.Finish(actual, 0);
            Assert.AreEqual(digest, Hex.Text(actual, 0, 32));
        }
    }
}
