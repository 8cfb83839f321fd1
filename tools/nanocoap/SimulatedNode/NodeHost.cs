// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Crypto;
using NanoCoap.Dtls;
using NanoCoap.Hosting;
using NanoCoap.Hosting.Udp;
using NanoCoap.Keys;
using NanoCoap.Loop;
using NanoCoap.Node;
using NanoCoap.Resources;
using NanoCoap.Server;
using NanoCoap.Simulated;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Things;
using NanoCoap.Tool.Traffic;

namespace NanoCoap.Tool.SimulatedNode;

/// <summary>The sensor node of the device, on this machine: its own code, with simulated adapters and real UDP.</summary>
public sealed class NodeHost : IDisposable
{
    private readonly UdpTransport _udp;
    private readonly RecordingTransport? _recording;
    private readonly NodeLoop _loop;
    private readonly ThingResource _thing = new();

    /// <summary>Opens the sockets and makes the node; it serves nobody before <see cref="Run"/>.</summary>
    /// <param name="options">What it is to be.</param>
    /// <param name="log">The log, or null.</param>
    /// <param name="warn">Takes a sentence about each thing that there is not, and that things go on without.</param>
    /// <exception cref="BindException">An address could not be bound.</exception>
    /// <exception cref="HostException">The settings asked for could not be saved.</exception>
    /// <exception cref="KeyFileException">The keys can't be used.</exception>
    /// <exception cref="IOException">The capture file can't be made.</exception>
    public NodeHost(NodeOptions options, NodeLog? log, Action<string> warn)
    {
        // Each consumer of chance has its own: how often one draws must not change what another gets.
        int seed = options.Seed;
        var clock = new SystemClock();
        PskFile? psk = options.PskFile == null ? null : PskFile.Read(options.PskFile);
        IReadOnlyList<BindAddress> addresses = BindAddress.Distinct(options.Bind);
        _udp = UdpBinder.Open(addresses, options.Port, warn, securePort: psk == null ? null : options.SecurePort);
        try
        {
            TrafficLog? traffic = log == null ? null : new TrafficLog(log);
            _recording = options.CaptureFile == null ? null : new RecordingTransport(_udp, options.CaptureFile);
            ITransport transport = (ITransport?)_recording ?? _udp;
            IClock nodeClock = new FaultyClock(clock, options.Faults);
            IStore store = options.Store == null ? new MemoryStore() : new FileStore(options.Store);
            NodeKeys? keys = null;
            if (options.KeyFile == null && psk == null && (options.Commission || NodeKeys.AreStored(store)))
            {
                keys = new NodeKeys(store, nodeClock, new KeyLog(log, _thing.Changed), new Hkdf(), new AesCcm());
            }

            int overhead = psk == null && keys == null ? 0 : DtlsServer.Overhead;
            if (options.DropPercent > 0 || options.DuplicatePercent > 0)
            {
                transport = new LossyTransport(
                    transport, options.DropPercent, options.DuplicatePercent, seed ^ 0x10551, options.Config.MaxMessageBytes + overhead + 1, traffic);
            }

            var ports = new SecureChannels(_udp, addresses, options.SecurePort, warn);
            if (psk != null)
            {
                Dtls = NodeSecurity.Secure(options.Config, psk, transport, options.Secrets);
                transport = new DtlsTransport(transport, ports, Dtls, clock);
            }
            else if (keys != null)
            {
                transport = keys.Secure(NodeSecurity.Sizes(options.Config), transport, ports, transport, options.Secrets);
                Dtls = keys.Server;
            }

            if (traffic != null)
            {
                transport = new TracingTransport(transport, traffic);
            }

            FileKeys? fileKeys = null;
            if (options.KeyFile != null || psk != null)
            {
                KeyFile? oscore = options.KeyFile == null ? null : KeyFile.Read(options.KeyFile);
                AccessRuleList? rules = options.RuleFile == null ? null : AccessRuleList.Read(options.RuleFile);
                fileKeys = new FileKeys(oscore, psk, options.SecureOnly, rules, Dtls, warn);
            }

            var sensor = new SimulatedSensor(clock, options.Faults, seed ^ 0x5E450, options.TemperatureCenti, options.SensorFile);
            var board = new NodeBoard
            {
                Clock = nodeClock,
                Sensor = sensor,
                Humidity = sensor,
                Alarm = new SimulatedAlarm(traffic == null ? null : traffic.Switched),
                Store = store,
                Transport = transport,
                TransportOverhead = overhead,
                System = new DesktopSystem(options.HardwareAddress),
                Random = options.Secrets,
                Access = (NodeAccess?)fileKeys ?? keys,
            };
            Resource[] others = options.Echo ? [new EchoResource(options.Config.BodyBytes), _thing] : [_thing];
            Node = new SensorNode(board, options.Config, options.Parameters, others);
            if (traffic != null)
            {
                traffic.Observers = new ObserverLog(log!, options.Parameters.MaxRetransmit + 1, () => Node.Endpoint.Counters.TimedOut);
            }

            _thing.Describe(Node, options.Config.Access, _udp.Uris, options.HardwareAddress);
            if (Node.SettingsOrigin == SettingsOrigin.Damaged)
            {
                warn($"The settings in {options.Store}.settings.0 and .1 are damaged. The node starts with the defaults.");
            }

            if (keys != null)
            {
                if (options.Commission && keys.KeyCount != 0)
                {
                    keys.OpenWindow(board.Clock.NowMs); // a node without keys has opened it already
                }

                Security = Sentence(keys, board.Clock.NowMs);
            }
            else if (fileKeys != null)
            {
                Security = "Access: " + fileKeys.Sentence;
            }

            Configure(options);
            _loop = new NodeLoop(Node, board);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The node.</summary>
    public SensorNode Node { get; }

    /// <summary>The node as a Thing, as it is now.</summary>
    public ThingDescription Thing => _thing.Description;

    /// <summary>Who may do what, in a sentence; null if everybody may do everything.</summary>
    public string? Security { get; }

    /// <summary>The server of coaps, or null without pre-shared keys.</summary>
    public DtlsServer? Dtls { get; }

    /// <summary>The sockets.</summary>
    public UdpTransport Transport => _udp;

    /// <summary>Addresses at which clients find the node: "coap://127.0.0.1:5683".</summary>
    public IReadOnlyList<string> Uris => _udp.Uris;

    /// <summary>What has happened so far, in a line.</summary>
    public string Summary
    {
        get
        {
            EndpointCounters c = Node.Endpoint.Counters;
            return FormattableString.Invariant(
                $"received {c.Received}, sent {c.Sent}, requests {c.Requests}, duplicates {c.Duplicates}, errors {c.ErrorResponses}, ")
                + FormattableString.Invariant(
                $"notifications {c.Notifications}, retransmissions {c.Retransmissions}, timed out {c.TimedOut}, malformed {c.Malformed}, ")
                + FormattableString.Invariant($"send failures {_udp.SendErrors}, receive failures {_udp.ReceiveErrors}, ")
                + FormattableString.Invariant($"receive buffer {_udp.ReceiveBufferBytes / 1024} KB");
        }
    }

    /// <summary>Serves on this thread until <see cref="Stop"/>.</summary>
    public void Run()
    {
        _loop.Run();
        _udp.Flush(); // what its last turn has answered
    }

    /// <summary>Ends <see cref="Run"/> within a quarter of a second. May be called from any thread.</summary>
    public void Stop()
    {
        _loop.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _udp.Dispose();
        _recording?.Dispose();
    }

    private static string Sentence(NodeKeys keys, long now)
    {
        string access = keys.KeyCount == 0 ? "none, anybody may do anything" : FormattableString.Invariant($"{keys.KeyCount}");
        string state = Encoding.UTF8.GetString(keys.State) switch
        {
            "keys" => "; reading for anybody, writing for keys",
            "secure-only" => "; nothing without a key",
            "locked" => "; they are damaged, and nothing is to be had",
            _ => "",
        };
        int seconds = keys.WindowSeconds(now);
        return $"Keys: {access}{state}" + (seconds == 0 ? "" : FormattableString.Invariant($"; for {seconds} s anybody may bring one in, at /keys"));
    }

    private void Configure(NodeOptions options)
    {
        NodeSettings now = Node.Settings;
        if (!Node.Configure(
            options.PeriodSeconds ?? now.PeriodSeconds, options.Strategy ?? now.Strategy, options.ConfirmEvery ?? now.ConfirmEvery))
        {
            throw new HostException($"The settings could not be saved in {options.Store}.settings.0 and .1.");
        }
    }
}
