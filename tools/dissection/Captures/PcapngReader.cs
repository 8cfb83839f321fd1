// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;

namespace NanoCoap.Dissection.Captures;

/// <summary>Reads .pcapng files: sections, interfaces and packets; other blocks are passed over. draft-ietf-opsawg-pcapng.</summary>
internal static class PcapngReader
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const int SmallestBlock = 12;

    public static bool Begins(ReadOnlySpan<byte> file)
    {
        return file.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(file) == SectionHeader;
    }

    public static void Read(ReadOnlySpan<byte> file, Capture capture)
    {
        var interfaces = new List<Interface>();
        bool big = false;
        int at = 0;
        while (at < file.Length)
        {
            ReadOnlySpan<byte> rest = file[at..];
            if (rest.Length < SmallestBlock)
            {
                capture.Damage = CaptureFields.BreaksOff(at);
                return;
            }

            if (BinaryPrimitives.ReadUInt32BigEndian(rest) == SectionHeader)
            {
                big = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]) == ByteOrderMagic;
                if (!big && BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) != ByteOrderMagic)
                {
                    throw new CaptureException("The section header of this .pcapng file has no byte order that is known.");
                }

                interfaces.Clear();
            }

            uint type = CaptureFields.UInt32(rest, big);
            uint length = CaptureFields.UInt32(rest[4..], big);
            if (length < SmallestBlock || length % 4 != 0 || length > rest.Length)
            {
                capture.Damage = CaptureFields.BreaksOff(at);
                return;
            }

            ReadOnlySpan<byte> body = rest[8..((int)length - 4)];
            if (!ReadBlock(type, body, big, interfaces, capture))
            {
                capture.Damage = CaptureFields.BreaksOff(at);
                return;
            }

            at += (int)length;
        }
    }

    private static bool ReadBlock(uint type, ReadOnlySpan<byte> body, bool big, List<Interface> interfaces, Capture capture)
    {
        switch (type)
        {
            case InterfaceDescription:
                if (body.Length < 8)
                {
                    return false;
                }

                int linkType = CaptureFields.UInt16(body, big);
                CaptureFields.CheckLinkType(linkType);
                interfaces.Add(Interface.Read(linkType, CaptureFields.UInt32(body[4..], big), body[8..], big));
                return true;
            case EnhancedPacket:
                if (body.Length < 20 || CaptureFields.UInt32(body, big) is var number && number >= interfaces.Count)
                {
                    return false;
                }

                Interface place = interfaces[(int)number];
                ulong ticks = ((ulong)CaptureFields.UInt32(body[4..], big) << 32) | CaptureFields.UInt32(body[8..], big);
                uint captured = CaptureFields.UInt32(body[12..], big);
                uint sent = CaptureFields.UInt32(body[16..], big);
                if (captured > body.Length - 20)
                {
                    return false;
                }

                capture.Add(place.LinkType, place.Time(ticks), body.Slice(20, (int)captured), (int)Math.Min(sent, int.MaxValue));
                return true;
            case SimplePacket:
                if (body.Length < 4 || interfaces.Count == 0)
                {
                    return false;
                }

                uint whole = CaptureFields.UInt32(body, big);
                uint limit = interfaces[0].SnapLength == 0 ? uint.MaxValue : interfaces[0].SnapLength;
                int there = (int)Math.Min(Math.Min(whole, limit), (uint)(body.Length - 4));
                capture.Add(interfaces[0].LinkType, DateTimeOffset.UnixEpoch, body.Slice(4, there), (int)Math.Min(whole, int.MaxValue));
                return true;
            default:
                return true;
        }
    }

    private sealed record Interface(int LinkType, uint SnapLength, double SecondsPerTick, long Offset)
    {
        public static Interface Read(int linkType, uint snapLength, ReadOnlySpan<byte> options, bool big)
        {
            const int Resolution = 9;
            const int TimeOffset = 14;
            double secondsPerTick = 1e-6;
            long offset = 0;
            while (options.Length >= 4)
            {
                int code = CaptureFields.UInt16(options, big);
                int length = CaptureFields.UInt16(options[2..], big);
                int padded = (length + 3) & ~3;
                if (code == 0 || padded > options.Length - 4)
                {
                    break;
                }

                ReadOnlySpan<byte> value = options.Slice(4, length);
                if (code == Resolution && length == 1)
                {
                    secondsPerTick = (value[0] & 0x80) != 0 ? Math.Pow(2, -(value[0] & 0x7F)) : Math.Pow(10, -value[0]);
                }
                else if (code == TimeOffset && length == 8)
                {
                    offset = big ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
                }

                options = options[(4 + padded)..];
            }

            return new Interface(linkType, snapLength, secondsPerTick, offset);
        }

        public DateTimeOffset Time(ulong ticks)
        {
            const double LastSecond = 253402300799; // of the year 9999
            double seconds = (ticks * SecondsPerTick) + Offset;
            return seconds is >= 0 and < LastSecond ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : DateTimeOffset.UnixEpoch;
        }
    }
}
