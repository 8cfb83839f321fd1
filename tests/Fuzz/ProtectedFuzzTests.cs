// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Lab.Fuzzing;
using NanoCoap.Protocol;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Fuzz;

/// <summary>
/// A few seconds of "lab fuzz --target oscore": a node with keys under what has been bent, cut, put together and played back.
/// </summary>
public sealed class ProtectedFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void FixedSeeds_FindNothing()
    {
        var summary = new FuzzSummary();
        for (int seed = 0; seed < 20; seed++)
        {
            Assert.Null(new ProtectedFuzzSession(seed, summary).Run());
        }

        // Fuzzing that is stopped at the door finds nothing either.
        Assert.True(summary.Kinds[DatagramKind.Protected] > 1000 && summary.Kinds[DatagramKind.Forged] > 1000);
        foreach (NodeParts part in (NodeParts[])[NodeParts.Alarm, NodeParts.Config, NodeParts.Rules, NodeParts.Observers])
        {
            Assert.True(summary.Changes.GetValueOrDefault(part) > 10, $"hardly any valid request that changes {part}");
        }

        foreach (CoapCode code in (CoapCode[])
            [CoapCode.Changed, CoapCode.Content, CoapCode.BadRequest, CoapCode.Unauthorized, CoapCode.BadOption])
        {
            Assert.True(summary.Replies(code) > 10, $"hardly ever answered: {code}");
        }

        Assert.True(summary.Refused > 1000 && summary.Challenged > 10 && summary.Notifications > 10 && summary.Duplicates > 0);
    }

    [Fact]
    public void NewSeeds_FindNothing()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"first seed {seed}");
        var summary = new FuzzSummary();
        var watch = Stopwatch.StartNew();
        for (int i = 0; watch.ElapsedMilliseconds < 2000; i++)
        {
            Assert.Null(new ProtectedFuzzSession(unchecked(seed + i) & int.MaxValue, summary).Run());
        }

        output.WriteLine($"{summary.Datagrams} datagrams");
    }

    [Fact]
    public void TheSameSeed_IsTheSameSession()
    {
        var one = new FuzzSummary();
        var other = new FuzzSummary();
        new ProtectedFuzzSession(7, one).Run();
        new ProtectedFuzzSession(7, other).Run();
        Assert.Equal(one.Bytes, other.Bytes);
        Assert.Equal(one.Codes(), other.Codes());
        Assert.Equal(one.Changes, other.Changes);
    }
}
