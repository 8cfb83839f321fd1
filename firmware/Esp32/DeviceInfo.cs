// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Node;
using nanoFramework.Hardware.Esp32;

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

        /// <summary>A seed that differs from one start to the next.</summary>
        /// <returns>The seed.</returns>
        public static int Seed()
        {
            // Random without a seed draws it from the hardware; the microseconds since the start stir it, should it not.
            byte[] bytes = new byte[4];
            new Random().NextBytes(bytes);
            return ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) ^ (int)HighResTimer.GetCurrent();
        }
    }
}
