// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>RFC 5869 appendix A, the cases with SHA-256.</summary>
    [TestClass]
    public class HkdfTests
    {
        [TestMethod]
        public static void Rfc5869_A_1_Basic()
        {
            Expect(
                "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                "000102030405060708090a0b0c",
                "f0f1f2f3f4f5f6f7f8f9",
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
        }

        [TestMethod]
        public static void Rfc5869_A_2_LongInputsAndOutputs()
        {
            Expect(
                Count(0x00, 80),
                Count(0x60, 80),
                Count(0xB0, 80),
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                    + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
        }

        [TestMethod]
        public static void Rfc5869_A_3_NoSaltAndNoInfo()
        {
            Expect(
                "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                "",
                "",
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
        }

        private static string Count(int first, int count)
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)(first + i);
            }

            return Hex.Text(bytes, 0, count);
        }

        private static void Expect(string secretHex, string saltHex, string infoHex, string pseudorandomKey, string output)
        {
            byte[] secret = Hex.Bytes(secretHex);
            byte[] salt = Hex.Bytes(saltHex);
            byte[] info = Hex.Bytes(infoHex);
            byte[] key = new byte[32];
            int length = output.Length / 2;
            byte[] actual = new byte[length + 1];
            Hkdf hkdf = new Hkdf();
            hkdf.Extract(salt, salt.Length, secret, secret.Length, key);
            Assert.AreEqual(pseudorandomKey, Hex.Text(key, 0, 32));
            hkdf.Expand(key, info, info.Length, actual, length);
            Assert.AreEqual(output + "00", Hex.Text(actual, 0, length + 1));
        }
    }
}
