// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net.Sockets;

namespace NanoCoap.Platform;

/// <summary>Socket options for which .NET has no name, or a meaning of its own.</summary>
public static class SocketSettings
{
    // Linux: asm-generic/socket.h, linux/in.h, linux/in6.h.
    private const int LinuxSolSocket = 1;
    private const int LinuxSoReuseAddr = 2;
    private const int LinuxIPProtoIP = 0;
    private const int LinuxIPMulticastAll = 49;
    private const int LinuxIPProtoIPv6 = 41;
    private const int LinuxIPv6MulticastAll = 29;

    // Windows: an ICMP "port unreachable" from one client must not fail the next receive from another.
    private const int WindowsSioUdpConnReset = unchecked((int)0x9800000C);

    /// <summary>Makes a socket that shares its port with nobody.</summary>
    public static Socket Create(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        if (family == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }

        if (OperatingSystem.IsWindows())
        {
            socket.IOControl(WindowsSioUdpConnReset, [0, 0, 0, 0], null);
            socket.ExclusiveAddressUse = true;
        }

        if (OperatingSystem.IsLinux())
        {
            // By default a socket gets what is sent to any group that anybody on this machine has joined on any interface: a
            // wildcard socket would take multicast for unicast, and a loopback node would answer the whole network.
            try
            {
                if (family == AddressFamily.InterNetwork)
                {
                    socket.SetRawSocketOption(LinuxIPProtoIP, LinuxIPMulticastAll, [0, 0, 0, 0]);
                }
                else
                {
                    socket.SetRawSocketOption(LinuxIPProtoIPv6, LinuxIPv6MulticastAll, [0, 0, 0, 0]);
                }
            }
            catch (SocketException)
            {
                // A kernel before 4.20 has no such option for IPv6 and behaves as it always did.
            }
        }

        return socket;
    }

    /// <summary>
    /// SO_REUSEADDR and nothing else. .NET's ReuseAddress sets SO_REUSEPORT as well on Linux, with which two nodes would share
    /// a port without a word, each with half of the datagrams.
    /// </summary>
    public static void ReuseAddress(Socket socket, bool on)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(LinuxSolSocket, LinuxSoReuseAddr, [(byte)(on ? 1 : 0), 0, 0, 0]);
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, on);
        }
    }
}
