// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>Our node as a process of its own, on the loopback interface.</summary>
public static class NodeServer
{
    /// <summary>A resource that gives back what was put there.</summary>
    public const string Path = "echo";

    private const string Ready = "nanoCoap node ready: coap://";

    /// <summary>Starts a node on a free port and waits until it is ready.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It does not become ready.</exception>
    public static ServerProcess Start(out int port)
    {
        return OwnProcess.Start(
            "NanoCoap.Tool.dll", ["node", "--bind", "127.0.0.1", "--port", "0", "--quiet", "--echo"], Ready, out port);
    }
}
