// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Globalization;

namespace NanoCoap.Dissection.Captures;

/// <summary>Reads .pcap files, of either byte order, with micro- or nanoseconds. draft-ietf-opsawg-pcap.</summary>
internal static class PcapReader
{
    private const uint Microseconds = 0xA1B2C3D4;
    private const uint Nanoseconds = 0xA1B23C4D;
    private const int FileHeader = 24;
    private const int RecordHeader = 16;

    public static bool Begins(ReadOnlySpan<byte> file)
    {
        return file.Length >= 4
            && (BinaryPrimitives.ReadUInt32BigEndian(file) is Microseconds or Nanoseconds
                || BinaryPrimitives.ReadUInt32LittleEndian(file) is Microseconds or Nanoseconds);
    }

    public static void Read(ReadOnlySpan<byte> file, Capture capture)
    {
        bool big = BinaryPrimitives.ReadUInt32BigEndian(file) is Microseconds or Nanoseconds;
        if (file.Length < FileHeader)
        {
            throw new CaptureException(string.Create(
                CultureInfo.InvariantCulture, $"The file has {file.Length} bytes: the header of a .pcap file has {FileHeader}."));
        }

        bool nano = CaptureFields.UInt32(file, big) == Nanoseconds;
        int linkType = (int)(CaptureFields.UInt32(file[20..], big) & 0xFFFF); // above it stands the length of a checksum
        CaptureFields.CheckLinkType(linkType);
        int at = FileHeader;
        while (at < file.Length)
        {
            if (file.Length - at < RecordHeader)
            {
                capture.Damage = CaptureFields.BreaksOff(at);
                return;
            }

            ReadOnlySpan<byte> record = file[at..];
            uint seconds = CaptureFields.UInt32(record, big);
            uint fraction = CaptureFields.UInt32(record[4..], big);
            uint captured = CaptureFields.UInt32(record[8..], big);
            uint sent = CaptureFields.UInt32(record[12..], big);
            if (captured > record.Length - RecordHeader)
            {
                capture.Damage = CaptureFields.BreaksOff(at);
                return;
            }

            DateTimeOffset time = DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(nano ? fraction / 100 : fraction * 10L);
            capture.Add(linkType, time, record.Slice(RecordHeader, (int)captured), (int)Math.Min(sent, int.MaxValue));
            at += RecordHeader + (int)captured;
        }
    }
}
