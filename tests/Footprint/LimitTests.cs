// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Footprint;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Footprint;

/// <summary>Codec and engine, and the node, stay within the flash that they are allowed.</summary>
public sealed class LimitTests(ITestOutputHelper output)
{
    private static readonly Lazy<PeEstimate[]> s_flash =
        new(() => [.. DeviceCompiler.CompileAll().Select(assembly => PeEstimator.Estimate(new MemoryStream(assembly.Image)))]);

    [Theory]
    [InlineData("conditions", 3072, 2000, "ValueConditions", "Conditions")]
    [InlineData("formats and FETCH", 3072, 2000, "SenmlRecord", "Cbor", "SenmlSelection")]
    public void TypesOfACapability_StayWithinItsLimit(string capability, int limit, int atLeast, params string[] types)
    {
        PeItem[] found = [.. s_flash.Value.SelectMany(assembly => assembly.Types).Where(type => types.Contains(type.Name))];
        output.WriteLine($"{capability}: {string.Join(", ", found.Select(type => $"{type.Name} {type.Bytes}"))}");

        Assert.Equal(types.Order(StringComparer.Ordinal), found.Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.InRange(found.Sum(type => type.Bytes), atLeast, limit);
    }

    [Fact]
    public void AssembliesStayWithinTheirLimits()
    {
        PeEstimate[] flash = s_flash.Value;
        var report = new FootprintReport(flash, [], new Dictionary<string, long>(), null);
        string text = FootprintText.Write(report, "type");
        output.WriteLine(text);

        Assert.Equal(55296, FlashLimits.Of("NanoCoap"));
        Assert.Equal(17408, FlashLimits.Of("NanoCoap.Client"));
        Assert.Equal(3072, FlashLimits.Of("NanoCoap.Client.Oscore"));
        Assert.Equal(20480, FlashLimits.Of("NanoCoap.Node"));
        Assert.Equal(7168, FlashLimits.Of("NanoCoap.Values"));
        Assert.Equal(4096, FlashLimits.Of("NanoCoap.Senml"));
        Assert.Equal(5120, FlashLimits.Of("NanoCoap.Crypto"));
        Assert.Equal(8192, FlashLimits.Of("NanoCoap.Oscore"));
        Assert.True(!report.OverLimit.Any(), text);

        // Something was measured.
        Assert.InRange(flash.Single(assembly => assembly.Assembly == "NanoCoap").Bytes, 20000, 55296);
        Assert.InRange(flash.Single(assembly => assembly.Assembly == "NanoCoap.Node").Bytes, 8000, 20480);
    }
}
