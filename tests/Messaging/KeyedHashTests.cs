// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using NanoCoap.Messaging;

namespace NanoCoap.Tests.Messaging;

/// <summary>
/// SipHash-2-4 against the vectors of its authors: the key is 00 to 0f, the input the bytes from 00 on. The last one, longer than theirs,
/// is OpenSSL's.
/// </summary>
public sealed class KeyedHashTests
{
    private static readonly KeyedHash s_hash = new(0x0706050403020100, 0x0F0E0D0C0B0A0908);

    [Theory]
    [InlineData(0, "310e0edd47db6f72")]
    [InlineData(1, "fd67dc93c539f874")]
    [InlineData(2, "5a4fa9d909806c0d")]
    [InlineData(3, "2d7efbd796666785")]
    [InlineData(7, "37d1018bf50002ab")]
    [InlineData(8, "6224939a79f5f593")]
    [InlineData(9, "b0e4a90bdf82009e")]
    [InlineData(15, "e545be4961ca29a1")]
    [InlineData(16, "db9bc2577fcc2a3f")]
    [InlineData(17, "9447be2cf5e99a69")]
    [InlineData(31, "42c341d8fa92d832")]
    [InlineData(32, "ce7cf2722f512771")]
    [InlineData(39, "5c73336a76d8bf9a")]
    [InlineData(63, "724506eb4c328a95")]
    [InlineData(255, "1ab24dc7fe69c1a9")]
    public void HashIsThatOfTheVectors(int length, string expected)
    {
        byte[] data = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[] hash = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, s_hash.Of(data, length));

        Assert.Equal(expected, Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void BytesBehindTheEndDoNotCount()
    {
        byte[] one = new byte[16];
        byte[] other = [.. Enumerable.Repeat((byte)0xFF, 16)];
        Array.Clear(other, 0, 11);

        Assert.Equal(s_hash.Of(one, 11), s_hash.Of(other, 11));
        Assert.NotEqual(s_hash.Of(one, 11), s_hash.Of(one, 12));
    }

    [Fact]
    public void AnotherKeyMakesAnotherHash()
    {
        byte[] data = new byte[8];

        Assert.NotEqual(s_hash.Of(data, 8), new KeyedHash(0x0706050403020101, 0x0F0E0D0C0B0A0908).Of(data, 8));
        Assert.NotEqual(s_hash.Of(data, 8), new KeyedHash(0x0706050403020100, 0x0F0E0D0C0B0A0909).Of(data, 8));
    }
}
