// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Workbench.Costs;

/// <summary>What went one way: packets of IP, and the bytes in them.</summary>
/// <param name="Packets">Datagrams, or segments of TCP with those that only acknowledge.</param>
/// <param name="Bytes">Bytes of the messages.</param>
/// <param name="HeaderBytes">Bytes of the headers of UDP or TCP. Those of IP come on top, for each packet.</param>
internal sealed record Traffic(int Packets, int Bytes, int HeaderBytes)
{
    /// <summary>Bytes of a header of UDP.</summary>
    public const int UdpHeader = 8;

    /// <summary>Nothing.</summary>
    public static Traffic None { get; } = new(0, 0, 0);

    /// <summary>Both together.</summary>
    public static Traffic operator +(Traffic one, Traffic other)
    {
        return new Traffic(one.Packets + other.Packets, one.Bytes + other.Bytes, one.HeaderBytes + other.HeaderBytes);
    }

    /// <summary>All bytes, with headers.</summary>
    /// <param name="ipHeader">Bytes of a header of IP: 20, or 40.</param>
    public int Total(int ipHeader)
    {
        return Bytes + HeaderBytes + (Packets * ipHeader);
    }
}
