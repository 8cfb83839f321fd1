// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using NanoCoap.Dissection.Text;
using NanoCoap.Hosting.Udp;
using NanoCoap.Messaging;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Simulated;
using NanoCoap.Tool.SimulatedNode;
using NanoCoap.Tool.Terminal;
using NanoCoap.Tool.Traffic;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap node: runs the sensor node on this machine.</summary>
public sealed class NodeCommand : VerbCommand
{
    /// <summary>Exit code for a node that could not be started: a port that is taken, settings that can't be saved.</summary>
    public const int CannotStart = 2;

    private const int StandardPort = 5683; // RFC 7252 section 6.1
    private const int StandardSecurePort = 5684; // RFC 7252 section 6.2
    private const int Second = 1000;
    private const int Minute = 60 * Second;

    private static readonly EndpointConfig s_config = new();
    private static readonly TransmissionParameters s_parameters = new();

    private readonly Option<IReadOnlyList<BindAddress>> _bind = new("--bind")
    {
        HelpName = "ADDRESS",
        Description = "Address to listen on: IPv4, IPv6 (fe80::1%eth0 with a zone), or \"any\" for all of this machine. "
            + "May be given more than once (default 127.0.0.1 and ::1: this machine only)",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseBind,
    };

    private readonly RangedOption _port = new("--port", "P", "UDP port; 0 takes any free one", 0, 65535, StandardPort);

    private readonly RangedOption _period = new(
        "--period", "SECONDS", "Observers hear of the temperature this often (default 2, or what is stored)",
        NodeSettings.MinPeriodSeconds, NodeSettings.MaxPeriodSeconds, null);

    private readonly Option<string> _strategy = new Option<string>("--strategy")
    {
        HelpName = "mixed|con|non",
        Description = "Which notifications are Confirmable: every n-th, all, or none (default mixed, or what is stored)",
    }.AcceptOnlyFromAmong("mixed", "con", "non");

    private readonly RangedOption _n = new(
        "--n", "N", "The n of --strategy mixed (default 5, or what is stored)", 1, NodeSettings.MaxConfirmEvery, null);

    private readonly RangedOption _ackTimeout = new(
        "--ack-timeout", "MS", "ACK_TIMEOUT: wait before the first retransmission, milliseconds", 1, 10 * Minute, s_parameters.AckTimeoutMs);

    private readonly RangedOption _ackRandomFactor = new(
        "--ack-random-factor", "FACTOR", "ACK_RANDOM_FACTOR: that wait is chosen between once and so many times ACK_TIMEOUT",
        1000, 10000, s_parameters.AckRandomFactorThousandths, scale: 1000);

    private readonly RangedOption _maxRetransmit = new(
        "--max-retransmit", "COUNT", "MAX_RETRANSMIT: retransmissions before an observer counts as gone", 0, 10, s_parameters.MaxRetransmit);

    private readonly RangedOption _nstart = new(
        "--nstart", "COUNT", "NSTART: Confirmable messages that one observer may have open", 1, 1000, s_parameters.NStart);

    private readonly RangedOption _leisure = new(
        "--leisure", "MS", "DEFAULT_LEISURE: answers to multicast come within this time, milliseconds",
        0, 10 * Minute, s_parameters.DefaultLeisureMs);

    private readonly RangedOption _maxLatency = new(
        "--max-latency", "MS", "MAX_LATENCY: how long a datagram may be on its way, milliseconds", 0, 1440 * Minute, s_parameters.MaxLatencyMs);

    private readonly SizeOptions _sizes = new();

    private readonly RangedOption _limit = new(
        "--amplification-limit", "TIMES",
        "So many times the bytes that came in under an address may go to it before it has shown that it can receive; 0: any number. "
            + $"[default: {s_config.AmplificationLimit}, and 0 if only this machine can reach the node]",
        0, 1000, null);

    private readonly RangedOption _requests = new(
        "--requests-per-second", "COUNT",
        "So many requests a second one remote may make, and four times as many at once; beyond that 4.29, or silence for who has not shown that "
            + "it can receive. 0: any number [default: 0; on a device 50]",
        0, 1000, null);

    private readonly RangedOption _seed = new(
        "--seed", "NUMBER", "Makes all chance repeatable (default: another each time)", -int.MaxValue, int.MaxValue, null);

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Don't log datagrams, and don't say what to try" };

    private readonly Option<string> _pcap = new("--pcap")
    {
        HelpName = "FILE",
        Description = "Write each datagram to a .pcap file as it is on the wire, for nanocoap decode, Wireshark or tshark. "
            + "IP and UDP headers are made up",
    };

