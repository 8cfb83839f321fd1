// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Dtls;
using NanoCoap.Hosting;
using NanoCoap.Hosting.Udp;
using NanoCoap.Node;
using NanoCoap.Platform;
using NanoCoap.Protocol;
using NanoCoap.Server;
using NanoCoap.Simulated;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Workbench.Costs;

/// <summary>
/// The node that is measured: the device's own code, on loopback, with coap and coaps and with a key for OSCORE. Its keys are drawn for it,
/// lie in a folder of their own, and go with it.
/// </summary>
internal sealed class CostsNode : IDisposable
{
    /// <summary>A reading as it gives one; for what is counted when it can't be asked.</summary>
    public const string UsualReading = "21.50";

    private const int TemperatureCenti = 2150;

    private readonly string _folder = Directory.CreateTempSubdirectory("nanocoap-costs-").FullName;
    private readonly UdpTransport _udp;
    private readonly NodeLoop _loop;
    private readonly Thread _thread;

    /// <summary>Opens the sockets and serves.</summary>
    /// <param name="observers">Registrations that it has room for.</param>
    public CostsNode(int observers)
    {
        OscoreKey oscore = OscoreKey.Make("oscore");
        PskKey psk = PskKey.Make("psk");
        KeyStorePath = Path.Combine(_folder, "keys.json");
        var store = new KeyStore(KeyStorePath);
        store.Add(oscore);
        store.Add(psk);
        Oscore = KeyInUse.Find(oscore.Name, store, null);
        Psk = KeyInUse.Find(psk.Name, store, null);
        string oscoreFile = Write("oscore.json", oscore.OfOtherEnd());
        PskFile pskFile = PskFile.Read(Write("psk.json", psk));

        var config = new EndpointConfig { Observers = observers, ObserversPerHost = observers };
        var random = new SystemRandom();
        var clock = new SystemClock();
        BindAddress[] addresses = [BindAddress.Loopback[0]];
        _udp = UdpBinder.Open(addresses, 0, _ => { }, securePort: 0);
        try
        {
            DtlsServer dtls = NodeSecurity.Secure(config, pskFile, _udp, random);
            NodeSecurity.Apply(config, KeyFile.Read(oscoreFile), pskFile, secureOnly: false, _ => { });
            var sensor = new SimulatedSensor(clock, [], 0, TemperatureCenti);
            var board = new NodeBoard
            {
                Clock = clock,
                Sensor = sensor,
                Humidity = sensor,
                Alarm = new SimulatedAlarm(null),
                Store = new MemoryStore(),
                Transport = new DtlsTransport(_udp, new SecureChannels(_udp, addresses, 0, _ => { }), dtls, clock),
                TransportOverhead = DtlsServer.Overhead,
                System = new DesktopSystem(null),
                Random = random,
            };
            var node = new SensorNode(board, config, new TransmissionParameters());
            dtls.Endpoint = node.Endpoint;
            node.Configure(NodeSettings.MinPeriodSeconds, ObserveStrategy.Mixed, 2); // each second notification is a CON
            _loop = new NodeLoop(node, board);
        }
        catch
        {
            _udp.Dispose();
            Directory.Delete(_folder, recursive: true);
            throw;
        }

        _thread = new Thread(_loop.Run) { IsBackground = true, Name = "costs" };
        _thread.Start();
    }

    /// <summary>The file with both keys, as clients have them.</summary>
    public string KeyStorePath { get; }

    /// <summary>What a client speaks coap to it with, if not in plain.</summary>
    public KeyInUse Oscore { get; }

    /// <summary>What a client speaks coaps to it with.</summary>
    public KeyInUse Psk { get; }

    /// <summary>Where it is.</summary>
    /// <param name="scheme">coap or coaps.</param>
    public IPEndPoint EndPoint(string scheme)
    {
        var uri = new Uri(_udp.Uris.First(uri => uri.StartsWith(scheme + ":", StringComparison.Ordinal)));
        return new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
    }

    public void Dispose()
    {
        _loop.Stop();
        _thread.Join();
        _udp.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, NamedKey key)
    {
        string path = Path.Combine(_folder, name);
        PrivateFile.Replace(path, KeyJson.Write([key]));
        return path;
    }
}
