// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Engine;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Tests.Build;
using NanoCoap.Tool.Footprint;
using Xunit.Abstractions;

namespace NanoCoap.Tests.Firmware;

/// <summary>
/// What the firmware takes of the device's heap. <see cref="EndpointConfig"/> says so by formulas, written by hand as the device has no other way: they are held
/// against the objects themselves, field by field, so that a field more is noticed. The README's table is what comes out here.
/// </summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Budget = 24 * 1024;
    private const string Start = "<!-- memory: start -->";
    private const string End = "<!-- memory: end -->";

    public static TheoryData<int, int> Sizes => new() { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 5, 3 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void FormulasEqualTheObjects(int more, int longer)
    {
        var config = new EndpointConfig();
        config.MaxMessageBytes += 16 * longer;
        config.MaxOptions += more;
        config.SafeExchanges += more;
        config.UnsafeExchanges += 2 * more;
        config.ReplyBytes += 16 * longer;
        config.Transmissions += more;
        config.TransmissionBytes += 16 * longer;
        config.Observers += more;
        config.ObserverRequestBytes += 16 * longer;
        config.Pending += more;
        config.BodyBytes += 16 * longer;
        config.ProvenAddresses += more;
        var parameters = new TransmissionParameters();
        var tree = new ResourceTree();
        tree.Add(new WellKnownCore(tree));
        var sender = new NoSender();
        var endpoint = new CoapEndpoint(config, parameters, tree, sender, 1);

        var heap = new HeapModel();
        heap.Exclude(config, parameters, tree, sender);
        Assert.Equal(config.ExchangeBytes, heap.Count(HeapModel.Field(endpoint, "_safe")) + heap.Count(HeapModel.Field(endpoint, "_unsafe")));
        Assert.Equal(config.OutgoingBytes, heap.Count(HeapModel.Field(endpoint, "_transmissions")));
        Assert.Equal(config.ObserverBytes, heap.Count(HeapModel.Field(endpoint, "_observers")));
        Assert.Equal(config.PendingBytes, heap.Count(HeapModel.Field(endpoint, "_pending")));
        Assert.Equal(config.AssemblyBytes, heap.Count(HeapModel.Field(endpoint, "_assembly")));
        Assert.Equal(config.AddressBytes, heap.Count(HeapModel.Field(endpoint, "_addresses")));

        int rest = heap.Count(endpoint) + heap.CountStatics(typeof(OptionTable).Assembly);
        Assert.True(config.MessageBytes == rest, $"MessageBytes says {config.MessageBytes}, the objects come to {rest}");
        Assert.Equal(config.TotalBytes, config.MessageBytes + config.ExchangeBytes + config.OutgoingBytes + config.ObserverBytes + config.PendingBytes + config.AssemblyBytes + config.AddressBytes);
    }

    [Fact]
    public void WholeNodeStaysWithinItsBudget()
    {
        IReadOnlyList<HeapRow> table = HeapTable.Of(new EndpointConfig());
        output.WriteLine(HeapTable.Markdown(table));

        Assert.InRange(table.Sum(row => row.Bytes), Budget / 4, Budget);
    }

    [Fact]
    public void ReadmeShowsTheTable()
    {
        string readme = File.ReadAllText(Repository.Locate("README.md")).ReplaceLineEndings("\n");
        int from = readme.IndexOf(Start, StringComparison.Ordinal);
        int to = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, "README.md has lost its memory markers");
        string shown = readme[(from + Start.Length)..to].Trim();
        string table = HeapTable.Markdown(HeapTable.Of(new EndpointConfig()));

        Assert.True(shown == table.Trim(), $"Between its memory markers README.md has to say:\n\n{table}");
    }

    private sealed class NoSender : IDatagramSender
    {
        public bool Send(object remote, byte[] buffer, int length) => true;
    }
}
