// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace NanoCoap.Tests.Interop;

/// <summary>The network on which multicast can be tried.</summary>
internal static class MulticastLink
{
    private const int PatienceMicroseconds = 500_000;

    /// <summary>The first link that does multicast and leads somewhere, or null.</summary>
    public static NetworkInterface? Find()
    {
        return NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(link =>
            link.OperationalStatus == OperationalStatus.Up && link.SupportsMulticast
            && link.NetworkInterfaceType != NetworkInterfaceType.Loopback && link.GetIPProperties().GatewayAddresses.Count > 0);
    }

    /// <summary>Whether a datagram that this machine sends to a group comes back to it.</summary>
    /// <param name="group">The group.</param>
    public static bool Reaches(IPAddress group)
    {
        try
        {
            if (!OperatingSystem.IsLinux() || Find() is not { } link)
            {
                return false;
            }

            bool ipv6 = group.AddressFamily == AddressFamily.InterNetworkV6;
            using var receiver = new Socket(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            receiver.Bind(new IPEndPoint(ipv6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
            if (ipv6)
            {
                int index = link.GetIPProperties().GetIPv6Properties().Index;
                receiver.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group, index));
                group = group.GetAddressBytes()[1] == 2 ? new IPAddress(group.GetAddressBytes(), index) : group;
            }
            else
            {
                IPAddress local = link.GetIPProperties().UnicastAddresses.First(a => a.Address.AddressFamily == AddressFamily.InterNetwork).Address;
                receiver.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, local));
            }

            using var sender = new Socket(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            sender.SendTo([1], new IPEndPoint(group, ((IPEndPoint)receiver.LocalEndPoint!).Port));
            return receiver.Poll(PatienceMicroseconds, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or NetworkInformationException or InvalidOperationException)
        {
            return false;
        }
    }
}
