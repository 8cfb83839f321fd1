// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Dissection.Captures;

/// <summary>
/// Writes datagrams as a .pcap file of raw IP packets. A socket hides what stood around a datagram: the IP and UDP headers are made up,
/// with right lengths and checksums. Not for several threads at a time.
/// </summary>
public sealed class PcapWriter : IDisposable
{
    private const int Udp = 17;
    private const int UdpHeader = 8;
    private const int HopLimit = 64;
    private const uint Microseconds = 0xA1B2C3D4;

    // What UDP can carry in IPv4; IPv6 has a little more.
    private const int MaxBytes = 65507;

    private readonly Stream _output;

    /// <summary>Begins a file, made anew, that others can read while it grows.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="IOException">It can't be made.</exception>
    public PcapWriter(string path)
        : this(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
    {
    }

    /// <summary>Begins a capture.</summary>
    /// <param name="output">Where it goes; closed by <see cref="Dispose"/>.</param>
    public PcapWriter(Stream output)
    {
        _output = output;
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Microseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2); // version 2.4
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 0x40000);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkType.Raw);
        _output.Write(header);
        _output.Flush();
    }

    /// <summary>Adds a datagram. If its ends are of two families, both are written as IPv6, RFC 4291 section 2.5.5.2.</summary>
    /// <param name="datagram">The datagram; one that is longer than UDP can carry is left out.</param>
    public void Write(CapturedDatagram datagram)
    {
        if (datagram.Bytes.Length > MaxBytes)
        {
            return;
        }

        (IPAddress source, IPAddress destination) = SameFamily(datagram.Source.Address, datagram.Destination.Address);
        bool six = source.AddressFamily == AddressFamily.InterNetworkV6;
        int ipHeader = six ? 40 : 20;
        byte[] record = new byte[16 + ipHeader + UdpHeader + datagram.Bytes.Length];
        long microseconds = (datagram.Time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(microseconds / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), (uint)(microseconds % 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), (uint)(record.Length - 16));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12), (uint)(record.Length - 16));

        Span<byte> ip = record.AsSpan(16);
        Span<byte> udp = ip[ipHeader..];
        if (six)
        {
            ip[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)udp.Length);
            ip[6] = Udp;
            ip[7] = HopLimit;
            source.TryWriteBytes(ip[8..], out _);
            destination.TryWriteBytes(ip[24..], out _);
        }
        else
        {
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
            ip[8] = HopLimit;
            ip[9] = Udp;
            source.TryWriteBytes(ip[12..], out _);
            destination.TryWriteBytes(ip[16..], out _);
            BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Fold(Sum(ip[..ipHeader])));
        }

        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)datagram.Source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)datagram.Destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        datagram.Bytes.CopyTo(udp[UdpHeader..]);

        // The pseudo header: both addresses, the protocol, the length. 0 would say that there is no checksum. RFC 768.
        uint sum = Sum(six ? ip[8..40] : ip[12..20]) + Udp + (uint)udp.Length + Sum(udp);
        ushort checksum = Fold(sum);
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], checksum == 0 ? (ushort)0xFFFF : checksum);
        _output.Write(record);
        _output.Flush(); // whoever looks on sees each packet as it comes
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _output.Dispose();
    }

    private static (IPAddress Source, IPAddress Destination) SameFamily(IPAddress source, IPAddress destination)
    {
        return source.AddressFamily == destination.AddressFamily ? (source, destination) : (source.MapToIPv6(), destination.MapToIPv6());
    }

    // RFC 1071: the sum of all pairs of bytes.
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (i & 1) == 0 ? (uint)bytes[i] << 8 : bytes[i];
        }

        return sum;
    }

    private static ushort Fold(uint sum)
    {
        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
