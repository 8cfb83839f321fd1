// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Lab.Load;

/// <summary>A server that our node is compared with.</summary>
/// <param name="Name">What it is called on the command line and in the report.</param>
/// <param name="Path">The resource that is read.</param>
/// <param name="Missing">Says why it can't be started here, or null.</param>
/// <param name="Version">Says what it is: "coap-server-notls v4.3.1".</param>
/// <param name="Start">Starts it; it is ready then or a moment later.</param>
public sealed record Peer(string Name, string Path, Func<string?> Missing, Func<string> Version, Peer.Starter Start)
{
    /// <summary>Starts a server on a free port.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Its process.</returns>
    /// <exception cref="LoadException">It can't be started.</exception>
    public delegate ServerProcess Starter(out int port);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("libcoap", LibcoapServer.Path, () => LibcoapServer.Missing, LibcoapServer.Version,
            (out int port) => LibcoapServer.Start(out port)),
        new("echo", NodeServer.Path, () => EchoServer.Missing, () => "recvmmsg and sendmmsg, nothing between them", EchoServer.Start),
        new("oscore", NodeServer.Path, () => null, () => "our node with a key, OSCORE (RFC 8613)", NodeServer.StartWithKey),
    ];

    /// <summary>One of them.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The peer.</returns>
    public static Peer Of(string name)
    {
        return All.First(peer => peer.Name == name);
    }
}
