// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Load;

namespace NanoCoap.Tests.Load;

public sealed class MachineTimeTests
{
    [Fact]
    public void Line_IsAddedUp_WithoutWhatStandsInOtherFieldsToo()
    {
        Assert.Equal(new MachineTime(1 + 2 + 3 + 6 + 7 + 8, 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8), MachineTime.Parse("cpu  1 2 3 4 5 6 7 8 90 100"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu0 1 2 3 4 5 6 7 8 9 10")]
    [InlineData("cpu  1 2 3 4 5 6 7")]
    [InlineData("cpu  1 2 3 four 5 6 7 8")]
    public void AnythingElse_IsUnknown(string line)
    {
        Assert.Null(MachineTime.Parse(line));
    }

    [Fact]
    public void OnThisMachine_TimeGoesOn()
    {
        if (MachineTime.Read() is { } time)
        {
            Assert.InRange(time.Busy, 1, time.All);
        }
        else
        {
            Assert.False(OperatingSystem.IsLinux());
        }
    }
}
