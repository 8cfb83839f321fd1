// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using NanoCoap.Node;
using NanoCoap.Udp;

namespace NanoCoap.Firmware
{
    /// <summary>
    /// Wi-Fi with the credentials that `nanoff --networkdeployment` has stored in the device. An attempt to connect takes a while,
    /// so it has a thread of its own for as long as it lasts.
    /// </summary>
    /// <remarks>
    /// WifiNetworkHelper.Reconnect is not used: it connects nothing itself, it waits for an address, and on the way there it
    /// writes the network's configuration to flash and drops the address that the interface may have by then.
    /// </remarks>
    public sealed class WifiNetwork : INetwork
    {
        private const int AttemptMs = 30000;
        private const int LookMs = 500;

        private WifiAdapter _adapter;
        private string _address;
        private bool _addressChanged = true;
        private bool _connecting;
        private int _attempts;

        /// <summary>Makes the network and listens for a change of its address.</summary>
        public WifiNetwork()
        {
            NetworkChange.NetworkAddressChanged += OnAddressChanged;
        }

        /// <summary>
        /// Gets a value indicating whether there is a link and an address. An address that has changed counts as down once: what
        /// is bound to the old one must be opened anew.
        /// </summary>
        public bool IsUp
        {
            get
            {
                try
                {
                    // The link first: the address stays for a while after the link is gone, and asking for the link costs nothing.
                    if (_connecting || !NetworkInterface.GetIsNetworkAvailable())
                    {
                        _address = null;
                        return false;
                    }
                }
                catch (Exception)
                {
                    // The interfaces can't be asked while they start or stop: the same as having none.
                    _address = null;
                    return false;
                }

                // The address is asked for when it has changed, and not at every look: each time costs several hundred bytes.
                if (_addressChanged || _address == null)
                {
                    _addressChanged = false;
                    string before = _address;
                    _address = NetworkAddress.Current();
                    if (before != null && before != _address)
                    {
                        return false;
                    }
                }

                return _address != null;
            }
        }

        /// <inheritdoc/>
        public bool IsConnecting
        {
            get { return _connecting; }
        }

        /// <inheritdoc/>
        public string Address
        {
            get { return _address; }
        }

        /// <summary>The hardware address of the station interface.</summary>
        /// <returns>6 bytes, or null if it can't be had.</returns>
        internal static byte[] HardwareAddress()
        {
            try
            {
                NetworkInterface station = Station();
                return station == null ? null : station.PhysicalAddress;
            }
            catch (Exception)
            {
                return null;
            }
        }

        /// <inheritdoc/>
        public void StartConnecting()
        {
            if (_connecting)
            {
                return;
            }

            _connecting = true;
            try
            {
                new Thread(Connect).Start();
            }
            catch (Exception e)
            {
                // No memory for a thread just now: the next attempt may find some.
                Console.WriteLine("Wi-Fi: " + e.Message);
                _connecting = false;
            }
        }

        private static NetworkInterface Station()
        {
            NetworkInterface[] interfaces = NetworkInterface.GetAllNetworkInterfaces();
            for (int i = 0; i < interfaces.Length; i++)
            {
                if (interfaces[i].NetworkInterfaceType == NetworkInterfaceType.Wireless80211)
                {
                    return interfaces[i];
                }
            }

            return null;
        }

        private void Connect()
        {
            try
            {
                Attempt();
            }
            catch (Exception e)
            {
                Console.WriteLine("Wi-Fi: " + e.Message);
            }

            _addressChanged = true;
            _connecting = false;
        }

        private void Attempt()
        {
            Wireless80211Configuration[] stored = Wireless80211Configuration.GetAllWireless80211Configurations();
            if (stored.Length == 0 || string.IsNullOrEmpty(stored[0].Ssid))
            {
                Console.WriteLine("Wi-Fi: no network is stored in the device; see FLASHING.md, nanoff --networkdeployment");
                return;
            }

            // With AutoConnect nanoCLR has begun by itself, before Main, and is left alone the first time. It also goes on trying
            // after a loss; an attempt from here gets it going again should it have given up.
            string result = string.Empty;
            bool auto = (stored[0].Options & Wireless80211Configuration.ConfigurationOptions.AutoConnect)
                == Wireless80211Configuration.ConfigurationOptions.AutoConnect;
            if (_attempts++ != 0 || !auto)
            {
                if (_adapter == null)
                {
                    _adapter = WifiAdapter.FindAllAdapters()[0];
                }

                WifiConnectionStatus status =
                    _adapter.Connect(stored[0].Ssid, WifiReconnectionKind.Automatic, stored[0].Password).ConnectionStatus;
                result = Explain(status);
            }

            for (int waited = 0; waited < AttemptMs; waited += LookMs)
            {
                if (NetworkInterface.GetIsNetworkAvailable() && NetworkAddress.Current() != null)
                {
                    return;
                }

                Thread.Sleep(LookMs);
            }

            Console.WriteLine("Wi-Fi: no connection to \"" + stored[0].Ssid + "\" yet" + result);
        }

        private static string Explain(WifiConnectionStatus status)
        {
            switch (status)
            {
                case WifiConnectionStatus.Success: return ", no address from DHCP";
                case WifiConnectionStatus.InvalidCredential: return ", the password may be wrong";
                case WifiConnectionStatus.NetworkNotAvailable: return ", it is not in reach (ESP32, C3 and S3 know 2.4 GHz alone)";
                case WifiConnectionStatus.Timeout: return ", no answer";
                default: return string.Empty;
            }
        }

        private void OnAddressChanged(object sender, EventArgs e)
        {
            // Comes on the thread that hands out all events: no more than a note.
            _addressChanged = true;
        }
    }
}
