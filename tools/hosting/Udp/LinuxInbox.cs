// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Runtime.InteropServices;
using NanoCoap.Platform;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// The datagrams that one call has taken out of a socket, until they are asked for. Its memory is pinned, and made once: when the
/// first datagram is asked for, since only then it is known how long one may be.
/// </summary>
internal sealed unsafe class LinuxInbox
{
    /// <summary>Datagrams that one call takes.</summary>
    public const int Capacity = 16;

    private const int AddressBytes = 32; // a sockaddr_in6 has 28

    private readonly LinuxCalls.Message[] _messages = GC.AllocateArray<LinuxCalls.Message>(Capacity, pinned: true);
    private readonly LinuxCalls.Part[] _parts = GC.AllocateArray<LinuxCalls.Part>(Capacity, pinned: true);
    private readonly byte[] _addresses = GC.AllocateArray<byte>(Capacity * AddressBytes, pinned: true);
    private byte[] _datagrams = [];
    private int _maxBytes;
    private int _next;
    private int _count;

    public LinuxInbox(UdpChannel channel)
    {
        Channel = channel;
        for (int i = 0; i < Capacity; i++)
        {
            ref LinuxCalls.Header header = ref _messages[i].Header;
            header.Name = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_addresses, i * AddressBytes);
            header.Parts = (LinuxCalls.Part*)Marshal.UnsafeAddrOfPinnedArrayElement(_parts, i);
            header.PartCount = 1;
        }
    }

    /// <summary>The channel of the socket.</summary>
    public UdpChannel Channel { get; }

    /// <summary>Whether all datagrams have been taken.</summary>
    public bool IsEmpty => _next == _count;

    /// <summary>Datagrams that are still to be taken.</summary>
    public int Count => _count - _next;

    /// <summary>Gets what there is in the socket, without waiting; the inbox must be empty.</summary>
    /// <param name="maxBytes">Longer datagrams are cut to this.</param>
    /// <returns>False if the socket has met an error.</returns>
    public bool Fill(int maxBytes)
    {
        if (maxBytes > _maxBytes)
        {
            MakeRoom(maxBytes);
        }

        for (int i = 0; i < Capacity; i++)
        {
            _messages[i].Header.NameLength = AddressBytes; // in: room; out: bytes used
        }

        var messages = (LinuxCalls.Message*)Marshal.UnsafeAddrOfPinnedArrayElement(_messages, 0);
        int count = LinuxCalls.ReceiveMany(Channel.Descriptor, messages, Capacity, LinuxCalls.DontWait, null);
        _next = 0;
        _count = Math.Max(0, count);
        return count >= 0 || Marshal.GetLastSystemError() is LinuxCalls.TryAgain or LinuxCalls.Interrupted;
    }

    /// <summary>Takes the next datagram, and notes its sender in the channel; there must be one.</summary>
    /// <param name="buffer">Where it goes, cut to what fits.</param>
    /// <returns>Its bytes there.</returns>
    public int Take(byte[] buffer)
    {
        ref LinuxCalls.Message message = ref _messages[_next];
        int length = Math.Min((int)message.Length, buffer.Length);
        _datagrams.AsSpan(_next * _maxBytes, length).CopyTo(buffer);
        int addressBytes = Math.Min((int)message.Header.NameLength, Channel.Sender.Buffer.Length);
        _addresses.AsSpan(_next * AddressBytes, addressBytes).CopyTo(Channel.Sender.Buffer.Span);
        Channel.Sender.Size = addressBytes;
        _next++;
        return length;
    }

    private void MakeRoom(int maxBytes)
    {
        _maxBytes = maxBytes;
        _datagrams = GC.AllocateArray<byte>(Capacity * maxBytes, pinned: true);
        for (int i = 0; i < Capacity; i++)
        {
            _parts[i].Start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_datagrams, i * maxBytes);
            _parts[i].Length = (nuint)maxBytes;
        }
    }
}
