// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>A <see cref="BareEcho"/> as a process of its own.</summary>
public static class EchoServer
{
    /// <summary>What it says when it is ready, before its port.</summary>
    public const string Ready = "echo ready: ";

    /// <summary>Why it can't be started, or null.</summary>
    public static string? Missing => BareEcho.Supported ? null : "The bare echo is made of recvmmsg and sendmmsg, which only Linux has.";

    /// <summary>Starts it on a free port and waits until it is ready.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It does not become ready.</exception>
    public static ServerProcess Start(out int port)
    {
        return OwnProcess.Start("NanoCoap.Lab.dll", ["echo"], Ready, out port);
    }
}
