// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NanoCoap.Platform;

/// <summary>
/// A wait for any of many sockets, on one thread. On Linux it costs what there is to find (epoll), elsewhere what there are sockets
/// (select).
/// </summary>
public sealed partial class SocketSet : IDisposable
{
    private const int MostAtOnce = 256;
    private const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC
    private const int Add = 1;               // EPOLL_CTL_ADD
    private const uint Readable = 1;         // EPOLLIN
    private const int Interrupted = 4;       // EINTR

    // struct epoll_event: packed on x86, so that 64-bit programs and 32-bit ones mean the same.
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int s_eventBytes = s_packed ? 12 : 16;
    private static readonly int s_dataOffset = s_packed ? 4 : 8;

    private readonly Socket[] _sockets;
    private readonly int[] _ready;
    private readonly byte[] _events;
    private readonly List<Socket> _selected = [];
    private readonly Dictionary<Socket, int> _indexes = [];
    private readonly int _epoll = -1;

    /// <summary>Makes the set.</summary>
    /// <param name="sockets">The sockets; they stay open as long as the set is used.</param>
    /// <param name="portable">Whether it makes do with what every system has.</param>
    /// <exception cref="SocketException">The system refuses.</exception>
    public SocketSet(IEnumerable<Socket> sockets, bool portable = false)
    {
        _sockets = [.. sockets];
        bool epoll = OperatingSystem.IsLinux() && BitConverter.IsLittleEndian && !portable;
        _ready = new int[epoll ? MostAtOnce : _sockets.Length];
        _events = new byte[epoll ? MostAtOnce * s_eventBytes : 0];
        if (!epoll)
        {
            for (int i = 0; i < _sockets.Length; i++)
            {
                _indexes.Add(_sockets[i], i);
            }

            return;
        }

        _epoll = Create(CloseOnExec);
        bool added = _epoll >= 0;
        for (int i = 0; added && i < _sockets.Length; i++)
        {
            Span<byte> entry = _events.AsSpan(0, s_eventBytes);
            BitConverter.TryWriteBytes(entry, Readable);
            BitConverter.TryWriteBytes(entry[s_dataOffset..], (ulong)i);
            added = Control(_epoll, Add, (int)_sockets[i].SafeHandle.DangerousGetHandle(), ref _events[0]) == 0;
        }

        if (!added)
        {
            int error = Marshal.GetLastSystemError();
            Dispose();
            throw new SocketException((int)SocketError.TooManyOpenSockets, new Win32Exception(error).Message);
        }
    }

    /// <summary>Waits until there is something to receive.</summary>
    /// <param name="timeoutMs">How long at most, 0 or more.</param>
    /// <returns>
    /// The indexes of sockets that have some, valid until the next call; none after the time. What is left in them is found again, and who
    /// is left out among very many is found next.
    /// </returns>
    /// <exception cref="SocketException">The wait failed.</exception>
    public ReadOnlySpan<int> Wait(int timeoutMs)
    {
        if (_epoll < 0)
        {
            return Select(timeoutMs);
        }

        int count = Wait(_epoll, ref _events[0], MostAtOnce, timeoutMs);
        if (count < 0 && Marshal.GetLastSystemError() != Interrupted)
        {
            throw new SocketException((int)SocketError.NotSocket);
        }

        for (int i = 0; i < count; i++)
        {
            _ready[i] = (int)BitConverter.ToUInt64(_events, (i * s_eventBytes) + s_dataOffset);
        }

        return _ready.AsSpan(0, Math.Max(0, count));
    }

    /// <summary>Ends the set; the sockets are left alone.</summary>
    public void Dispose()
    {
        if (_epoll >= 0)
        {
            _ = Close(_epoll);
        }
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int operation, int socket, ref byte entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, ref byte events, int count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private ReadOnlySpan<int> Select(int timeoutMs)
    {
        _selected.Clear();
        _selected.AddRange(_sockets);
        Socket.Select(_selected, null, null, timeoutMs * 1000);
        for (int i = 0; i < _selected.Count; i++)
        {
            _ready[i] = _indexes[_selected[i]];
        }

        return _ready.AsSpan(0, _selected.Count);
    }
}
