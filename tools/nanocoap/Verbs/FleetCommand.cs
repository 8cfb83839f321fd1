// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NanoCoap.Crypto;
using NanoCoap.Dissection.Text;
using NanoCoap.Keys;
using NanoCoap.Node;
using NanoCoap.Server;
using NanoCoap.Simulated;
using NanoCoap.Simulated.Fleet;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Terminal;
using NanoCoap.Tool.Traffic;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap fleet: many nodes in one process.</summary>
public sealed class FleetCommand : VerbCommand
{
    private const int MaxNodes = 60000;
    private const int StandardPort = 5683; // RFC 7252 section 6.1
    private const int PipeReportSeconds = 10;

    private static readonly EndpointConfig s_config = new();

    private readonly Argument<int> _nodes = new("N") { Description = $"How many nodes; 1 to {MaxNodes}", CustomParser = ParseNodes };

    private readonly RangedOption _port = new(
        "--port", "FIRST", "The port of the first node, the next ones follow; 0 takes any free row", 0, 65535, StandardPort);

    private readonly Option<IPAddress> _address = new("--address")
    {
        HelpName = "ADDRESS",
        Description = "The address of the nodes; with --addresses that of the first (default 127.0.0.1, with --addresses 127.0.1.1)",
        CustomParser = ParseAddress,
    };

    private readonly Option<bool> _addresses = new("--addresses")
    {
        Description = "An address for each node, one behind the other, and the same port for all: 127.0.1.1, 127.0.1.2 and so on",
    };

    private readonly RangedOption _period = new(
        "--period", "SECONDS", "Observers hear of the temperature this often", NodeSettings.MinPeriodSeconds, NodeSettings.MaxPeriodSeconds, 2);

    private readonly Option<string> _name = new("--name")
    {
        HelpName = "PREFIX",
        Description = "What the nodes' names begin with; /name tells it [default: node-]",
    };

    private readonly RangedOption _observers = new(
        "--observers", "COUNT", "Room for so many observers at each node", 0, 10000, s_config.Observers);

    private readonly RangedOption _exchanges = new(
        "--exchanges", "COUNT", "Room for so many GETs whose duplicates are known at each node, and twice as many PUTs and POSTs",
        1, 100000, s_config.SafeExchanges);

    private readonly RangedOption _threads = new("--threads", "COUNT", "Threads that serve", 1, 64, 1);

    private readonly RangedOption _report = new(
        "--report", "SECONDS", $"A line about what goes on this often; 0 for none (default 1 on a terminal, else {PipeReportSeconds})", 0, 86400, null);

    private readonly RangedOption _seconds = new("--seconds", "SECONDS", "Stop by itself after so long (default: never)", 1, 100000000, null);

    private readonly Option<bool> _commission = new("--commission")
    {
        Description = "Each node takes keys: a first one from anybody within ten minutes, as nanocoap provision brings it",
    };

    private readonly RangedOption _seed = new(
        "--seed", "NUMBER", "Makes all chance repeatable (default: another each time)", -int.MaxValue, int.MaxValue, null);

