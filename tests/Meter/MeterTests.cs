// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Metering;
using NanoCoap.Tests.Build;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Meter;

/// <summary>What serving costs the device's interpreter is watched like a public interface: no change makes it dearer unnoticed.</summary>
[Trait("Kind", "Counting")]
public sealed class MeterTests
{
    private readonly ITestOutputHelper _output;

    public MeterTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Fact]
    public void NothingHasBecomeDearer()
    {
        IReadOnlyList<MeterResult> before = FigureTable.Read(File.ReadAllText(Repository.Locate("tests/meter.txt")));
        (IReadOnlyList<string> findings, IReadOnlyList<string> notes) = FigureTable.Compare(before, Lab.Metering.Meter.Run());
        foreach (string note in notes)
        {
            _output.WriteLine("less: " + note);
        }

        Assert.True(
            findings.Count == 0,
            $"{string.Join('\n', findings)}\nIf that is on purpose: {FigureTable.UpdateCommand}");
    }

    [Fact]
    public void TwoRuns_HaveTheSameFigures()
    {
        string first = FigureTable.Write(Lab.Metering.Meter.Run(), withMethods: true);
        Assert.Equal(first, FigureTable.Write(Lab.Metering.Meter.Run(), withMethods: true));
    }

    [Fact]
    public void MethodsAddUpToTheirScenario()
    {
        foreach (MeterResult result in Lab.Metering.Meter.Run())
        {
            // Every mean is rounded.
            long sum = result.Methods.Sum(method => method.Figures.Instructions);
            Assert.InRange(sum - result.Figures.Instructions, -result.Methods.Count, result.Methods.Count);
            Assert.Contains(
                result.Methods,
                method => method is
                {
                    Method: "CoapEndpoint.HandleDatagram" or "CoapEndpoint.HandleDeadlines" or "DtlsServer.Next", Entered: >= 1,
                });
        }
    }
}
