// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 3610 section 8, those packets that have a tag of 8 bytes, and NIST SP 800-38C appendix C.</summary>
    [TestClass]
    public class AesCcmTests
    {
        private const string CountedKey = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
        private const string DrawnKey = "d7828d13b2b0bdc325a76236df93cc6b";

        [TestMethod]
        public static void Rfc3610_8_Packets1To6()
        {
            Expect(
                CountedKey,
                "00000003020100a0a1a2a3a4a5",
                "0001020304050607",
                "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
                "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384 17e8d12cfdf926e0");
            Expect(
                CountedKey,
                "00000004030201a0a1a2a3a4a5",
                "0001020304050607",
                "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "72c91a36e135f8cf291ca894085c87e3cc15c439c9e43a3b a091d56e10400916");
            Expect(
                CountedKey,
                "00000005040302a0a1a2a3a4a5",
                "0001020304050607",
                "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
                "51b1e5f44a197d1da46b0f8e2d282ae871e838bb64da859657 4adaa76fbd9fb0c5");
            Expect(
                CountedKey,
                "00000006050403a0a1a2a3a4a5",
                "000102030405060708090a0b",
                "0c0d0e0f101112131415161718191a1b1c1d1e",
                "a28c6865939a9a79faaa5c4c2a9d4a91cdac8c 96c861b9c9e61ef1");
            Expect(
                CountedKey,
                "00000007060504a0a1a2a3a4a5",
                "000102030405060708090a0b",
                "0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "dcf1fb7b5d9e23fb9d4e131253658ad86ebdca3e 51e83f077d9c2d93");
            Expect(
                CountedKey,
                "00000008070605a0a1a2a3a4a5",
                "000102030405060708090a0b",
                "0c0d0e0f101112131415161718191a1b1c1d1e1f20",
                "6fc1b011f006568b5171a42d953d469b2570a4bd87 405a0443ac91cb94");
        }

        [TestMethod]
        public static void Rfc3610_8_Packets13To18()
        {
            Expect(
                DrawnKey,
                "00412b4ea9cdbe3c9696766cfa",
                "0be1a88bace018b1",
                "08e8cf97d820ea258460e96ad9cf5289054d895ceac47c",
                "4cb97f86a2a4689a877947ab8091ef5386a6ffbdd080f8 e78cf7cb0cddd7b3");
            Expect(
                DrawnKey,
                "0033568ef7b2633c9696766cfa",
                "63018f76dc8a1bcb",
                "9020ea6f91bdd85afa0039ba4baff9bfb79c7028949cd0ec",
                "4ccb1e7ca981befaa0726c55d378061298c85c92814abc33 c52ee81d7d77c08a");
            Expect(
                DrawnKey,
                "00103fe41336713c9696766cfa",
                "aa6cfa36cae86b40",
                "b916e0eacc1c00d7dcec68ec0b3bbb1a02de8a2d1aa346132e",
                "b1d23a2220ddc0ac900d9aa03c61fcf4a559a4417767089708 a776796edb723506");
            Expect(
                DrawnKey,
                "00764c63b8058e3c9696766cfa",
                "d0d0735c531e1becf049c244",
                "12daac5630efa5396f770ce1a66b21f7b2101c",
                "14d253c3967b70609b7cbb7c49916028324526 9a6f49975bcadeaf");
            Expect(
                DrawnKey,
                "00f8b678094e3b3c9696766cfa",
                "77b60f011c03e1525899bcae",
                "e88b6a46c78d63e52eb8c546efb5de6f75e9cc0d",
                "5545ff1a085ee2efbf52b2e04bee1e2336c73e3f 762c0c7744fe7e3c");
            Expect(
                DrawnKey,
                "00d560912d3f703c9696766cfa",
                "cd9044d2b71fdb8120ea60c0",
                "6435acbafb11a82e2f071d7ca4a5ebd93a803ba87f",
                "009769ecabdf48625594c59251e6035722675e04c8 47099e5ae0704551");
        }

        [TestMethod]
        public static void Sp800_38C_C_3_NonceOf12Bytes()
        {
            Expect(
                "404142434445464748494a4b4c4d4e4f",
                "101112131415161718191a1b",
                "000102030405060708090a0b0c0d0e0f10111213",
                "202122232425262728292a2b2c2d2e2f3031323334353637",
                "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5 484392fbc1b09951");
        }

        [TestMethod]
        public static void EveryBitCounts()
        {
            AesCcm ccm = new AesCcm();
            byte[] key = Hex.Bytes(CountedKey);
            byte[] nonce = Hex.Bytes("00000003020100a0a1a2a3a4a5");
            byte[] aad = Hex.Bytes("0001020304050607");
            byte[] text = Hex.Bytes("588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0");
            byte[][] all = new byte[][] { key, nonce, aad, text };
            for (int part = 0; part < all.Length; part++)
            {
                // One bit of each byte, another one each time.
                for (int i = 0; i < all[part].Length; i++)
                {
                    all[part][i] ^= (byte)(1 << (i & 7));
                    byte[] copy = (byte[])text.Clone();
                    bool opens = ccm.Open(key, nonce, aad, aad.Length, copy, 0, copy.Length - AesCcm.TagLength);
                    Assert.IsFalse(opens, "part " + part + ", byte " + i);
                    Assert.AreEqual(Hex.Text(new byte[23], 0, 23), Hex.Text(copy, 0, 23), "what is not genuine is not shown");
                    all[part][i] ^= (byte)(1 << (i & 7));
                }
            }

            Assert.IsTrue(ccm.Open(key, nonce, aad, aad.Length, text, 0, text.Length - AesCcm.TagLength));
            Assert.AreEqual("08090a0b0c0d0e0f101112131415161718191a1b1c1d1e", Hex.Text(text, 0, 23));
        }

        [TestMethod]
        public static void NothingAtAll_HasATag()
        {
            AesCcm ccm = new AesCcm();
            byte[] key = Hex.Bytes(CountedKey);
            byte[] nonce = new byte[13];
            byte[] buffer = new byte[8];
            ccm.Seal(key, nonce, null, 0, buffer, 0, 0);
            Assert.AreNotEqual("0000000000000000", Hex.Text(buffer, 0, 8));
            Assert.IsTrue(ccm.Open(key, nonce, null, 0, buffer, 0, 0));
            buffer[7] ^= 1;
            Assert.IsFalse(ccm.Open(key, nonce, null, 0, buffer, 0, 0));
        }

        private static void Expect(string keyHex, string nonceHex, string aadHex, string plaintext, string ciphertext)
        {
            AesCcm ccm = new AesCcm();
            byte[] key = Hex.Bytes(keyHex);
            byte[] nonce = Hex.Bytes(nonceHex);
            byte[] aad = Hex.Bytes(aadHex);
            byte[] expected = Hex.Bytes("a5a5a5" + ciphertext + "a5");
            int length = expected.Length - 4 - AesCcm.TagLength;
            byte[] buffer = Hex.Bytes("a5a5a5" + plaintext + "0000000000000000" + "a5");
            ccm.Seal(key, nonce, aad, aad.Length, buffer, 3, length);
            Assert.AreEqual(Hex.Text(expected, 0, expected.Length), Hex.Text(buffer, 0, buffer.Length), "sealed");
            Assert.IsTrue(ccm.Open(key, nonce, aad, aad.Length, buffer, 3, length), "opens");
            Assert.AreEqual("a5a5a5" + plaintext, Hex.Text(buffer, 0, 3 + length), "opened");
            Assert.AreEqual("a5", Hex.Text(buffer, buffer.Length - 1, 1), "nothing behind is touched");
        }
    }
}