    /// <summary>Makes the verb.</summary>
    public FleetCommand()
        : base(
            "fleet",
            "Runs many sensor nodes in this one process, each with its own port or address, sensor and name. Says what goes on in one line, "
                + "and what a node costs. They have no keys but those that --commission lets in, of OSCORE, and speak no coaps://, whose "
                + "sessions take the memory of several nodes. nanocoap node has both.",
            """
            nanocoap fleet 1000
                coap://127.0.0.1:5683 to coap://127.0.0.1:6682
            nanocoap fleet 250 --addresses
                coap://127.0.1.1 to coap://127.0.1.250, all on the standard port
            nanocoap fleet 1000 --period 60 --threads 2
                each observer hears of the temperature once a minute
            nanocoap get 127.0.0.1:5700/name
                which node is this?
            """)
    {
        Add(_nodes);
        foreach (Option option in (Option[])[
            _port, _address, _addresses, _period, _name, _observers, _exchanges, _threads, _report, _seconds, _commission, _seed])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            bool addresses = result.GetResult(_addresses) != null && result.GetValue(_addresses);
            int port = _port.Value(result);
            if (result.GetResult(_nodes) is { Tokens: [.., Token last] } && TryNodes(last.Value, out int nodes) && !addresses && port != 0
                && port + nodes - 1 > ushort.MaxValue)
            {
                result.AddError($"From port {port} up there are {ushort.MaxValue - port + 1} ports. Choose a lower --port, or --addresses.");
            }
        });
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Simulate;

    /// <summary>Puts the options together.</summary>
    /// <param name="result">Parsed without errors.</param>
    /// <returns>What the fleet is to be.</returns>
    public FleetOptions Read(ParseResult result)
    {
        CommandResult command = result.CommandResult;
        int exchanges = _exchanges.Value(command);
        bool addresses = result.GetValue(_addresses);
        IPAddress address = result.GetValue(_address) ?? (addresses ? IPAddress.Parse("127.0.1.1") : IPAddress.Loopback);
        return new FleetOptions
        {
            Nodes = result.GetValue(_nodes),
            Address = address,
            Port = _port.Value(command),
            OwnAddresses = addresses,
            NamePrefix = result.GetValue(_name) ?? "node-",
            PeriodSeconds = _period.Value(command),
            Config = new EndpointConfig
            {
                Observers = _observers.Value(command),
                Peers = Math.Max(s_config.Peers, 2 * _observers.Value(command)),
                SafeExchanges = exchanges,
                UnsafeExchanges = 2 * exchanges,

                // As of nanocoap node: nobody can be flooded from a machine that reaches itself alone.
                AmplificationLimit = IPAddress.IsLoopback(address) ? 0 : s_config.AmplificationLimit,
            },
            Access = result.GetValue(_commission) ? (store, clock) => new NodeKeys(store, clock, null, new Hkdf(), new AesCcm()) : null,
            Threads = _threads.Value(command),
            Seed = _seed.Given(command) ?? Random.Shared.Next(),
        };
    }

    private static int ParseNodes(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (!TryNodes(text, out int nodes))
        {
            result.AddError($"{text}: expected a number of nodes from 1 to {MaxNodes}.");
        }

        return nodes;
    }

    private static bool TryNodes(string text, out int nodes)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out nodes) && nodes is >= 1 and <= MaxNodes;
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (IPAddress.TryParse(text, out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3))
        {
            return address;
        }

        result.AddError($"--address {text}: expected an address of this machine, such as 127.0.0.1 or ::1.");
        return null;
    }

    private int Run(ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        Screen screen = ConsoleScreen.Of(output);
        int reportSeconds = _report.Given(result.CommandResult) ?? (screen.IsTerminal ? 1 : PipeReportSeconds);
        try
        {
            using var fleet = new NodeFleet(Read(result));
            using var interrupt = new Interrupt(fleet.Stop);
            IReadOnlyList<IPEndPoint> places = fleet.EndPoints;
            string to = places.Count == 1 ? "" : $" to coap://{places[^1]}";
            output.WriteText($"nanoCoap fleet ready: {Counted.Of(places.Count, "node")}, coap://{places[0]}{to}");
            output.WriteText($"A node takes {FleetReport.Bytes(fleet.BytesPerNode)} of memory here.");
            output.Flush();

            var report = new FleetReport(fleet, output, screen);
            using (new Timer(_ => fleet.Stop(), null, Seconds(_seconds.Given(result.CommandResult)), Timeout.InfiniteTimeSpan))
            using (new Timer(_ => report.Write(), null, Seconds(reportSeconds), Seconds(reportSeconds)))
            {
                fleet.Run();
            }

            report.WriteLast();
            return ExitCode.Success;
        }
        catch (HostException e)
        {
            result.InvocationConfiguration.Error.WriteText(e.Message);
            return ExitCode.Usage;
        }
    }

    private static TimeSpan Seconds(int? seconds)
    {
        return seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : Timeout.InfiniteTimeSpan;
    }
}
