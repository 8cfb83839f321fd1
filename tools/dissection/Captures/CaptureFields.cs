// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Buffers.Binary;
using System.Globalization;

namespace NanoCoap.Dissection.Captures;

/// <summary>What both kinds of capture files have in common.</summary>
internal static class CaptureFields
{
    private static readonly int[] s_linkTypes =
    [
        LinkType.Null, LinkType.Ethernet, LinkType.Raw, LinkType.Loop, LinkType.LinuxCooked, LinkType.IPv4, LinkType.IPv6, LinkType.LinuxCooked2,
    ];

    public static uint UInt32(ReadOnlySpan<byte> bytes, bool big)
    {
        return big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public static int UInt16(ReadOnlySpan<byte> bytes, bool big)
    {
        return big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public static void CheckLinkType(int linkType)
    {
        if (!s_linkTypes.Contains(linkType))
        {
            throw new CaptureException(string.Create(
                CultureInfo.InvariantCulture,
                $"The capture has link type {linkType}; known here are Ethernet, raw IP, loopback and Linux cooked."));
        }
    }

    public static string BreaksOff(int offset)
    {
        return string.Create(CultureInfo.InvariantCulture, $"The capture is damaged or cut short at byte {offset}; what stands before it was read.");
    }
}
