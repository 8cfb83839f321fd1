// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// Sockets by the system's own calls: a burst of datagrams costs one call to find it, one to receive it and one to answer it.
/// </summary>
internal sealed unsafe class LinuxSockets : IDatagramSockets
{
    // A wait that fails at once must not become a loop that does nothing else.
    private const int FailedWaitMs = 20;

    // About what it takes to fall asleep and be woken.
    private static readonly long s_spinTicks = Stopwatch.Frequency * 20 / 1_000_000;

    private readonly LinuxInbox[] _inboxes;
    private readonly WakeSocket _wake;
    private readonly LinuxCalls.PollEntry[] _entries; // of the channels, and behind them the one that wakes
    private readonly LinuxCalls.PollEntry* _poll; // the same, for the system
    private readonly LinuxOutbox _outbox = new();
    private readonly SpinPolicy? _spin = Environment.ProcessorCount > 1 ? new() : null;
    private int _turn;
    private int _held; // datagrams in the inboxes

    public LinuxSockets(UdpChannel[] channels, WakeSocket wake)
    {
        _wake = wake;
        _inboxes = [.. channels.Select(channel => new LinuxInbox(channel))];
        _entries = GC.AllocateArray<LinuxCalls.PollEntry>(channels.Length + 1, pinned: true);
        _poll = (LinuxCalls.PollEntry*)Marshal.UnsafeAddrOfPinnedArrayElement(_entries, 0);
        for (int i = 0; i < channels.Length; i++)
        {
            _entries[i].Socket = channels[i].Descriptor;
            _entries[i].Wanted = LinuxCalls.PollIn;
        }

        _entries[^1].Socket = (int)wake.Socket.SafeHandle.DangerousGetHandle();
        _entries[^1].Wanted = LinuxCalls.PollIn;
    }

    /// <inheritdoc/>
    public int ReceiveErrors { get; private set; }

    /// <inheritdoc/>
    public int LateSendErrors { get; private set; }

    /// <inheritdoc/>
    public bool Wait(int timeoutMs)
    {
        Flush();
        if (_held != 0)
        {
            return true;
        }

        _wake.Expect();
        int found = timeoutMs > 0 && _spin != null && _spin.Try() ? Spin(_spin) : 0;
        if (found == 0)
        {
            found = LinuxCalls.Poll(_poll, (nuint)_entries.Length, timeoutMs);
        }

        if (found < 0 && Marshal.GetLastSystemError() != LinuxCalls.Interrupted)
        {
            ReceiveErrors++;
            Thread.Sleep(Math.Min(timeoutMs, FailedWaitMs));
        }

        if (found > 0 && _entries[^1].Found != 0)
        {
            _wake.Take();
            found--;
        }

        return found > 0;
    }

    /// <inheritdoc/>
    public UdpChannel? Receive(byte[] buffer, out int length)
    {
        if (_outbox.IsLate)
        {
            Flush();
        }

        for (int i = 0; i < _inboxes.Length; i++)
        {
            // In turn, so that a flood on one socket leaves room for the others.
            _turn = _turn + 1 < _inboxes.Length ? _turn + 1 : 0;
            LinuxInbox inbox = _inboxes[_turn];
            if (inbox.IsEmpty && _entries[_turn].Found != 0)
            {
                _entries[_turn].Found = 0; // what comes after this is for the next wait to find
                ReceiveErrors += inbox.Fill(buffer.Length) ? 0 : 1;
                _held += inbox.Count;
            }

            if (!inbox.IsEmpty)
            {
                _held--;
                length = inbox.Take(buffer);
                return inbox.Channel;
            }
        }

        Flush();
        length = -1;
        return null;
    }

    /// <inheritdoc/>
    public bool Send(UdpRemote to, ReadOnlySpan<byte> datagram)
    {
        if (_held == 0 && _outbox.IsEmpty)
        {
            return SendNow(to, datagram);
        }

        if (!_outbox.TryAdd(to, datagram))
        {
            Flush();
            if (!_outbox.TryAdd(to, datagram))
            {
                return SendNow(to, datagram);
            }
        }

        // The answer to the last of a burst takes the others along.
        if (_held == 0)
        {
            Flush();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (!_outbox.IsEmpty)
        {
            LateSendErrors += _outbox.Send();
        }
    }

    private static bool SendNow(UdpRemote to, ReadOnlySpan<byte> datagram)
    {
        fixed (byte* start = datagram, address = to.Address.Buffer.Span)
        {
            nint sent = LinuxCalls.SendTo(
                to.Channel.Descriptor, start, (nuint)datagram.Length, LinuxCalls.DontWait, address, (uint)to.Address.Size);
            return sent == datagram.Length;
        }
    }

    private int Spin(SpinPolicy spin)
    {
        long until = Stopwatch.GetTimestamp() + s_spinTicks;
        int found;
        do
        {
            found = LinuxCalls.Poll(_poll, (nuint)_entries.Length, 0);
        }
        while (found == 0 && Stopwatch.GetTimestamp() < until);

        spin.Report(found > 0);
        return found;
    }
}
