// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace NanoCoap.Dissection.Captures;

/// <summary>Peels a UDP datagram out of what a network carried.</summary>
internal static class Packet
{
    private const int Udp = 17;
    private const int UdpHeader = 8;
    private const int EtherTypeIPv4 = 0x0800;
    private const int EtherTypeIPv6 = 0x86DD;

    /// <summary>Peels.</summary>
    /// <param name="linkType">One of <see cref="LinkType"/>.</param>
    /// <param name="packet">The bytes that were captured.</param>
    /// <param name="sentBytes">Bytes that there were.</param>
    /// <param name="time">When.</param>
    /// <param name="datagram">What was inside.</param>
    /// <returns>False if that was no UDP datagram, or only a piece of one.</returns>
    public static bool TryPeel(
        int linkType, ReadOnlySpan<byte> packet, int sentBytes, DateTimeOffset time, [NotNullWhen(true)] out CapturedDatagram? datagram)
    {
        datagram = null;
        ReadOnlySpan<byte> ip = Inside(linkType, packet);
        if (ip.IsEmpty)
        {
            return false;
        }

        bool cut = sentBytes > packet.Length;
        return (ip[0] >> 4) switch
        {
            4 => TryPeelIPv4(ip, cut, time, out datagram),
            6 => TryPeelIPv6(ip, cut, time, out datagram),
            _ => false,
        };
    }

    private static ReadOnlySpan<byte> Inside(int linkType, ReadOnlySpan<byte> packet)
    {
        switch (linkType)
        {
            case LinkType.Null:
            case LinkType.Loop:
                return From(packet, 4);
            case LinkType.Ethernet:
                int at = 12;
                while (packet.Length >= at + 2 && BinaryPrimitives.ReadUInt16BigEndian(packet[at..]) is 0x8100 or 0x88A8)
                {
                    at += 4; // IEEE 802.1Q: a VLAN tag
                }

                return IsIP(packet, at) ? From(packet, at + 2) : [];
            case LinkType.LinuxCooked:
                return IsIP(packet, 14) ? From(packet, 16) : [];
            case LinkType.LinuxCooked2:
                return IsIP(packet, 0) ? From(packet, 20) : [];
            default: // the IP header itself; the readers let no other type come here
                return packet;
        }
    }

    private static bool IsIP(ReadOnlySpan<byte> packet, int at)
    {
        return packet.Length >= at + 2 && BinaryPrimitives.ReadUInt16BigEndian(packet[at..]) is EtherTypeIPv4 or EtherTypeIPv6;
    }

    private static ReadOnlySpan<byte> From(ReadOnlySpan<byte> packet, int at)
    {
        return packet.Length > at ? packet[at..] : [];
    }

    // RFC 791 section 3.1.
    private static bool TryPeelIPv4(ReadOnlySpan<byte> ip, bool cut, DateTimeOffset time, [NotNullWhen(true)] out CapturedDatagram? datagram)
    {
        datagram = null;
        if (ip.Length < 20)
        {
            return false;
        }

        int header = (ip[0] & 15) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        bool piece = (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF) != 0; // more fragments, or an offset
        if (header < 20 || ip.Length < header || ip[9] != Udp || piece)
        {
            return false;
        }

        // Ethernet pads short packets; a network card that cuts for the system leaves the total at 0.
        ReadOnlySpan<byte> whole = total >= header && total <= ip.Length ? ip[..total] : ip;
        return TryPeelUdp(new IPAddress(ip.Slice(12, 4)), new IPAddress(ip.Slice(16, 4)), whole[header..], cut, time, out datagram);
    }

    // RFC 8200 sections 3 and 4: extension headers each name the next.
    private static bool TryPeelIPv6(ReadOnlySpan<byte> ip, bool cut, DateTimeOffset time, [NotNullWhen(true)] out CapturedDatagram? datagram)
    {
        const int HopByHop = 0;
        const int Routing = 43;
        const int DestinationOptions = 60;
        datagram = null;
        if (ip.Length < 40)
        {
            return false;
        }

        int next = ip[6];
        int at = 40;
        while (next is HopByHop or Routing or DestinationOptions && ip.Length >= at + 8)
        {
            next = ip[at];
            at += (ip[at + 1] + 1) * 8;
        }

        return next == Udp && ip.Length >= at
            && TryPeelUdp(new IPAddress(ip.Slice(8, 16)), new IPAddress(ip.Slice(24, 16)), ip[at..], cut, time, out datagram);
    }

    // RFC 768.
    private static bool TryPeelUdp(
        IPAddress source, IPAddress destination, ReadOnlySpan<byte> udp, bool cut, DateTimeOffset time,
        [NotNullWhen(true)] out CapturedDatagram? datagram)
    {
        datagram = null;
        if (udp.Length < UdpHeader)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (length < UdpHeader || (length > udp.Length && !cut))
        {
            return false;
        }

        datagram = new CapturedDatagram(
            time,
            new IPEndPoint(source, BinaryPrimitives.ReadUInt16BigEndian(udp)),
            new IPEndPoint(destination, BinaryPrimitives.ReadUInt16BigEndian(udp[2..])),
            udp[UdpHeader..Math.Min(length, udp.Length)].ToArray(),
            length <= udp.Length);
        return true;
    }
}
