// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NanoCoap.Platform;

namespace NanoCoap.Hosting.Udp;

/// <summary>
/// Joins the groups "All CoAP Nodes", each with a socket of its own that is bound to the group and so gets nothing else.
/// RFC 7252 section 12.8.
/// </summary>
internal static class MulticastGroups
{
    /// <summary>The IPv4 group.</summary>
    public static readonly IPAddress IPv4 = IPAddress.Parse("224.0.1.187");

    /// <summary>The IPv6 group of link-local scope.</summary>
    public static readonly IPAddress LinkLocal = IPAddress.Parse("ff02::fd");

    /// <summary>The IPv6 group of site-local scope.</summary>
    public static readonly IPAddress SiteLocal = IPAddress.Parse("ff05::fd");

    /// <summary>Joins what can be joined beside a unicast socket, on the interfaces where that one is reachable.</summary>
    /// <param name="unicast">The unicast socket; replies leave through it.</param>
    /// <param name="channels">Where the new sockets go.</param>
    /// <param name="refused">Where it says which group could not be joined and why.</param>
    public static void Join(UdpChannel unicast, List<UdpChannel> channels, List<string> refused)
    {
        IPAddress local = unicast.Local.Address;
        bool wildcard = local.Equals(IPAddress.Any) || local.Equals(IPAddress.IPv6Any);
        if (wildcard && !OperatingSystem.IsLinux())
        {
            // There a wildcard socket gets a copy of what is sent to the groups and could not tell it from unicast.
            refused.Add($"beside {local}, since this system does not keep multicast from its socket");
            return;
        }

        // A group's socket does not fit beside a wildcard unless both allow it; only at that moment does the wildcard.
        if (wildcard)
        {
            SocketSettings.ReuseAddress(unicast.Socket, true);
        }

        if (local.AddressFamily == AddressFamily.InterNetwork)
        {
            List<IPAddress> interfaces = wildcard ? InterfaceAddresses() : [local];
            Join(unicast, IPv4, channels, refused, [.. interfaces.Select(i => (object)new MulticastOption(IPv4, i))]);
        }
        else
        {
            List<int> interfaces = wildcard ? InterfaceIndexes(null) : InterfaceIndexes(local);
            Join(unicast, SiteLocal, channels, refused, [.. interfaces.Select(i => (object)new IPv6MulticastOption(SiteLocal, i))]);

            // A link-local group is one group on each link, and needs a socket for each.
            string? why = null;
            bool any = false;
            foreach (int index in interfaces)
            {
                var reasons = new List<string>();
                var group = new IPAddress(LinkLocal.GetAddressBytes(), index);
                Join(unicast, group, channels, reasons, [new IPv6MulticastOption(LinkLocal, index)]);
                any |= reasons.Count == 0;
                why ??= reasons.FirstOrDefault();
            }

            if (!any)
            {
                refused.Add(why ?? $"{LinkLocal} (no interface for it)");
            }
        }

        if (wildcard)
        {
            SocketSettings.ReuseAddress(unicast.Socket, false);
        }
    }

    private static void Join(UdpChannel unicast, IPAddress group, List<UdpChannel> channels, List<string> refused, object[] memberships)
    {
        Socket socket = SocketSettings.Create(group.AddressFamily);
        SocketException? failure = null;
        int joined = 0;
        try
        {
            SocketSettings.ReuseAddress(socket, true);
            socket.Bind(new IPEndPoint(group, unicast.Local.Port));
            SocketOptionLevel level = group.AddressFamily == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;
            foreach (object membership in memberships)
            {
                try
                {
                    socket.SetSocketOption(level, SocketOptionName.AddMembership, membership);
                    joined++;
                }
                catch (SocketException e)
                {
                    failure = e; // of several interfaces some may not do multicast
                }
            }
        }
        catch (SocketException e)
        {
            failure = e;
        }

        if (joined == 0)
        {
            socket.Dispose();
            refused.Add($"{group} ({failure?.Message ?? "no interface for it"})");
        }
        else
        {
            channels.Add(new UdpChannel(socket, unicast));
        }
    }

    private static List<IPAddress> InterfaceAddresses()
    {
        var addresses = new List<IPAddress>();
        foreach (NetworkInterface link in Links())
        {
            UnicastIPAddressInformation? first = link.GetIPProperties().UnicastAddresses
                .FirstOrDefault(a => a.Address.AddressFamily == AddressFamily.InterNetwork);
            if (first != null)
            {
                addresses.Add(first.Address);
            }
        }

        return addresses;
    }

    private static List<int> InterfaceIndexes(IPAddress? local)
    {
        if (local is { ScopeId: not 0 })
        {
            return [(int)local.ScopeId];
        }

        var indexes = new List<int>();
        foreach (NetworkInterface link in Links())
        {
            IPInterfaceProperties properties = link.GetIPProperties();
            if (link.Supports(NetworkInterfaceComponent.IPv6)
                && (local == null ? properties.UnicastAddresses.Any(a => a.Address.AddressFamily == AddressFamily.InterNetworkV6)
                    : properties.UnicastAddresses.Any(a => a.Address.Equals(local))))
            {
                indexes.Add(properties.GetIPv6Properties().Index);
            }
        }

        return indexes;
    }

    private static IEnumerable<NetworkInterface> Links()
    {
        return NetworkInterface.GetAllNetworkInterfaces().Where(link => link.OperationalStatus != OperationalStatus.Down);
    }
}
