// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Hosting.Udp;
using NanoCoap.Messaging;
using NanoCoap.Platform;
using NanoCoap.Protocol;
using NanoCoap.Server;

namespace NanoCoap.Hosting;

/// <summary>What a <see cref="CoapServer"/> is to be like.</summary>
/// <example>
/// <code>
/// var options = new CoapServerOptions { Addresses = BindAddress.Loopback, Port = 0, Warning = Console.Error.WriteLine };
/// options.Config.Observers = 64;
/// using var server = new CoapServer(options);
/// </code>
/// </example>
public sealed class CoapServerOptions
{
    /// <summary>Addresses to listen on: by default all of this machine; <see cref="BindAddress.Loopback"/> keeps to this machine.</summary>
    public IReadOnlyList<BindAddress> Addresses { get; set; } = BindAddress.Any;

    /// <summary>The UDP port, 1 to 65535; 0 takes any free one. RFC 7252 section 6.1.</summary>
    public int Port { get; set; } = 5683;

    /// <summary>Sizes of tables and buffers: how many observers, how large a message, and so on.</summary>
    public EndpointConfig Config { get; set; } = new();

    /// <summary>Timing: ACK_TIMEOUT, MAX_RETRANSMIT and so on. RFC 7252 section 4.8.</summary>
    public TransmissionParameters Parameters { get; set; } = new();

    /// <summary>Of how many notifications one is Confirmable: 1 for all, 0 for none. RFC 7641 section 4.5.</summary>
    public int ConfirmEvery { get; set; } = 5;

    /// <summary>Whether /.well-known/core lists the resources. RFC 6690 section 4.</summary>
    public bool Discovery { get; set; } = true;

    /// <summary>Where secrets come from; a fixed one is for tests.</summary>
    public IRandom Random { get; set; } = new SystemRandom();

    /// <summary>Takes a sentence about each thing that there is not, and that the server goes on without: IPv6, multicast.</summary>
    public Action<string>? Warning { get; set; }
}
