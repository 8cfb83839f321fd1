// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Text;
using NanoCoap.Engine;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Tests.Build;
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
        var sender = new Ports();
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
        (int total, string table) = Measure();
        output.WriteLine(table);

        Assert.InRange(total, Budget / 4, Budget);
    }

    [Fact]
    public void ReadmeShowsTheTable()
    {
        string readme = File.ReadAllText(Repository.Locate("README.md")).ReplaceLineEndings("\n");
        int from = readme.IndexOf(Start, StringComparison.Ordinal);
        int to = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, "README.md has lost its memory markers");
        string shown = readme[(from + Start.Length)..to].Trim();
        (_, string table) = Measure();

        Assert.True(shown == table.Trim(), $"Between its memory markers README.md has to say:\n\n{table}");
    }

    private static (int Total, string Table) Measure()
    {
        var ports = new Ports();
        var board = new FirmwareBoard
        {
            Node = new NodeBoard { Clock = ports, Sensor = ports, Alarm = ports, Store = ports, Transport = ports, System = ports, Seed = 1 },
            Network = ports,
            Sockets = ports,
            Light = ports,
            Watchdog = ports,
            Log = ports,
            Name = "table",
        };
        var application = new FirmwareApplication(board);
        SensorNode node = application.Node;
        var config = (EndpointConfig)HeapModel.Field(node.Endpoint, "_config")!;

        var heap = new HeapModel();
        heap.Exclude(board, board.Node, ports);
        object state = HeapModel.Field(node, "_state")!;
        object loop = HeapModel.Field(application, "_loop")!;
        object tree = HeapModel.Field(node.Endpoint, "_tree")!;
        int settings = heap.Count(state);
        int receive = heap.Count(HeapModel.Field(loop, "_rx"));
        heap.Exclude(node, node.Endpoint);
        int resources = heap.Count(tree);
        int rest = heap.Count(application) + heap.Count(config) + heap.Count(HeapModel.Field(node.Endpoint, "_parameters"))
            + HeapSize.Object(typeof(SensorNode).GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic).Length);

        // The engine's own constants are in the figures of its configuration.
        _ = heap.CountStatics(typeof(OptionTable).Assembly);
        int constants = heap.CountStatics(typeof(SensorNode).Assembly);

        (string What, int Bytes)[] rows =
        [
            ($"Endpoint: {config.MaxMessageBytes} bytes to send from, option index, counters", config.MessageBytes),
            ($"Deduplication: {config.SafeExchanges} + {config.UnsafeExchanges} exchanges, 2 x {config.ReplyBytes} bytes of replies", config.ExchangeBytes),
            ($"CONs under way: {config.Transmissions} of {config.TransmissionBytes} bytes", config.OutgoingBytes),
            ($"Observers: {config.Observers}", config.ObserverBytes),
            ($"Answers put off: {config.Pending}", config.PendingBytes),
            ($"Block-wise request body: {config.BodyBytes} bytes", config.AssemblyBytes),
            ($"Addresses that can receive: {config.ProvenAddresses}", config.AddressBytes),
            ($"Receive buffer: {config.MaxMessageBytes + 1} bytes", receive),
            ("Resources with their paths and link descriptions", resources),
            ("Settings, twice, and their stored form", settings),
            ("Texts", constants),
            ("Node, loop, configuration", rest),
        ];
        int total = rows.Sum(row => row.Bytes);
        var table = new StringBuilder("| what | bytes |\n|---|---:|\n");
        foreach ((string what, int bytes) in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {what} | {bytes} |\n");
        }

        table.Append(CultureInfo.InvariantCulture, $"| **In all** | **{total}** |\n");
        return (total, table.ToString());
    }

    /// <summary>Every port at once, with nothing behind it: what an adapter takes is not counted.</summary>
    private sealed class Ports : IClock, ITemperatureSensor, IAlarmOutput, IStore, ITransport, ISystemInfo, INetwork, ISockets, IStatusLight, IWatchdog, ILog
    {
        public long NowMs => 0;

        public int FreeBytes => -1;

        public bool IsUp => false;

        public bool IsConnecting => false;

        public string? Address => null;

        public object Remote => string.Empty;

        public bool IsMulticast => false;

        public bool TryRead(out int centiCelsius)
        {
            centiCelsius = 0;
            return true;
        }

        public void Set(bool on)
        {
        }

        public int Read(int place, byte[] buffer) => 0;

        public bool Write(int place, byte[] buffer, int length) => true;

        public bool Wait(int timeoutMs) => false;

        public int Receive(byte[] buffer) => -1;

        public bool Send(object remote, byte[] buffer, int length) => true;

        public void StartConnecting()
        {
        }

        public void Reopen()
        {
        }

        public void Feed()
        {
        }

        public void Line(string text)
        {
        }
    }
}
