// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using NanoCoap.Protocol;

namespace NanoCoap.Lab.Datagrams;

/// <summary>
/// A message as plain data, with a writer and a parser of its own: slow, simple, after the letter of RFC 7252 section 3, and sharing
/// nothing with NanoCoap.Wire, so that the two can be held against each other. It can also be what no message may be.
/// </summary>
public sealed class RawMessage
{
    /// <summary>Bytes of the longest datagram that is made or judged.</summary>
    public const int MaxBytes = 65536;

    /// <summary>Version field, 1 in what is well-formed.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Type field.</summary>
    public MessageType Type { get; set; }

    /// <summary>Token length field if it is to differ from the length of <see cref="Token"/>, else -1.</summary>
    public int TokenLength { get; set; } = -1;

    /// <summary>Code field.</summary>
    public int Code { get; set; }

    /// <summary>Message ID.</summary>
    public int MessageId { get; set; }

    /// <summary>The token.</summary>
    public byte[] Token { get; set; } = [];

    /// <summary>The options, in any order.</summary>
    public List<RawOption> Options { get; } = [];

    /// <summary>The payload.</summary>
    public byte[] Payload { get; set; } = [];

    /// <summary>Whether there is a payload marker even without a payload.</summary>
    public bool LoneMarker { get; set; }

    /// <summary>Makes a request.</summary>
    /// <param name="type">CON or NON.</param>
    /// <param name="method">Method.</param>
    /// <param name="path">Path, segments divided by slashes, or "" for none.</param>
    /// <param name="token">Token.</param>
    /// <returns>The request, to be completed.</returns>
    public static RawMessage Request(MessageType type, CoapCode method, string path, params byte[] token)
    {
        var message = new RawMessage { Type = type, Code = (int)method, Token = token };
        foreach (string segment in path.Length == 0 ? [] : path.Split('/'))
        {
            message.Text(OptionNumber.UriPath, segment);
        }

        return message;
    }

    /// <summary>Adds an option with text.</summary>
    /// <param name="number">Option number.</param>
    /// <param name="value">Text.</param>
    /// <returns>This message.</returns>
    public RawMessage Text(int number, string value)
    {
        Options.Add(new RawOption(number, System.Text.Encoding.UTF8.GetBytes(value)));
        return this;
    }

    /// <summary>Adds an option with a uint value in its shortest form. RFC 7252 section 3.2.</summary>
    /// <param name="number">Option number.</param>
    /// <param name="value">The value.</param>
    /// <returns>This message.</returns>
    public RawMessage Uint(int number, uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Options.Add(new RawOption(number, [.. bytes.SkipWhile(b => b == 0)]));
        return this;
    }

    /// <summary>Sets the payload.</summary>
    /// <param name="text">Text.</param>
    /// <returns>This message.</returns>
    public RawMessage Body(string text)
    {
        Payload = System.Text.Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>Values of an option.</summary>
    /// <param name="number">Option number.</param>
    /// <returns>All of them, in order.</returns>
    public IEnumerable<byte[]> Values(int number)
    {
        return Options.Where(option => option.Number == number).Select(option => option.Value);
    }

    /// <summary>Writes the message; there is only one way to write an option, so what is well-formed has one encoding.</summary>
    /// <returns>Bytes, cut off where a datagram ends.</returns>
    public byte[] Encode()
    {
        var bytes = new List<byte>
        {
            (byte)((Version << 6) | ((int)Type << 4) | (TokenLength < 0 ? Token.Length : TokenLength)),
            (byte)Code,
            (byte)(MessageId >> 8),
            (byte)MessageId,
        };
        bytes.AddRange(Token);
        int last = 0;
        foreach (RawOption option in Options.OrderBy(option => option.Number))
        {
            int delta = option.Number - last;
            last = option.Number;
            bytes.Add((byte)((Nibble(delta) << 4) | Nibble(option.Value.Length)));
            AddExtension(bytes, delta);
            AddExtension(bytes, option.Value.Length);
            bytes.AddRange(option.Value);
        }

        if (Payload.Length != 0 || LoneMarker)
        {
            bytes.Add(0xFF);
            bytes.AddRange(Payload);
        }

        return [.. bytes.Take(MaxBytes)];
    }

    /// <summary>Parses bytes.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="message">The message; with a format error its header alone, without a header nothing.</param>
    /// <returns>What the bytes are.</returns>
    public static Shape Parse(ReadOnlySpan<byte> bytes, out RawMessage message)
    {
        message = new RawMessage();
        if (bytes.Length < 4)
        {
            return Shape.NoHeader;
        }

        message.Version = bytes[0] >> 6;
        message.Type = (MessageType)((bytes[0] >> 4) & 3);
        message.Code = bytes[1];
        message.MessageId = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (message.Version != 1)
        {
            return Shape.OtherVersion;
        }

        int tokenLength = bytes[0] & 15;
        if (message.Code == 0)
        {
            return bytes.Length == 4 && tokenLength == 0 ? Shape.Message : Shape.FormatError; // section 4.1
        }

        // No UDP datagram is longer than a 16-bit length field can say.
        ReadOnlySpan<byte> rest = bytes[4..];
        if (tokenLength > 8 || tokenLength > rest.Length || bytes.Length > 65535)
        {
            return Shape.FormatError;
        }

        message.Token = rest[..tokenLength].ToArray();
        rest = rest[tokenLength..];
        int number = 0;
        while (!rest.IsEmpty)
        {
            int head = rest[0];
            rest = rest[1..];
            if (head == 0xFF)
            {
                message.Payload = rest.ToArray();
                return rest.IsEmpty ? Shape.FormatError : Shape.Message;
            }

            if (!TryExtend(head >> 4, ref rest, out int delta) || !TryExtend(head & 15, ref rest, out int length) || length > rest.Length)
            {
                return Shape.FormatError;
            }

            number += delta;
            if (number > 65535)
            {
                return Shape.FormatError;
            }

            message.Options.Add(new RawOption(number, rest[..length].ToArray()));
            rest = rest[length..];
        }

        return Shape.Message;
    }

    private static bool TryExtend(int nibble, ref ReadOnlySpan<byte> rest, out int value)
    {
        value = nibble;
        switch (nibble)
        {
            case 13 when rest.Length >= 1:
                value = 13 + rest[0];
                rest = rest[1..];
                return true;
            case 14 when rest.Length >= 2:
                value = 269 + BinaryPrimitives.ReadUInt16BigEndian(rest);
                rest = rest[2..];
                return true;
            default:
                return nibble < 13;
        }
    }

    private static int Nibble(int value)
    {
        return value < 13 ? value : value < 269 ? 13 : 14;
    }

    private static void AddExtension(List<byte> bytes, int value)
    {
        if (value >= 269)
        {
            bytes.Add((byte)((value - 269) >> 8));
            bytes.Add((byte)(value - 269));
        }
        else if (value >= 13)
        {
            bytes.Add((byte)(value - 13));
        }
    }
}
