// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Reflection;
using System.Text;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Server;

namespace NanoCoap.Tool.Footprint;

/// <summary>
/// What the node takes on the managed heap of the device, all of it allocated at its start: counted on the objects of a node that
/// is made here.
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

        var tree = new ResourceTree();
        var endpoint = new CoapEndpoint(config, new TransmissionParameters(), tree, ports, 0);
        heap.Exclude(config, HeapModel.Field(endpoint, "_parameters"), tree, HeapModel.Field(tree, "Signal"));
        int exchanges = Part("_safe") + Part("_unsafe");
        int transmissions = Part("_transmissions");
        int observers = Part("_observers");
        int pending = Part("_pending");
        int assembly = Part("_assembly");
        int addresses = Part("_addresses");
        int endpointItself = heap.Count(endpoint) + heap.CountStatics(typeof(CoapEndpoint).Assembly);
        int texts = heap.CountStatics(typeof(SensorNode).Assembly);

        return
        [
            new($"Endpoint: {config.MaxMessageBytes} bytes to send from, option index, counters", endpointItself),
            new($"Deduplication: {config.SafeExchanges} + {config.UnsafeExchanges} exchanges, 2 x {config.ReplyBytes} bytes of replies", exchanges),
            new($"CONs under way: {config.Transmissions} of {config.TransmissionBytes} bytes", transmissions),
            new($"Observers: {config.Observers}", observers),
            new($"Answers put off: {config.Pending}", pending),
            new($"Block-wise request body: {config.BodyBytes} bytes", assembly),
            new($"Addresses that can receive: {config.ProvenAddresses}", addresses),
            new($"Receive buffer: {config.MaxMessageBytes + 1} bytes", HeapSize.Array(config.MaxMessageBytes + 1, 1)),
            new("Resources with their paths and link descriptions", resources),
            new("Settings, twice, and their stored form", settings),
            new("Texts", texts),
            new("Node, loop, configuration", rest),
        ];

        int Part(string field)
        {
            return heap.Count(HeapModel.Field(endpoint, field));
        }
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
