// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using NanoCoap.Dtls;
using NanoCoap.Lab.Fuzzing;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Fuzz;

/// <summary>
/// A few seconds of what "lab fuzz --target coaps" does for longer: no datagram throws, is answered though it is garbage, brings out what
/// nobody has protected, takes a place for good, or is dropped without being counted.
/// </summary>
public sealed class SecureFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void FixedSeeds_FindNothing_InEveryState()
    {
        // The same sessions every time, so that what fails here fails everywhere.
        var summary = new SecureFuzzSummary();
        for (int seed = 0; seed < 40; seed++)
        {
            Assert.Null(summary.Run(seed));
        }

        foreach (SecureState state in Enum.GetValues<SecureState>())
        {
            foreach (RecordKind kind in Enum.GetValues<RecordKind>())
            {
                Assert.True(summary.Reached(state, kind) > 5, $"hardly any {kind} where there was {state}");
            }
        }

        foreach (System.Reflection.FieldInfo counter in typeof(DtlsCounters).GetFields())
        {
            Assert.True(summary.Counter(counter.Name) > 50, $"{counter.Name} is {summary.Counter(counter.Name)}");
        }
    }

    [Fact]
    public void NewSeeds_FindNothing()
    {
        // Other sessions every time; a failure names its seed, and "lab fuzz --target coaps --seed" has it again.
        int seed = Random.Shared.Next();
        output.WriteLine($"first seed {seed}");
        var summary = new SecureFuzzSummary();
        var watch = Stopwatch.StartNew();
        for (int i = 0; watch.ElapsedMilliseconds < 2000; i++)
        {
            Assert.Null(summary.Run(unchecked(seed + i) & int.MaxValue));
        }

        output.WriteLine($"{summary.Datagrams} datagrams");
    }

    [Fact]
    public void TheSameSeed_IsTheSameSession()
    {
        var one = new SecureFuzzSummary();
        var other = new SecureFuzzSummary();
        one.Run(7);
        other.Run(7);
        Assert.Equal(one.Bytes, other.Bytes);
        Assert.Equal(one.Rows(), other.Rows());
    }
}
