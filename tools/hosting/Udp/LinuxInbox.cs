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

    private readonly LinuxBatch _batch = new(Capacity);
    private byte[] _datagrams = [];
    private int _maxBytes;
    private int _next;
    private int _count;

    public LinuxInbox(UdpChannel channel)
    {
        Channel = channel;
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
            _batch[i].Header.NameLength = LinuxBatch.AddressBytes;
        }

        int count = LinuxCalls.ReceiveMany(Channel.Descriptor, _batch.Messages, Capacity, LinuxCalls.DontWait, null);
        _next = 0;
        _count = Math.Max(0, count);
        return count >= 0 || Marshal.GetLastSystemError() is LinuxCalls.TryAgain or LinuxCalls.Interrupted;
    }

    /// <summary>Takes the next datagram, and notes its sender in the channel; there must be one.</summary>
    /// <param name="buffer">Where it goes, cut to what fits.</param>
    /// <returns>Its bytes there.</returns>
    public int Take(byte[] buffer)
    {
        ref LinuxCalls.Message message = ref _batch[_next];
        int length = Math.Min((int)message.Length, buffer.Length);
        _datagrams.AsSpan(_next * _maxBytes, length).CopyTo(buffer);
        int addressBytes = Math.Min((int)message.Header.NameLength, Channel.Sender.Buffer.Length);
        _batch.Address(_next)[..addressBytes].CopyTo(Channel.Sender.Buffer.Span);
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
            ref LinuxCalls.Part part = ref _batch.Part(i);
            part.Start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_datagrams, i * maxBytes);
            part.Length = (nuint)maxBytes;
        }
    }
}
