// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using NanoCoap.Protocol;

namespace NanoCoap.Client.Async;

/// <summary>A request to be made: plain data that is not changed by making it, so that it can be made again.</summary>
/// <example>
/// <code>
/// CoapUri.TryParse("coap://192.0.2.7/alarm", out CoapUri? uri, out string? problem);
/// var request = new CoapRequest(CoapCode.Put, uri!) { Payload = "ON"u8.ToArray(), Format = ContentFormat.TextPlain, Confirmable = false };
/// </code>
/// </example>
public sealed class CoapRequest
{
    /// <summary>Makes a request.</summary>
    /// <param name="method">A method: 0.01 to 0.07, or any other of class 0.</param>
    /// <param name="uri">Where to, and for what.</param>
    public CoapRequest(CoapCode method, CoapUri uri)
    {
        Method = method;
        Uri = uri;
    }

    /// <summary>The method.</summary>
    public CoapCode Method { get; }

    /// <summary>Where the request goes, and its Uri-Path and Uri-Query.</summary>
    public CoapUri Uri { get; }

    /// <summary>Where the datagrams go, if not to what the URI names; null resolves the name.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Whether it is sent as a CON, which is retransmitted. Must be false for a multicast address. RFC 7252 section 4.</summary>
    public bool Confirmable { get; init; } = true;

    /// <summary>The token, at most 8 bytes; null draws one.</summary>
    public byte[]? Token { get; init; }

    /// <summary>Content-Format of the payload, or <see cref="ContentFormat.None"/>.</summary>
    public int Format { get; init; } = ContentFormat.None;

    /// <summary>Accept, or <see cref="ContentFormat.None"/>.</summary>
    public int Accept { get; init; } = ContentFormat.None;

    /// <summary>Entity-tags of If-Match; an empty one stands for any representation. RFC 7252 section 5.10.8.1.</summary>
    public IReadOnlyList<byte[]> IfMatch { get; init; } = [];

    /// <summary>Whether there is an If-None-Match. RFC 7252 section 5.10.8.2.</summary>
    public bool IfNoneMatch { get; init; }

    /// <summary>Entity-tags of representations that are at hand: the answer may be 2.03. RFC 7252 section 5.10.6.2.</summary>
    public IReadOnlyList<byte[]> ETags { get; init; } = [];

    /// <summary>Further options, in any order. The client's own are not allowed among them: Observe, Block1, Block2, Size1, Size2.</summary>
    public IReadOnlyList<CoapOption> Options { get; init; } = [];

    /// <summary>The payload; a large one is sent block-wise. RFC 7959 section 2.3.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// The block size to use and to ask for: 16, 32, 64, 128, 256, 512 or 1024; 0 leaves it to the server, and sends blocks of 1024
    /// bytes. RFC 7959 section 2.4, early negotiation.
    /// </summary>
    public int BlockSize { get; init; }

    /// <summary>Bytes of the largest body of an answer that is accepted.</summary>
    public int MaxAnswerBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Whether the server is told that no answer is wanted, of whatever class: for <see cref="CoapUdpClient.TellAsync"/>. RFC 7967.
    /// </summary>
    public bool NoResponse { get; init; }

    /// <summary>Whether the server is asked for the size of the body, with Size2. RFC 7959 section 4.</summary>
    public bool AskForSize { get; init; }

    /// <summary>For how long a response is waited for: from the transmission of a NON, from the empty ACK of a CON. Null is MAX_TRANSMIT_WAIT, 93 s.</summary>
    public TimeSpan? ResponseTimeout { get; init; }

    /// <summary>Whether a registration is renewed with the entity-tag of the last notification, so that 2.03 may do. RFC 7641 section 3.3.1.</summary>
    public bool OfferETag { get; init; }

    /// <summary>Called as blocks go and come; on a thread of the client, and must not block.</summary>
    public Action<CoapProgress>? Progress { get; init; }

    /// <summary>Called for what happens on the way; on a thread of the client, and must not block.</summary>
    public Action<CoapEvent>? Event { get; init; }

    /// <summary>Opens where the body of a successful answer goes, block by block, in place of <see cref="CoapAnswer.Payload"/>: for bodies that
    /// are larger than memory should hold. Called once, when the first bytes are there; the client does not close it. What it and the stream
    /// throw ends the request. Null: the answer has its body.</summary>
    public Func<Stream>? OpenBody { get; init; }

    /// <summary>Writes the first message of the request, as a client with the default options would send it.</summary>
    /// <returns>The datagram, with a message ID and, unless <see cref="Token"/> says which, a token drawn by chance; of a payload that needs
    /// blocks it has the first one.</returns>
    /// <exception cref="CoapException">The request can't be made: an option is out of its range or is the client's to make.</exception>
    public byte[] ToMessage()
    {
        return FirstMessage.Of(this);
    }
}
