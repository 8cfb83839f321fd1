// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NanoCoap.Client;
using NanoCoap.Protocol;
using NanoCoap.Tool.Client;

namespace NanoCoap.Tests.Client;

/// <summary>libcoap's example server, on a free port of the loopback interface.</summary>
public sealed class CoapServer : IDisposable
{
    private Process? _process;

    /// <summary>Why the tests can't run, or null.</summary>
    public static string? Missing { get; } =
        FindPath() == null ? "coap-server is not installed; Debian and Ubuntu have it in the package libcoap3-bin." : null;

    internal int Port { get; private set; }

    public void Dispose()
    {
        if (_process != null)
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }

    /// <summary>The URI of a path; starts the server if nobody has yet.</summary>
    internal CoapUri Uri(string path)
    {
        if (_process == null)
        {
            Start();
        }

        return Uris.Of($"coap://127.0.0.1:{Port}{path}");
    }

    private static string? FindPath()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] names = ["coap-server-notls", "coap-server", "coap-server-openssl", "coap-server-gnutls"];
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    private void Start()
    {
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }

        string path = FindPath() ?? throw new InvalidOperationException(Missing);
        string[] arguments = ["-A", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-d", "10"];
        _process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        WaitUntilItAnswersAsync().GetAwaiter().GetResult();
    }

    private async Task WaitUntilItAnswersAsync()
    {
        var parameters = new TransmissionParameters { AckTimeoutMs = 20, MaxRetransmit = 8 };
        await using var client = new CoapUdpClient(new CoapClientOptions { Parameters = parameters });
        await client.PingAsync(Uris.Of($"coap://127.0.0.1:{Port}"));
    }
}
