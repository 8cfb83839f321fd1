// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Reflection;
using System.Text;
using NanoCoap.Engine;
using NanoCoap.Node;

namespace NanoCoap.Tool.Footprint;

/// <summary>
/// What the node takes on the managed heap of the device, all of it allocated at its start. The engine says itself what it takes
/// with given sizes; the rest is counted on the objects of a node that is made here.
/// </summary>
public static class HeapTable
{
    /// <summary>Makes the table.</summary>
    /// <param name="config">The sizes.</param>
    /// <returns>A row for each part.</returns>
    public static IReadOnlyList<HeapRow> Of(EndpointConfig config)
    {
        var ports = new NoPorts();
        var board = new FirmwareBoard
        {
            Node = new NodeBoard { Clock = ports, Sensor = ports, Alarm = ports, Store = ports, Transport = ports, System = ports },
            Network = ports,
            Sockets = ports,
            Light = ports,
            Watchdog = ports,
            Log = ports,
            Name = "table",
        };

        // Made with the default sizes, since only what does not depend on them is counted here.
        var application = new FirmwareApplication(board);
        SensorNode node = application.Node;
        var heap = new HeapModel();
        heap.Exclude(board, board.Node, ports);
        int settings = heap.Count(HeapModel.Field(node, "_state"));
        heap.Exclude(HeapModel.Field(HeapModel.Field(application, "_loop")!, "_rx"), node, node.Endpoint);
        int resources = heap.Count(HeapModel.Field(node.Endpoint, "_tree"));
        int rest = heap.Count(application)
            + heap.Count(HeapModel.Field(node.Endpoint, "_config"))
            + heap.Count(HeapModel.Field(node.Endpoint, "_parameters"))
            + HeapSize.Object(typeof(SensorNode).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length);

        // The engine's own constants are in the figures of its configuration.
        _ = heap.CountStatics(typeof(CoapEndpoint).Assembly);
        int texts = heap.CountStatics(typeof(SensorNode).Assembly);

        return
        [
            new($"Endpoint: {config.MaxMessageBytes} bytes to send from, option index, counters", config.MessageBytes),
            new(
                $"Deduplication: {config.SafeExchanges} + {config.UnsafeExchanges} exchanges, 2 x {config.ReplyBytes} bytes of replies",
                config.ExchangeBytes),
            new($"CONs under way: {config.Transmissions} of {config.TransmissionBytes} bytes", config.OutgoingBytes),
            new($"Observers: {config.Observers}", config.ObserverBytes),
            new($"Answers put off: {config.Pending}", config.PendingBytes),
            new($"Block-wise request body: {config.BodyBytes} bytes", config.AssemblyBytes),
            new($"Addresses that can receive: {config.ProvenAddresses}", config.AddressBytes),
            new($"Receive buffer: {config.MaxMessageBytes + 1} bytes", HeapSize.Array(config.MaxMessageBytes + 1, 1)),
            new("Resources with their paths and link descriptions", resources),
            new("Settings, twice, and their stored form", settings),
            new("Texts", texts),
            new("Node, loop, configuration", rest),
        ];
    }

    /// <summary>Writes a table as the README shows it.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>Markdown, with the sum at the end.</returns>
    public static string Markdown(IEnumerable<HeapRow> rows)
    {
        HeapRow[] all = [.. rows];
        var table = new StringBuilder("| what | bytes |\n|---|---:|\n");
        foreach (HeapRow row in all)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {row.What} | {row.Bytes} |\n");
        }

        return table.Append(CultureInfo.InvariantCulture, $"| **In all** | **{all.Sum(row => row.Bytes)}** |\n").ToString();
    }
}
