// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.Diagnostics.CodeAnalysis;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text;

namespace NanoCoap.Simulated;

/// <summary>
/// Hardware addresses for nodes that have no hardware. Not those of this machine: two nodes on it would share a name, and it would be
/// told to whoever asks.
/// </summary>
public static class SimulatedAddress
{
    private const int Bytes = 6;

    /// <summary>An address that is always the same for one name on one machine, and most likely another for any other.</summary>
    /// <param name="name">What tells the node from others on this machine.</param>
    /// <returns>An EUI-48: unicast, locally administered.</returns>
    public static PhysicalAddress Of(string name)
    {
        byte[] address = SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName + "/" + name))[..Bytes];
        address[0] = (byte)((address[0] & 0xFC) | 2);
        return new PhysicalAddress(address);
    }

    /// <summary>Reads an address as people write it: 02-00-00-00-00-01, with colons, or without anything between.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">An EUI-48.</param>
    /// <returns>False if it is none, or one of another length, or nothing but zeros.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out PhysicalAddress? address)
    {
        if (!PhysicalAddress.TryParse(text, out address))
        {
            return false;
        }

        byte[] bytes = address.GetAddressBytes();
        return bytes.Length == Bytes && bytes.Any(b => b != 0);
    }
}
