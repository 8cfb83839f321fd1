// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Globalization;

namespace NanoCoap.Dissection.Records;

/// <summary>A record of DTLS 1.2. RFC 6347 section 4.1, RFC 9146 section 4.</summary>
public sealed class DtlsRecord
{
    /// <summary>Bytes of a header without a connection ID.</summary>
    public const int HeaderLength = 13;

    /// <summary>Bytes of it before the connection ID.</summary>
    internal const int FixedLength = 11;

    private readonly byte[] _datagram;

    internal DtlsRecord(byte[] datagram, int offset)
    {
        _datagram = datagram;
        Offset = offset;
    }

    /// <summary>Where it begins in the datagram.</summary>
    public int Offset { get; }

    /// <summary>What it carries; see <see cref="RecordType"/>.</summary>
    public int Type => _datagram[Offset];

    /// <summary>Two bytes; see <see cref="RecordNames.Version"/>.</summary>
    public int Version => BinaryPrimitives.ReadUInt16BigEndian(_datagram.AsSpan(Offset + 1));

    /// <summary>0 for what is in clear, and one more with each change of keys.</summary>
    public int Epoch => BinaryPrimitives.ReadUInt16BigEndian(_datagram.AsSpan(Offset + 3));

    /// <summary>Its number in its epoch: 48 bits.</summary>
    public long SequenceNumber => BinaryPrimitives.ReadInt64BigEndian(_datagram.AsSpan(Offset + 3)) & 0xFFFFFFFFFFFF;

    /// <summary>Bytes of its connection ID: 0 without one, -1 if nobody knows where it ends.</summary>
    public int ConnectionIdLength { get; internal set; }

    /// <summary>Bytes that its header announces; where it has none that can be found, those that there are.</summary>
    public int Length { get; internal set; }

    /// <summary>Where the bytes behind its header begin.</summary>
    public int ContentOffset => Offset + (ConnectionIdLength < 0 ? FixedLength : HeaderLength + ConnectionIdLength);

    /// <summary>The bytes behind its header, as far as they are there.</summary>
    public ReadOnlySpan<byte> Bytes =>
        _datagram.AsSpan(ContentOffset, Math.Clamp(Length, 0, _datagram.Length - ContentOffset));

    /// <summary>Its header.</summary>
    public ReadOnlySpan<byte> Header => _datagram.AsSpan(Offset, ContentOffset - Offset);

    /// <summary>Whether only its two ends can read it.</summary>
    public bool IsEncrypted => Epoch != 0 || Type == RecordType.ConnectionId;

    /// <summary>What is in it, in clear; null if it is encrypted.</summary>
    public RecordContent? Content { get; internal set; }

    /// <summary>What a key has shown; null if none was tried.</summary>
    public RecordInside? Inside { get; set; }

    /// <summary>What it is, in a few words.</summary>
    public string Words => Inside?.Content?.Words ?? Content?.Words ?? Type switch
    {
        RecordType.ApplicationData => "application data",
        RecordType.ConnectionId => "encrypted, with a connection ID",
        _ => "encrypted " + (RecordNames.ContentType(Type) ?? string.Create(CultureInfo.InvariantCulture, $"type {Type}")),
    };
}
