// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

namespace NanoCoap.Node
{
    /// <summary>The network interface of a board: Wi-Fi, with credentials that are stored in the device and not here.</summary>
    public interface INetwork
    {
        /// <summary>Gets a value indicating whether there is a connection with an address. Looked at about once a second; must not throw.</summary>
        bool IsUp { get; }

        /// <summary>Gets a value indicating whether an attempt to connect is under way.</summary>
        bool IsConnecting { get; }

        /// <summary>Gets the address as text, for the log; null without one.</summary>
        string Address { get; }

        /// <summary>Begins an attempt to connect, and returns at once: the node goes on measuring meanwhile. Must not throw.</summary>
        void StartConnecting();
    }
}
