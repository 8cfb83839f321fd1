// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Load;

namespace NanoCoap.Tests.Load;

public sealed class ComparisonReportTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 9.0, 1.0, 5.0 }, 5.0)]
    [InlineData(new[] { 4.0, 1.0, 3.0, 2.0 }, 2.5)]
    public void Median_IsTheValueInTheMiddle(double[] values, double expected)
    {
        Assert.Equal(expected, ComparisonReport.Median(values));
    }
}
