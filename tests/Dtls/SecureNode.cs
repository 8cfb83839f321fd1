// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Text;
using NanoCoap.Dtls;
using NanoCoap.Hosting.Udp;
using NanoCoap.Tests.Host;
using NanoCoap.Tool.SimulatedNode;

namespace NanoCoap.Tests.Dtls;

/// <summary>The node of this machine with pre-shared keys, on a thread of its own.</summary>
internal sealed class SecureNode : IDisposable
{
    /// <summary>An identity that it knows.</summary>
    public const string Identity = "pad";

    /// <summary>Its key, as text.</summary>
    public const string Key = "secret of a pad.";

    private readonly RunningHost _running;
    private readonly string _file = Path.GetTempFileName();

    public SecureNode(bool secureOnly = false, int percentLost = 0, int percentTwice = 0, int port = 0, string? captureFile = null)
    {
        File.WriteAllText(
            _file,
            $$"""[{"identity": "{{Identity}}", "key": "{{KeyHex}}"}, {"identity": "phone", "key": "00112233445566778899aabbccddeeff"}]""");
        _running = new RunningHost(new NodeOptions
        {
            Bind = [BindAddress.Loopback[0]],
            Port = 0,
            SecurePort = port,
            Quiet = true,
            PeriodSeconds = 1,
            TemperatureCenti = 2137,
            PskFile = _file,
            SecureOnly = secureOnly,
            DropPercent = percentLost,
            DuplicatePercent = percentTwice,
            Seed = 7,
            Echo = true,
            CaptureFile = captureFile,
        });
    }

    /// <summary>That key in hexadecimal.</summary>
    public static string KeyHex => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Key));

    /// <summary>Its addresses: coap first, then coaps.</summary>
    public IReadOnlyList<string> Uris => _running.Host.Uris;

    /// <summary>The address of a resource by coaps.</summary>
    public string this[string path] => Uris[1] + path;

    /// <summary>The port of coaps.</summary>
    public int Port => _running.Host.Transport.Channels.First(channel => channel.IsSecure).Local.Port;

    /// <summary>The server of coaps. While the node runs its numbers are those of a moment.</summary>
    public DtlsServer Server => _running.Host.Dtls!;

    /// <summary>Registrations.</summary>
    public int Observers => _running.Host.Node.Endpoint.ObserverCount;

    public void Dispose()
    {
        _running.Dispose();
        File.Delete(_file);
    }
}
