// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Net.NetworkInformation;

namespace NanoCoap.Udp
{
    /// <summary>The address by which a device is reached in the network that it is in.</summary>
    public static class NetworkAddress
    {
        private const string None = "0.0.0.0";

        /// <summary>Gets the address of the first interface that has one, but for an access point of its own. Costs several hundred bytes
        /// each time.</summary>
        /// <returns>The IPv4 address, or null if there is none.</returns>
        public static string Current()
        {
            try
            {
                NetworkInterface[] interfaces = NetworkInterface.GetAllNetworkInterfaces();
                for (int i = 0; i < interfaces.Length; i++)
                {
                    string address = interfaces[i].IPv4Address;
                    if (interfaces[i].NetworkInterfaceType != NetworkInterfaceType.WirelessAP
                        && !string.IsNullOrEmpty(address) && address != None)
                    {
                        return address;
                    }
                }
            }
            catch (Exception)
            {
                // The interfaces can't be asked while they start or stop: the same as having none.
            }

            return null;
        }
    }
}
