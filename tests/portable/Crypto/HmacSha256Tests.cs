// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Wire;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 4231 section 4.</summary>
    [TestClass]
    public class HmacSha256Tests
    {
        [TestMethod]
        public static void Rfc4231_4_2_ShortText()
        {
            Expect("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Repeat(0x0B, 20), Utf8.Encode("Hi There"));
        }

        [TestMethod]
        public static void Rfc4231_4_3_KeyShorterThanTheDigest()
        {
            Expect(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                Utf8.Encode("Jefe"),
                Utf8.Encode("what do ya want for nothing?"));
        }

        [TestMethod]
        public static void Rfc4231_4_4_KeyAndTextLongerThanABlock()
        {
            Expect("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe", Repeat(0xAA, 20), Repeat(0xDD, 50));
        }

        [TestMethod]
        public static void Rfc4231_4_5()
        {
            Expect(
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
                Hex.Bytes("0102030405060708090a0b0c0d0e0f10111213141516171819"),
                Repeat(0xCD, 50));
        }

        [TestMethod]
        public static void Rfc4231_4_7_KeyLongerThanABlock()
        {
            Expect(
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                Repeat(0xAA, 131),
                Utf8.Encode("Test Using Larger Than Block-Size Key - Hash Key First"));
        }

        [TestMethod]
        public static void Rfc4231_4_8_KeyAndTextLongerThanABlock()
        {
            Expect(
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
                Repeat(0xAA, 131),
                Utf8.Encode("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm."));
        }

        private static byte[] Repeat(int value, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)value;
            }

            return bytes;
        }

        private static void Expect(string mac, byte[] key, byte[] data)
        {
            HmacSha256 hmac = new HmacSha256();
            byte[] actual = new byte[34];

            // Twice with the same object: the second time must not know of the first.
            for (int i = 0; i < 2; i++)
            {
                hmac.Begin(key, key.Length);
                hmac.Update(data, 0, data.Length);
                hmac.Finish(actual, 1);
                Assert.AreEqual("00" + mac + "00", Hex.Text(actual, 0, 34));
            }
        }
    }
}
