// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Node;

namespace NanoCoap.Firmware
{
    /// <summary>What the device knows of itself.</summary>
    public sealed class DeviceInfo : ISystemInfo
    {
        /// <summary>Gets the free bytes of the managed heap. Asking runs the collector, which takes some milliseconds.</summary>
        public int FreeBytes
        {
            get { return (int)nanoFramework.Runtime.Native.GC.Run(false); }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return WifiNetwork.HardwareAddress(); }
        }
    }
}
