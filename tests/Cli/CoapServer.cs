// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Tests.Cli;

/// <summary>libcoap's coap-server at a free port of the loopback interface.</summary>
internal sealed class CoapServer : IDisposable
{
    private readonly ToolProcess _process;

    public CoapServer()
    {
        using (var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        _process = ToolProcess.StartProgram(FindPath()!, "-A", "127.0.0.1", "-p", $"{Port}", "-d", "10", "-v", "3");

        // It has no word for being ready: ask until it answers.
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 50 };
        client.Connect(IPAddress.Loopback, Port);
        for (int i = 0; ; i++)
        {
            try
            {
                client.Send([0x40, 0x00, 0x00, (byte)i]);
                client.Receive(new byte[4]);
                break;
            }
            catch (SocketException) when (i < 200)
            {
                Thread.Sleep(10);
            }
        }
    }

    /// <summary>Why the tests can't run, or null.</summary>
    public static string? Missing { get; } =
        FindPath() == null ? "coap-server is not installed; Debian and Ubuntu have it in the package libcoap3-bin." : null;

    public int Port { get; }

    public string Uri(string path)
    {
        return $"127.0.0.1:{Port}{path}";
    }

    public void Dispose()
    {
        _process.Dispose();
    }

    private static string? FindPath()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] names = ["coap-server-notls", "coap-server", "coap-server-openssl", "coap-server-gnutls"];
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
