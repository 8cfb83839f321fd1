// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Text;
using NanoCoap.Client.Async;
using NanoCoap.Protocol;
using NanoCoap.Tool.Keys;
using NanoCoap.Wire;

namespace NanoCoap.Lab.Load;

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

    private readonly Func<byte[], byte[]> _make;
    private readonly byte[] _bytes;
    private byte[] _echo = []; // what a challenge has asked for last
    private byte[] _withEcho = [];

    /// <summary>Makes the request.</summary>
    /// <param name="uri">What it is about.</param>
    /// <param name="method">GET or another method.</param>
    /// <param name="confirmable">Whether it is a CON.</param>
    /// <param name="payload">The payload, or an empty array.</param>
    /// <param name="protection">What protects it, or null.</param>
    /// <exception cref="LoadException">It is too long.</exception>
    public LoadRequest(CoapUri uri, CoapCode method, bool confirmable, byte[] payload, LoadProtection? protection = null)
    {
        Protection = protection;
        _make = echo => Make(uri, method, confirmable, payload, echo);
        _bytes = _make(_echo);
    }

    /// <summary>The message as it was stamped last: with an Echo option while the server wants to see that it is fresh (RFC 9175).</summary>
    public byte[] Bytes
    {
        get
        {
            byte[] echo = Protection?.Echo ?? [];
            if (echo.Length == 0)
            {
                return _bytes;
            }

            if (!ReferenceEquals(echo, _echo))
            {
                _echo = echo;
                _withEcho = _make(echo);
            }

            return _withEcho;
        }
    }

    /// <summary>What protects it before it is sent, or null.</summary>
    public LoadProtection? Protection { get; }

    /// <summary>The pre-shared key of the sessions in which it is sent, for coaps; null for coap.</summary>
    public PskKey? Psk { get; init; }

    /// <summary>Writes message ID and token.</summary>
    /// <param name="messageId">The message ID.</param>
    /// <param name="token">The token.</param>
    public void Stamp(ushort messageId, uint token)
    {
        byte[] bytes = Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(MessageIdOffset), messageId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(TokenOffset), token);
    }

    private static byte[] Make(CoapUri uri, CoapCode method, bool confirmable, byte[] payload, byte[] echo)
    {
        byte[] buffer = new byte[MaxBytes];
        var writer = new MessageWriter();
        writer.Begin(
            buffer, MaxBytes, confirmable ? MessageType.Confirmable : MessageType.NonConfirmable, method, 0, new byte[TokenBytes], 0, TokenBytes);

        // A literal address goes without saying. RFC 7252 section 6.4.
        Write(writer, OptionNumber.UriHost, uri.Address == null ? [uri.Host] : []);
        Write(writer, OptionNumber.UriPath, uri.Path);
        Write(writer, OptionNumber.UriQuery, uri.Query);
        if (echo.Length != 0)
        {
            writer.Option(OptionNumber.Echo, echo, 0, echo.Length);
        }

        writer.Payload(payload, 0, payload.Length);
        if (writer.Failed || payload.Length > MaxPayloadBytes)
        {
            throw new LoadException("The request is too long for one message.");
        }

        return buffer[..writer.Length];
    }

    private static void Write(MessageWriter writer, int number, IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(value);
            writer.Option(number, bytes, 0, bytes.Length);
        }
    }
}