    private readonly Option<string> _store = new("--store")
    {
        HelpName = "FILE",
        Description = "Keep settings, rules and keys in files whose names begin with FILE. (default: forget them at the end)",
        CustomParser = ParseStore,
    };

    private readonly Option<PhysicalAddress> _mac = new("--mac")
    {
        HelpName = "ADDRESS",
        Description = "Hardware address of the node, such as 02-00-00-00-00-01: names it in SenML, "
            + "urn:dev:mac:020000fffe000001:temperature; none: no such name "
            + "(default: one made of this machine's name and the port, or --seed with --port 0)",
        CustomParser = ParseMac,
    };

    private readonly RangedOption _temperature = new(
        "--temperature", "CELSIUS", "What the sensor always reads (default: a slow wave between 20 and 25)",
        NodeSettings.MinCentiCelsius, NodeSettings.MaxCentiCelsius, null, scale: 100);

    private readonly Option<string> _sensor = new("--sensor")
    {
        HelpName = "FILE",
        Description = "What the sensor reads is the last line of this text file, looked at for each reading: drive it by a script. No number, no reading",
    };

    private readonly Option<string> _oscore = new("--oscore")
    {
        HelpName = "FILE",
        Description = "Keys of clients that speak OSCORE (RFC 8613): a JSON list of name, secret, salt, sender, recipient and idContext, in hexadecimal "
            + "(the sender is the node). From then on anybody may read and observe, and who has a key may write. "
            + "FILE.numbers beside it keeps which sequence numbers are used",
    };

    private readonly Option<bool> _commission = new("--commission")
    {
        Description = "For ten minutes anybody may bring in a key, at /keys, as after a long press of a board's button; --store keeps it",
    };

    private readonly Option<string> _psk = new("--psk")
    {
        HelpName = "FILE",
        Description = "Pre-shared keys of clients that speak DTLS: a JSON list of identity and key, the key in hexadecimal. "
            + "From then on the node serves coaps as well, and who may do what is as with --oscore",
    };

    private readonly RangedOption _securePort = new(
        "--secure-port", "P", "UDP port of coaps, with --psk or a key for it in the store; 0 takes any free one",
        0, 65535, StandardSecurePort);

    private readonly Option<bool> _secureOnly = new("--secure-only")
    {
        Description = "With --oscore or --psk: nothing is to be had without a key",
    };

    private readonly Option<string> _rules = new("--rules")
    {
        HelpName = "FILE",
        Description = "With --oscore or --psk: who may do what at single paths, a line a rule, \"/alarm read=any-key write=phone\", as for "
            + "nanocoap access set",
    };

    private readonly Option<bool> _sensorFails = new("--sensor-fails") { Description = "The sensor never gives a reading" };

    private readonly Option<IReadOnlyList<Fault>> _fault = new("--fault")
    {
        HelpName = "FAULT",
        Description = "sensor:AFTER[:FOR] the sensor fails AFTER seconds, FOR so many seconds or for good; "
            + "clock:AFTER:JUMP the clock jumps ahead by JUMP seconds. May be given more than once",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseFaults,
    };

    private readonly RangedOption _drop = new("--drop", "PERCENT", "Lose so many datagrams, in and out", 0, 100, 0);

    private readonly RangedOption _duplicate = new("--duplicate", "PERCENT", "Deliver so many datagrams twice, in and out", 0, 100, 0);

    private readonly Option<bool> _echo = new("--echo")
    {
        Description = "Add a resource /echo that keeps a body, to try block-wise transfers; of 1024 bytes, or as many as --body says",
    };

