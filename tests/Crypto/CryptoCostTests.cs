// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Crypto;
using NanoCoap.Lab.Metering;
using NanoCoap.Tests.Host;
using NanoCoap.Tests.Meter;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Crypto;

/// <summary>What cryptography costs the device: instructions of its interpreter, and no allocation.</summary>
[Trait("Kind", "Counting")]
public sealed class CryptoCostTests(ITestOutputHelper output)
{
    private static readonly AesCcm s_ccm = new();
    private static readonly Aes128 s_aes = new();
    private static readonly Sha256 s_hash = new();
    private static readonly Hkdf s_hkdf = new();
    private static readonly byte[] s_key = new byte[32];
    private static readonly byte[] s_nonce = new byte[13];
    private static readonly byte[] s_aad = new byte[20];
    private static readonly byte[] s_reading = new byte[30 + AesCcm.TagLength];

    [Theory]
    [InlineData(nameof(Seal), 20_000)]
    [InlineData(nameof(SealAndOpen), 40_000)]
    [InlineData(nameof(Block), 2_600)]
    [InlineData(nameof(Schedule), 1_781)]
    [InlineData(nameof(Digest), 15_000)]
    [InlineData(nameof(Derive), 100_000)]
    public void InstructionsAreWithinTheirLimit(string operation, int limit)
    {
        var copy = new MeteredCopy(typeof(AesCcm).Assembly);
        Figures figures = copy.Count(typeof(CryptoCostTests), operation);
        copy.Unload();
        output.WriteLine($"{operation}: {figures.Instructions} IL, {figures.Calls} calls, cost {figures.Cost}");
        Assert.InRange(figures.Instructions, 100, limit);
        Assert.Equal(0, figures.Allocations);
    }

    [Fact]
    public void NothingIsAllocated()
    {
        All();
        Assert.Equal(0, SteadyState.Allocated(All, 100));

        static void All()
        {
            SealAndOpen();
            Digest();
            Derive();
        }
    }

    // A reading in SenML, with the additional data of OSCORE for short IDs.
    private static void Seal()
    {
        s_ccm.Seal(s_key, s_nonce, s_aad, s_aad.Length, s_reading, 0, s_reading.Length - AesCcm.TagLength);
    }

    private static void SealAndOpen()
    {
        Seal();
        if (!s_ccm.Open(s_key, s_nonce, s_aad, s_aad.Length, s_reading, 0, s_reading.Length - AesCcm.TagLength))
        {
            throw new InvalidOperationException("does not open");
        }
    }

    private static void Block()
    {
        s_aes.Encrypt(s_key, 0);
    }

    private static void Schedule()
    {
        s_aes.SetKey(s_key);
    }

    // One block.
    private static void Digest()
    {
        s_hash.Update(s_aad, 0, s_aad.Length);
        s_hash.Finish(s_key, 0);
    }

    // The expansion of one key for OSCORE.
    private static void Derive()
    {
        s_hkdf.Expand(s_key, s_aad, s_aad.Length, s_nonce, s_nonce.Length);
    }
}
