// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting.Udp;

namespace NanoCoap.Tests.Host;

public sealed class SpinPolicyTests
{
    [Fact]
    public void AsLongAsItPays_EveryWaitBeginsWithIt()
    {
        var policy = new SpinPolicy();
        for (int i = 0; i < 10; i++)
        {
            Assert.True(policy.Try());
            policy.Report(paid: true);
        }
    }

    [Fact]
    public void EachWaste_DoublesThePause()
    {
        var policy = new SpinPolicy();
        int[] pauses = [.. Enumerable.Range(0, 12).Select(_ => Waste(policy))];
        Assert.Equal([1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1023, 1023], pauses);
    }

    [Fact]
    public void OneSuccess_EndsAllPauses()
    {
        var policy = new SpinPolicy();
        Waste(policy);
        Waste(policy);
        Assert.True(policy.Try());
        policy.Report(paid: true);
        Assert.True(policy.Try());
        policy.Report(paid: false);
        Assert.False(policy.Try());
        Assert.True(policy.Try());
    }

    // Waits left out after an attempt that was wasted.
    private static int Waste(SpinPolicy policy)
    {
        Assert.True(policy.Try());
        policy.Report(paid: false);
        int pause = 0;
        while (!policy.Try())
        {
            pause++;
        }

        return pause;
    }
}
