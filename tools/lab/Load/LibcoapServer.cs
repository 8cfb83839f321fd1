// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace NanoCoap.Lab.Load;

/// <summary>libcoap's example server as a process of its own, on the loopback interface.</summary>
public static partial class LibcoapServer
{
    /// <summary>Its clock: the fastest of its resources to be served, and with a path as long as that of ours.</summary>
    public const string Path = "time";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Why it can't be started, or null.</summary>
    public static string? Missing =>
        Program() == null ? "libcoap's coap-server is not installed; Debian and Ubuntu have it in the package libcoap3-bin." : null;

    /// <summary>Starts the server on a free port; it is ready a moment later.</summary>
    /// <param name="port">The port.</param>
    /// <param name="options">More of its options.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It is not installed.</exception>
    public static ServerProcess Start(out int port, params string[] options)
    {
        port = FreePort();
        string program = Program() ?? throw new LoadException(Missing!);
        return new ServerProcess(program, ["-A", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), .. options]);
    }

    /// <summary>Its name and version.</summary>
    /// <returns>"coap-server-notls v4.3.1", or without the version if it does not say.</returns>
    /// <exception cref="LoadException">It is not installed.</exception>
    public static string Version()
    {
        string program = Program() ?? throw new LoadException(Missing!);
        string name = System.IO.Path.GetFileName(program);

        // It has no option for that, but what it says about a wrong one begins so.
        using var process = new ServerProcess(program, "-?");
        string? line = process.WaitFor(name + " v", s_patience);
        return line == null ? name : VersionText().Match(line).Value;
    }

    [GeneratedRegex(@"^\S+ v[\w.]+")]
    private static partial Regex VersionText();

    private static string? Program()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        string[] names = ["coap-server-notls", "coap-server", "coap-server-openssl", "coap-server-gnutls"];
        return names.SelectMany(name => folders.Select(folder => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    // It does not take 0 for any.
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
