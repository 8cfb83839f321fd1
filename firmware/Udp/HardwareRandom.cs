// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System;
using NanoCoap.Messaging;
using nanoFramework.Hardware.Esp32;

namespace NanoCoap.Udp
{
    /// <summary>
    /// The generator of the ESP32, which is what System.Random asks there. Its numbers are truly random while the radio is on; the
    /// microseconds since the start stir those of before.
    /// </summary>
    public sealed class HardwareRandom : IRandom
    {
        private readonly Random _random = new Random();
        private readonly byte[] _bytes = new byte[4];

        /// <inheritdoc/>
        public int NextInt()
        {
            _random.NextBytes(_bytes);
            return ((_bytes[0] << 24) | (_bytes[1] << 16) | (_bytes[2] << 8) | _bytes[3]) ^ (int)HighResTimer.GetCurrent();
        }
    }
}
