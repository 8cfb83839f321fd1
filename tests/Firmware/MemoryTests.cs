// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Lab.Footprint;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Tests.Build;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Firmware;

/// <summary>What the firmware takes of the device's heap: within its budget, and as the README says.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Budget = 32 * 1024;
    private const string Start = "<!-- memory: start -->";
    private const string End = "<!-- memory: end -->";

    [Fact]
    public void WholeNodeStaysWithinItsBudget()
    {
        IReadOnlyList<HeapRow> table = HeapTable.Of(Config());
        output.WriteLine(HeapTable.Markdown(table));

        Assert.InRange(table.Sum(row => row.Bytes), Budget / 4, Budget);
    }

    [Fact]
    public void ReadmeShowsTheTable()
    {
        string readme = File.ReadAllText(Repository.Locate("firmware/README.md")).ReplaceLineEndings("\n");
        int from = readme.IndexOf(Start, StringComparison.Ordinal);
        int to = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, "firmware/README.md has lost its memory markers");
        string shown = readme[(from + Start.Length)..to].Trim();
        _ = OptionTable.Number(0); // what only others of this process have made does not count
        string table = HeapTable.Markdown(HeapTable.Of(Config()));

        Assert.True(shown == table.Trim(), $"Between its memory markers firmware/README.md has to say:\n\n{table}");
    }

    private static EndpointConfig Config()
    {
        return new EndpointConfig { RequestsPerSecond = FirmwareApplication.RequestsPerSecond };
    }
}
