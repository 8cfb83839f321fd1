// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Reflection;
using System.Text;
using NanoCoap.Node;
using NanoCoap.Protocol;
using NanoCoap.Resources;
using NanoCoap.Senml;
using NanoCoap.Server;
using NanoCoap.Values;

namespace NanoCoap.Lab.Footprint;

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
        FirmwareBoard board = ports.MakeBoard();

        // Made with the default sizes, since only what does not depend on them is counted here.
        var application = new FirmwareApplication(board);
        SensorNode node = application.Node;
        var heap = new HeapModel();
        heap.Exclude(board, board.Node, ports);
        int settings = heap.Count(HeapModel.Field(node, "_state"));

        // The resources know where an answer is put off, and that leads to the rest of the endpoint.
        heap.Exclude(
            HeapModel.Field(HeapModel.Field(application, "_loop")!, "_rx"), node, node.Endpoint, HeapModel.Field(node.Endpoint, "_pending"));
        object served = HeapModel.Field(HeapModel.Field(node.Endpoint, "_interpreter")!, "_tree")!;
        int resources = heap.Count(served);
        int rest = heap.Count(application)
            + heap.Count(HeapModel.Field(HeapModel.Field(node.Endpoint, "_observers")!, "_config"))
            + heap.Count(HeapModel.Field(node.Endpoint.Messages, "Parameters"))
            + HeapSize.Object(typeof(SensorNode).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length);

        // The parts of an endpoint lead to one another, so they are counted apart from those that all of them share; these are the rest.
        var tree = new ResourceTree();
        int observable = ((Resource[])HeapModel.Field(served, "_resources")!).Count(resource => resource.Observable);
        for (int i = 0; i < observable; i++)
        {
            tree.Add(new ObservableResource(i));
        }

        var parameters = new TransmissionParameters();
        config.Conditions ??= new ValueConditions();
        var endpoint = new CoapEndpoint(config, parameters, tree, ports, ports);
        object messages = endpoint.Messages;
        object exchange = HeapModel.Field(messages, "Exchange")!;
        object service = HeapModel.Field(endpoint, "_service")!;
        object context = HeapModel.Field(service, "_context")!;
        object?[] given = [config, parameters, tree, HeapModel.Field(tree, "Signal"), ports];
        var parts = new HeapModel();
        object?[] shared = [HeapModel.Field(messages, "Out"), HeapModel.Field(context, "Tx"), HeapModel.Field(context, "Response")];
        parts.Exclude([.. given, .. shared, messages, exchange, context, endpoint.Counters, HeapModel.Field(service, "_limiter")]);
        int exchanges = Part(exchange, "_safe") + Part(exchange, "_unsafe");
        int peers = Part(messages, "Peers");
        int stored = Part(endpoint, "_stored");
        int pending = Part(endpoint, "_pending");
        int observers = Part(endpoint, "_observers"); // they know the answers that are put off, so these are counted first
        int uploads = Part(service, "_uploads");
        var whole = new HeapModel();
        whole.Exclude(given);
        int endpointItself = whole.Count(endpoint) + heap.CountStatics(typeof(CoapEndpoint).Assembly)
            - exchanges - peers - stored - observers - pending - uploads;
        int texts = heap.CountStatics(typeof(SensorNode).Assembly) + heap.CountStatics(typeof(ValueConditions).Assembly)
            + heap.CountStatics(typeof(SenmlPack).Assembly);

        return
        [
            new($"Endpoint: {config.MaxMessageBytes} bytes to send from, option index, counters", endpointItself),
            new($"Deduplication: {config.SafeExchanges} + {config.UnsafeExchanges} exchanges, a reply of {config.ReplyBytes} bytes each", exchanges),
            new($"Peers: {config.Peers}", peers),
            new($"Observers: {config.Observers}", observers),
            new($"Messages kept: {config.Transmissions} of {config.TransmissionBytes} bytes", stored),
            new($"Answers put off: {config.Pending}", pending),
            new($"Block-wise request bodies: {config.Bodies} of {config.BodyBytes} bytes", uploads),
            new($"Receive buffer: {config.MaxMessageBytes + 1} bytes", HeapSize.Array(config.MaxMessageBytes + 1, 1)),
            new("Resources with their paths and link descriptions", resources),
            new("Settings, twice, and their stored form", settings),
            new("Texts", texts),
            new("Node, loop, configuration", rest),
        ];

        int Part(object owner, string field)
        {
            return parts.Count(HeapModel.Field(owner, field));
        }
    }

    // Something to be observed, for which an endpoint has room.
    private sealed class ObservableResource : Resource
    {
        internal ObservableResource(int number)
            : base(number.ToString(CultureInfo.InvariantCulture), Methods.Get)
        {
            Observable = true;
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
