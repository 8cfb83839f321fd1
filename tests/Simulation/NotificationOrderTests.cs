// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Simulation;

namespace NanoCoap.Tests.Simulation;

/// <summary>RFC 7641 section 3.4: (V1 &lt; V2 and V2 - V1 &lt; 2^23) or (V1 &gt; V2 and V1 - V2 &gt; 2^23) or T2 &gt; T1 + 128 s.</summary>
public sealed class NotificationOrderTests
{
    [Theory]
    [InlineData(1, 2, 0, true)]
    [InlineData(2, 1, 0, false)]
    [InlineData(2, 2, 0, false)]
    [InlineData(0xFFFFFF, 0, 0, true)]
    [InlineData(0, 0xFFFFFF, 0, false)]
    [InlineData(0, 0x7FFFFF, 0, true)]
    [InlineData(0, 0x800000, 0, false)]
    [InlineData(0x800000, 0, 0, false)]
    [InlineData(0x800001, 0, 0, true)]
    [InlineData(2, 1, 128000, false)]
    [InlineData(2, 1, 128001, true)]
    public void IsNewer(int v1, int v2, long laterMs, bool newer)
    {
        Assert.Equal(newer, NotificationOrder.IsNewer(v1, 5000, v2, 5000 + laterMs));
    }
}