    /// <summary>Makes the verb.</summary>
    public NodeCommand()
        : base(
            "node",
            "Runs the sensor node of the device on this machine: the same code with real UDP, a simulated sensor and a live log.",
            """
            nanocoap node
                a node for this machine; try it with: coap-client -m get coap://127.0.0.1/temperature
            nanocoap node --bind any
                reachable from the network, by multicast too
            nanocoap node --port 0 --period 1 --strategy con
                on any free port; observers get a Confirmable notification each second
            nanocoap node --store node-settings --temperature 31.5
                settings and alarm rules survive; a fixed temperature to set the alarm off
            nanocoap node --oscore keys.json
                writing wants a key: nobody switches the alarm who may not
            nanocoap node --oscore keys.json --rules rules.txt
                the same, and at single paths by rules: /alarm write=garage
            nanocoap node --commission --store my-node
                as a board that is new: it has no key yet, and keeps those that it is given
            nanocoap node --psk psk.json
                coaps beside coap, for every client with DTLS: coap-client-openssl -u phone -k ... -m get coaps://127.0.0.1/alarm
            nanocoap node --pcap node.pcap
                what goes over the wire, to look at with: nanocoap decode @node.pcap
            nanocoap node --drop 20 --duplicate 10 --seed 7
                a bad network, the same at each start
            nanocoap node --fault sensor:10:5 --fault clock:30:86400
                no readings from second 10 to 15, and a day is lost at second 30
            """)
    {
        foreach (Option option in (Option[])
            [_bind, _port, _period, _strategy, _n, _quiet, _pcap, _store, _seed, _mac, _temperature, _sensor, _oscore, _psk, _securePort,
            _secureOnly, _rules, _commission, _sensorFails, _fault, _drop, _duplicate, _ackTimeout, _ackRandomFactor, _maxRetransmit, _nstart,
            _leisure, _maxLatency, .. _sizes.All, _limit, _requests, _echo])
        {
            Add(option);
        }

        Validators.Add(Validate);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Simulate;

    /// <summary>Puts the options together.</summary>
    /// <param name="result">Parsed without errors.</param>
    /// <returns>What the node is to be.</returns>
    public NodeOptions Read(ParseResult result)
    {
        CommandResult command = result.CommandResult;
        IReadOnlyList<BindAddress> bind = result.GetValue(_bind) ?? BindAddress.Loopback;
        EndpointConfig config = _sizes.Read(command);

        // Nobody outside can forge an address of the loopback interface.
        config.AmplificationLimit = _limit.Given(command) ?? (bind.All(address => address.IsLoopback) ? 0 : config.AmplificationLimit);
        config.RequestsPerSecond = _requests.Given(command) ?? 0;
        List<Fault> faults = [.. result.GetValue(_fault) ?? []];
        if (result.GetValue(_sensorFails))
        {
            faults.Add(Fault.SensorForGood);
        }

        int port = _port.Value(command);
        int seed = _seed.Given(command) ?? Random.Shared.Next(int.MinValue, int.MaxValue);
        PhysicalAddress mac = result.GetValue(_mac) ?? SimulatedAddress.Of(
            port == 0 ? FormattableString.Invariant($"seed {seed}") : FormattableString.Invariant($"port {port}"));
        return new NodeOptions
        {
            Bind = bind,
            Port = port,
            HardwareAddress = mac.Equals(PhysicalAddress.None) ? null : mac.GetAddressBytes(),
            PeriodSeconds = _period.Given(command),
            Strategy = result.GetValue(_strategy) switch
            {
                "mixed" => ObserveStrategy.Mixed,
                "con" => ObserveStrategy.Confirmable,
                "non" => ObserveStrategy.NonConfirmable,
                _ => null,
            },
            ConfirmEvery = _n.Given(command),
            Parameters = Parameters(command),
            Config = config,
            Seed = seed,
            Secrets = _seed.Given(command) is { } given ? new SmallRandom(given) : new SystemRandom(),
            Quiet = result.GetValue(_quiet),
            Store = result.GetValue(_store),
            Faults = faults,
            DropPercent = _drop.Value(command),
            DuplicatePercent = _duplicate.Value(command),
            TemperatureCenti = _temperature.Given(command),
            SensorFile = result.GetValue(_sensor),
            KeyFile = result.GetValue(_oscore),
            PskFile = result.GetValue(_psk),
            SecurePort = _securePort.Given(command) ?? (port == 0 ? 0 : StandardSecurePort),
            SecureOnly = result.GetValue(_secureOnly),
            RuleFile = result.GetValue(_rules),
            Commission = result.GetValue(_commission),
            CaptureFile = result.GetValue(_pcap),
            Echo = result.GetValue(_echo),
        };
    }

    private static IReadOnlyList<BindAddress>? ParseBind(ArgumentResult result)
    {
        var all = new List<BindAddress>();
        foreach (Token token in result.Tokens)
        {
            if (BindAddress.TryParse(token.Value, out IReadOnlyList<BindAddress>? addresses))
            {
                all.AddRange(addresses);
            }
            else
            {
                result.AddError($"--bind {token.Value}: expected an address of this machine, such as 192.0.2.7 or fe80::1%eth0, or any.");
            }
        }

        return all;
    }

    private static string ParseStore(ArgumentResult result)
    {
        string store = result.Tokens[^1].Value;
        if (store.Length == 0 || Directory.Exists(store) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(store))))
        {
            result.AddError($"--store {store}: expected the name of a file in a folder that exists.");
        }

