// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Net;
using System.Net.Sockets;

namespace NanoCoap.Tool.Traffic;

/// <summary>
/// Which address of this machine a datagram leaves from. A socket that is bound to no address does not say; which one the system takes on
/// the way there, a connected one does. Not for several threads at a time.
/// </summary>
internal sealed class LocalAddresses
{
    private readonly Dictionary<IPAddress, IPAddress> _known = [];

    /// <summary>Finds the address.</summary>
    /// <param name="remote">Where it goes.</param>
    /// <returns>The address; the wildcard if there is no way there.</returns>
    public IPAddress Towards(IPAddress remote)
    {
        if (_known.TryGetValue(remote, out IPAddress? known))
        {
            return known;
        }

        IPAddress local;
        try
        {
            using var socket = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(remote, 9); // nothing is sent
            local = ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            local = remote.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        }

        return _known[remote] = local;
    }
}
