// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Hosting.Udp;

/// <summary>An address to bind to.</summary>
/// <param name="Address">The address.</param>
/// <param name="Optional">Whether things go on without it on a machine that does not have it, because nobody named it.</param>
public sealed record BindAddress(IPAddress Address, bool Optional)
{
    /// <summary>The two loopback addresses: reachable from this machine and no other.</summary>
    public static IReadOnlyList<BindAddress> Loopback { get; } = [new(IPAddress.Loopback, false), new(IPAddress.IPv6Loopback, true)];

    /// <summary>All addresses of both families.</summary>
    public static IReadOnlyList<BindAddress> Any { get; } = [new(IPAddress.Any, false), new(IPAddress.IPv6Any, true)];

    /// <summary>Whether this is the wildcard of its family.</summary>
    public bool IsWildcard => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads what follows --bind.</summary>
    /// <param name="text">An IPv4 or IPv6 address, the latter with or without a zone, or "any".</param>
    /// <param name="addresses">What it stands for.</param>
    /// <returns>False if it is neither, or a multicast address.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<BindAddress>? addresses)
    {
        addresses = null;
        if (text.Equals("any", StringComparison.OrdinalIgnoreCase))
        {
            addresses = Any;
        }
        else if (IPAddress.TryParse(text, out IPAddress? address) && IsWhole(text, address) && !IsGroup(address))
        {
            addresses = [new(address, false)];
        }

        return addresses != null;
    }

    /// <summary>Leaves out what is named twice, and what a wildcard covers.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <returns>The rest, in the same order.</returns>
    public static IReadOnlyList<BindAddress> Distinct(IEnumerable<BindAddress> addresses)
    {
        List<BindAddress> all = [.. addresses.DistinctBy(a => a.Address)];
        return [.. all.Where(a => a.IsWildcard || !all.Exists(w => w.IsWildcard && w.Address.AddressFamily == a.Address.AddressFamily))];
    }

    // IPAddress takes "1" and "127.1" as well, which somebody who forgot --port may well have typed, and a zone that is not there.
    private static bool IsWhole(string text, IPAddress address)
    {
        return address.AddressFamily == AddressFamily.InterNetwork ? text.Count(c => c == '.') == 3 : !text.Contains('%') || address.ScopeId != 0;
    }

    private static bool IsGroup(IPAddress address)
    {
        return address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && (address.GetAddressBytes()[0] & 0xF0) == 0xE0);
    }
}
