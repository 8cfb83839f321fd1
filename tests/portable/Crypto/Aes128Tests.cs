// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using nanoFramework.TestFramework;

namespace NanoCoap.Tests
{
    /// <summary>FIPS 197.</summary>
    [TestClass]
    public class Aes128Tests
    {
        [TestMethod]
        public static void Fips197_B_CipherExample()
        {
            Expect("3925841d02dc09fbdc118597196a0b32", "2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734");
        }

        [TestMethod]
        public static void Fips197_C_1_ExampleVector()
        {
            Expect("69c4e0d86a7b0430d8cdb78070b4c55a", "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff");
        }

        [TestMethod]
        public static void Sp800_38A_F_1_1_Ecb()
        {
            const string Key = "2b7e151628aed2a6abf7158809cf4f3c";
            Expect("3ad77bb40d7a3660a89ecaf32466ef97", Key, "6bc1bee22e409f96e93d7e117393172a");
            Expect("f5d3d58503b9699de785895a96fdbaaf", Key, "ae2d8a571e03ac9c9eb76fac45af8e51");
            Expect("43b1cd7f598ece23881b00e3ed030688", Key, "30c81c46a35ce411e5fbc1191a0a52ef");
            Expect("7b0c785e27e8ad3f8223207104725dd4", Key, "f69f2445df4f9b17ad2b417be66c3710");
        }

        [TestMethod]
        public static void WithoutAKey_OneIsAsGoodAsZeros()
        {
            // What is wiped is gone: the schedule of no key is all zeros, which no key has.
            byte[] wiped = new byte[16];
            byte[] fresh = new byte[16];
            Aes128 aes = new Aes128();
            aes.SetKey(Hex.Bytes("2b7e151628aed2a6abf7158809cf4f3c"));
            aes.Encrypt(new byte[16], 0);
            aes.Wipe();
            aes.Encrypt(wiped, 0);
            new Aes128().Encrypt(fresh, 0);
            Assert.AreEqual(Hex.Text(fresh, 0, 16), Hex.Text(wiped, 0, 16));
        }

        private static void Expect(string ciphertext, string key, string plaintext)
        {
            Aes128 aes = new Aes128();
            aes.SetKey(Hex.Bytes(key));
            byte[] block = Hex.Bytes("a5" + plaintext + "a5");
            aes.Encrypt(block, 1);
            Assert.AreEqual("a5" + ciphertext + "a5", Hex.Text(block, 0, block.Length));
        }
    }
}
