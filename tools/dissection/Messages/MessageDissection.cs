// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Dissection.Names;
using NanoCoap.Dissection.Text;
using NanoCoap.Protocol;
using NanoCoap.Wire;

namespace NanoCoap.Dissection.Messages;

/// <summary>A datagram with the place and meaning of each of its bytes.</summary>
public sealed class MessageDissection
{
    /// <summary>Makes a dissection with nothing in it yet.</summary>
    /// <param name="bytes">The datagram.</param>
    internal MessageDissection(byte[] bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The datagram.</summary>
    public byte[] Bytes { get; }

    /// <summary>What it is.</summary>
    public ParseStatus Status { get; internal set; }

    /// <summary>Version field. This and the next four are valid if there are four bytes.</summary>
    public int Version => Bytes[0] >> 6;

    /// <summary>Type field.</summary>
    public MessageType Type => (MessageType)((Bytes[0] >> 4) & 3);

    /// <summary>Token length field, 0 to 15.</summary>
    public int TokenLength => Bytes[0] & 15;

    /// <summary>Code field.</summary>
    public int Code => Bytes[1];

    /// <summary>Message ID.</summary>
    public int MessageId => (Bytes[2] << 8) | Bytes[3];

    /// <summary>Whether there are the four bytes of a header.</summary>
    public bool HasHeader => Bytes.Length >= 4;

    /// <summary>Bytes of the token that are there.</summary>
    public int TokenBytes { get; internal set; }

    /// <summary>The options, the last one perhaps broken off.</summary>
    public List<DissectedOption> Options { get; } = [];

    /// <summary>Where the payload marker stands, or -1.</summary>
    public int MarkerOffset { get; internal set; } = -1;

    /// <summary>
    /// Where the bytes start that were not read, because of an error before them; the end of the datagram if there are none.
    /// </summary>
    public int UnreadOffset { get; internal set; }

    /// <summary>What makes the datagram malformed, or null.</summary>
    public Remark? Fault { get; internal set; }

    /// <summary>What else there is to say: rules that a well-formed message can break too.</summary>
    public List<Remark> Remarks { get; } = [];

    /// <summary>Whether the code is that of a request.</summary>
    public bool IsRequest => Code is > 0 and < 0x20;

    /// <summary>Whether the code is that of a response.</summary>
    public bool IsResponse => (Code >> 5) is >= 2 and <= 5;

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload => MarkerOffset < 0 ? [] : Bytes.AsSpan(MarkerOffset + 1);

    /// <summary>The Content-Format of the payload, or <see cref="ContentFormat.None"/>.</summary>
    public int PayloadFormat
    {
        get
        {
            DissectedOption? format = Options.Find(option =>
                option.IsWhole && option.Number == OptionNumber.ContentFormat && option.Value.Length <= 2);
            return format == null ? ContentFormat.None : (int)OptionText.Uint(format.Value);
        }
    }

    /// <summary>Takes a datagram apart.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <returns>All that can be said of them.</returns>
    public static MessageDissection Of(byte[] bytes)
    {
        var dissection = new MessageDissection(bytes) { Status = new MessageReader(64).Parse(bytes, bytes.Length) };
        new Dissector(dissection).Walk();
        Review.Of(dissection);
        return dissection;
    }
}
