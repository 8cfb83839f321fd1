// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Tool.Loading;

/// <summary>The request that all clients send, as bytes in which only message ID and token change.</summary>
public sealed class LoadRequest
{
    /// <summary>Bytes of a token.</summary>
    public const int TokenBytes = 4;

    /// <summary>Bytes of the longest payload: what fits one message without blocks. RFC 7252 section 4.6.</summary>
    public const int MaxPayloadBytes = 1024;

    private const int MaxBytes = 4096;
    private const int MessageIdOffset = 2;
    private const int TokenOffset = 4;

    /// <summary>Makes the request.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="method">GET or another method.</param>
    /// <param name="confirmable">Whether it is a CON.</param>
    /// <param name="payload">The payload, or an empty array.</param>
    /// <exception cref="LoadException">It is too long.</exception>
    public LoadRequest(LoadTarget target, CoapCode method, bool confirmable, byte[] payload)
    {
        byte[] buffer = new byte[MaxBytes];
        var writer = new MessageWriter();
        writer.Begin(
            buffer, MaxBytes, confirmable ? MessageType.Confirmable : MessageType.NonConfirmable, method, 0, new byte[TokenBytes], 0, TokenBytes);
        if (target.IsNamed)
        {
            byte[] host = Encoding.UTF8.GetBytes(target.Host);
            writer.Option(OptionNumber.UriHost, host, 0, host.Length);
        }

        foreach (byte[] segment in target.Path)
        {
            writer.Option(OptionNumber.UriPath, segment, 0, segment.Length);
        }

        foreach (byte[] part in target.Query)
        {
            writer.Option(OptionNumber.UriQuery, part, 0, part.Length);
        }

        writer.Payload(payload, 0, payload.Length);
        if (writer.Failed || payload.Length > MaxPayloadBytes)
        {
            throw new LoadException("The request is too long for one message.");
        }

        Bytes = buffer[..writer.Length];
    }

    /// <summary>The message as it was stamped last.</summary>
    public byte[] Bytes { get; }

    /// <summary>Writes message ID and token.</summary>
    /// <param name="messageId">The message ID.</param>
    /// <param name="token">The token.</param>
    public void Stamp(ushort messageId, uint token)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Bytes.AsSpan(MessageIdOffset), messageId);
        BinaryPrimitives.WriteUInt32BigEndian(Bytes.AsSpan(TokenOffset), token);
    }
}
