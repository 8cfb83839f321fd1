// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Runtime.InteropServices;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// What recvmmsg and sendmmsg take: for each of several datagrams where it lies and room for the address of the other side. Its memory is
/// pinned, and made once.
/// </summary>
internal sealed unsafe class LinuxBatch
{
    /// <summary>Room for an address; a sockaddr_in6 has 28 bytes.</summary>
    public const int AddressBytes = 32;

    private readonly LinuxCalls.Message[] _messages;
    private readonly LinuxCalls.Part[] _parts;
    private readonly byte[] _addresses;

    /// <summary>Makes one.</summary>
    /// <param name="capacity">Datagrams that it has room for.</param>
    public LinuxBatch(int capacity)
    {
        _messages = GC.AllocateArray<LinuxCalls.Message>(capacity, pinned: true);
        _parts = GC.AllocateArray<LinuxCalls.Part>(capacity, pinned: true);
        _addresses = GC.AllocateArray<byte>(capacity * AddressBytes, pinned: true);
        Messages = (LinuxCalls.Message*)Marshal.UnsafeAddrOfPinnedArrayElement(_messages, 0);
        for (int i = 0; i < capacity; i++)
        {
            ref LinuxCalls.Header header = ref _messages[i].Header;
            header.Name = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_addresses, i * AddressBytes);
            header.Parts = (LinuxCalls.Part*)Marshal.UnsafeAddrOfPinnedArrayElement(_parts, i);
            header.PartCount = 1;
        }
    }

    /// <summary>The first, for the system.</summary>
    public LinuxCalls.Message* Messages { get; }

    /// <summary>The head of a datagram; the length of its address: in, room; out, bytes used.</summary>
    /// <param name="index">Which one.</param>
    /// <returns>The head.</returns>
    public ref LinuxCalls.Message this[int index] => ref _messages[index];

    /// <summary>Where a datagram lies.</summary>
    /// <param name="index">Which one.</param>
    /// <returns>Its place.</returns>
    public ref LinuxCalls.Part Part(int index)
    {
        return ref _parts[index];
    }

    /// <summary>The address of the other side.</summary>
    /// <param name="index">Of which datagram.</param>
    /// <returns>All of its room.</returns>
    public Span<byte> Address(int index)
    {
        return _addresses.AsSpan(index * AddressBytes, AddressBytes);
    }
}
