// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using NanoCoap.Dissection.Text;

namespace NanoCoap.Dissection.Records;

/// <summary>A datagram of DTLS 1.2, taken apart into its records.</summary>
public sealed class RecordDissection
{
    private const string Section = "RFC 6347 section 4.1";

    private RecordDissection(byte[] bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The datagram.</summary>
    public byte[] Bytes { get; }

    /// <summary>Its records, the last one perhaps broken off.</summary>
    public List<DtlsRecord> Records { get; } = [];

    /// <summary>What breaks a rule: the place is that in the datagram.</summary>
    public List<Remark> Faults { get; } = [];

    /// <summary>
    /// Where the bytes start that were not read because of an error before them; the end of the datagram if there are none.
    /// </summary>
    public int UnreadOffset { get; private set; }

    /// <summary>What it is, in a line.</summary>
    public string Words =>
        "DTLS " + string.Join(", ", Records.Select(record => record.Words).Concat(Faults.Count == 0 ? [] : ["malformed"]));

    /// <summary>
    /// Tells DTLS from CoAP: no message of CoAP begins with such a byte, its version would be 0 (RFC 7252 section 3), and the versions of
    /// DTLS begin with fe.
    /// </summary>
    /// <param name="datagram">Any bytes.</param>
    /// <returns>True if it is DTLS, well-formed or not.</returns>
    public static bool IsRecords(ReadOnlySpan<byte> datagram)
    {
        return datagram is [>= RecordType.ChangeCipherSpec and <= RecordType.ConnectionId, 0xFE, ..];
    }

    /// <summary>Takes a datagram apart.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="connectionIdLength">
    /// Tells how long the connection ID is that stands in the bytes which it gets, at their beginning; -1 if it does not know. Without it
    /// nobody knows.
    /// </param>
    /// <returns>All that can be said of them.</returns>
    public static RecordDissection Of(byte[] bytes, ConnectionIdLength? connectionIdLength = null)
    {
        var dissection = new RecordDissection(bytes) { UnreadOffset = bytes.Length };
        int at = 0;
        do
        {
            int next = dissection.Walk(at, connectionIdLength);
            if (next < 0)
            {
                dissection.UnreadOffset = at;
                break;
            }

            at = next;
        }
        while (at < bytes.Length);
        return dissection;
    }

    /// <summary>The rows of a record's header.</summary>
    /// <param name="record">The record, of this datagram.</param>
    /// <returns>The rows; their places are those in the datagram.</returns>
    public IReadOnlyList<RecordRow> HeaderRows(DtlsRecord record)
    {
        int at = record.Offset;
        string type = RecordNames.ContentType(record.Type)!;
        var rows = new List<RecordRow>
        {
            new(at, 1, type),
            new(at + 1, 2, RecordNames.Version(record.Version)!),
            new(at + 3, 2, record.Epoch == 0 ? "epoch 0: no keys yet" : $"epoch {record.Epoch}"),
            new(at + 5, 6, $"sequence number {record.SequenceNumber}"),
        };
        at += DtlsRecord.FixedLength;
        if (record.ConnectionIdLength < 0)
        {
            return rows;
        }

        if (record.ConnectionIdLength > 0)
        {
            rows.Add(new RecordRow(at, record.ConnectionIdLength, "connection ID"));
            at += record.ConnectionIdLength;
        }

        rows.Add(new RecordRow(at, 2, Counted.Of(record.Length, "byte")));
        return rows;
    }

    /// <summary>The rows of what stands behind the header of a record.</summary>
    /// <param name="record">The record, of this datagram.</param>
    /// <returns>The rows; their places are those in the datagram.</returns>
    public static IEnumerable<RecordRow> ContentRows(DtlsRecord record)
    {
        int at = record.ContentOffset;
        if (record.Content != null)
        {
            return record.Content.Rows.Select(row => row with { Offset = at + row.Offset });
        }

        string meaning = record.ConnectionIdLength < 0 ? Unknown(record) : "encrypted";
        return record.Bytes.IsEmpty ? [] : [new RecordRow(at, record.Bytes.Length, meaning)];
    }

    /// <summary>What was not read because of an error before it, as rows: one, or none.</summary>
    /// <returns>The rows.</returns>
    public IReadOnlyList<RecordRow> UnreadRows()
    {
        int length = Bytes.Length - UnreadOffset;
        return length == 0 ? [] : [RecordRow.Unread(UnreadOffset, length)];
    }

    // Where the length would stand behind an ID, and lead to the end of the datagram, the ID may be that long.
    private static string Unknown(DtlsRecord record)
    {
        ReadOnlySpan<byte> bytes = record.Bytes;
        var fitting = new List<int>();
        for (int length = 1; length + 2 < bytes.Length && length < 256; length++)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(bytes[length..]) == bytes.Length - length - 2)
            {
                fitting.Add(length);
            }
        }

        return "connection ID, length, and what is encrypted: how long the ID is was said in the handshake"
            + (fitting.Count == 0 ? "" : $"; {string.Join(" or ", fitting.Select(length => Counted.Of(length, "byte")))} would fit");
    }

    // Answers with where the next one begins, or -1 if nobody can tell.
    private int Walk(int at, ConnectionIdLength? connectionIdLength)
    {
        int left = Bytes.Length - at;
        if (left < DtlsRecord.HeaderLength)
        {
            return Stop(at, $"A record has a header of {DtlsRecord.HeaderLength} bytes; here {Counted.Are(left)}.", Section);
        }

        var record = new DtlsRecord(Bytes, at);
        if (RecordNames.ContentType(record.Type) == null)
        {
            return Stop(at, $"Content type {record.Type}: those of DTLS 1.2 are 20 to 25.", "RFC 5246 section 6.2.1");
        }

        if (RecordNames.Version(record.Version) == null)
        {
            return Stop(
                at + 1, $"Version {record.Version:x4}: DTLS 1.2 is fefd, and DTLS 1.0, in which a first hello may come, feff.", Section);
        }

        if (record.Type == RecordType.ConnectionId)
        {
            record.ConnectionIdLength = connectionIdLength?.Invoke(Bytes.AsSpan(at + DtlsRecord.FixedLength)) ?? -1;
            if (record.ConnectionIdLength < 0)
            {
                record.Length = left - DtlsRecord.FixedLength;
                Records.Add(record);
                return Bytes.Length;
            }

            if (left < DtlsRecord.HeaderLength + record.ConnectionIdLength)
            {
                int header = DtlsRecord.HeaderLength + record.ConnectionIdLength;
                return Stop(at, $"With its connection ID the header has {header} bytes; here {Counted.Are(left)}.", "RFC 9146 section 4");
            }
        }

        record.Length = BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(record.ContentOffset - 2));
        Records.Add(record);
        int there = Bytes.Length - record.ContentOffset;
        if (record.Length > there)
        {
            Faults.Add(
                new Remark(record.ContentOffset - 2, $"The record's length says {record.Length}, and {Counted.Follow(there)}.", Section));
        }

        if (!record.IsEncrypted)
        {
            record.Content = RecordContent.Of(record.Type, record.Bytes.ToArray());
            if (record.Content.Fault is { } fault && record.Length <= there)
            {
                Faults.Add(fault with { Offset = record.ContentOffset + fault.Offset });
            }
        }

        return record.ContentOffset + record.Length;
    }

    private int Stop(int at, string what, string section)
    {
        Faults.Add(new Remark(at, what, section));
        return -1;
    }
}