        return store;
    }

    private static PhysicalAddress? ParseMac(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (text == "none")
        {
            return PhysicalAddress.None;
        }

        if (!SimulatedAddress.TryParse(text, out PhysicalAddress? address))
        {
            result.AddError($"--mac {text}: expected six bytes in hexadecimal, such as 02-00-00-00-00-01, or none.");
        }

        return address;
    }

    private static IReadOnlyList<Fault>? ParseFaults(ArgumentResult result)
    {
        var all = new List<Fault>();
        foreach (Token token in result.Tokens)
        {
            if (Fault.TryParse(token.Value, out Fault? fault))
            {
                all.Add(fault);
            }
            else
            {
                result.AddError($"--fault {token.Value}: expected {Fault.Syntax}.");
            }
        }

        return all;
    }

    private TransmissionParameters Parameters(CommandResult result)
    {
        return new TransmissionParameters
        {
            AckTimeoutMs = _ackTimeout.Value(result),
            AckRandomFactorThousandths = _ackRandomFactor.Value(result),
            MaxRetransmit = _maxRetransmit.Value(result),
            NStart = _nstart.Value(result),
            DefaultLeisureMs = _leisure.Value(result),
            MaxLatencyMs = _maxLatency.Value(result),
        };
    }

    // What no option can know by itself.
    private void Validate(CommandResult result)
    {
        if (!Parameters(result).IsValid())
        {
            result.AddError("These retransmissions would take more than three weeks: lower --ack-timeout, --ack-random-factor or --max-retransmit.");
        }

        bool hasKeys = result.GetValue(_oscore) != null || result.GetValue(_psk) != null;
        if (result.GetValue(_secureOnly) && !hasKeys)
        {
            result.AddError("--secure-only: nobody could do anything without the keys of --oscore or --psk.");
        }

        if (result.GetValue(_rules) != null && !hasKeys)
        {
            result.AddError(
                "--rules: they are about the keys of --oscore or --psk. What a node with keys of its own is to do says nanocoap access.");
        }

        if (result.GetValue(_commission) && hasKeys)
        {
            result.AddError("--commission: the keys of --oscore and --psk are those of their file, and no others.");
        }

        if (_limit.Given(result) is 1 or 2)
        {
            result.AddError("--amplification-limit: below 3 not even a Reset could be sent and an answer after it; expected 0, or 3 to 1000.");
        }
    }

    private int Run(ParseResult result)
    {
        TextWriter error = result.InvocationConfiguration.Error;
        TextWriter output = result.InvocationConfiguration.Output;
        Screen screen = ConsoleScreen.Of(output);
        if (ReferenceEquals(output, Console.Out) && !screen.IsTerminal)
        {
            // Written when the loop has nothing else to do, not line by line.
            output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 16384);
        }

        NodeOptions options = Read(result);
        NodeLog? log = options.Quiet ? null : new NodeLog(output, TimeProvider.System, screen);
        try
        {
            using var host = new NodeHost(options, log, error.WriteText);
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            output.WriteText("nanoCoap node ready: " + string.Join(' ', host.Uris));
            if (host.Security != null)
            {
                output.WriteText(host.Security);
            }

            if (!options.Quiet)
            {
                string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
                string library = Path.Combine(AppContext.BaseDirectory, "NanoCoap.Tool.dll"); // of a single file there is none
                string tool = FirstSteps.Tool(
                    Environment.ProcessPath ?? "nanocoap", File.Exists(library) ? library : "", Environment.CurrentDirectory, path);
                string? coaps = host.Uris.FirstOrDefault(uri => uri.StartsWith("coaps:", StringComparison.Ordinal));
                (string, string)? secure = coaps != null && options.PskFile != null ? (coaps, options.PskFile) : null;
                foreach (string line in FirstSteps.Lines(tool, FirstSteps.Libcoap(path), host.Uris[0], screen, secure))
                {
                    output.WriteLine(line);
                }
            }

            output.Flush();
            host.Run();
            output.WriteText("nanoCoap node stopped: " + host.Summary);
            output.Flush();
            return 0;

            void Stop(PosixSignalContext context)
            {
                context.Cancel = true; // the loop ends by itself, and the process with it
                host.Stop();
            }
        }
        catch (Exception e) when (e is BindException or HostException or KeyFileException or IOException or UnauthorizedAccessException)
        {
            error.WriteText(e.Message);
            return CannotStart;
        }
    }
}
