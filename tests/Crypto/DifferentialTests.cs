// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Security.Cryptography;
using NanoCoap.Crypto;
using AesCcm = NanoCoap.Crypto.AesCcm;

namespace NanoCoap.Tests.Crypto;

/// <summary>What the portable code makes of random inputs is what .NET makes of them. Each test says its seed.</summary>
public sealed class DifferentialTests
{
    private const int Seed = 3610;

    [Fact]
    public void AesBlocks()
    {
        var random = new Random(Seed);
        using var system = Aes.Create();
        var portable = new Aes128();
        byte[] key = new byte[16];
        byte[] blocks = new byte[16 * 64];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(key);
            random.NextBytes(blocks);
            system.Key = key;
            byte[] expected = system.EncryptEcb(blocks, PaddingMode.None);
            portable.SetKey(key);
            for (int at = 0; at < blocks.Length; at += 16)
            {
                portable.Encrypt(blocks, at);
            }

            Assert.Equal(expected, blocks);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(13)]
    public void SealedMessages(int nonceLength)
    {
        var random = new Random(Seed + nonceLength);
        var portable = new AesCcm();
        var system = new SystemAead();
        byte[] key = new byte[16];
        byte[] nonce = new byte[nonceLength];
        for (int i = 0; i < 60_000; i++)
        {
            random.NextBytes(key);
            random.NextBytes(nonce);
            byte[] aad = new byte[random.Next(60)];
            random.NextBytes(aad);
            int length = random.Next(100);
            byte[] plain = new byte[length + AesCcm.TagLength];
            random.NextBytes(plain);
            byte[] expected = [.. plain];
            byte[] actual = [.. plain];
            system.Seal(key, nonce, aad, aad.Length, expected, 0, length);
            portable.Seal(key, nonce, aad, aad.Length, actual, 0, length);
            Assert.Equal(expected, actual);

            // Both open what the other one sealed, and refuse it when a bit is another one.
            if (random.Next(4) == 0)
            {
                int bit = random.Next(actual.Length * 8);
                actual[bit / 8] ^= (byte)(1 << (bit % 8));
                expected[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(system.Open(key, nonce, aad, aad.Length, expected, 0, length));
                Assert.False(portable.Open(key, nonce, aad, aad.Length, actual, 0, length));
                Assert.Equal(new byte[length], actual[..length]);
                continue;
            }

            Assert.True(portable.Open(key, nonce, aad, aad.Length, actual, 0, length));
            Assert.Equal(plain[..length], actual[..length]);
        }
    }

    [Theory]
    [InlineData(0, 65535)] // the longest text: the counter goes to 4096
    [InlineData(65279, 0)] // the longest additional data with two bytes of length
    [InlineData(65279, 65535)]
    public void LongMessages(int aadLength, int length)
    {
        var random = new Random(Seed);
        byte[] key = new byte[16];
        byte[] nonce = new byte[13];
        byte[] aad = new byte[aadLength];
        byte[] expected = new byte[length + AesCcm.TagLength];
        random.NextBytes(key);
        random.NextBytes(nonce);
        random.NextBytes(aad);
        random.NextBytes(expected);
        byte[] actual = [.. expected];
        new SystemAead().Seal(key, nonce, aad, aadLength, expected, 0, length);
        new AesCcm().Seal(key, nonce, aad, aadLength, actual, 0, length);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Digests()
    {
        var random = new Random(Seed);
        var portable = new Sha256();
        byte[] actual = new byte[32];
        for (int i = 0; i < 30_000; i++)
        {
            byte[] data = new byte[random.Next(300)];
            random.NextBytes(data);
            int cut = random.Next(data.Length + 1);
            portable.Update(data, 0, cut);
            portable.Update(data, cut, data.Length - cut);
            portable.Finish(actual, 0);
            Assert.Equal(SHA256.HashData(data), actual);
        }
    }

    [Fact]
    public void Fips180_AMillionTimesA()
    {
        var portable = new Sha256();
        byte[] piece = new byte[1000];
        Array.Fill(piece, (byte)'a');
        for (int i = 0; i < 1000; i++)
        {
            portable.Update(piece, 0, piece.Length);
        }

        byte[] digest = new byte[32];
        portable.Finish(digest, 0);
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void MessageAuthenticationCodes()
    {
        var random = new Random(Seed);
        var portable = new HmacSha256();
        byte[] actual = new byte[32];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] key = new byte[random.Next(140)];
            byte[] data = new byte[random.Next(200)];
            random.NextBytes(key);
            random.NextBytes(data);
            portable.Begin(key, key.Length);
            portable.Update(data, 0, data.Length);
            portable.Finish(actual, 0);
            Assert.Equal(HMACSHA256.HashData(key, data), actual);
        }
    }

    [Fact]
    public void DerivedKeys()
    {
        var random = new Random(Seed);
        var portable = new Hkdf();
        var system = new SystemKeyDerivation();
        byte[] expectedKey = new byte[32];
        byte[] actualKey = new byte[32];
        for (int i = 0; i < 5_000; i++)
        {
            byte[] salt = new byte[random.Next(80)];
            byte[] secret = new byte[random.Next(80)];
            byte[] info = new byte[random.Next(80)];
            random.NextBytes(salt);
            random.NextBytes(secret);
            random.NextBytes(info);
            system.Extract(salt, salt.Length, secret, secret.Length, expectedKey);
            portable.Extract(salt, salt.Length, secret, secret.Length, actualKey);
            Assert.Equal(expectedKey, actualKey);

            int length = 1 + random.Next(150);
            byte[] expected = new byte[length];
            byte[] actual = new byte[length];
            system.Expand(expectedKey, info, info.Length, expected, length);
            portable.Expand(actualKey, info, info.Length, actual, length);
            Assert.Equal(expected, actual);
        }
    }
}
