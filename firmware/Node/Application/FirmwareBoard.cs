// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Loop;

namespace NanoCoap.Node
{
    /// <summary>A board as firmware sees it: the node's own ports and those around it. Fill in every field.</summary>
    public sealed class FirmwareBoard
    {
        /// <summary>What the node is plugged into.</summary>
        public NodeBoard Node;

        /// <summary>Wi-Fi.</summary>
        public INetwork Network;

        /// <summary>The sockets of the transport.</summary>
        public ISockets Sockets;

        /// <summary>The status light.</summary>
        public IStatusLight Light;

        /// <summary>The watchdog.</summary>
        public IWatchdog Watchdog;

        /// <summary>The log.</summary>
        public ILog Log;

        /// <summary>Name of the board, for the log.</summary>
        public string Name;
    }
}
