// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Runtime.InteropServices;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// What Linux offers for datagrams and .NET does not: many of them in one call, and "there is none" without an exception. The
/// layouts are those of sys/socket.h and poll.h; where musl has an int and padding for a size_t, little-endian bytes are the same.
/// </summary>
internal static unsafe partial class LinuxCalls
{
    /// <summary>MSG_DONTWAIT.</summary>
    public const int DontWait = 0x40;

    /// <summary>POLLIN.</summary>
    public const short PollIn = 1;

    /// <summary>EINTR.</summary>
    public const int Interrupted = 4;

    /// <summary>EAGAIN.</summary>
    public const int TryAgain = 11;

    private const int NoSuchDescriptor = 9; // EBADF

    /// <summary>Whether these calls can be made here.</summary>
    public static bool Supported { get; } = OperatingSystem.IsLinux() && BitConverter.IsLittleEndian && Answers();

    /// <summary>Takes datagrams out of a socket.</summary>
    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    public static partial int ReceiveMany(int socket, Message* messages, uint count, int flags, void* timeout);

    /// <summary>Sends datagrams until one fails.</summary>
    [LibraryImport("libc", EntryPoint = "sendmmsg")]
    public static partial int SendMany(int socket, Message* messages, uint count, int flags);

    /// <summary>Sends one datagram.</summary>
    [LibraryImport("libc", EntryPoint = "sendto")]
    public static partial nint SendTo(int socket, byte* datagram, nuint length, int flags, byte* address, uint addressLength);

    /// <summary>Waits until there is something in one of the sockets.</summary>
    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMs);

    // A sandbox may know no more calls than those of its time, and says so in another way than about a wrong descriptor.
    private static bool Answers()
    {
        try
        {
            return ReceiveMany(-1, null, 0, 0, null) < 0 && Marshal.GetLastSystemError() == NoSuchDescriptor
                && SendMany(-1, null, 0, 0) < 0 && Marshal.GetLastSystemError() == NoSuchDescriptor;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public Header Header;
        public uint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Header
    {
        public byte* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Socket;
        public short Wanted;
        public short Found;
    }
}
