// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Text;
using NanoCoap.Protocol;

namespace NanoCoap.Client.Async;

/// <summary>A response, with its whole body.</summary>
public sealed class CoapAnswer
{
    /// <summary>Who sent it.</summary>
    public required IPEndPoint Remote { get; init; }

    /// <summary>Its code.</summary>
    public required CoapCode Code { get; init; }

    /// <summary>ACK for a piggybacked response, CON or NON for a separate one. RFC 7252 section 5.2.</summary>
    public required MessageType Type { get; init; }

    /// <summary>The options of its last message, in the order of the message.</summary>
    public required IReadOnlyList<CoapOption> Options { get; init; }

    /// <summary>The body, reassembled if it came block-wise.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Content-Format, or <see cref="ContentFormat.None"/>.</summary>
    public required int Format { get; init; }

    /// <summary>The entity-tag, if there is one.</summary>
    public byte[]? ETag { get; init; }

    /// <summary>Max-Age in seconds; 60 if it does not say so. RFC 7252 section 5.10.5.</summary>
    public required long MaxAge { get; init; }

    /// <summary>Blocks that the body came in; 1 if it did not come block-wise.</summary>
    public required int Blocks { get; init; }

    /// <summary>Whether there is more of the body, which has not been fetched: only with an answer to multicast. RFC 7959 section 2.8.</summary>
    public bool IsPartial { get; init; }

    /// <summary>When it was complete.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>From the first transmission of the request to now, blocks and retransmissions included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How many times the last message of the request was sent.</summary>
    public required int Transmissions { get; init; }

    /// <summary>Whether the code is of class 2.</summary>
    public bool IsSuccess => ((int)Code >> 5) == 2;

    /// <summary>Location-Path and Location-Query as a relative reference, "/rules/1?x=y"; null if there are none. RFC 7252 section 5.10.7.</summary>
    public string? Location
    {
        get
        {
            string path = string.Concat(Recognised(OptionNumber.LocationPath).Select(option => "/" + UriText.Segment(option.Value.Span)));
            string query = string.Join('&', Recognised(OptionNumber.LocationQuery).Select(option => UriText.Argument(option.Value.Span)));
            return path.Length == 0 && query.Length == 0 ? null : (path.Length == 0 ? "/" : path) + (query.Length == 0 ? "" : "?" + query);
        }
    }

    /// <summary>The payload as UTF-8; what is none becomes U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    private IEnumerable<CoapOption> Recognised(int number)
    {
        return Options.Where(option => option.Number == number && option.IsRecognised);
    }
}
