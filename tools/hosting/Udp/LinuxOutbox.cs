// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// Datagrams that leave through one socket with one call, in the order in which they were put here. Its memory is pinned, and made once.
/// </summary>
internal sealed unsafe class LinuxOutbox
{
    private const int Capacity = LinuxInbox.Capacity; // an answer to each that one call takes
    private const int RoomBytes = Capacity * 1280;    // that many of the longest that RFC 7252 section 4.6 thinks of

    // A handler that computes or waits holds up what was answered before it, but only until it has ended, not until all of the burst has.
    private static readonly long s_patienceTicks = Stopwatch.Frequency / 5000;

    private readonly LinuxBatch _batch = new(Capacity);
    private readonly byte[] _datagrams = GC.AllocateArray<byte>(RoomBytes, pinned: true);
    private UdpChannel? _channel;
    private long _since;
    private int _used;
    private int _count;

    /// <summary>Whether there is nothing to send.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether what is here should wait no longer: a fifth of a millisecond has passed since the first came.</summary>
    public bool IsLate => _count != 0 && Stopwatch.GetTimestamp() - _since >= s_patienceTicks;

    /// <summary>Puts a copy of a datagram behind the others.</summary>
    /// <param name="to">To whom, and through which socket.</param>
    /// <param name="datagram">The datagram.</param>
    /// <returns>False if there is no room, or if the others leave through another socket: send them first.</returns>
    public bool TryAdd(UdpRemote to, ReadOnlySpan<byte> datagram)
    {
        if (_count == Capacity || datagram.Length > RoomBytes - _used || (_count != 0 && _channel != to.Channel))
        {
            return false;
        }

        if (_count == 0)
        {
            _channel = to.Channel;
            _since = Stopwatch.GetTimestamp();
        }

        datagram.CopyTo(_datagrams.AsSpan(_used));
        ref LinuxCalls.Part part = ref _batch.Part(_count);
        part.Start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_datagrams, _used);
        part.Length = (nuint)datagram.Length;
        int addressBytes = Math.Min(to.Address.Size, LinuxBatch.AddressBytes);
        to.Address.Buffer.Span[..addressBytes].CopyTo(_batch.Address(_count));
        _batch[_count].Header.NameLength = (uint)addressBytes;
        _used += datagram.Length;
        _count++;
        return true;
    }

    /// <summary>Sends all of them. One that the system does not take is left out, and the others go on.</summary>
    /// <returns>How many it did not take.</returns>
    public int Send()
    {
        int refused = 0;
        for (int next = 0; next < _count;)
        {
            // It stops at the first that fails, and says why only if that is the first of all.
            int sent = LinuxCalls.SendMany(_channel!.Descriptor, _batch.Messages + next, (uint)(_count - next), LinuxCalls.DontWait);
            refused += sent <= 0 ? 1 : 0;
            next += Math.Max(1, sent);
        }

        _used = 0;
        _count = 0;
        return refused;
    }
}
