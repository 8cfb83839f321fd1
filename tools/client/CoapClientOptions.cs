// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;
using NanoCoap.Protocol;

namespace NanoCoap.Client.Async;

/// <summary>What a client is to be like.</summary>
public sealed class CoapClientOptions
{
    /// <summary>Timing: ACK_TIMEOUT, MAX_RETRANSMIT, NSTART and so on. RFC 7252 section 4.8.</summary>
    public TransmissionParameters Parameters { get; init; } = new();

    /// <summary>Requests, observations included, that can be under way at a time, 1 to 4096; more of them wait for a place.</summary>
    public int Requests { get; init; } = 32;

    /// <summary>Bytes of the largest message sent, 64 to 65535. RFC 7252 section 4.6. Received is any.</summary>
    public int MaxMessageBytes { get; init; } = 1152;

    /// <summary>The address to send from; null leaves it to the system, for both families.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>The port to send from; 0 leaves it to the system.</summary>
    public int LocalPort { get; init; }

    /// <summary>Which family to prefer for names that have addresses of both; unspecified takes what the system puts first.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>Seed for message IDs, tokens and time-outs; null draws one. A fixed one is for tests.</summary>
    public int? Seed { get; init; }

    /// <summary>How long the end of an observation waits for the answer to its deregistration.</summary>
    public TimeSpan DeregisterTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Protects requests and opens what answers them; null: everything is in plain.</summary>
    public IRequestProtection? Guard { get; init; }

    /// <summary>What servers of the scheme coaps are spoken to with; null: they are not.</summary>
    public ISecureTransport? Secure { get; init; }

    /// <summary>Whether servers of the scheme coap are refused, so that nothing goes out in plain that DTLS was to protect.</summary>
    public bool SecureOnly { get; init; }

    /// <summary>
    /// Called for each message, in order; on a thread of the client, and must not block. Of coaps it is what is inside the records.
    /// </summary>
    public Action<CoapDatagram>? Trace { get; init; }

    /// <summary>
    /// Called for each datagram as it goes over the wire: of coap what <see cref="Trace"/> gets, too, of coaps the records of DTLS. From
    /// several threads, and must not block.
    /// </summary>
    public Action<CoapDatagram>? Wire { get; init; }
}
