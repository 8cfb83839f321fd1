// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Tests.Interop;

/// <summary>IPv6 on this machine; containers often have none.</summary>
internal static class IPv6
{
    /// <summary>Why the tests can't run, or null.</summary>
    public static string? Missing { get; } = IsThere() ? null : "This machine has no IPv6.";

    private static bool IsThere()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
