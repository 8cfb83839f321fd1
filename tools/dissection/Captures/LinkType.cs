// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Dissection.Captures;

/// <summary>What stands in front of a packet's IP header: the numbers that .pcap files use.</summary>
internal static class LinkType
{
    /// <summary>The family of the sender's own system, four bytes in its order: BSD loopback.</summary>
    public const int Null = 0;

    /// <summary>Ethernet.</summary>
    public const int Ethernet = 1;

    /// <summary>Nothing: the IP header comes first.</summary>
    public const int Raw = 101;

    /// <summary>As <see cref="Null"/>, in network order: OpenBSD loopback.</summary>
    public const int Loop = 108;

    /// <summary>Linux, all interfaces: "cooked", 16 bytes.</summary>
    public const int LinuxCooked = 113;

    /// <summary>Nothing, and it is IPv4.</summary>
    public const int IPv4 = 228;

    /// <summary>Nothing, and it is IPv6.</summary>
    public const int IPv6 = 229;

    /// <summary>Linux, all interfaces, version 2: 20 bytes.</summary>
    public const int LinuxCooked2 = 276;
}
